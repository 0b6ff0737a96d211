"""Which vault and which config a command is about."""
