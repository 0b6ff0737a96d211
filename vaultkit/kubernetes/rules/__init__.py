"""The K8S rules, one to a file. The entry point names the tuple `RULES`, which the index lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.kubernetes.rules.manifest_rule_index import INDEX

if TYPE_CHECKING:
    from vaultkit.checks.rule import Rule

__all__ = ["INDEX", "RULES"]

RULES: tuple[type[Rule], ...]
"""The classes of all rules; whoever asks for it has them imported."""


def __getattr__(name: str) -> object:
    """Return `RULES`. Effect: imports all rules."""
    if name != "RULES":
        raise AttributeError(name)
    from vaultkit.checks.rule import load_listed

    return load_listed(__name__, INDEX)
