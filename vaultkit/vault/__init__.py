"""What all notes say together: files, resolved links, graph, what leaves, how it is written."""
