"""Canvases of a vault: what their cards say and name."""
