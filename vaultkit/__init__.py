"""vaultkit: check, repair and publish an Obsidian vault."""
