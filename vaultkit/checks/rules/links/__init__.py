"""Rules L101 to L199: links."""
