"""The commands, one module each: arguments, what is printed, the exit status."""
