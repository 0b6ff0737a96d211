"""How vaultkit is installed and starts: name, extras, where it came from, lines to type."""
