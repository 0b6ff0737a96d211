"""How vaultkit is installed: its name, what it brings, how this copy came here, and the lines that install it."""
