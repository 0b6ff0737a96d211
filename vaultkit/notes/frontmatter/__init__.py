"""YAML in notes: front matter, bases and fences, read with places and written as a person would."""
