"""What Obsidian's own settings say, below `.obsidian`, and what is wrong with them."""
