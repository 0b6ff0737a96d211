"""What all notes say together: files, resolved links, backlinks, graph, what leaves, what is written."""
