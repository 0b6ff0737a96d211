r"""Macros for formulas that a vault defines in files, as plugins of Obsidian read them.

    Extended MathJax            one file for the vault: `preamble.sty`, or what `preamblePath` names
    MathJax Preamble Manager    files by folder, and by a note's property `preamble`

Only definitions are taken from them. The files lie in the vault; what leads out is not read.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.config.bounded_read import MAX_SETTINGS, read_bounded
from vaultkit.notes.paths import folder_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from vaultkit.notes.formulas.tex_macros import Macros
    from vaultkit.notes.note import Note

EXTENDED = "plugins/obsidian-latex/data.json"
MANAGER = "plugins/mathjax-preamble-manager/data.json"
DEFAULT = "preamble.sty"
"""What Extended MathJax reads where nothing else is set."""


class Preambles(NamedTuple):
    """Preambles of a vault.

    Args:
        whole: Text of the one that holds for every note.
        texts: Texts of the others, by vault path.
        folders: Which of them holds for a folder, by its path; "" is the vault.
    """

    whole: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    folders: tuple[tuple[str, str], ...] = ()

    def of(self, note: Note) -> Iterator[str]:
        """Yield the texts that hold for a note, the nearest last."""
        if self.whole:
            yield self.whole
        texts = dict(self.texts)
        named = str(note.properties.get("preamble") or "").strip().strip("[]").partition("|")[0]
        own = texts.get(named) or texts.get(f"{named}.md") or texts.get(self._of_folder(note.path))
        if own:
            yield own

    def _of_folder(self, path: str) -> str:
        """Return the path of the preamble that the nearest folder has, "" if none has one."""
        folders = dict(self.folders)
        folder = folder_of(path)
        while folder and folder not in folders:
            folder = folder_of(folder)
        return folders.get(folder, "")


def read_preambles(root: Path, read: Callable[[str], Mapping[str, Any]]) -> Preambles:
    """Read the preambles of a vault; one that is missing or cannot be read is empty.

    Args:
        root: The vault's folder.
        read: Returns a file of settings by its path below `.obsidian`, {} if it is not there.
    """
    path = read(EXTENDED).get("preamblePath")
    whole = _read(root, path if isinstance(path, str) and path.strip() else DEFAULT)
    kept = read(MANAGER).get("preambles")
    table = kept if isinstance(kept, dict) else {}
    paths = [item["path"] for item in _entries(table, "preambles", "path")]
    folders = _entries(table, "folderPreambles", "folderPath", "preamblePath")
    return Preambles(
        whole,
        tuple((path, text) for path in paths if (text := _read(root, path))),
        tuple((item["folderPath"].strip("/"), item["preamblePath"]) for item in folders),
    )


def _entries(table: Mapping[str, Any], key: str, *fields: str) -> list[dict[str, str]]:
    """Return the objects of a list that have texts in some fields."""
    items = table.get(key)
    return [
        item
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, dict) and all(isinstance(item.get(name), str) for name in fields)
    ]


def _read(root: Path, path: str) -> str:
    """Return the text of a file of the vault, "" if there is none that can be read."""
    try:
        real = (root / path).resolve()
        if not real.is_relative_to(root.resolve()) or not real.is_file():
            return ""
        return read_bounded(real, MAX_SETTINGS).decode("utf-8", "replace")
    except (OSError, ValueError, RuntimeError):
        return ""


def macros_for(preambles: Preambles, note: Note | None, own: Mapping[str, str]) -> Macros | None:
    """Return the macros that formulas of a note may use from the start, None if there are none.

    Args:
        preambles: Those of the vault.
        note: The note; None for a canvas.
        own: Commands of the configuration, by name; they win over those of preambles.
    """
    texts = tuple(preambles.of(note)) if note else tuple(filter(None, (preambles.whole,)))
    return _macros(texts, tuple(own.items())) if texts or own else None


@lru_cache(maxsize=64)
def _macros(texts: tuple[str, ...], own: tuple[tuple[str, str], ...]) -> Macros:
    from vaultkit.notes.formulas.tex_macros import Macros, define
    from vaultkit.notes.formulas.tex_preamble import read_preamble

    found = Macros()
    for text in texts:
        read_preamble(text, found)
    found.commands |= dict(define(name.removeprefix("\\"), body) for name, body in own)
    return found
