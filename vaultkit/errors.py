"""Errors whose cause is the operator's: a path, a config file, a plugin.

A fault in a note is never an exception; it is a `Diagnostic`. A fault of ours is a plain Python
exception and is allowed to crash, except that a crash inside a rule gets the rule and the note
added to it.

    VaultkitError                 what, where, and a way out
    ├── VaultNotFoundError        no folder, no notes, or a note that is not there
    ├── ConfigError               all faults of one config file at once
    ├── PluginError               an entry point that cannot be used
    └── RuleCrashedError          a bug in a rule: its code and the note it was reading
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class VaultkitError(Exception):
    """Base of every error that is shown to the operator as one message, with exit status 2."""


class VaultNotFoundError(VaultkitError):
    """The vault, or a note named on the command line, does not exist or holds no notes."""


class ConfigError(VaultkitError):
    """One or more faults in a config file.

    Args:
        where: The file, as the operator would type it.
        faults: One line for each fault, without a trailing full stop.
    """

    def __init__(self, where: str, faults: Sequence[str]) -> None:
        self.where = where
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{where}: {fault}" for fault in self.faults))


class PluginError(VaultkitError):
    """An entry point of another package that does not load or breaks the rules for rules."""


class RuleCrashedError(VaultkitError):
    """A rule raised an exception: a bug in the rule, never a fault of the note."""

    def __init__(self, code: str, path: str, cause: BaseException) -> None:
        self.code = code
        self.path = path
        super().__init__(
            f"rule {code} crashed on {path}: {type(cause).__name__}: {cause}; "
            f"this is a bug in the rule: run again with --ignore {code} to go on without it"
        )
