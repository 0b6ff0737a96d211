"""Tell which paths and folders a vault has before and after files move."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vaultkit.authoring.rename.new_path import folders_of
from vaultkit.notes.paths import fold, parents_of

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class MovedPaths:
    """All files of a vault, and where those that move will be.

    Args:
        before: Every file, by its path before.
        moves: The new path of each file that gets one, by the old one.
        folder: The folder that moves as a whole, and its new path; "" if none is known to. Files in
            it may get other names besides.
        staying: Files of no vault that stay in it, such as `.gitkeep`.
        may_let_go: Whether a file that leaves what a pattern names needs no pattern of its own.
    """

    before: tuple[str, ...]
    moves: Mapping[str, str]
    folder: tuple[str, str] = ("", "")
    staying: tuple[str, ...] = ()
    may_let_go: bool = False

    def now(self, path: str) -> str:
        """Return where a file will be."""
        return self.moves.get(path, path)

    @cached_property
    def after(self) -> tuple[str, ...]:
        """Every file, by its path afterwards."""
        return tuple(map(self.now, self.before))

    @cached_property
    def old_folders(self) -> frozenset[str]:
        """Every folder that holds a file before."""
        return frozenset(folders_of(self.before))

    @cached_property
    def new_folders(self) -> frozenset[str]:
        """Every folder that holds a file afterwards."""
        return frozenset(folders_of(self.after))

    def is_gone(self, path: str) -> bool:
        """Tell whether a folder or file was there, and is not afterwards."""
        was_there = path in self.old_folders or path in self.moves
        return was_there and path not in self.new_folders and path not in self._after

    @cached_property
    def remaining_folders(self) -> frozenset[str]:
        """The folders that moved and are there afterwards all the same, since a file stays."""
        return frozenset(x for x in frozenset(folders_of(self.staying)) if self._is_in_folder(x))

    def below(self, folder: str) -> list[str]:
        """Return the files below a folder, by their paths afterwards."""
        return [path for path in self.after if path.startswith(f"{folder}/")]

    def is_renamed(self, path: str) -> bool:
        """Tell whether a file moves, or a folder is or lies in the one that moves as a whole.

        A folder that only lost its last file is not renamed: what is put there next comes under
        the settings that name it.
        """
        return path in self.moves or self._is_in_folder(path)

    def place_of(self, path: str) -> str | None:
        """Return where a file or folder went; None if it is not renamed."""
        if path in self.moves:
            return self.moves[path]
        old_folder, new_folder = self.folder
        return new_folder + path[len(old_folder) :] if self._is_in_folder(path) else None

    def _is_in_folder(self, path: str) -> bool:
        old_folder = self.folder[0]
        return bool(old_folder) and f"{path}/".startswith(f"{old_folder}/")

    def origin_of(self, folder: str, old: str, new: str) -> str:
        """Return where a folder around a file was before the file moved there; "" if nowhere.

        Args:
            folder: The folder, by its path afterwards.
            old: The file before.
            new: The file afterwards.
        """
        old_folder, new_folder = self.folder
        is_inside = f"{folder}/".startswith(f"{new_folder}/") and old.startswith(f"{old_folder}/")
        if old_folder and is_inside:
            return old_folder + folder[len(new_folder) :]
        rest = new[len(folder) :]
        return old[: -len(rest)] if old.endswith(rest) else ""

    def find(self, written: str) -> str | None:
        """Return the file or folder that moves and that a path in any case means."""
        wanted = fold(written.strip("/"))
        return self._by_fold.get(wanted) if wanted else None

    @cached_property
    def _by_fold(self) -> Mapping[str, str]:
        moving = {*self.moves, *(f for old in self.moves for f in parents_of(old))}
        return {fold(path): path for path in sorted(moving)}

    @cached_property
    def _after(self) -> frozenset[str]:
        return frozenset(self.after)
