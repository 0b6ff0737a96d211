"""Fixes carried out: which go together, what they must not harm, and again until nothing is left."""
