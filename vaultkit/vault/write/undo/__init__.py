"""What is kept of runs that wrote, so that they can be taken back and done again."""
