"""The graph of the published notes: groups, places, data, and a picture of it."""
