"""Settings that name what is renamed: of vaultkit, MkDocs, Obsidian and git."""
