"""Front matter: which it is, and what stands in it; `yaml_properties.py` reads what is not plain.

Faults become values with byte offsets; nothing here raises on a note. See decision 2.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.core_schema import read_scalar
from vaultkit.notes.frontmatter.plain_yaml import read_plain
from vaultkit.notes.note import Fault, FrontMatter, PropertyLink
from vaultkit.notes.source import BOM
from vaultkit.notes.wikilink import parse_wikilink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vaultkit.notes.frontmatter.yaml_properties import Problem
    from vaultkit.notes.source import Source

_FENCE = lazy_re(rb"^---[ \t]*\r?$", re.MULTILINE)
_LATE = lazy_re(rb"\A\s*---[ \t]*\r?\n(?:[^\n]*\n){0,200}?---[ \t]*\r?(?:\n|\Z)")
_KEY_LINE = lazy_re(rb"[ \t]*[\w\"'-][^\n:#]*:(?:[ \t\r\n]|\Z)")


def read_frontmatter(source: Source) -> tuple[FrontMatter | None, tuple[Fault, ...]]:
    """Read the front matter of a note.

    It starts at byte 0 with a line `---` and ends with a line `---`. A block that opens and does
    not close, or that stands after a byte order mark or blank lines, is text to Obsidian: it is
    reported and not read.
    """
    data = source.data
    if not data.startswith(b"---"):
        return None, _late_block(data)
    opening = _FENCE.match(data)
    if opening is None or opening.end() >= len(data):
        return None, ()
    start = opening.end() + 1
    closing = _find_fence(data, start)
    if closing is None:
        return None, _unclosed(data, start)
    end = closing.start()
    text = source.slice(start, end)
    properties: Mapping[str, Any] | None = read_plain(text, read_scalar) if text.strip() else {}
    faults: tuple[Fault, ...] = ()
    if properties is None:
        from vaultkit.notes.frontmatter.yaml_properties import load_properties

        properties, problems = load_properties(text)
        faults = _place(problems, text, start)
    return FrontMatter(properties, start, end, min(closing.end() + 1, len(data))), faults


def _find_fence(data: bytes, start: int) -> re.Match[bytes] | None:
    """Find the next line `---`; searching for its bytes is faster than trying every line."""
    at = data.find(b"\n---", start - 1)
    while at != -1:
        match = _FENCE.match(data, at + 1)
        if match:
            return match
        at = data.find(b"\n---", at + 1)
    return None


def _place(problems: list[Problem], text: str, offset: int) -> tuple[Fault, ...]:
    """Return problems as faults with byte offsets in the file."""
    at = byte_offsets(text, (index for problem in problems for index in problem[1:3]))
    return tuple(
        Fault(kind, offset + at[start], offset + at[end], message)
        for kind, start, end, message in problems
    )


def _unclosed(data: bytes, start: int) -> tuple[Fault, ...]:
    if not _KEY_LINE.match(data, start):
        return ()
    message = (
        "front matter is opened here and never closed by a line ---; Obsidian reads it as text"
    )
    return (Fault("frontmatter-unclosed", 0, 3, message),)


def _late_block(data: bytes) -> tuple[Fault, ...]:
    head = data.removeprefix(BOM)
    if not head.lstrip(b" \t\r\n").startswith(b"---") or not _LATE.match(head):
        return ()
    start = data.index(b"---")
    if not _KEY_LINE.match(data, data.index(b"\n", start) + 1):
        return ()
    is_marked = data.startswith(BOM)
    before = "stands a byte order mark" if is_marked else "stand blanks or empty lines"
    message = f"front matter must be the first thing in the file; before it {before}"
    return (Fault("frontmatter-not-first", start, start + 3, message),)


def find_property_links(properties: object, key: str = "") -> Iterator[PropertyLink]:
    """Yield the values that are wholly one wikilink, with their key paths."""
    if isinstance(properties, str):
        if properties.startswith("[[") and properties.endswith("]]"):
            link = parse_wikilink(properties[2:-2])
            if link and "[[" not in properties[2:] and "]]" not in properties[:-2]:
                yield PropertyLink(key, properties, *link)
    elif isinstance(properties, list):
        for index, item in enumerate(properties):
            if type(item) is not str or item[:2] == "[[":
                yield from find_property_links(item, f"{key}.{index}")
    elif isinstance(properties, dict):
        for name, item in properties.items():
            if type(item) is not str or item[:2] == "[[":
                yield from find_property_links(item, f"{key}.{name}" if key else str(name))


def byte_offsets(text: str, indexes: Iterable[int]) -> dict[int, int]:
    """Return the byte offset of each character index, walking the text once."""
    offsets: dict[int, int] = {}
    done = total = 0
    for index in sorted(set(indexes)):
        total += len(text[done:index].encode())
        done = index
        offsets[index] = total
    return offsets
