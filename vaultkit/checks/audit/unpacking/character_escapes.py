r"""Find text written character by character: `\x41`, `\101`, `0x41, 0x42`, `=41`, dumps."""

from __future__ import annotations

import quopri
import re
from typing import TYPE_CHECKING

from vaultkit.checks.audit.unpacking.charsets import APART, is_utf8, read_other_charsets
from vaultkit.checks.audit.unpacking.encoded_text import decodes_to_something
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_APART = APART.encode()
_CODES = lazy_re(
    rb"\\(?:x(?P<x>[0-9a-fA-F]{2})|u\{0*(?P<brace>[0-9a-fA-F]{1,6})\}|U000?(?P<long>[0-9a-fA-F]{5})"
    rb"|(?P<octal>[0-3][0-7]{2}))|%u(?P<u>[0-9a-fA-F]{4})"
)
"""Escapes of scripts that are not those of JSON, and `%u` of the function `escape`."""
_OF_LETTERS = lazy_re(
    rb"\\(?:x(?:[46][1-9a-fA-F]|[57][0-9aA]|3[0-9]|[c-fC-F]|2[07dD])|u\{|U000|[13][0-7]{2}|0[67][0-7])"
)
"""Those that are letters, as far as the first digits say: scripts escape other signs anyway."""
_OLD = lazy_re(rb"%u[0-9a-fA-F]{4}")
_JSON_CODE = lazy_re(rb"\\u([0-9a-fA-F]{4})")
_STRETCH = 2_000
"""Bytes before and behind an escape that are read with it."""
_NUMBER = rb"(?:0[xX][0-9a-fA-F]{1,6}|\d{1,7})"
_NUMBERS = lazy_re(_NUMBER + rb"(?:[\s,;]++" + _NUMBER + rb"){5,}+")
_MAKERS = (b"fromC", b"int8Array", b"int16Array", b"Buffer.from(", b"bytearray(", b"bytes([")
"""What makes text of a list of numbers."""
_HEX_NUMBERS = lazy_re(rb"0[xX][0-9a-fA-F]{2}(?:[\s,;]++0[xX][0-9a-fA-F]{2}){5,}+")
_PAIRS = lazy_re(rb"[0-9a-fA-F]{2}(?:[ \t,:-]{1,3}[0-9a-fA-F]{2}(?![0-9a-fA-F])){7,}+")
_MASK = bytes(
    65 if byte in b"0123456789abcdefABCDEF" else 32 if byte in b" \t,:-" else 120 if byte in b"xX"
    else 10 if byte == 10 else 46  # noqa: PLR2004 - a line feed
    for byte in range(256)
)  # fmt: skip
"""Makes digits `A`, what separates them a blank, and others full stops, `x` and lines aside."""
_HEX_MASKED = b"AxAA"
_PAIRS_MASKED = (b"AA AA AA AA AA AA AA AA", b"AA AA AA AA  AA AA AA AA", b"AA  AA  AA  AA  AA  AA")
_DUMP_MASKED = b"\nAAAAAA"
_DUMPED = lazy_re(
    rb"^[ \t]*(?:0x)?[0-9a-fA-F]{6,16}[:|]?[ \t]+"
    rb"([0-9a-fA-F]{2}(?:[ \t]{1,2}[0-9a-fA-F]{2}(?!\S))*+(?!\S)"
    rb"|[0-9a-fA-F]{4,8}(?:[ \t][0-9a-fA-F]{2,8}(?!\S))*+(?!\S))",
    re.MULTILINE,
)
"""A line of a dump, as `xxd`, `hexdump` and debuggers write it; those of `od` are octal."""
_QUOTED = lazy_re(rb"=(?:[0-9A-F]{2}=[0-9A-F]{2}|\?[\w-]+\?[qQ]\?|\r?\n)")
"""Two escapes in a row, a word of a header, a break."""
_SOFT_BREAK = lazy_re(rb"^[^\r\n]{70,75}=\r?$", re.MULTILINE)
"""The end of a line that goes on: mail programs break as late as they may, scripts anywhere."""
_DATE = lazy_re(rb"\d{4}([-./])\d\d\1\d\d")
_OF_WORDS = lazy_re(rb"[A-Za-z\x80-\xff\x00]")
"""Bytes of letters; rows of numbers are full of pairs of digits, which mean digits and signs."""
_WORD = lazy_re(rb"=\?[\w-]+\?[qQ]\?([^?\s]*)\?=")


