"""Takes markup apart into pieces that say what they say alone, and knows those it has seen."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.audit.readings import GAP, sign_of_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

_MOST = 200_000
"""Tags that are remembered, and as many pieces."""
_GAP = GAP.encode()
_UNQUOTED = re.compile(rb"(?:[^\"']|\"[^\"]*\"|'[^']*')*+")
"""The inside of a tag up to a sign that ends it, since it stands in no quotes."""
_QUOTING_TAG = re.compile(rb"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>")
_DOCTYPE = b"<!doctype"
_RAW = re.compile(
    rb"<!--(.*?)(?:--!?>|\Z)|(<(script|style)[^<>]*>.*?)(?:</\3\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG_STARTS = frozenset(bytes([byte]) for byte in (string.ascii_letters + "/!?").encode())


class NewPieces(NamedTuple):
    """What markup says that none before it said.

    Args:
        pieces: Texts between the tags of blocks, with a sign for each other tag; insides of tags;
            comments.
        tags: Tags without their first angle bracket, each with the text after it.
    """

    pieces: AbstractSet[bytes]
    tags: Sequence[bytes]


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
        self._tags: dict[bytes, bytes] = {}
        self._pieces: set[bytes] = set()

    def take_new(self, data: bytes, others: Iterable[bytes] = ()) -> NewPieces:
        """Return what some markup says that none before it said.

        Args:
            data: The markup, without comments and scripts.
            others: What is to be read as it stands, as well.
        """
        if len(self._tags) > _MOST or len(self._pieces) > _MOST:
            self._tags, self._pieces = {}, set()
        first, *tags = data.split(b"<")
        new = self._learn(tags)
        if new.torn:
            first, *tags = _QUOTING_TAG.sub(_escape_inside, data).split(b"<")
            new = _join(new, self._learn(tags))
        shown = first + b"".join(map(self._tags.__getitem__, tags))
        found = {*shown.split(_GAP), *new.insides, *others}
        found.difference_update(self._pieces)
        self._pieces.update(found)
        self._forget_tags(new.torn)
        return NewPieces(found, new.tags)

    def forget(self, new: NewPieces) -> None:
        """Let pieces be new again."""
        self._pieces.difference_update(new.pieces)
        self._forget_tags(new.tags)

    def _forget_tags(self, tags: Iterable[bytes]) -> None:
        for tag in tags:
            self._tags.pop(tag, None)

    def _learn(self, tags: Iterable[bytes]) -> _NewTags:
        """Take what is to be read of tags, each with the text after it, that were not known."""
        known = self._tags
        new = _NewTags([*{*tags}.difference(known)], [], [])
        for tag in new.tags:
            inside, end, text = tag.partition(b">")
            sign = _SIGNS[inside.partition(b" ")[0]] if end else b""
            if sign and not ((inside.count(b'"') & 1 or b"'" in inside) and _is_torn(inside)):
                new.insides.append(inside)
                known[tag] = sign + text
            else:
                known[tag] = b"<" + tag
                if sign:
                    new.torn.append(tag)
        return new


class _NewTags(NamedTuple):
    """Tags that were not known.

    Args:
        tags: All of them, without their first angle bracket, each with the text after it.
        insides: What stands in those that are whole.
        torn: Those that seem to end within a value, which holds the sign that ends a tag.
    """

    tags: list[bytes]
    insides: list[bytes]
    torn: list[bytes]


def _join(first: _NewTags, then: _NewTags) -> _NewTags:
    return _NewTags(*(one + more for one, more in zip(first, then, strict=True)))


def _is_torn(inside: bytes) -> bool:
    return not _UNQUOTED.fullmatch(inside)


class _SignsByName(dict[bytes, bytes]):
    """What stands for the tags of a name, where text is read without tags; nothing for no tag."""

    def __missing__(self, name: bytes) -> bytes:
        is_tag = name[:1] in _TAG_STARTS
        sign = sign_of_tag(f"<{name.decode('utf-8', 'replace')}").encode() if is_tag else b""
        if len(self) < _MOST:
            self[name] = sign
        return sign


_SIGNS = _SignsByName()


def _escape_inside(tag: re.Match[bytes]) -> bytes:
    inside = tag[0][1:-1].replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return b"<%b>" % inside
