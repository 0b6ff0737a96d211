"""Write a note as Markdown that needs no vault: what its page shows, for programs that read text.

Links become Markdown links to other such files, comments and block ids are gone, and an embedded
note stands there as a quote. What a page does not show is not there either: links to what is not
published are their text, data of plugins is left out, and what is drawn from the whole vault is a
link to the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.html_media import media_of
from vaultkit.notes.markdown.html_spans import html_comments
from vaultkit.notes.note import BlockId, Heading, Link
from vaultkit.notes.paths import IMAGE_SUFFIXES, NotePath, stem_of, suffix_of
from vaultkit.notes.plugins.drawing_note import find_parts
from vaultkit.notes.plugins.plugin_content import is_drawing, kind_of_fence
from vaultkit.notes.relink import is_in_table
from vaultkit.notes.text.page_words import ENGLISH, say_withheld
from vaultkit.notes.wikilink import split_size
from vaultkit.vault.links.media_files import find_media_file
from vaultkit.vault.presentation.note_rendering import anchor_of
from vaultkit.vault.publishing.redaction.withheld_links import (
    escape_markdown,
    public_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Note
    from vaultkit.notes.text.page_words import Words
    from vaultkit.vault.presentation.note_rendering import Addresses
    from vaultkit.vault.vault import ResolvedLink, Vault

_DEPTH = 5
"""Embeds inside embeds that are written out; below that they are links."""
_IN_BRACKETS = lazy_re(r"([\\\[\]<])")
_MARKS = frozenset("[<%^")
"""Signs with which begins what is written anew in the text of a link."""
_ESCAPED = r"\\\1"
_OF_HTML_COMMENT = (b"<!--", b"-->")
_BASE = ["base"]


class _Piece(NamedTuple):
    """What stands in the place of some bytes."""

    start: int
    end: int
    text: str


class _Place(NamedTuple):
    """A part of a note, and the notes that it is embedded in."""

    note: Note
    start: int
    end: int
    within: tuple[NotePath, ...] = ()


def write_markdown(  # noqa: PLR0913 - as `render_note`
    vault: Vault,
    path: NotePath,
    addresses: Addresses,
    *,
    file: str,
    hidden_name: str = "",
    words: Words = ENGLISH,
) -> str:
    """Return a note's text without its properties.

    Args:
        vault: The vault, for every look-up.
        path: The note.
        addresses: Where files are, seen from the note's page.
        file: What stands behind the address of a note for the file of its Markdown.
        hidden_name: Text in the place of links to files without an address; "" shows their own.
        words: Those of the site.
    """
    note = vault.notes[path]
    writer = _Writer(vault, addresses, file, hidden_name, words)
    return writer.write(_Place(note, note.body_start, _end_of(note))).strip("\n")


class _Writer:
    def __init__(
        self, vault: Vault, addresses: Addresses, file: str, hidden_name: str, words: Words
    ) -> None:
        self._words = words
        self._vault = vault
        self._addresses = addresses
        self._file = file
        self._hidden_name = hidden_name

    def write(self, place: _Place) -> str:
        """Return what a part of a note says."""
        note, at = place.note, place.start
        parts: list[str] = []
        for start, end, text in sorted(self._pieces(place), key=lambda one: (one[0], -one[1])):
            if end <= at or start >= place.end:
                continue
            parts += (note.source.slice(at, max(start, at)), text if start >= at else "")
            at = min(end, place.end)
        parts.append(note.source.slice(at, place.end))
        return "".join(parts).replace("\r\n", "\n")

    def _pieces(self, place: _Place) -> Iterator[_Piece]:
        note = place.note
        for comment in note.comments:
            yield _cut(note, comment.start, comment.end)
        for start, end in html_comments(note):
            before, after = _OF_HTML_COMMENT
            is_closed = note.source.data[end : end + len(after)] == after
            yield _cut(note, start - len(before), end + len(after) * is_closed)
        for block in note.blocks:
            yield _without_id(note, block)
        yield from self._fences(note)
        yield from self._media(note)
        for resolved in self._vault.links[note.path]:
            link = resolved.link
            if not isinstance(link, Link) or link.in_comment:
                continue
            if place.start <= link.start < place.end:
                yield _Piece(link.start, _past(note, link), self._link(resolved, link, place))

    def _fences(self, note: Note) -> Iterator[_Piece]:
        """Yield what stands for tables of bases, and for data of plugins."""
        for fence in note.fences:
            words = fence.info.lower().split()[:1]
            if words == _BASE:
                href = self._addresses.file(note.path)
                text = f"[A table of notes, on the page]({href})" if href else ""
                yield _Piece(fence.start, fence.end, text)
            elif (kind := kind_of_fence(fence.info)) and kind.is_data:
                yield _cut(note, fence.start, fence.end)

    def _media(self, note: Note) -> Iterator[_Piece]:
        """Yield the addresses of files that HTML shows."""
        for one in media_of(note):
            found = find_media_file(self._vault.resolver, one.path, note.path)
            if found is not None:
                yield _Piece(one.start, one.end, self._addresses.file(found))

    def _link(self, resolved: ResolvedLink, link: Link, place: _Place) -> str:
        path = resolved.destination
        href = self._addresses.file(path) if path else ""
        if path is None:
            return self._label(link, place)
        if not href:
            text = public_text(link, path, self._vault, self._hidden_name)
            return escape_markdown(say_withheld(text, self._words) if link.is_embed else text)
        if link.is_embed:
            return self._embed(resolved, link, place, href)
        return f"[{self._label(link, place)}]({self._leads(resolved, path, href)})"

    def _leads(self, resolved: ResolvedLink, path: str, href: str) -> str:
        """Return where a link leads: to the Markdown of a note, or to a page or a file."""
        if NotePath(path) not in self._vault.notes:
            return href
        folder = "" if href == "./" else href
        return f"{folder}{self._file}{anchor_of(resolved, self._vault)}"

    def _label(self, link: Link, place: _Place) -> str:
        """Return what a link shows, as Markdown."""
        note = place.note
        if link.kind != "wiki":
            raw = note.raw(link)
            mark = 1 + link.is_embed
            end = raw.rfind("][" if link.kind == "reference" else "](")
            label = (link.start + mark, link.start + len(raw[:end].encode()))
            if end >= mark and not _MARKS.isdisjoint(raw[mark:end]):
                return self.write(_Place(note, *label, place.within))
            if end >= mark:
                return raw[mark:end]
        bar = "\\|" if is_in_table(note, link.start) else "|"
        text = link.shown.replace("\\|", "|")
        return _IN_BRACKETS.sub(_ESCAPED, text).replace("|", bar)

    def _embed(self, resolved: ResolvedLink, link: Link, place: _Place, href: str) -> str:
        """Return what stands for an embed: a picture, a link, or the text of a note."""
        path = resolved.destination or ""
        shown = self._vault.notes.get(NotePath(path))
        name = split_size(link.display)[0].strip()
        name = _IN_BRACKETS.sub(_ESCAPED, name or stem_of(NotePath(path)) or path)
        if shown is None or is_drawing(shown):
            mark = "!" if suffix_of(path) in IMAGE_SUFFIXES else ""
            return f"{mark}[{name}]({self._leads(resolved, path, href)})"
        title = f"[{_IN_BRACKETS.sub(_ESCAPED, link.shown)}]({self._leads(resolved, path, href)})"
        is_seen = shown.path in (*place.within, place.note.path)
        if is_seen or len(place.within) >= _DEPTH or not _stands_alone(place.note, link):
            return title
        part = _Place(shown, *_span(resolved, shown), (*place.within, place.note.path))
        return _quote(f"{title}\n\n{self.write(part).strip()}")


def _end_of(note: Note) -> int:
    """Return where what readers see of a note ends: a drawing's data is behind it."""
    return find_parts(note).back if is_drawing(note) else len(note.source.data)


