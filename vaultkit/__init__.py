"""vaultkit: check, repair and publish an Obsidian vault."""

__version__ = "0.1.0"
