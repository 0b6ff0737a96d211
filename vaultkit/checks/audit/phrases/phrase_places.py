"""Find the line of the vault where a private file says something, or a note shows it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from vaultkit.checks.audit.leak import COMMENT
from vaultkit.checks.audit.site_text.squashed_text import squash
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.canvas_file import files_on
from vaultkit.notes.markdown.plain_text import plain_pieces
from vaultkit.notes.note import PropertyLink
from vaultkit.notes.paths import NotePath, suffix_of
from vaultkit.vault.publishing.published_files import BASE, CANVAS

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from vaultkit.notes.note import Note
    from vaultkit.notes.source import Source
    from vaultkit.vault.vault import ResolvedLink, Vault

_LINKED = frozenset({"name", "alias", "file name", "folder", "heading", "block id", "attachment"})
"""Kinds of what a link may say."""
_NAMES = frozenset({"name", "file name", "folder"})
"""Kinds of what a file is called; a note's title may stand in it, too."""
_FEW = 3
"""Words of a phrase that tell its place where it is not found as a whole."""
_END = 1 << 40
_JSON_ESCAPE = lazy_re(r'\\(?:u([0-9a-fA-F]{4})|[nrtbf"/\\])')
_WRITTEN, _SHOWN = "", "without markup"
"""How the lines of a note are read: the names of its hidden parts besides."""


