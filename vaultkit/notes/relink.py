"""Write a link anew where it stands, so that it names another target and nothing else changes.

What cannot be written so that it is read back as meant is not written: a name with `]` in a
wikilink, a Markdown link whose destination is not where it seems to be, a reference.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.edit import Edit
from vaultkit.notes.note import Link
from vaultkit.notes.source import SUBSTITUTE
from vaultkit.notes.wikilink import WikiLink, parse_destination, parse_wikilink

if TYPE_CHECKING:
    import re

    from vaultkit.notes.note import Note, PropertyLink
    from vaultkit.notes.source import Span

_DESTINATION = lazy_re(
    r"""\]\([ \t]*+(<[^<>\n]*>|[^\s()<]*(?:\([^\s()]*\)[^\s()]*)*)"""
    r"""(?:\s++(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*+\)$"""
)
_ESCAPED = lazy_re(r"""[\x00-\x20%<>()\[\]\\"|^`{}]""")
_ESCAPED_IN_BRACKETS = lazy_re(r"[\x00-\x1f%<>\\|]")
_DELIMITER_ROW = lazy_re(
    rb"[ \t>]*+(?:\|[ \t]*+)?:?-+:?[ \t]*+(?:\|[ \t]*+:?-+:?[ \t]*+)*(?:\|[ \t]*+)?\r?"
)
_BLANK = lazy_re(rb"[ \t>]*\r?")


def relink(note: Note, link: Link | PropertyLink, span: Span, wanted: WikiLink) -> Edit | None:
    """Return the edit that makes a link lead to another target; None if it cannot be written.

    Args:
        note: The note it stands in.
        link: The link as it is.
        span: Where it is written; for a property, its brackets.
        wanted: What it is to say. The display text of a Markdown link stays as it is.
    """
    if SUBSTITUTE in f"{wanted.target}{wanted.subpath}":
        return None  # it stands for a byte that is not UTF-8, which no text can name
    written = note.source.slice(*span)
    if isinstance(link, Link) and link.kind != "wiki":
        return _relink_markdown(note, link, span, wanted) if link.kind == "markdown" else None
    is_embed = written.startswith("!")
    inner = written[3 if is_embed else 2 : -2]
    if not written.startswith(("[[", "![[")) or parse_wikilink(inner) != _parts(link):
        return None
    in_table = isinstance(link, Link) and is_in_table(note, span.start)
    text = _format(inner, wanted, "\\|" if in_table else "|")
    is_unsafe = "%%" in wanted.target + wanted.subpath or {"[", "]"} & {*wanted.target}
    if parse_wikilink(text) != wanted or is_unsafe:
        return None
    if not isinstance(link, Link) and not _fits_quotes(note, span, text):
        return None
    start = span.start + len(written) - len(written.lstrip("!")) + 2
    return Edit(note.path, start, span.end - 2, text)


def _parts(link: Link | PropertyLink) -> WikiLink:
    return WikiLink(link.target, link.subpath, link.display)


def _format(inner: str, wanted: WikiLink, pipe: str) -> str:
    """Keep the blanks around, and the display text with its bar where it does not change."""
    old = parse_wikilink(inner)
    linktext = f"{wanted.target}{wanted.subpath}"
    if old is None or old.display != wanted.display or old.display is None:
        return linktext if wanted.display is None else f"{linktext}{pipe}{wanted.display}"
    tail = inner[len(inner) - len(old.display) :]
    before = inner[: len(inner) - len(tail)]
    bar = "\\|" if before.endswith("\\|") else "|"
    return f"{linktext}{bar}{tail}"


def _fits_quotes(note: Note, span: Span, text: str) -> bool:
    """Tell whether a text can stand in a property between the quotes that are there."""
    data = note.source.data
    opening, closing = data[span.start - 1 : span.start], data[span.end : span.end + 1]
    if opening != closing or opening not in {b'"', b"'"} or "\n" in text:
        return False
    return "'" not in text if opening == b"'" else not {'"', "\\"} & {*text}


def _relink_markdown(note: Note, link: Link, span: Span, wanted: WikiLink) -> Edit | None:
    written = note.source.slice(*span)
    match = _DESTINATION.search(written)
    if match is None:
        return None
    is_bracketed = match[1].startswith("<")
    old = match[1][1:-1] if is_bracketed else match[1]
    url = encode_destination(wanted, is_bracketed=is_bracketed)
    if parse_destination(old) != (link.target, link.subpath, None):
        return None
    if parse_destination(url) != (wanted.target, wanted.subpath, None):
        return None
    start = span.start + len(written[: match.start(1)].encode()) + is_bracketed
    return Edit(note.path, start, start + len(old.encode()), url)


def encode_destination(link: WikiLink, *, is_bracketed: bool = False) -> str:
    """Escape what would end a destination, as Obsidian does; other scripts stay readable."""
    unsafe = _ESCAPED_IN_BRACKETS if is_bracketed else _ESCAPED
    subpath = unsafe.sub(_escape, link.subpath).replace("#%5E", "#^")
    return unsafe.sub(_escape, link.target) + subpath


def _escape(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"


def is_in_table(note: Note, offset: int) -> bool:
    """Tell whether a byte stands in a table, where a bar in a link must be escaped.

    The lines around it up to the next blank ones are a table if one of them is a delimiter row.
    """
    data = note.source.data
    line = data.rfind(b"\n", 0, offset) + 1
    end = data.find(b"\n", offset)
    if data.find(b"|", line, end if end != -1 else len(data)) == -1:
        return False
    tables = _tables(data)
    at = bisect_right(tables, offset, key=itemgetter(0)) - 1
    return at >= 0 and offset < tables[at][1]


@lru_cache(maxsize=4)
def _tables(data: bytes) -> list[tuple[int, int]]:
    """Return where lines up to the next blank ones hold a delimiter row, in order.

    They are found once for all links of a note, of which a report of findings may have thousands.
    """
    found: list[tuple[int, int]] = []
    start, holds_row = 0, False
    at = 0
    while at < len(data):
        line_end = data.find(b"\n", at) % (len(data) + 1)
        if _BLANK.fullmatch(data, at, line_end):
            found += [(start, at)] if holds_row else []
            start, holds_row = line_end + 1, False
        elif not holds_row and data.find(b"|", at, line_end) != -1:
            holds_row = _DELIMITER_ROW.fullmatch(data, at, line_end) is not None
        at = line_end + 1
    return [*found, (start, len(data) + 1)] if holds_row else found
