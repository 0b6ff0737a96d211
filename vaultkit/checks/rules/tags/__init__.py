"""Rules T701 to T799: tags."""
