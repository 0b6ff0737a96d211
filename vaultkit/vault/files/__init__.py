"""Files of a vault before they are notes: which there are, of which kind, what patterns mean."""
