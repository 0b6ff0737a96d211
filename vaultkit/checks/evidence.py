"""What rules may know beyond the vault as it is: its history, an earlier state, other sites.

The edges gather it, because asking costs time: a program is started, the network is used. Without
it, the rules that need it find nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vaultkit.vault.git.moved_files import Move
    from vaultkit.vault.vault import Vault


class Earlier(NamedTuple):
    """The vault before a change.

    Args:
        vault: As it was.
        renames: Its old paths by the new ones.
    """

    vault: Vault
    renames: Mapping[str, str]


def _no_moves() -> Mapping[str, Move]:
    return {}


@dataclass(frozen=True)
class Evidence:
    """What is known of a vault beyond its files.

    Args:
        moves: Gives what became of files that were moved, by their old paths; called when a link
            leads nowhere.
        before: The vault before the change in question; None if there is no change in question.
        dead: Why a web address is dead, by the address; those that answer are not in it.
    """

    moves: Callable[[], Mapping[str, Move]] = field(default=_no_moves)
    before: Earlier | None = None
    dead: Mapping[str, str] = field(default_factory=dict)
