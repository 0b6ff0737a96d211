"""The command line: one module per command, for arguments, printing and the exit status."""
