"""Blocks of a note that a link can name: those with an id, and those that can be given one.

An id is proposed only where the note, read with it, has it on that very block.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.quick_digest import blake2b
from vaultkit.notes.markdown.masking import read_body
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.markdown.tokens import item_start
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Note

_BLOCKS = frozenset({"Paragraph", "CodeBlock", "Table", "BlockQuote"})
_ALL = _BLOCKS | {"List", "Item", "Heading", "HtmlBlock", "MathBlock", "FootnoteDefinition"}
_DIGITS = 6
"""Letters of an id, as many as Obsidian gives one."""


class NamedBlock(NamedTuple):
    """A block that a link can name.

    Args:
        id: Its id, without `^`.
        start: First byte of the block.
        end: Past its last byte.
        at: Where the id is to be written; -1 if it is there.
        text: What is to be written there.
    """

    id: str
    start: int
    end: int
    at: int = -1
    text: str = ""


def find_blocks(note: Note) -> list[NamedBlock]:
    """Return the blocks of a note, in order: with their ids, or with ids that they can be given."""
    found = [NamedBlock(one.id, one.start, one.end) for one in note.blocks]
    proposed = sorted(_propose(note, {one.id.lower() for one in note.blocks}), key=lambda x: x.at)
    data, done = bytearray(), 0
    for one in proposed:
        data += note.source.data[done : one.at] + one.text.encode()
        done = one.at
    read = parse_note(Source(note.path, bytes(data + note.source.data[done:]))).block_index
    places = [one.at for one in proposed]
    added = [*accumulate((len(one.text) for one in proposed), initial=0)]
    for one in proposed:
        start = one.start + added[bisect_right(places, one.start)]
        if one.id in read and read[one.id].start == start:
            found.append(one)
    return sorted(found, key=lambda block: block.start)


def _propose(note: Note, taken: set[str]) -> Iterator[NamedBlock]:
    """Yield the paragraphs, items, quotes, tables and code without ids, with ids for them."""
    data = note.source.data
    named = {one.end for one in note.blocks} | {one.start for one in note.blocks}
    for kind, start, end in _blocks(note):
        if start in named or end in named:
            continue
        words = data[start:end].strip()
        if not words or b"^" in words.rpartition(b"\n")[2].rpartition(b" ")[2]:
            continue
        name = _free_id(words, taken)
        line_end = b"\r\n" if b"\r\n" in data[:end] else b"\n"
        gap = line_end.decode()
        last = start + len(data[start:end].rstrip())
        mark = f" ^{name}" if kind in {"Paragraph", "Item"} else f"{gap}{gap}^{name}"
        yield NamedBlock(name, start, end, last, mark)


def _blocks(note: Note) -> Iterator[tuple[str, int, int]]:  # noqa: C901 - one walk of events
    """Yield the outermost blocks but headings, and in place of lists their items' own text."""
    offset = note.body_start
    body = read_body(note.source.slice(offset, len(note.source.data)))
    stack: list[str] = []
    items: list[list[int]] = []
    for event, range_ in body.events():
        start, end = range_["start"], range_["end"]
        tag = event if type(event) is str else event.get("Start") or event.get("End")
        name = tag if tag is None or type(tag) is str else next(iter(tag))
        if name not in _ALL:
            if items and items[-1][2] == len(stack):
                items[-1][1] = max(items[-1][1], end)
        elif "End" in event:
            stack.pop()
            if name == "Item":
                first, last, _ = items.pop()
                if last > first and {*stack} <= {"List", "Item"}:
                    yield name, offset + first, offset + last
        else:
            if not stack and name in _BLOCKS and not body.is_hidden(start, end):
                yield name, offset + start, offset + end
            own = items[-1] if items else [0, 0, 0]
            if own[2] == len(stack) and own[1] == own[0] and name == "Paragraph":
                own[1] = end
            if own[2] == len(stack):
                own[2] = -1  # what follows is no longer the item's own text
            stack.append(name)
            if name == "Item":
                first = item_start(body.data, start)
                items.append([first, first, len(stack)])


def _free_id(words: bytes, taken: set[str]) -> str:
    """Return an id made of a block's text, one that the note does not have."""
    for salt in range(1000):
        name = blake2b(words + b"\0" * salt, digest_size=_DIGITS // 2).hexdigest()
        if name not in taken:
            break
    taken.add(name)
    return name
