"""Where a link leads: files by their names, and Obsidian's rules for choosing among them."""
