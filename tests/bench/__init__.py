"""Measure vaultkit: a generator of realistic vaults and timings against peers."""
