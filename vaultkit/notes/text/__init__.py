"""Text without Markdown: names, moments, phrases, patterns. Nothing here knows of notes."""
