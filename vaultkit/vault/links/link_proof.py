"""Whether a link leads to the same file, heading and block after files were edited or moved.

Whoever changes notes for an author, a fix or a rename, proves with this that no link was harmed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vaultkit.notes.note import BlockId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.notes.edit import Patch
    from vaultkit.vault.vault import ResolvedLink


@dataclass(frozen=True)
class Changed:
    """What was done to the files of a vault.

    Args:
        patches: What was edited, by the path before.
        moves: The new path of each file that has one, by the old one.
    """

    patches: Mapping[str, Patch]
    moves: Mapping[str, str] = field(default_factory=dict)

    def now(self, path: str) -> str:
        """Return where a file is afterwards."""
        return self.moves.get(path, path)

    def is_kept(self, one: ResolvedLink, other: ResolvedLink) -> bool:
        """Tell whether a link leads to the same file, heading and block as before."""
        if one.destination is None:
            return True
        if self.now(one.destination) != other.destination:
            return False
        item, now = one.subpath.item, other.subpath.item
        if item is None:
            return True
        if now is None or isinstance(item, BlockId) is not isinstance(now, BlockId):
            return False
        is_kept = self._is_same(one.destination, item.start, now.start)
        if isinstance(item, BlockId) and isinstance(now, BlockId):
            return is_kept and self._is_same(one.destination, item.id_start, now.id_start)
        return is_kept

    def _is_same(self, path: str, offset: int, now: int) -> bool:
        patch = self.patches.get(path)
        if patch is None:
            return offset == now
        low, high = patch.move(offset)
        return low <= now <= high
