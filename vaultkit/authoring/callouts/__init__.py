"""Callouts that mean something to vaultkit: traffic flows and decisions, read from their lists."""
