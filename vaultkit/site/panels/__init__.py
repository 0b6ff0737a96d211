"""What stands round a note on its page: properties, connections, the local graph, metadata."""
