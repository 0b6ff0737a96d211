"""The expressions of Bases: from text to a tree, and from a tree to a function that runs."""
