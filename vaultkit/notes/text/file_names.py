"""Names of files: what other systems refuse, what no link can hold, what a title gives."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    import re

ILLEGAL = lazy_re(
    r"""[<>:"|?*\\\x00-\x1f]|[. ](?=/|$)"""
    r"""|(?:(?<=/)|^)(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=[./]|$)"""
)
"""What Windows refuses in a path: characters, a dot or blank at the end of a name, devices."""
UNLINKABLE = lazy_re(r"[#^|\[\]]|%%")
"""What means something else in a wikilink."""
MAX_BYTES = 255
"""Bytes that a name may have on the usual file systems."""

_DEVICE = 3
_UNSAFE = lazy_re(r"""[<>:"|?*\\/#^\[\]\x00-\x1f\x7f]|%%""")
_BLANKS = lazy_re(r"\s+")
_SUFFIX_BYTES = len(".md")


def find_name_fault(path: str) -> str:
    """Return why a path cannot be given to a file, as a sentence without full stop; "" if it can.

    Args:
        path: Vault-relative, with forward slashes.
    """
    for name in path.split("/"):
        if not name or name in {".", ".."}:
            return f'"{path}" is no path of a file'
        if name.startswith("."):
            return f'"{name}" starts with a dot, so Obsidian would not see it'
        if name != name.strip():
            return f'"{name}" starts or ends with a blank'
        if len(name.encode("utf-8", "surrogatepass")) > MAX_BYTES:
            return f'"{name[:20]}…" is longer than {MAX_BYTES} bytes'
    match = ILLEGAL.search(path)
    if match:
        return explain_illegal(path, match)
    match = UNLINKABLE.search(path)
    return f'no wikilink can hold the "{match[0]}" in "{path}"' if match else ""


def explain_illegal(path: str, match: re.Match[str]) -> str:
    """Return why Windows refuses what `ILLEGAL` found in a path."""
    found, at = match[0], match.start()
    if len(found) >= _DEVICE:
        return f'"{found}" is a name that Windows keeps for a device'
    is_end = found in ". " and path[at + 1 : at + 2] in {"", "/"}
    where = "at the end of a file or folder name" if is_end else "in a file name"
    return f'"{found}" {where} is refused by Windows'


def name_for(title: str) -> str:
    """Return the file name, without `.md`, that comes nearest to a title; "" if nothing is left.

    What a name cannot hold becomes a blank, so that words stay apart.
    """
    text = unicodedata.normalize("NFC", title)
    text = _BLANKS.sub(" ", _UNSAFE.sub(" ", text)).strip(" .")
    while len(text.encode()) > MAX_BYTES - _SUFFIX_BYTES:
        text = text[:-1].rstrip(" .")
    return f"{text} note" if ILLEGAL.search(text) else text
