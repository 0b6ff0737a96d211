"""What `vaultkit mv` does beside its arguments: names, settings, what is told."""
