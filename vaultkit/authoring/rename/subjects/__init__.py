"""What can be renamed, a module a kind: files, headings and blocks, tags and properties."""
