"""Markdown as Obsidian reads it: from a note's text to tokens, links and blocks, and back to plain words."""
