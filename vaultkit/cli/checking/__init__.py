"""What `vaultkit check` does beside its arguments: jobs, fixes, watching, baselines."""
