"""Find text that stands in other text as base64, base32, hexadecimal digits or a data URI.

What is found must decode to something that reads well or is of a kind of file that can be looked
into: names of classes, hashes, fonts and mappings of source maps decode to neither. Nearly all
guesses are wrong, and their first bytes tell it: see decision 70.
"""

from __future__ import annotations

import base64
import binascii
import re
import string
from binascii import a2b_base64
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from vaultkit.checks.audit.unpacking.archives import inflate, is_archive
from vaultkit.checks.audit.unpacking.charsets import APART, MARKS, is_utf8, is_wide_text, reads_well
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LETTERS = (string.ascii_letters + string.digits).encode()
_ALPHABET = _LETTERS + b"+/-_"
"""The letters of base64, of addresses as well; those of base32 and hexadecimal are among them."""
_MASK = bytes(65 if byte in _LETTERS + b"+=" else 32 for byte in range(256))
_SHORTEST = 12
"""Characters of the shortest run that is looked at, padding included: eight letters in base64.

Of `/`, `-` and `_`, which names and addresses are full of, there are few in encoded text: a run
must hold so many characters without them.
"""
_FEWEST = 8
"""Bytes of the shortest text that a run may decode to."""
_STANDARD = bytes.maketrans(b"-_", b"+/")
_PADDING = (b"", b"===", b"==", b"=")
"""What base64 lacks at its end, by the length over whole groups."""
_TEXT_START = lazy_re(
    rb"(?:[\t\n\f\r -~]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}"
    rb"|[\xf0-\xf4][\x80-\xbf]{3}){0,8}+(?<=.{5})",
    re.DOTALL,
)
"""How a text of `_FEWEST` bytes and more begins: in eight bytes a last sign may be incomplete."""
_SHORT_MARKS = frozenset({b"\x1f\x8b", b"x\x01", b"x\x5e", b"x\x9c", b"x\xda"})
_BEGINNING, _MOST_INFLATED = 1 << 10, 4 << 20
"""Bytes of a guess that are unpacked to see whether it is right, and what they may become."""
_SHORT = 16
"""Bytes of a text from which it may be the copy of a file; shorter ones are many."""
_LONG_TEXT = 20
"""Bytes of a text that is told by having printable characters only."""
_DIFFERENT = 4
"""Characters of a text beyond ASCII that differ, at the least: drawings repeat a few letters."""
_REMEMBERED = 400
"""Characters of a run that is remembered: most pages have the same short ones."""
_MOST_PIECES = 8
"""Places in a run at which it is tried to begin or end anew."""
_ESCAPED = (
    (b"\\", lazy_re(rb"\\(?:/|u002[bBfF]|u003[dD])")),
    (b"%", lazy_re(rb"%(?:2[bBfF]|3[dD])")),
    (b"&#", lazy_re(rb"&#(?:43|47|61|x2[bBfF]|x3[dD]);")),
)
"""Signs of base64 as JSON, addresses and HTML write them, each with what it begins with."""
_BREAK = (
    rb"(?:[ \t>*#]*+(?:\\?\r?\n|\\r\\n|\\n)[ \t>*#]*+|[\"'`][ \t]*+[+,.]?[ \t]*+\r?\n?[ \t]*+"
    rb"[+.]?[ \t]*+[\"'`])"
)
"""Between two lines of a run: in a mail, a comment, a string with `\\n`, or joined strings."""
_SECTION_ENDS = lazy_re(rb"[/_+-]")
_LINES = lazy_re(rb"(?:[A-Za-z0-9+/_-]{16,}+=?" + _BREAK + rb")*+[A-Za-z0-9+/_-]*+={0,2}")
_BREAKS = lazy_re(_BREAK)
_HEX = lazy_re(rb"(?:[0-9a-fA-F]{2})+")
_BASE32 = lazy_re(rb"[A-Z2-7]+|(?=[a-z]*\d)[a-z2-7]+")
"""In small letters with a digit, which encoded text has nearly always, and words have not."""
_ASCII_GROUPS = lazy_re(
    rb"(?:[CDI-Za-f][AC-HQS-Xgi-nwyz0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/]){9,}+"
)
"""Base64 of 27 characters of ASCII and more, whatever it is glued to."""
_FILES = (
    b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"ID3\x03", b"ID3\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"II*\x00", b"MM\x00*", b"OggS", b"fLaC",
)  # fmt: skip
"""How files begin that are looked into further, or may be a copy of one that stays; see also
`is_archive`.
"""
_FIRST = frozenset(one[:1] for one in (*_FILES, *_SHORT_MARKS, *MARKS))
"""Bytes that files begin with which are looked into."""
_DATA_URI = lazy_re(rb"data:[\w./+-]*(?:;[\w=.+-]+)*?(;base64)?,([^\s\"'<>)]+)")


