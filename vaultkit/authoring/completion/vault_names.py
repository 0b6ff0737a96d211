"""Names that links can say: of notes, their aliases and other files, ready to be looked through.

They are worked out again only once files or aliases are others, which no keystroke in a text does.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.completion.name_ranking import best
from vaultkit.notes.paths import (
    AUDIO_SUFFIXES,
    IMAGE_SUFFIXES,
    VIDEO_SUFFIXES,
    fold,
    folder_of,
    is_note,
    stem_of,
    suffix_of,
)
from vaultkit.notes.wikilink import find_unlinkable
from vaultkit.vault.resolving.resolve import Missing

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.vault.vault import Vault


_OPENED = IMAGE_SUFFIXES | AUDIO_SUFFIXES | VIDEO_SUFFIXES | {"canvas", "base", "pdf"}


class Name(NamedTuple):
    """A name of a file.

    Args:
        shown: The name.
        path: The file; "" for one that links name and that is not there yet.
        is_alias: Whether it is an alias of a note.
    """

    shown: str
    path: str
    is_alias: bool = False

    @property
    def folder(self) -> str:
        """The folder of the file."""
        return folder_of(self.path)


class VaultNames:
    """The names of one state of a vault after another."""

    def __init__(self) -> None:
        self._made_of: tuple[object, ...] | None = None
        self._names: list[Name] = []
        self._folded: list[str] = []
        self._paths: list[str] = []

    def find(self, vault: Vault, query: str, most: int) -> tuple[list[Name], bool]:
        """Return the names that fit a query, the best first, and whether there are more.

        What fits by its path comes last.
        """
        made_of = vault.files, vault.by_alias, vault.settings.show_unsupported_files
        if self._made_of is None or any(
            a is not b for a, b in zip(made_of, self._made_of, strict=True)
        ):
            self._made_of = made_of
            self._names = _names_of(vault)
            self._folded = [fold(one.shown) for one in self._names]
            self._paths = [fold(one.path) for one in self._names]
        found, is_cut = best(self._names, self._folded, query, most)
        if is_cut:
            return found, True
        seen = {*found}
        others, is_cut = best(self._names, self._paths, query, most, is_whole=True)
        found += (one for one in others if one not in seen and not one.is_alias)
        return found[:most], is_cut or len(found) > most


@cache
def names_in(root: Path) -> VaultNames:
    """Return the names of the vault in a folder, kept from one state of it to the next."""
    del root
    return VaultNames()


def _names_of(vault: Vault) -> list[Name]:
    """Return all names that a link can be made of, notes first."""
    names = [Name(stem_of(path), path) for path in vault.notes if _can_link(path)]
    for path, note in vault.notes.items():
        own = fold(stem_of(path))
        if _can_link(path):
            aliases = (one for one in note.aliases if fold(one) != own and "\n" not in one)
            names += (Name(alias, path, is_alias=True) for alias in aliases)
    others = (path for path in vault.attachments if _can_link(path) and _is_opened(vault, path))
    names += (Name(path.rpartition("/")[2], path) for path in others)
    return names


def _is_opened(vault: Vault, path: str) -> bool:
    """Tell whether Obsidian opens and offers a file, see its help, "Accepted file formats"."""
    return vault.settings.show_unsupported_files or suffix_of(path) in _OPENED


def _can_link(path: str) -> bool:
    return find_unlinkable(path) is None


def planned_names(vault: Vault) -> list[Name]:
    """Return the names that links say of notes which are not there yet, each once."""
    found: dict[str, Name] = {}
    for links in vault.links.values():
        for link in links:
            target = link.link.target
            if type(link.outcome) is Missing and target and not (is_note(target) or "/" in target):
                found.setdefault(fold(target), Name(target, ""))
    return list(found.values())
