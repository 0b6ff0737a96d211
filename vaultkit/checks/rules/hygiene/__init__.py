"""Rules H801 to H899: files, names, and blocks that do not close."""
