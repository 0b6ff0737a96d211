"""How `vaultkit review` shows its queue: as text, JSON, CSV and calendar."""