def _span(resolved: ResolvedLink, note: Note) -> tuple[int, int]:
    """Return the part of a note that an embed shows."""
    item = resolved.subpath.item
    if isinstance(item, Heading):
        return note.section(item)
    if isinstance(item, BlockId):
        return item.start, item.end
    return note.body_start, _end_of(note)


def _past(note: Note, link: Link) -> int:
    """Return where a link ends: a reference may have an empty pair of brackets behind it."""
    has_more = link.kind == "reference" and note.source.data[link.end : link.end + 2] == b"[]"
    return link.end + 2 * has_more


def _stands_alone(note: Note, link: Link) -> bool:
    """Tell whether a link is a line of its own, in no list, quote or table."""
    data = note.source.data
    end = data.find(b"\n", link.end)
    line = data[data.rfind(b"\n", 0, link.start) + 1 : end if end >= 0 else len(data)]
    return line.strip() == data[link.start : link.end]


def _quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _cut(note: Note, start: int, end: int) -> _Piece:
    """Take something out; if it filled whole lines, take the last line end with it."""
    data = note.source.data
    is_start = not data[data.rfind(b"\n", 0, start) + 1 : start].strip()
    line_end = data.find(b"\n", end)
    if is_start and line_end >= 0 and not data[end:line_end].strip():
        return _Piece(start, line_end + 1, "")
    return _Piece(start, end, "")


def _without_id(note: Note, block: BlockId) -> _Piece:
    data = note.source.data
    start, end = block.id_start, block.id_start + 1 + len(block.id.encode())
    while start > note.body_start and data[start - 1 : start] in {b" ", b"\t"}:
        start -= 1
    return _Piece(start, end, "")
