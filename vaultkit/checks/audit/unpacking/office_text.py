"""Read the text of older office documents: RTF, and those of before there was XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.audit.unpacking.charsets import APART
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_RTF = b"{\\rtf"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTROL = lazy_re(
    r"\\(?:'(?P<byte>[0-9a-fA-F]{2})|u(?P<code>-?\d{1,5})\s?(?:\?|\\'[0-9a-fA-F]{2})?"
    r"|(?P<apart>par|line|cell|row|sect|page|tab)(?![a-z])[ ]?|[a-z]{1,32}-?\d{0,10}[ ]?"
    r"|(?P<sign>[\\{}~_-])|\*)|[{}\r\n]"
)
"""What is no text in RTF, and how characters are written in it."""
_STRING = lazy_re(r"[^\x00-\x08\x0e-\x1f\x7f-\x9f]{6,}+")
_SIGNS = {"~": " ", "_": "-", "-": ""}


def read_office(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield the text of an RTF, or the strings of eight bits in a document of old."""
    if data.startswith(_RTF):
        text = _CONTROL.sub(_plain, data.decode("cp1252", "replace"))
        yield text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode(), "RTF"
    elif data.startswith(_COMPOUND):
        strings = _STRING.findall(data.decode("cp1252", "replace").replace("\ufffd", "\0"))
        if strings:
            yield APART.join(strings).encode(), "strings of a document"


def _plain(match: re.Match[str]) -> str:
    if match["byte"]:
        return bytes.fromhex(match["byte"]).decode("cp1252", "replace")
    if match["code"]:
        return chr(int(match["code"]) % 0x10000)
    if match["apart"]:
        return "\n"
    return _SIGNS.get(match["sign"], match["sign"]) if match["sign"] else ""
