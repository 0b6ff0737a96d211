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
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, unquote_to_bytes

from vaultkit.checks.audit.matches import remembering

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_UNPACKED = 500_000_000
"""Bytes that are unpacked from one file."""
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
_ITEM = re.compile(r"\n[ \t]*(?=[-*+#] |\d+\. |\n)|\]\(|\): ")
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


def layers(data: bytes) -> Iterator[Layer]:
    """Yield a file's bytes and, at any depth, what is packed in them.

    Errors:
        UnpackError: an archive is broken, locked, nested too deeply or too large.
    """
    pending = [(Layer(data), 0)]
    left = MAX_UNPACKED
    while pending:
        layer, depth = pending.pop()
        yield layer
        for inner, way in _unpack(layer.data, left):
            left -= len(inner)
            _refuse_if(depth == _MAX_DEPTH or left < 0)
            pending.append((Layer(inner, f"{layer.way}, {way}" if layer.way else way), depth + 1))


def _unpack(data: bytes, left: int) -> Iterator[tuple[bytes, str]]:
    try:
        if data.startswith(_GZIP):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
                yield file.read(left + 1), "unpacked"
        elif data.startswith(_ZIP):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield "\n".join(archive.namelist()).encode(), "names in the archive"
                for info in archive.infolist():
                    _refuse_if(info.file_size > left)
                    yield archive.read(info), f"unpacked {info.filename}"
        elif b"data:" in data:
            for match in _DATA.finditer(data.decode("utf-8", "replace")):
                yield _data_uri(match[2], is_base64=bool(match[1])), "a data URI"
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        message = f"it cannot be unpacked: {error}"
        raise UnpackError(message) from error


def _refuse_if(is_too_much: bool) -> None:  # noqa: FBT001 - the condition is all it takes
    if is_too_much:
        message = "it is packed too deeply or too large"
        raise UnpackError(message)


def _data_uri(text: str, *, is_base64: bool) -> bytes:
    raw = unquote_to_bytes(text)
    if not is_base64:
        return raw
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return raw


def readings(data: bytes) -> Iterator[str]:
    """Yield the ways in which bytes can be read as text: what is shown, and what tags hold."""
    text = data.decode("utf-8", "replace")
    if data[:1] in {b"{", b"["}:
        text = _STRING.sub(GAP, text)
    elif data[:1] != b"<":
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
