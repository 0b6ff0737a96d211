"""Pictures, sounds and films that a note shows by raw HTML, as the paths that it names."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.html_spans import html_comments, html_runs
from vaultkit.notes.paths import AUDIO_SUFFIXES, IMAGE_SUFFIXES, VIDEO_SUFFIXES, suffix_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vaultkit.notes.note import Note

SHOWN = frozenset({"img", "source", "video", "audio"})
"""Elements of which pages show what they name."""
SUFFIXES = IMAGE_SUFFIXES | AUDIO_SUFFIXES | VIDEO_SUFFIXES | {"ico", "pdf", "tif", "tiff", "vtt"}
_TAG = lazy_re(r"<(img|source|video|audio|track|embed)(?=[\s/>])", re.IGNORECASE)
_TAG_BYTES = lazy_re(rb"<(?:img|source|video|audio|track|embed)[\s/]", re.IGNORECASE)
_ATTRIBUTE = lazy_re(
    r"""[\s/]*+(?P<name>[^\s/>=][^\s/>=]*+)"""
    r"""(?:\s*+=\s*+(?P<value>"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?"""
)
_OF_SET = lazy_re(r"[^\s,]\S*+")
_NAMES = frozenset({"src", "srcset", "poster"})
_ELSEWHERE = lazy_re(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")
"""How an address begins that is its own, one of another host, or a place on the page."""
_TEMPLATE = frozenset("{}<>$")
"""Signs of a path that a template makes."""
_END = lazy_re(r"[?#]")
_FOUND = "html_media"
"""Where a note keeps them, as it keeps all that is worked out from its text."""


class MediaPath(NamedTuple):
    """A path of a file in an element that shows one.

    Args:
        start: Its first place in the text; of a note, the first byte.
        end: Past its last one.
        address: What it says, without entities.
        element: Name of the element.
        attribute: Where the attribute begins, for a finding.
        attribute_end: Where it ends.
        in_set: Whether it stands among others in a `srcset`.
    """

    start: int
    end: int
    address: str
    element: str
    attribute: int
    attribute_end: int
    in_set: bool

    @property
    def path(self) -> str:
        """The address without what follows `?` or `#`."""
        return _END.split(self.address, maxsplit=1)[0]


def may_show_media(note: Note) -> bool:
    """Tell quickly whether a note may hold such an element."""
    return _TAG_BYTES.search(note.source.data) is not None


def media_of(note: Note) -> Sequence[MediaPath]:
    """Return the paths in a note's HTML, comments left out; worked out once for each note."""
    known: dict[str, Any] = vars(note)
    if _FOUND not in known:
        known[_FOUND] = tuple(_find_in(note)) if may_show_media(note) else ()
    found: Sequence[MediaPath] = known[_FOUND]
    return found


def _find_in(note: Note) -> Iterator[MediaPath]:
    hidden = [*html_comments(note), *((one.start, one.end) for one in note.comments)]
    for pieces in html_runs(note):
        text = "".join(note.source.slice(start, end) for start, end in pieces)
        ends = list(accumulate(end - start for start, end in pieces))
        is_text = bool(ends) and len(text.encode()) == ends[-1]
        for one in find_media(text) if is_text else ():
            places = (one.start, one.end - 1, one.attribute, one.attribute_end - 1)
            first, last, *attribute = (_byte_of(text, at, pieces, ends) for at in places)
            is_whole = last - first == len(text[one.start : one.end - 1].encode())
            if is_whole and not any(start <= first < end for start, end in hidden):
                yield one._replace(
                    start=first,
                    end=first + len(text[one.start : one.end].encode()),
                    attribute=attribute[0],
                    attribute_end=attribute[1] + len(text[one.attribute_end - 1].encode()),
                )


def _byte_of(text: str, at: int, pieces: Sequence[tuple[int, int]], ends: Sequence[int]) -> int:
    """Return the byte of a note at which a character of its HTML stands."""
    passed = len(text[:at].encode())
    index = bisect_right(ends, passed)
    return pieces[index][1] - (ends[index] - passed)


def find_media(html: str) -> Iterator[MediaPath]:
    """Yield the paths of files in a text's elements, in order."""
    from html import unescape  # most notes have none, and it brings two thousand entities

    for tag in _TAG.finditer(html):
        at = tag.end()
        while (match := _ATTRIBUTE.match(html, at)) is not None:
            at = match.end()
            name = match["name"].lower()
            if match["value"] and name in _NAMES:
                for start, end in _spans(html, *match.span("value"), name):
                    address = unescape(html[start:end])
                    if _is_file(address):
                        place = match.start("name"), match.end()
                        is_set = name == "srcset"
                        yield MediaPath(start, end, address, tag[1].lower(), *place, is_set)


def _spans(html: str, start: int, end: int, name: str) -> Iterator[tuple[int, int]]:
    """Yield where the addresses of an attribute's value stand, without quotes and blanks."""
    if html[start] in "\"'":
        start, end = start + 1, end - 1
    value = html[start:end]
    if name == "srcset":
        for first, last in _of_set(value):
            yield start + first, start + last
    elif bare := value.strip():
        start += value.index(bare[0])
        yield start, start + len(bare)


def _of_set(value: str) -> Iterator[tuple[int, int]]:
    """Yield where the addresses of a `srcset` stand, as browsers take it apart."""
    at = 0
    while (match := _OF_SET.search(value, at)) is not None:
        address = match[0].rstrip(",")
        yield match.start(), match.start() + len(address)
        comma = match.end() if address != match[0] else value.find(",", match.end())
        at = comma if comma != -1 else len(value)


def _is_file(address: str) -> bool:
    """Tell whether an address is the path of a file that elements can show."""
    path = _END.split(address, maxsplit=1)[0]
    is_path = _ELSEWHERE.match(address) is None and _TEMPLATE.isdisjoint(path)
    return is_path and suffix_of(path) in SUFFIXES


def with_addresses(html: str, address_of: Callable[[MediaPath], str | None]) -> str:
    """Return HTML with other addresses.

    Args:
        html: What a note says.
        address_of: Returns the new address, None to leave one as it is, "" to leave out what it
            stands in.
    """
    from html import escape

    cut: set[tuple[int, int]] = set()
    for one in reversed(list(find_media(html))):
        new = address_of(one)
        place = one.attribute, one.attribute_end
        if new and place not in cut:
            html = html[: one.start] + escape(new) + html[one.end :]
        elif new == "" and place not in cut:
            cut.add(place)
            html = html[: one.attribute] + html[_end_of(html, one) :]
    return html


def _end_of(html: str, one: MediaPath) -> int:
    """Return where the attribute of a path ends by now: what follows in it may be written anew."""
    match = _ATTRIBUTE.match(html, one.attribute)
    return match.end() if match else one.attribute_end


def as_written(path: str, one: MediaPath) -> str:
    """Return a path as it is written in the place of another, with what follows `?` or `#`.

    Blanks are encoded where they were, and where they would end the path.
    """
    from html import escape

    keeps = "" if one.in_set or "%" in one.path or " " not in one.path else " "
    signs = f"/!()*+;=@~&{'' if one.in_set else ','}{keeps}"
    return escape(quote(path, safe=signs) + one.address[len(one.path) :])
