"""Find what leads somewhere in the source of a Mermaid diagram, whatever kind of diagram it is.

Lines that make something a link (`click`, `link`, `links`, `callback`), values that are addresses
(`img: "…"`, `$link="…"`), addresses of programs, attributes of HTML and styles, and texts in quotes
that belong to no shape. Nobody reads those in a drawing, but a page shows the source as well.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.html_attributes import find_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Fence, Note

LANGUAGE = "mermaid"
COMMENT = lazy_re(r"^[ \t]*+%%(?!\{)[^\n]*+", re.MULTILINE)
"""A comment of a diagram, which is never drawn."""
_STATEMENT = lazy_re(
    r"(?:^|;)[ \t]*+(?P<all>(?:click|links?|callback|href|properties|details)[ \t]++"
    r"(?:\"[^\"\n]*+(?:\"|$)|[^\"\n;]|;(?=\S))*+)",
    re.MULTILINE | re.IGNORECASE,
)
"""A statement that makes something a link, up to the next one."""
_QUOTED = lazy_re(r"\"([^\"\n]*+)\"|'([^'\n]*+)'|`([^`\n]*+)`")
_BEFORE = lazy_re(r"@|[:=]|\bhref\b", re.IGNORECASE)
"""What stands before an address that reaches to the end of the statement."""
_BLANKS = lazy_re(r"[ \t]++")
_MOST = 12
"""Of those that are looked at in one statement."""
_LONGEST = 2_000
"""Characters of an address."""
_VALUE = lazy_re(
    r"(?:,[ \t]*+)?(?P<quote>[\"']?)(?<![\w$-])(?P<key>\$?[A-Za-z_][\w-]*+)(?P=quote)"
    r"[ \t]*+[:=][ \t]*+(?:\"(?P<double>[^\"\n]*+)\"|'(?P<single>[^'\n]*+)'"
    r"|(?P<bare>[^\s\"'{}\[\](),][^{}\[\](),\n]*+))"
    r"(?:[ \t]*+,)?"
)
_OF_ADDRESSES = frozenset(
    {"img", "image", "icon", "href", "link", "links", "url", "src", "sprite", "docref", "file"}
    | {"$link", "$sprite", "$img", "ticketbaseurl", "path"}
)
"""Keys whose values lead somewhere."""
_LABELS = frozenset({"label", "title", "text", "name", "acctitle", "accdescr", "$descr", "$label"})
"""Keys whose values are read."""
_URL = lazy_re(r"\burl\([ \t]*+[\"']?([^\"'()\n]*+)[\"']?[ \t]*+\)", re.IGNORECASE)
_MARKDOWN = lazy_re(r"\]\(([^()\n]++)\)")
_OF_PROGRAM = lazy_re(
    r"(?<![\w+.\-])[A-Za-z][A-Za-z0-9+.\-]{0,40}+:[/\\]([^\s\"'<>`\])}]*+)([^\"'<>`\])}\n]*+)"
)
_BEGINS = lazy_re(r"[@:=](?=[^\s@:=])|[ \t](?=\S)|^(?=\S)")
"""Where a path may begin that reaches to the end of its line."""
_OF_PATHS = ("/", "\\", ".")
"""Signs of which each path has one."""
_MOST_ENDS = 30
_CODE = lazy_re(r"#(\w++);")
"""A sign by its name or number, as Mermaid writes it."""
_IN_SHAPE = "[({|`>"
"""Signs before a quote that make it the text of a shape or of an arrow."""


class Address(NamedTuple):
    """What may lead somewhere in a diagram.

    Args:
        start: The first character of what goes with it.
        end: Past the last one.
        texts: The address, in all ways in which it may be read.
        is_sure: Whether it is an address by its place; else only what looks like a path is one.
        instead: What stands in its place when it goes.
        is_end: Whether it is only the end of a line, of which the beginning is left.
    """

    start: int
    end: int
    texts: tuple[str, ...]
    is_sure: bool = True
    instead: str = ""
    is_end: bool = False


def is_diagram(fence: Fence) -> bool:
    """Tell whether a code block is a diagram."""
    return fence.info.lower().split()[:1] == [LANGUAGE]


def source_of(fence: Fence, note: Note) -> str:
    """Return what stands in a code block."""
    lines = (note.source.slice(start, end) for start, end in fence.pieces)
    return "".join(lines).replace("\r\n", "\n")


def diagrams_of(note: Note) -> Iterator[tuple[Fence, str]]:
    """Yield the diagrams of a note with their sources."""
    for fence in note.fences:
        if is_diagram(fence):
            yield fence, source_of(fence, note)


def addresses_in(source: str) -> Iterator[Address]:
    """Yield what leads somewhere in the source of a diagram, in any order; it may overlap."""
    for match in _STATEMENT.finditer(source):
        yield Address(*match.span(), _plain(*_in_statement(match["all"])))
        yield Address(*match.span(), _plain(*_tails(match["all"])), is_sure=False)
    for match in _VALUE.finditer(source):
        yield from _in_value(match)
    for attribute in find_addresses(source):
        yield Address(attribute.start, attribute.end, _plain(*attribute.addresses))
    for expression in (_URL, _MARKDOWN):
        for match in expression.finditer(source):
            yield Address(*match.span(1), _plain(match[1]), instead="…")
    for match in _OF_PROGRAM.finditer(source):
        yield Address(
            match.start(), match.end(1), _plain(match[0].removesuffix(match[2])), instead="…"
        )
        yield Address(*match.span(), _plain(match[0]), instead="…")
    for match in _QUOTED.finditer(source):
        before = source[max(match.start() - 4, 0) : match.start()].rstrip()
        if before[-1:] not in tuple(_IN_SHAPE):
            group = match.lastindex or 0
            yield Address(*match.span(group), _plain(match[group]), is_sure=False, instead="…")

    yield from _at_ends(source)


def _at_ends(source: str) -> Iterator[Address]:
    """Yield the ends of all lines: whatever begins them, they may be a path."""
    start = 0
    for line in source.split("\n"):
        if any(map(line.__contains__, _OF_PATHS)):
            for match in islice(_BEGINS.finditer(line), _MOST_ENDS):
                text = line[match.end() : match.end() + _LONGEST].rstrip()
                at = start + match.end()
                span = (at, at + len(text))
                yield Address(*span, _plain(text), is_sure=False, instead="…", is_end=True)
        start += len(line) + 1


def _in_statement(text: str) -> Iterator[str]:
    """Yield what a statement may lead to."""
    for match in _QUOTED.finditer(text):
        yield match[match.lastindex or 0]
    for match in islice(_BEFORE.finditer(text), _MOST):
        yield text[match.end() : match.end() + _LONGEST].strip("\"'; \t")


def _tails(text: str) -> Iterator[str]:
    """Yield the ends of a statement, one of which may be an address without quotes."""
    for match in islice(_BLANKS.finditer(text), _MOST):
        yield text[match.end() : match.end() + _LONGEST].strip("\"'; \t")


def _in_value(match: re.Match[str]) -> Iterator[Address]:
    """Yield the address that is a value, with its key and one of the commas round it."""
    key = match["key"].lower()
    if key in _LABELS:
        return
    value = match["double"] or match["single"] or match["bare"]
    if not value:
        return
    has_before, has_after = match[0].startswith(","), match[0].endswith(",")
    instead = "," if has_before and has_after else ""
    text = _plain(value.strip())
    if key in _OF_ADDRESSES:
        yield Address(*match.span(), text, instead=instead)
    else:
        span = next(match.span(one) for one in ("double", "single", "bare") if match[one])
        is_end = match["bare"] is not None
        yield Address(*span, text, is_sure=False, instead="…", is_end=is_end)


def _plain(*texts: str) -> tuple[str, ...]:
    """Return texts as they are, and with the signs that Mermaid writes by number or name."""
    return tuple(dict.fromkeys((*texts, *(_CODE.sub(_sign, text) for text in texts))))


def _sign(match: re.Match[str]) -> str:
    return unescape(f"&#{match[1]};" if match[1].isdecimal() else f"&{match[1]};")
