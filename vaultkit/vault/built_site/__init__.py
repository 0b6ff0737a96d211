"""A built site on disk: reading it, and putting a new one in its place."""
