r"""A parsed note as bytes, for another process and for another run; each part is read by itself.

    marks, which parts there are   two numbers
    for each part                  how many items it has, and how many bytes
    the parts                      its numbers column by column, then its texts with NUL between
    the names that links name      searched, never decoded: see `Note.may_link`

Nothing in it can be run, and what it says is of the types that a note has, whatever the bytes are:
numbers are unpacked, texts decoded, and the front matter is JSON with dates in objects of one key.
What does not fit that form, such as a text with NUL in it, is no fault: such a note is not kept.
"""

from __future__ import annotations

import json
import struct
from datetime import date, datetime
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.notes.note import (
    BlockId,
    Callout,
    Comment,
    External,
    Fault,
    Fence,
    Footnote,
    FrontMatter,
    Heading,
    Link,
    MathSpan,
    PropertyLink,
    Tag,
    Task,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vaultkit.notes.note import Note


class NotEncodableError(ValueError):
    """A note holds what the form has no place for."""


class DamagedError(ValueError):
    """Bytes are not what `encode_note` gives."""


class _Shape(NamedTuple):
    """What the items of a part are made of.

    Args:
        make: The class of the items.
        fields: Of each field in order what it is: `i` a number, `s` a text, `n` a text or None,
            `b` a truth value, `w` one of `WORDS`, `p` pairs of numbers, which come last.
    """

    make: Any
    fields: str


PARTS: dict[str, _Shape] = {
    "property_links": _Shape(PropertyLink, "ssssn"),
    "links": _Shape(Link, "iissnbwb"),
    "external": _Shape(External, "iisw"),
    "headings": _Shape(Heading, "iiis"),
    "tags": _Shape(Tag, "iis"),
    "blocks": _Shape(BlockId, "swiii"),
    "callouts": _Shape(Callout, "iissss"),
    "tasks": _Shape(Task, "iis"),
    "fences": _Shape(Fence, "iisp"),
    "comments": _Shape(Comment, "ii"),
    "footnotes": _Shape(Footnote, "iisw"),
    "math": _Shape(MathSpan, "iisb"),
    "faults": _Shape(Fault, "siis"),
}
"""The parts of a note besides its front matter, in the order in which they are written."""
NAMES = ("frontmatter", *PARTS)
_LINKED = len(NAMES)
"""The bit of a last part, which is searched and never decoded: the names that links name."""
WORDS = (
    *("wiki", "markdown", "reference", "autolink", "bare", "definition", "inline"),
    *("paragraph", "list-item", "list", "blockquote", "callout", "table", "code", "html"),
    "heading",
)
"""Words that tell kinds apart; a kind that is none of them is not kept."""
_NUMBERS = {word: number for number, word in enumerate(WORDS)}
_HEAD = struct.Struct("<iI")
_PART = struct.Struct("<II")
_SEPARATOR = "\0"
_TAG = "\0"
"""What the key of an object of JSON begins with that stands for something else."""
_MOST_VALUES = 20_000
"""Values of front matter that is kept, counted as if aliases were copied."""
_PLAIN = frozenset({str, int, float, bool, type(None)})


def encode_note(note: Note) -> bytes:
    """Return what was read of a note, without its path and its source.

    Errors:
        NotEncodableError: it holds what the form has no place for.
    """
    mask, head, parts = 0, [], []
    try:
        for bit, name in enumerate(NAMES):
            part = getattr(note, name)
            if part:
                data = _encode_front(part) if bit == 0 else _encode_items(PARTS[name], part)
                mask |= 1 << bit
                head.append(_PART.pack(1 if bit == 0 else len(part), len(data)))
                parts.append(data)
        if note.linked_names:
            data = _SEPARATOR.join(note.linked_names).encode()
            mask |= 1 << _LINKED
            head.append(_PART.pack(len(note.linked_names), len(data)))
            parts.append(data)
        return b"".join((_HEAD.pack(note.marks, mask), *head, *parts))
    except (struct.error, KeyError, UnicodeError, ValueError, RecursionError) as error:
        raise NotEncodableError(str(error)) from error


class NoteReader:
    """Reads parts of an encoded note.

    Args:
        data: What `encode_note` gave.

    Errors:
        DamagedError: it gave something else.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._places: dict[str, tuple[int, int, int]] = {}
        try:
            self.marks, mask = _HEAD.unpack_from(data)
            names = [name for bit, name in enumerate((*NAMES, "linked")) if mask >> bit & 1]
            at = _HEAD.size + _PART.size * len(names)
            heads = struct.unpack_from(f"<{2 * len(names)}I", data, _HEAD.size)
        except struct.error as error:
            raise DamagedError(str(error)) from error
        for number, name in enumerate(names):
            count, size = heads[2 * number], heads[2 * number + 1]
            self._places[name] = count, at, at + size
            at += size
        if at != len(data) or mask >> _LINKED > 1:
            message = "the parts do not come to the whole"
            raise DamagedError(message)

    def read(self, name: str) -> Any:
        """Return a part by its name in `NAMES`.

        Errors:
            DamagedError: the bytes say nothing of that form.
        """
        place = self._places.get(name)
        if place is None:
            return None if name == "frontmatter" else ()
        count, start, end = place
        data = self._data[start:end]
        try:
            return _decode_front(data) if name == NAMES[0] else _decode(PARTS[name], count, data)
        except (struct.error, LookupError, ValueError, TypeError, RecursionError) as error:
            raise DamagedError(str(error)) from error


def _encode_items(shape: _Shape, items: Sequence[Any]) -> bytes:
    numbers: list[int] = []
    texts: list[str] = []
    for kind, column in zip(shape.fields, zip(*items, strict=True), strict=True):
        if kind in "ib":
            numbers += column
        elif kind == "s":
            texts += column
        elif kind == "n":
            texts += ["" if text is None else f"={text}" for text in column]
        elif kind == "w":
            numbers += [_NUMBERS[word] for word in column]
        else:
            numbers += map(len, column)
            numbers += chain.from_iterable(chain.from_iterable(column))
    joined = _SEPARATOR.join(texts)
    if joined.count(_SEPARATOR) != max(len(texts) - 1, 0):
        message = "a text holds NUL"
        raise NotEncodableError(message)
    return struct.pack(f"<I{len(numbers)}I", len(numbers), *numbers) + joined.encode()


def _decode(shape: _Shape, count: int, data: bytes) -> tuple[Any, ...]:
    """Return the items of a part."""
    length = struct.unpack_from("<I", data)[0]
    end = 4 + 4 * length
    if end > len(data):
        message = "numbers are missing"
        raise DamagedError(message)
    numbers = struct.unpack_from(f"<{length}I", data, 4)
    texts = str(data[end:], "utf-8").split(_SEPARATOR) if "s" in shape.fields else []
    number = text = 0
    columns: list[Any] = []
    for kind in shape.fields:
        if kind in "sn":
            column: Any = texts[text : text + count]
            text += count
        else:
            column = numbers[number : number + count]
            number += count
        if kind not in "is":
            column = _READ[kind](column, numbers[number:])
        columns.append(column)
    if text != len(texts) or (number != length and "p" not in shape.fields):
        message = "there is more than the items need"
        raise DamagedError(message)
    items = tuple(map(shape.make._make, zip(*columns, strict=True)))
    if len(items) != count:
        message = "items are missing"
        raise DamagedError(message)
    return items


def _read_pairs(counts: Sequence[int], numbers: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return the pairs of numbers of each item."""
    if 2 * sum(counts) != len(numbers):
        message = "pairs are missing"
        raise DamagedError(message)
    pairs = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    ends = [0, *accumulate(counts)]
    return [pairs[start:end] for start, end in pairwise(ends)]


_READ: dict[str, Callable[[Sequence[Any], Sequence[int]], list[Any]]] = {
    "b": lambda column, _: list(map(bool, column)),
    "n": lambda column, _: [text[1:] if text else None for text in column],
    "w": lambda column, _: [WORDS[number] for number in column],
    "p": _read_pairs,
}
"""What makes columns of those kinds that are not written as they are."""


def _encode_front(front: FrontMatter) -> bytes:
    left = _count_plain(front.properties, _MOST_VALUES)
    if left < 0:
        message = "the front matter holds too much, or what JSON has no form for"
        raise NotEncodableError(message)
    text = json.dumps(front.properties, ensure_ascii=False, check_circular=False, default=_tag)
    return struct.pack("<3I", front.start, front.end, front.body) + text.encode()


def _count_plain(value: Any, left: int) -> int:
    """Return how many values may follow, a negative number if there is one too many or too odd."""
    kind = type(value)
    left -= 1
    if kind in _PLAIN or kind is date or kind is datetime:
        return left
    if kind is dict:
        if not all(type(key) is str and not key.startswith(_TAG) for key in value):
            return -1
        value = value.values()
    elif kind is not list:
        return -1
    for item in value:
        if left < 0:
            break
        left = _count_plain(item, left)
    return left


def _tag(value: Any) -> dict[str, str]:
    """Return an object of one key for what JSON has no form for: a day, or a time of one."""
    return {f"{_TAG}{type(value).__name__}": value.isoformat()}


def _untag(found: dict[str, Any]) -> Any:
    for key, value in found.items():
        if not key.startswith(_TAG):
            return found
        make = {"date": date, "datetime": datetime}[key[1:]]
        return make.fromisoformat(value)
    return found


def _decode_front(data: bytes) -> FrontMatter:
    start, end, body = struct.unpack_from("<3I", data)
    properties = json.loads(str(data[12:], "utf-8"), object_hook=_untag)
    if type(properties) is not dict:
        message = "the properties are no object"
        raise DamagedError(message)
    return FrontMatter(properties, start, end, body)
