"""What a rename comes to, before anything is written: edits, moves, and what stays open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.edit import Edit, Patch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.authoring.rename.subjects.rename_subject import Subject
    from vaultkit.vault.vault import Vault


class Place(NamedTuple):
    """A line of a file and what stands there."""

    path: str
    line: int
    text: str


@dataclass(frozen=True)
class Plan:
    """What renaming comes to; nothing is written yet.

    Args:
        before: The vault as it is.
        after: The vault as it will be.
        patches: The edits of each file, by its path before.
        moves: The new path of each file that gets one, by the old one.
        left: Places in bases and queries that may mean what is renamed, and stay as they are.
        subject: What is renamed.
        folder: The folder that moves as a whole, and its new path; "" for none.
        staying: Files in it that stay where they are, since they are no part of the vault.
    """

    before: Vault
    after: Vault
    patches: Mapping[str, Patch]
    moves: Mapping[str, str]
    left: tuple[Place, ...] = ()
    subject: Subject | None = None
    folder: tuple[str, str] = ("", "")
    staying: tuple[str, ...] = ()

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """All edits, by the paths before."""
        return tuple(
            Edit(path, piece.start, piece.end, piece.data.decode())
            for path, patch in self.patches.items()
            for piece in patch.pieces
        )

    @cached_property
    def sources(self) -> Mapping[str, bytes]:
        """New bytes of the files that are edited, by the paths before."""
        return {path: patch.after for path, patch in self.patches.items()}
