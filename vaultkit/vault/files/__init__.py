"""Files of a vault that are no notes yet: which there are, of which kind, and which patterns mean them."""
