"""How vaultkit is installed: its name, its extras, where this copy came from, lines to type."""
