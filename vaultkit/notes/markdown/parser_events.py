"""The Markdown parser with the extensions that Obsidian's text needs, and what it yields."""

from __future__ import annotations

import re
from typing import Any

import pyromark

Event = Any
"""What pyromark yields: "SoftBreak", {"Text": …}, {"Start": …}, {"End": …}, …"""

_O = pyromark.Options
MARKDOWN = pyromark.Markdown(
    options=_O.ENABLE_TABLES
    | _O.ENABLE_FOOTNOTES
    | _O.ENABLE_STRIKETHROUGH
    | _O.ENABLE_MATH
    | _O.ENABLE_WIKILINKS
)


_END_OF_TEXT = re.compile(rb"\n[ \t]*+\r?\n|\Z")


def end_of_text(data: bytes, at: int) -> int:
    """Return the end of the next blank line, or of all."""
    found = _END_OF_TEXT.search(data, at)
    return found.end() if found else len(data)


def element_name(tag: Any) -> str:
    """Return the element of a `Start` or `End`."""
    return tag if type(tag) is str else next(iter(tag))


def is_panic(error: BaseException) -> bool:
    """Tell whether an error is the parser's own crash, which Python does not count as one."""
    return type(error).__name__ == "PanicException"
