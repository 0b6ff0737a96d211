"""Text without Markdown: names, moments, phrases and patterns. Nothing here knows what a note is."""
