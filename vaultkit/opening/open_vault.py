"""Open a vault that was found: read it, and tell which of its notes are meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.errors import VaultNotFoundError
from vaultkit.opening.note_lookup import find_note
from vaultkit.opening.typed_paths import prefix_of, shown, spelled_otherwise
from vaultkit.opening.vault_place import NOTHING, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.opening.note_lookup import TellAlias
    from vaultkit.vault.vault import Vault


@lazy_dataclass(frozen=True)
class Opened:
    """A vault that was read.

    Args:
        place: Where it is.
        vault: What was read.
        only: The files that are meant; None for all.
    """

    place: Place
    vault: Vault
    only: frozenset[str] | None

    @property
    def config(self) -> Config:
        """The config that governs the vault."""
        return self.place.config

    @property
    def notes(self) -> list[NotePath]:
        """The notes that are meant, in path order."""
        return [path for path in self.vault.notes if self.only is None or path in self.only]

    @property
    def unread(self) -> list[tuple[str, str]]:
        """Files that could not be read, with the reason; a link that leads out is none of them."""
        return self.vault.unread

    @property
    def prefix(self) -> str:
        """What to put before a vault path so that it leads there from the current folder."""
        return prefix_of(self.place.root)


def open_vault(
    place: Place,
    *,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    known: Mapping[NotePath, Note] | None = None,
    meanwhile: Callable[[int], object] | None = None,
) -> Opened:
    """Read the vault at a place; `load_vault` tells what else can be asked for. Effect: reads.

    Errors:
        VaultNotFoundError: it holds no notes, or nothing that the place names.
    """
    from vaultkit.vault.load import load_vault

    vault = load_vault(place.root, jobs=jobs, progress=progress, known=known, meanwhile=meanwhile)
    opened = choose_notes(place, vault)
    refuse_empty(opened)
    return opened


def refuse_empty(opened: Opened) -> None:
    """See that a vault holds notes.

    Errors:
        VaultNotFoundError: it holds none, or cannot be read at all.
    """
    if not opened.vault.notes:
        reason = dict(opened.unread).get("")
        none = "no notes in this folder; name your vault's folder"
        fault = f"cannot be read: {reason}" if reason else none
        message = f"{shown(opened.place.root)}: {fault}"
        raise VaultNotFoundError(message)


def choose_notes(place: Place, vault: Vault, tell_alias: TellAlias | None = None) -> Opened:
    """Return a vault that was read, with the notes that are meant.

    Args:
        place: What is meant; its names of notes become paths.
        vault: What was read.
        tell_alias: Takes each name that is the alias of a note, with the note.

    Errors:
        VaultNotFoundError: nothing has one of the names, several notes have it as an alias, or a
            part holds nothing that belongs to the vault.
    """
    place = _with_names(place, vault, tell_alias)
    return Opened(place, vault, _only(place, vault))


def _with_names(place: Place, vault: Vault, tell_alias: TellAlias | None) -> Place:
    """Return a place whose names of notes are paths."""
    if not place.names:
        return place
    found = [
        find_note(vault, name, fault=f"{name}: {NOTHING}", tell_alias=tell_alias)
        for name in place.names
    ]
    return replace(place, parts=(*place.parts, *found), names=())


def _only(place: Place, vault: Vault) -> frozenset[str] | None:
    """Return the files that the place's parts name.

    Errors:
        VaultNotFoundError: a part holds nothing that belongs to the vault.
    """
    if not place.parts:
        return None
    files = (*vault.notes, *vault.attachments)
    found: set[str] = set()
    for part in place.parts:
        named = {path for path in files if path == part or path.startswith(f"{part}/")}
        named = named or spelled_otherwise(place.root, part, files)
        if not named and vault.notes:
            message = f"{prefix_of(place.root)}{part}: nothing there belongs to the vault"
            raise VaultNotFoundError(message)
        found |= named
    return frozenset(found)