def find_encoded(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield what stands encoded in bytes, with the name of the encoding; short texts together."""
    short: dict[str, list[bytes]] = {}
    for start, escaped in _ESCAPED:
        if start in data:
            data = escaped.sub(_plain_sign, data)
    for run in _find_runs(data):
        for plain, way in _decode(run) if len(run) <= _REMEMBERED else _decode_anew(run):
            if len(plain) < _SHORT:
                short.setdefault(way, []).append(plain)
            else:
                yield plain, way
    for way, texts in short.items():
        yield APART.encode().join(texts), way


def _plain_sign(match: re.Match[bytes]) -> bytes:
    sign = match[0].rstrip(b";")[-2:].lower()
    if sign in {b"2b", b"43"}:
        return b"+"
    return b"=" if sign in {b"3d", b"61"} else b"/"


def _find_runs(data: bytes) -> Iterator[bytes]:
    mask = data.translate(_MASK)
    bait = b"A" * _SHORTEST
    done = 0
    while (at := mask.find(bait, done)) >= 0:
        before = data[done:at]
        start = done + len(before.rstrip(_ALPHABET))
        match = _LINES.match(data, start)
        end = match.end() if match else at
        yield data[start:end]
        done = max(end, at + 1)


def decodes_to_something(data: bytes) -> bool:
    """Tell whether bytes are a text that reads well, or a file of a kind that is looked into."""
    if len(data) < _FEWEST or not _may_be_something(data):
        return False
    if data.startswith(_FILES) or _is_packed(data):
        return True
    if b"\0" in data or data.startswith(MARKS):
        return is_wide_text(data)
    return is_utf8(data) and _is_clean(data.decode())


def _is_clean(text: str) -> bool:
    """Tell whether a text is none by chance only: short ones must consist of words."""
    if not all(char.isprintable() or char in "\t\n\r\f" for char in text):
        return False
    is_long = len(text.encode()) >= _LONG_TEXT
    if is_long and text.isascii():
        return True
    if not text.isascii() and len(set(text)) < _DIFFERENT:
        return False
    letters = sum(char.isalnum() or char in " \n" for char in text)
    return reads_well(text) and (is_long or letters * 5 >= len(text) * 4)


def _is_packed(data: bytes) -> bool:
    """Tell whether bytes are an archive; of gzip and zlib the beginning must be readable."""
    if data[:2] in _SHORT_MARKS:
        return bool(inflate(data[:_BEGINNING], _MOST_INFLATED))
    return is_archive(data)


@lru_cache(maxsize=1 << 13)
def _decode(run: bytes) -> tuple[tuple[bytes, str], ...]:
    return tuple(_decode_anew(run))


def _decode_anew(run: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield what a run decodes to: as a whole, or else its lines and the pieces of these."""
    lines = _BREAKS.split(run) if run.translate(None, _ALPHABET) else [run]
    found = next(_decode_whole(b"".join(lines)), None)
    if found:
        yield found
        return
    for line in lines:
        found = next(_decode_whole(line), None) if len(lines) > 1 else None
        yield from [found] if found else _decode_pieces(line)


def _decode_whole(text: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield what a text decodes to, in each encoding that makes something of it."""
    text = text.rstrip(b"=")
    if _HEX.fullmatch(text) and not text.isdigit():
        yield from _if_something(bytes.fromhex(text.decode()), "hexadecimal")
    if _BASE32.fullmatch(text):
        yield from _if_something(_from_base32(text), "base32")
    yield from _if_something(_from_base64(text), "base64")


def _if_something(data: bytes, way: str) -> Iterator[tuple[bytes, str]]:
    if decodes_to_something(data):
        yield data, way


def _from_base32(text: bytes) -> bytes:
    try:
        return base64.b32decode(text.upper() + b"=" * (-len(text) % 8))
    except binascii.Error:
        return b""


def _from_base64(text: bytes) -> bytes:
    text = text.translate(_STANDARD)
    try:
        return a2b_base64(text + _PADDING[len(text) % 4])
    except binascii.Error:
        return b""


def _may_be_something(data: bytes) -> bool:
    """Tell, by how bytes begin, whether these or the first of them may decode to something."""
    return (
        _TEXT_START.match(data) is not None
        or data[:1] in _FIRST
        or b"\0" in data
        or is_archive(data)
    )


def _may_begin(text: bytes) -> bool:
    """Tell whether base64 that begins as a text does may decode to something, wherever it ends.

    Hexadecimal and base32 have no sign within that parts sections.
    """
    text = text.rstrip(b"=")
    return _may_be_something(_from_base64(text[: len(text) - (len(text) % 4 == 1)]))


_LONGEST = 1 << 18
"""Bytes of the longest line whose pieces are tried: what one of a longer one says is binary."""


def _decode_pieces(line: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield what pieces of a line decode to, which as a whole decodes to nothing.

    Text is glued to others by `/` and the like.
    """
    if not _SHORTEST <= len(line) <= _LONGEST:
        return
    for piece in _pieces_of(line):
        found = next(_decode_whole(piece), None)
        if found:
            yield found
            return
    for match in _ASCII_GROUPS.finditer(line):
        yield from _if_something(_from_base64(match[0]), "base64")


def _pieces_of(line: bytes) -> Iterable[bytes]:
    """Return the pieces of a line that may decode to something; the line itself is none."""
    sections = _SECTION_ENDS.split(line)
    if len(sections) == 1:
        return ()
    cuts = [match.start() for match in _SECTION_ENDS.finditer(line)]
    starts = (0, *(at + 1 for at in cuts[:_MOST_PIECES]))
    ends = (len(line), *reversed(cuts[-_MOST_PIECES:]))
    pieces = [
        line[start:end]
        for start, section_end in zip(starts, (*cuts, len(line)), strict=False)
        for end in (ends if _may_begin(line[start:]) else {section_end}.intersection(ends))
        if end - start >= _SHORTEST
    ]
    return dict.fromkeys((*pieces, *(one for one in sections if len(one) >= _SHORTEST)))


def find_data_uris(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield what data URIs hold."""
    if b"data:" in data:
        for match in _DATA_URI.finditer(data):
            yield _decode_uri(match[2], is_base64=bool(match[1])), "a data URI"


def _decode_uri(text: bytes, *, is_base64: bool) -> bytes:
    raw = unquote_to_bytes(text)
    if not is_base64:
        return raw
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return raw
