"""Find lines of queries (Dataview, Tasks, `query`) that may mean what is renamed, to tell of.

Their languages are the plugins' own, so nothing in them is changed; nor is anything in properties
that are no YAML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.authoring.rename.subjects.tag_and_property_names import Property, Tag
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vaultkit.authoring.rename.subjects.rename_subject import Subject
    from vaultkit.notes.note import Note

_LANGUAGES = frozenset({"dataview", "dataviewjs", "query", "tasks", "tracker", "datacorejsx"})
_INLINE = lazy_re(rb"`\$?=[^`\n]*`")
_NAMED = lazy_re(
    r"""(?P<q>["'])(?P<quoted>[^"'\n]+)(?P=q)|\[\[(?P<link>[^\[\]|#\n]+)"""
    r"""|\b(?:path|folder|file)(?:[ \t]+(?:includes|does not include)[ \t]+|:[ \t]*)"""
    r"""(?P<word>[^\s"()]+)""",
    re.IGNORECASE,
)
_PART_OF_LINK = lazy_re(r"[|#\]].*")
"""What follows the name in a link that stands in quotes."""


def find_queries(note: Note, subject: Subject) -> list[int]:
    """Return where lines start that may mean a subject, as bytes of the note.

    Those of queries, and of properties that cannot be read.
    """
    pieces = [
        piece
        for fence in note.fences
        if fence.info.strip().split(" ")[0].lower() in _LANGUAGES
        for piece in fence.pieces
    ]
    data = note.source.data
    if b"`=" in data or b"`$=" in data:
        pieces += (match.span() for match in _INLINE.finditer(data))
    front = note.frontmatter
    if front and any(fault.kind == "yaml-invalid" for fault in note.faults):
        pieces.append((front.start, front.end))
    found = {*_inline_fields(data, subject)}
    if pieces and subject.mentions:
        is_meant = _test(subject)
        lines = (line for start, end in pieces for line in _lines(data, start, end))
        found |= {start for start, end in lines if is_meant(note.source.slice(start, end))}
    return sorted(found)


def _inline_fields(data: bytes, subject: Subject) -> Iterator[int]:
    """Yield where Dataview would read a field of the name of a property: `name:: value`."""
    if isinstance(subject, Property) and b"::" in data:
        name = re.escape(subject.old.encode())
        field = re.compile(rb"(?<![\w-])" + name + rb"[ \t]*::", re.IGNORECASE)
        yield from (match.start() for match in field.finditer(data))


def _lines(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the lines of a part of a note start and end."""
    while start < end:
        stop = data.find(b"\n", start, end) + 1 or end
        yield start, stop
        start = stop


def _test(subject: Subject) -> Callable[[str], bool]:
    """Return a test whether a line may mean a subject."""
    if isinstance(subject, Tag):
        name = re.escape(fold(subject.old))
        pattern = rf"#{name}(?![\w-])|\btags?(?::| includes?)\s*{name}(?![\w-])"
        return lambda line: re.search(pattern, fold(line)) is not None
    if isinstance(subject, Property):
        word = rf"(?<![\w#-]){re.escape(fold(subject.old))}(?![\w-])"
        return lambda line: re.search(word, fold(line)) is not None
    return lambda line: any(_is_named(name, subject) for name in _names(line))


def _names(line: str) -> Iterator[str]:
    for match in _NAMED.finditer(line):
        inner = match["quoted"] or ""
        yield match["quoted"] or match["link"] or match["word"]
        if '"' not in inner and "'" not in inner:
            yield inner.strip("\"'")


def _is_named(name: str, subject: Subject) -> bool:
    """Tell whether a path or name means what is renamed, or something below it."""
    text = fold(_PART_OF_LINK.sub("", name.strip().lstrip("[")).strip("/ "))
    parts = text.split("/")
    above = ("/".join(parts[:count]) for count in range(1, len(parts)))
    return bool({text, f"{text}.md", *above} & subject.mentions)
