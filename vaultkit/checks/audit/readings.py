"""What bytes may say, read quickly and generously: whatever a run of them says is among it.

The first look at each file. What it finds is looked at again run by run (`runs.py`), since these
readings also join what is said apart.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.audit.decoding import decode_all, without_css_escapes, without_json_escapes
from vaultkit.checks.audit.runs import MARKS, SPLICE, is_block

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

GAP = " vqkgap "
"""Stands where what follows is said apart from what went before: no phrase is found across it."""
TAG = re.compile(r"(<[^<>]*>)")
_ODD_TAG = re.compile(r"(<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>|<[^<>]*>)")
_IN_QUOTES = re.compile(r"=\"[^\"<>]*>|='[^'<>]*>")
"""What tells that a value holds the sign that ends a tag."""
_NAME = re.compile(r"</?([\w:.-]*)")
INLINE = "\0"
"""Stands for a tag that may part two words or stand within one."""
_SPLIT_WORD = re.compile(rf"\w{INLINE}+\w")
_DATA = ("{", "[")
"""How text begins whose marks, if it has any, are no marks of Markdown."""


def read_generously(data: bytes) -> Iterator[str]:
    """Yield the ways in which bytes can be read as text: as written, without tags, without marks.

    Args:
        data: The bytes of a text.
    """
    text = data.decode("utf-8", "replace")
    for plain in _plain(text):
        yield plain
        if "<" in plain:
            yield from _shown(plain)
        glued = SPLICE.sub("", plain) if "+" in plain else plain
        if not plain.lstrip().startswith(_DATA):
            glued = MARKS.sub("", glued)
        if glued != plain:
            yield glued


class Markup(NamedTuple):
    """A text with tags, taken apart.

    Args:
        shown: What stands between the tags, with gaps for those of blocks.
        escaped: Pieces of it that may hold escapes of scripts.
        tags: The tags, each once.
    """

    shown: str
    escaped: str
    tags: frozenset[str]

    def readings(self, seen: Container[str]) -> Iterator[str]:
        """Yield the ways in which it can be read.

        Args:
            seen: Tags that need not be.
        """
        tags = " ".join(tag for tag in self.tags if tag not in seen)
        for plain in (decode_all(self.shown), *_plain(self.escaped), *_plain(tags)):
            yield plain
            if "<" in plain:
                yield from _shown(plain)
            elif INLINE in plain and _SPLIT_WORD.search(plain):
                yield plain.replace(INLINE, "")
            if "+" in plain and SPLICE.search(plain):
                yield SPLICE.sub("", plain)


def read_markup(data: bytes) -> Markup:
    """Take a text with tags apart."""
    text, comments = _without_comments(data.decode("utf-8", "replace"))
    parts = (_ODD_TAG if _IN_QUOTES.search(text) else TAG).split(text)
    tags = frozenset((*parts[1::2], *comments))
    parts[1::2] = map(_instead_of, parts[1::2])
    shown = "".join(parts)
    escaped = GAP.join(part for part in parts if "\\" in part) if "\\" in shown else ""
    return Markup(shown, escaped, tags)


def _without_comments(text: str) -> tuple[str, list[str]]:
    """Return markup with an empty tag for each comment, and the comments."""
    first, *parts = text.split("<!--")
    if not parts:
        return text, []
    comments, rest = [], [first]
    for part in parts:
        comment, _, after = part.partition("-->")
        comments.append(comment)
        rest.append(after)
    return "<!>".join(rest), comments


def _plain(text: str) -> Iterable[str]:
    """Return a text without its escapes, in every way that they can be read."""
    if not text:
        return ()
    texts = (text, without_json_escapes(text), without_css_escapes(text))
    return dict.fromkeys(map(decode_all, texts))


def _shown(text: str) -> Iterator[str]:
    shown = without_tags(text)
    yield shown
    if _SPLIT_WORD.search(shown):
        yield shown.replace(INLINE, "")


def without_tags(text: str) -> str:
    """Return a text with gaps for tags of blocks, and a sign for those within a line."""
    parts = TAG.split(text)
    parts[1::2] = map(_instead_of, parts[1::2])
    return "".join(parts)


@lru_cache(maxsize=1 << 16)
def _instead_of(tag: str) -> str:
    """Return what stands for a tag where text is read without tags."""
    name = _NAME.match(tag)
    return GAP if name and is_block(name[1].lower()) else INLINE
