"""Links of a vault: how one is written, whether an edit changed one, names that could be one."""
