"""`vaultkit check --external`: ask web addresses whether they still answer."""

from vaultkit.cli.external.asked_addresses import find_dead

__all__ = ["find_dead"]
