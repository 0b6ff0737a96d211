"""What all notes say together: files, look-up, resolved links, backlinks, graph."""