def find_escaped(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield what a text says in escapes, with the kind of these."""
    for sign, pattern in ((b"\\", _OF_LETTERS), (b"%", _OLD)):
        if sign in data and pattern.search(data):
            yield from _in_one(map(_unescape, _stretches(data, pattern)), "escapes of a script")
    if any(maker in data for maker in _MAKERS):
        yield from _in_one(_find_numbers(data, _NUMBERS), "a list of numbers")
    mask = data.translate(_MASK)
    if mask.count(_HEX_MASKED) > 5:  # noqa: PLR2004 - as the expression has it
        yield from _in_one(_find_numbers(data, _HEX_NUMBERS), "a list of numbers")
    yield from _in_one(_find_pairs(data, mask), "hexadecimal")
    if _DUMP_MASKED in mask or mask.startswith(_DUMP_MASKED[1:]):
        yield from _in_one(_find_dumps(data), "a hexadecimal dump")
    if b"=" in data and _is_quoted(data):
        yield from _in_one(_unquote(data), "quoted-printable")


def _in_one(found: Iterable[bytes], way: str) -> Iterator[tuple[bytes, str]]:
    joined = _join(found)
    if joined:
        yield joined, way


def _join(found: Iterable[bytes]) -> bytes:
    return _APART.join(found)


def _stretches(data: bytes, pattern: re.Pattern[bytes]) -> Iterator[bytes]:
    """Yield what is round escapes; what is far from them is said without them."""
    start = end = 0
    for match in pattern.finditer(data):
        at = match.start()
        if at > end + _STRETCH:
            if end:
                yield data[start : end + _STRETCH]
            start = max(at - _STRETCH, 0)
        end = match.end()
    if end:
        yield data[start : end + _STRETCH]


def _unescape(data: bytes) -> bytes:
    r"""Return bytes without escapes; a row of `\x` may be the bytes of UTF-8."""
    if data.isascii():
        plain = _CODES.sub(_byte_of, data)
        if is_utf8(plain):
            return plain
    return _JSON_CODE.sub(_character_of, _CODES.sub(_character_of, data))


def _byte_of(match: re.Match[bytes]) -> bytes:
    if match["x"]:
        return bytes.fromhex(match["x"].decode())
    return bytes([int(match["octal"], 8)]) if match["octal"] else _character_of(match)


def _character_of(match: re.Match[bytes]) -> bytes:
    digits = next(group for group in match.groups() if group)
    return _utf8(int(digits, 8 if match.re is _CODES and match["octal"] else 16))


def _utf8(code: int) -> bytes:
    return chr(code).encode("utf-8", "replace") if code <= 0x10FFFF else b" "  # noqa: PLR2004


def _find_numbers(data: bytes, pattern: re.Pattern[bytes]) -> Iterator[bytes]:
    """Yield what lists of numbers say as characters, or as bytes."""
    for match in pattern.finditer(data):
        codes = [int(one, 16 if one[1:2] in b"xX" and one[1:] else 10)
                 for one in re.split(rb"[\s,;]+", match[0])]  # fmt: skip
        yield from _say(codes)


def _say(codes: list[int]) -> Iterator[bytes]:
    as_bytes = bytes(codes) if max(codes) < 256 else b""  # noqa: PLR2004
    as_text = b"".join(map(_utf8, codes))
    yield from _first_that_says_something(as_bytes, as_text)


def _first_that_says_something(*tries: bytes) -> Iterator[bytes]:
    for data in tries:
        has_words = len(_OF_WORDS.findall(data)) * 2 >= len(data) or _DATE.search(data)
        if has_words and decodes_to_something(data):
            wide = next(read_other_charsets(data), None) if b"\0" in data else None
            yield wide[0] if wide else data
            return


def _find_pairs(data: bytes, mask: bytes) -> Iterator[bytes]:
    for masked in _PAIRS_MASKED:
        done = 0
        while (at := mask.find(masked, done)) >= 0:
            match = _PAIRS.match(data, at)
            done = match.end() if match else at + 1
            if match:
                yield from _first_that_says_something(_from_pairs(match[0]))


def _from_pairs(text: bytes) -> bytes:
    return bytes.fromhex(re.sub(rb"[^0-9a-fA-F]+", b"", text).decode())


def _find_dumps(data: bytes) -> Iterator[bytes]:
    """Yield what dumps say: their lines as they follow each other, also two bytes at a time."""
    lines: list[bytes] = []
    last = 0
    for match in _DUMPED.finditer(data):
        if lines and data.count(b"\n", last, match.start()) > 1:
            yield from _read_dump(lines)
            lines.clear()
        lines.append(match[1])
        last = match.end()
    yield from _read_dump(lines)


def _read_dump(lines: list[bytes]) -> Iterator[bytes]:
    groups = [group for line in lines for group in line.split() if len(group) % 2 == 0]
    if not groups:
        return
    straight = [bytes.fromhex(group.decode()) for group in groups]
    yield from _first_that_says_something(b"".join(straight))
    if len(groups[0]) > 2:  # noqa: PLR2004 - numbers of two bytes and more may be turned round
        yield from _first_that_says_something(b"".join(group[::-1] for group in straight))


def _is_quoted(data: bytes) -> bool:
    """Tell whether a text is quoted-printable: by escapes in a row, or lines of its length."""
    has_breaks = False
    for match in _QUOTED.finditer(data):
        if not match[0].endswith(b"\n"):
            return True
        has_breaks = True
    return has_breaks and bool(_SOFT_BREAK.search(data))


def _unquote(data: bytes) -> Iterator[bytes]:
    for stretch in _stretches(data, _QUOTED):
        plain = quopri.decodestring(_WORD.sub(_plain_word, stretch))
        yield plain if is_utf8(plain) else plain.decode("cp1252", "replace").encode()


def _plain_word(match: re.Match[bytes]) -> bytes:
    return match[1].replace(b"_", b" ")
