"""Marks put into a note for the parser, where it would join lines and stars otherwise."""
