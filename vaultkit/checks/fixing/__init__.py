"""Fixes carried out: which go together, what they must not harm, until nothing is left."""
