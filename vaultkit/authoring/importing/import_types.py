"""The options of an import, and what it comes to: files, and remarks on what was left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from vaultkit.config import NoteType


class Remark(NamedTuple):
    """Something that was done to a file, or left for a person to do.

    Args:
        path: The file in the source folder.
        line: Its line, from 1; 0 for the whole file.
        kind: `repaired`, `converted` or `left`.
        text: What, as a sentence without full stop.
    """

    path: str
    line: int
    kind: str
    text: str


@dataclass(frozen=True)
class Options:
    """How to convert.

    Args:
        wikilinks: Whether links between notes become wikilinks.
        callouts: Whether admonitions become callouts.
        titles: Whether notes are named after their titles.
        folder: Folder of the vault that everything goes to; "" for its root.
        today: The day by which it is told what is not published yet, or no more; None to not ask.
        source: Name of the source folder.
        above: Settings that lie in the folder above the source folder, by name.
        types: What the vault asks of its notes, by type.
        kinds: What Obsidian takes the vault's properties for, by name.
    """

    wikilinks: bool = False
    callouts: bool = False
    titles: bool = False
    folder: str = ""
    today: date | None = None
    source: str = ""
    above: Mapping[str, bytes] = field(default_factory=dict)
    types: Mapping[str, NoteType] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Imported:
    """What an import comes to.

    Args:
        files: New files of the vault by path.
        origins: The source file of each.
        remarks: What was done and what was left, in order.
    """

    files: Mapping[str, bytes]
    origins: Mapping[str, str]
    remarks: tuple[Remark, ...] = ()
