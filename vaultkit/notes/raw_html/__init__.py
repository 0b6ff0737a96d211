"""Raw HTML in notes: where it stands, what its attributes say, which files it shows."""
