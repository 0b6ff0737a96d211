"""The vault as a graph: links as edges, its numbers, its changes, its text for programs."""
