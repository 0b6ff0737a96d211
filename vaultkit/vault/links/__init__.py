"""What a vault knows of its links: how one is written, whether an edit changed one, names that could be one."""
