"""Markdown as Obsidian reads it: from a note's text to links and blocks, and to plain words."""
