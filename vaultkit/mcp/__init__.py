"""A server for agents: what they may ask of a vault and change in it, over standard input."""
