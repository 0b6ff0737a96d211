"""What stands somewhere in a file, where it leads, and what is shown of it."""
