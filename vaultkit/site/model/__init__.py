"""What a site is of: published notes, their addresses, and how they hang together."""
