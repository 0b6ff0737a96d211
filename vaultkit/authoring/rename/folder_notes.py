"""Return what becomes of a folder note where its folder is renamed, and the other way round.

Obsidian itself knows none; the community's plugins do, and rename the note with its folder. Some
keep it beside the folder instead, where it cannot be told from a note that only has the same name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.paths import fold, folder_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_SUFFIXES = (".md", ".canvas", ".base")
"""What a folder note may be."""


class FolderNote(NamedTuple):
    """What becomes of a folder note.

    Args:
        old: Where it is.
        new: Where it will be.
        wanted: Where it would be if it had the folder's new name.
    """

    old: str
    new: str
    wanted: str


def is_folder_note(path: str, folder: str) -> bool:
    """Tell whether a file is a folder's own note; the name of both means the folder."""
    return fold(path) in {fold(_inside(folder, suffix)) for suffix in _SUFFIXES}


def rename_folder_notes(moves: Mapping[str, str], old: str, new: str) -> dict[str, str]:
    """Return the moves of a folder with its folder notes renamed, where their new names are free.

    Args:
        moves: The new path of each file in it.
        old: The folder.
        new: Its new path.
    """
    done = dict(moves)
    for suffix in _SUFFIXES:
        note, wanted = _inside(old, suffix), _inside(new, suffix)
        taken = {fold(path) for own, path in moves.items() if own != note}
        if note in moves and fold(wanted) not in taken:
            done[note] = wanted
    return done


def find_folder_notes(
    files: Collection[str], moves: Mapping[str, str], old: str, new: str
) -> list[FolderNote]:
    """Return what becomes of the folder notes of a folder that gets another name.

    Args:
        files: All files of the vault.
        moves: The new path of each file that gets one.
        old: The folder.
        new: Its new path.
    """
    if old.rpartition("/")[2] == new.rpartition("/")[2]:
        return []
    inside = [(_inside(old, suffix), _inside(new, suffix)) for suffix in _SUFFIXES]
    beside = [(f"{old}.md", f"{_sibling(old, new)}.md")]
    return [
        FolderNote(note, moves.get(note, note), wanted)
        for note, wanted in (*inside, *beside)
        if note in files
    ]


def _sibling(old: str, new: str) -> str:
    """Return the path beside a folder that its new name gives."""
    name = new.rpartition("/")[2]
    return f"{folder_of(old)}/{name}" if folder_of(old) else name


def _inside(folder: str, suffix: str) -> str:
    return f"{folder}/{folder.rpartition('/')[2]}{suffix}"
