"""Files that stand in addresses: `data:text/plain;base64,…`."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATA = re.compile(rb"data:[\w./+-]*(?:;[\w=.+-]+)*?(;base64)?,([^\s\"'<>)]+)")


def find_data_uris(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield what data URIs hold."""
    if b"data:" in data:
        for match in _DATA.finditer(data):
            yield _decode(match[2], is_base64=bool(match[1])), "a data URI"


def _decode(text: bytes, *, is_base64: bool) -> bytes:
    raw = unquote_to_bytes(text)
    if not is_base64:
        return raw
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return raw
