"""Cut markup into pieces that say what they say alone, and know those seen before."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.audit.site_text.byte_readings import GAP, sign_of_tag
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

_MOST = 200_000
"""Tags that are remembered, and as many pieces."""
_GAP = GAP.encode()
_IN_QUOTES = lazy_re(rb"=\"[^\"<>]*>|='[^'<>]*>")
"""What tells that a value holds the sign that ends a tag."""
_QUOTING_TAG = lazy_re(rb"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>")
_NAME = lazy_re(rb"/?[a-zA-Z][\w:.-]*+(?=[\s/]|\Z)((?:[^\"']|\"[^\"]*\"|'[^']*')*+)")
"""The inside of a tag: its name, which says nothing, and its attributes."""
_DOCTYPE = b"<!doctype"
_RAW = lazy_re(
    rb"<!--(.*?)(?:--!?>|\Z)|(<(script|style)[^<>]*>.*?)(?:</\3\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG_STARTS = frozenset(bytes([byte]) for byte in (string.ascii_letters + "/!?").encode())


class NewPieces(NamedTuple):
    """What markup says that none before it said.

    Args:
        pieces: Texts between the tags of blocks, with a sign for each other tag; attributes of
            tags; comments.
        tags: Tags, each with the text after it.
    """

    pieces: AbstractSet[bytes]
    tags: Mapping[bytes, bytes]


def cut_raw(data: bytes) -> tuple[bytes, list[bytes]]:
    """Return markup without what stands in comments and scripts, and that: it is no markup.

    Tags in it may be within something that is said, and lines that seem to be blocks are none.
    """
    if data.find(b"!", data.startswith(_DOCTYPE) * len(_DOCTYPE)) >= 0:  # fast: it is one byte
        data = data.replace(b"<![CDATA[", b"").replace(b"]]>", b"")
        if b"<!--" in data:
            parts = _RAW.split(data)
            raw = [one for one in (*parts[1::4], *parts[2::4]) if one]
            return b"<!>".join(parts[::4]), raw
    first, *scripts = data.split(b"<script")
    cut = [script.partition(b"</script") for script in scripts]
    return b"<script".join((first, *(rest for _, _, rest in cut))), [code for code, _, _ in cut]


class MarkupPieces:
    """Knows what markup has said, to forget what turns out not to be clean."""

    def __init__(self) -> None:
        self._signs = _Signs()
        self._pieces: set[bytes] = set()

    def take_new(self, data: bytes, others: Iterable[bytes] = ()) -> NewPieces:
        """Return what some markup says that none before it said.

        Args:
            data: The markup, without comments and scripts.
            others: What is to be read as it stands, as well.
        """
        if _IN_QUOTES.search(data):
            data = _QUOTING_TAG.sub(_escape_inside, data)
        signs = self._signs
        signs.new = {}
        first, *tags = data.split(b"<")
        shown = first + b"".join(map(signs.__getitem__, tags))
        found = {*shown.split(_GAP), *signs.new.values(), *others}
        found.difference_update(self._pieces)
        if len(self._pieces) < _MOST:
            self._pieces.update(found)
        return NewPieces(found, signs.new)

    def forget(self, new: NewPieces) -> None:
        """Let pieces be new again."""
        self._pieces.difference_update(new.pieces)
        for tag in new.tags:
            self._signs.pop(tag, None)


class _Signs(dict[bytes, bytes]):
    """What to read of a tag, without its first angle bracket, and the text after it.

    Looking up is many times faster than splitting at tags: the same stand on all pages.
    """

    new: dict[bytes, bytes]
    """The insides of tags that were not known, by tags with the texts after them."""

    def __missing__(self, part: bytes) -> bytes:
        inside, end, text = part.partition(b">")
        if end and inside[:1] in _TAG_STARTS:
            named = _NAME.fullmatch(inside)
            self.new[part] = named[1] if named else inside
            shown = _SIGNS[inside.split(None, 1)[0]] + text
        else:
            shown = b"<" + part
        if len(self) < _MOST:
            self[part] = shown
        return shown


class _SignsByName(dict[bytes, bytes]):
    """What stands for the tags of a name, where text is read without tags."""

    def __missing__(self, name: bytes) -> bytes:
        sign = sign_of_tag(f"<{name.decode('utf-8', 'replace')}").encode()
        if len(self) < _MOST:
            self[name] = sign
        return sign


_SIGNS = _SignsByName()


def _escape_inside(tag: re.Match[bytes]) -> bytes:
    inside = tag[0][1:-1].replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return b"<%b>" % inside
