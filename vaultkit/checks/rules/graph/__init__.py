"""Rules G501 to G599: how notes hang together."""