class Places:
    """Finds lines of a vault in which something is said.

    Args:
        vault: The vault.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._said: dict[tuple[str, str], _Said] = {}

    def private_line(self, kind: str, key: str, path: str) -> int:
        """Return the line of an unpublished file, or hidden part of a note, that says something.

        Args:
            kind: What was found: see `Leak`.
            key: The squashed needle; "" for what is no words.
            path: Vault path of the file.

        Returns:
            The 1-based line; 0 for the file's name, and for what stands in no line.
        """
        note = self._vault.notes.get(NotePath(path))
        if kind in _NAMES and (note is None or key in squash(path)):
            return 0
        if note is None:
            return self._line_of_file(path, key)
        return (
            self._line_of(note, key, kind)
            or self._line_in_note(note, key)
            or self._line_in_note(note, _beginning(key))
        )

    def public_line(self, path: str, key: str, source: str, kind: str = "name") -> int:
        """Return the line of what is published that brings something onto its page.

        It says it, in a comment or not; it shows the unpublished file, or a note, a canvas or a
        base that does; or it links to it, if it is something that a link says.

        Args:
            path: The published note, canvas or base.
            key: The squashed needle; "" for what is no words.
            source: Vault path of the unpublished file.
            kind: What was found: see `Leak`.

        Returns:
            The 1-based line; 0 if there is none.
        """
        note = self._vault.notes.get(NotePath(path))
        if note is None:
            return self._line_of_file(path, key) or int(suffix_of(path) == BASE)
        return (
            self._line_in_note(note, key)
            or self._line_of_link(note, {source}, is_embed=kind not in _LINKED)
            or self._line_of_shown(note, key, source)
            or self._line_of_base(note)
        )

    def _line_in_note(self, note: Note, key: str) -> int:
        """Return the line of a note that says something, as it is written or as it is shown."""
        return self._line_of(note, key, _WRITTEN) or self._line_of(note, key, _SHOWN)

    def _line_of(self, note: Note, key: str, part: str) -> int:
        if not key:
            return 0
        if (note.path, part) not in self._said:
            self._said[note.path, part] = _Said(_lines_of(note, part))
        return self._said[note.path, part].line_of(key)

    def _line_of_file(self, path: str, key: str) -> int:
        """Return the line of a canvas or base that says something; 0 for none."""
        source = self._vault.texts.get(path)
        if source is None or not key:
            return 0
        if (path, _WRITTEN) not in self._said:
            self._said[path, _WRITTEN] = _Said(_raw_lines(source, 0, _END))
        return self._said[path, _WRITTEN].line_of(key)

    def _line_of_link(self, note: Note, files: set[str], *, is_embed: bool = False) -> int:
        """Return the line of the first link of a note that leads to one of some files; or 0.

        Args:
            note: The note.
            files: Vault paths.
            is_embed: Whether only links count that show what they lead to.
        """
        links = (
            one
            for one in self._vault.links[note.path]
            if one.destination in files and (not is_embed or getattr(one.link, "is_embed", False))
        )
        return next((_line_of_one(note, link) for link in links), 0)

    def _line_of_shown(self, note: Note, key: str, source: str) -> int:
        """Return the line in which a note shows a note or canvas that says or names something."""
        shown = {
            resolved.destination
            for resolved in self._vault.links[note.path]
            if getattr(resolved.link, "is_embed", False) and resolved.destination
        }
        return self._line_of_link(note, {one for one in shown if self._brings(one, key, source)})

    def _brings(self, path: str, key: str, source: str) -> bool:
        note = self._vault.notes.get(NotePath(path))
        if note is not None:
            return bool(self._line_in_note(note, key) or self._line_of_link(note, {source}))
        board = self._vault.texts.get(path)
        if board is None or suffix_of(path) != CANVAS:
            return False
        return bool(self._line_of_file(path, key)) or source in files_on(board)

    def _line_of_base(self, note: Note) -> int:
        """Return the line of the first base that a note shows; 0 for none."""
        blocks = [fence.start for fence in note.fences if fence.info.strip().lower() == BASE]
        if blocks:
            return note.source.line_of(blocks[0])
        found = (resolved.destination or "" for resolved in self._vault.links[note.path])
        return self._line_of_link(note, {path for path in found if suffix_of(path) == BASE})


class _Said:
    """What some lines say, squashed, so that the line of a phrase can be told.

    Args:
        lines: Their texts, with their numbers.
    """

    def __init__(self, lines: Iterable[tuple[int, str]]) -> None:
        self._starts: list[int] = []
        self._numbers: list[int] = []
        parts: list[str] = []
        size = 1
        for number, text in lines:
            words = squash(text).strip()
            if words:
                self._starts.append(size)
                self._numbers.append(number)
                parts.append(words)
                size += len(words) + 1
        self._words = f" {' '.join(parts)} "

    def line_of(self, key: str) -> int:
        """Return the line in which a phrase begins; 0 if none of them does."""
        at = self._words.find(key)
        if at < 0 or not self._numbers:
            return 0
        begin = at + len(key) - len(key.lstrip())
        return self._numbers[max(bisect_right(self._starts, begin) - 1, 0)]


def _line_of_one(note: Note, resolved: ResolvedLink) -> int:
    if not isinstance(resolved.link, PropertyLink):
        return note.source.line_of(resolved.link.start)
    return note.source.line_of(max(note.source.data.find(resolved.link.raw.encode()), 0))


def _lines_of(note: Note, part: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a note, of one of its parts, or of what its readers see."""
    if part == _WRITTEN:
        yield from _raw_lines(note.source, 0, _END)
    elif part == _SHOWN:
        yield from _shown_lines(note)
    elif part == COMMENT:
        for comment in note.comments:
            yield from _raw_lines(note.source, comment.start, comment.end)
    elif part == "heading":
        for heading in note.headings:
            yield from _raw_lines(note.source, heading.start, heading.end)


def _raw_lines(source: Source, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield lines as they are written; those of a canvas without the escapes of JSON."""
    is_json = suffix_of(source.path) == CANVAS
    for number, line in enumerate(source.slice(start, end).split("\n"), source.line_of(start)):
        yield number, _JSON_ESCAPE.sub(_unescape, line) if is_json else line


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16)).encode("utf-8", "replace").decode()
    return " "


def _shown_lines(note: Note) -> Iterator[tuple[int, str]]:
    """Yield the body's lines without markup."""
    number, text = 0, ""
    body = note.source.slice(note.body_start, _END)
    for at, piece in plain_pieces(body):
        line = note.source.line_of(note.body_start + at)
        if line != number:
            yield number, text
            number, text = line, ""
        text += piece
    yield number, text


def _beginning(key: str) -> str:
    """Return the first words of a phrase, "" if it has no more than those."""
    words = key.split()
    return f" {' '.join(words[:_FEW])} " if len(words) > _FEW else ""
