"""Fixing, renaming and generating maps: what each plans, writes and refuses to write."""
