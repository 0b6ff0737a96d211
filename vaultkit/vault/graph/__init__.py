"""The vault as a graph: links as edges, its numbers, its changes, and its text for other programs."""
