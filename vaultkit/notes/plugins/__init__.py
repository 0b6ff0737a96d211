"""What plugins of Obsidian write into notes: blocks, code spans, drawings only they show."""
