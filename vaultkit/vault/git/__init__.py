"""What git knows of a vault: commits, renames, and which files it could not give back."""
