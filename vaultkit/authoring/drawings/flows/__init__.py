"""Drawings of traffic flows: the list of hops, the map above it, and what plays them."""
