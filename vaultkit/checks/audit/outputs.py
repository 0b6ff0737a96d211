"""What an output file says, however it is written: entities, escapes, tags, archives, data URIs."""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import re
import zipfile
import zlib
from functools import lru_cache
from html import unescape
from typing import IO, TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, unquote_to_bytes

from vaultkit.checks.audit.matches import remembering

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_UNPACKED = 256 << 20
"""Bytes that are unpacked from one file in all."""
MAX_MEMBER = 64 << 20
"""Bytes that are unpacked at once: of a file in an archive, or of one that is compressed."""
_PIECE = 1 << 20
"""Bytes of what was unpacked that are looked at together, `_OVERLAP` of them twice."""
_OVERLAP = 128 << 10
_MAX_DEPTH = 4
GAP = " vaultkitgap "
"""Stands where what follows is said apart from what went before: no phrase is found across it."""
_TAG = re.compile(r"(<[^<>]*>)")
_BLOCKS = (
    "address|article|aside|blockquote|body|button|caption|dd|description|details|dialog|div|dl|dt"
    "|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|label|legend|li|link|loc"
    "|main|nav|ol|option|p|pre|script|section|style|summary|table|tbody|td|text|tfoot|th|thead"
    "|title|tr|ul"
)
_BLOCK = re.compile(rf"</?(?:{_BLOCKS})(?![\w:-])[^<>]*>", re.IGNORECASE)
"""A tag between two things said: blocks of HTML, labels of drawings, elements of feeds.

Two that happen to stand next to each other say nothing together. All unpublished text is looked
for line by line, which is never more than one block.
"""
_ITEM = re.compile(r"\n[ \t\n]*\n|\n[ \t]*(?=[-*+#] |\d+\. )|\]\(|\): ")
"""Between items, headings and paragraphs of Markdown, and round addresses, as in `llms.txt`."""
_STRING = re.compile(r'(?<!\\)"(?=[\s}\]]*[,:\[{])[\s,:{}\[\]]*"')
"""Between two strings of JSON."""
_JSON_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|([nrtbf"/\\]))')
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{2,6})\s?")
_DATA = re.compile(r"data:[\w./+-]*(?:;[\w=.+-]+)*?(;base64)?,([^\s\"'<>)]+)")
_URL_ESCAPES = re.compile("%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*")
_unquote = remembering(unquote)
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"


class Layer(NamedTuple):
    """Bytes found in a file: those of the file itself, or what was packed in it.

    Args:
        data: The bytes.
        way: How they were reached, such as `unpacked`; "" for the file itself.
    """

    data: bytes
    way: str = ""


class UnpackError(ValueError):
    """An archive that cannot be looked into."""


class UnpackSizeError(UnpackError):
    """An archive that holds more than is looked at."""


def layers(data: bytes) -> Iterator[Layer]:
    """Yield a file's bytes and, at any depth, what is packed in them.

    Errors:
        UnpackSizeError: an archive holds more than is looked at.
        UnpackError: an archive is broken, locked or nested too deeply.
    """
    pending = [(Layer(data), 0)]
    left = MAX_UNPACKED
    while pending:
        layer, depth = pending.pop()
        yield layer
        for inner, way in _unpack(layer.data):
            left -= len(inner)
            if depth == _MAX_DEPTH:
                message = f"archives in archives, more than {_MAX_DEPTH} deep"
                raise UnpackError(message)
            _refuse_beyond(MAX_UNPACKED, is_more=left < 0)
            pending.append((Layer(inner, f"{layer.way}, {way}" if layer.way else way), depth + 1))


def cut(layer: Layer) -> Iterator[tuple[int, bytes]]:
    """Yield what is looked at together, and where it begins: all, or pieces of what was packed."""
    data = layer.data
    if not layer.way or len(data) <= _PIECE:
        yield 0, data
        return
    for start in range(0, len(data) - _OVERLAP, _PIECE - _OVERLAP):
        yield start, data[start : start + _PIECE]


def _unpack(data: bytes) -> Iterator[tuple[bytes, str]]:
    try:
        if data.startswith(_GZIP):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
                yield _read_member(file), "unpacked"
        elif data.startswith(_ZIP):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield "\n".join(archive.namelist()).encode(), "names in the archive"
                for info in archive.infolist():
                    _refuse_beyond(MAX_MEMBER, is_more=info.file_size > MAX_MEMBER)
                    with archive.open(info) as file:
                        yield _read_member(file), f"unpacked {info.filename}"
        elif b"data:" in data:
            for match in _DATA.finditer(data.decode("utf-8", "replace")):
                yield _data_uri(match[2], is_base64=bool(match[1])), "a data URI"
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        message = f"it cannot be unpacked: {error}"
        raise UnpackError(message) from error


def _read_member(file: IO[bytes] | gzip.GzipFile) -> bytes:
    data = file.read(MAX_MEMBER + 1)
    _refuse_beyond(MAX_MEMBER, is_more=len(data) > MAX_MEMBER)
    return data


def _refuse_beyond(most: int, *, is_more: bool) -> None:
    if is_more:
        message = f"more than {most >> 20} MiB when unpacked, which are not looked through"
        raise UnpackSizeError(message)


def _data_uri(text: str, *, is_base64: bool) -> bytes:
    raw = unquote_to_bytes(text)
    if not is_base64:
        return raw
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return raw


def readings(data: bytes, start: bytes = b"") -> Iterator[str]:
    """Yield the ways in which bytes can be read as text: what is shown, and what tags hold.

    Args:
        data: The bytes.
        start: How the file starts that they are from the middle of; they themselves if empty.
    """
    text = data.decode("utf-8", "replace")
    first = (start or data)[:1]
    if first in {b"{", b"["}:
        text = _STRING.sub(GAP, text)
    elif first != b"<":
        text = _ITEM.sub(GAP, text)
    texts = (text, _without_json_escapes(text), _without_css_escapes(text))
    for plain in dict.fromkeys(map(decode_all, texts)):
        if "<" in plain:
            parts = _TAG.split(plain)
            tags = parts[1::2]
            parts[1::2] = map(_instead_of, tags)
            yield "".join(parts)
            yield " ".join(tags)
        else:
            yield plain


@lru_cache(maxsize=1 << 16)
def _instead_of(tag: str) -> str:
    """Return what stands for a tag where text is read without tags."""
    return GAP if _BLOCK.match(tag) else " "


def decode_all(text: str) -> str:
    """Return text without HTML entities and URL escapes, also of escapes in escapes."""
    for _ in range(2):
        before = text
        if "&" in text:
            text = unescape(text)
        if "%" in text:
            text = _URL_ESCAPES.sub(_unquote, text)
        if text == before:
            break
    return text


def _without_json_escapes(text: str) -> str:
    r"""Return text without the escapes of JSON and JavaScript: `\u00e9`, `\n`."""
    if "\\" not in text:
        return text
    plain = _JSON_ESCAPE.sub(_json_character, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _without_css_escapes(text: str) -> str:
    r"""Return text without the escapes of CSS: `\e9`."""
    return _CSS_ESCAPE.sub(_css_character, text) if "\\" in text else text


def _json_character(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return " " if match[2] in "nrtbf" else match[2]


def _css_character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    try:
        return chr(code).encode().decode()
    except ValueError:
        return match[0]
