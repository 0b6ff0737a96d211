"""Collect what may stand on a site: everything that published notes say by themselves.

An unpublished note's name is no leak where a published note writes the same words. What is written
but not shown does not count: comments, and the targets of links to what is not published. Nor does
what vaultkit wrote between the markers of a region, which may be older than what its author made
private: only what it would write there now counts.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.canvas_file import parts_on, texts_on
from vaultkit.notes.markdown.html_spans import html_comments
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.note import Link, PropertyLink
from vaultkit.notes.paths import NotePath
from vaultkit.notes.plugins.diagram_addresses import diagrams_of
from vaultkit.notes.source import Source
from vaultkit.vault.publishing.redaction.redacted_diagrams import HiddenInDiagrams
from vaultkit.vault.publishing.redaction.withheld_links import public_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vaultkit.checks.audit.audit_input import Written
    from vaultkit.notes.note import Note
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import ResolvedLink, Vault

_WIKILINK = lazy_re(r"\[\[((?:[^\[\]\n]|\[(?!\[))+)\]\]")
_BASE_NAME = lazy_re(
    r"^[^\S\n]*(?:-[^\S\n]+)?(?:name|displayName):[^\S\n]*(.*)|^[^\S\n]*([\w./-]+):"
    r"|[{,][^\S\n]*(?:name|displayName):[^\S\n]*([^,}\n]*)",
    re.MULTILINE,
)


def public_texts(
    vault: Vault,
    published: Published,
    hidden_name: str,
    written: Mapping[NotePath, Written] = MappingProxyType({}),
) -> Iterator[str]:
    """Yield the texts of what is published, with a blank line between two of them.

    Names are among them, but for those of attachments.

    Args:
        vault: The vault.
        published: What leaves it.
        hidden_name: See `SiteConfig`.
        written: What vaultkit wrote, by the notes that hold some.
    """
    yield "\n\n".join((*published.notes, *published.canvases, *published.bases))
    reader = _Reader(vault, published, hidden_name)
    for path in published.notes:
        yield reader.shown(vault.notes[path], vault.links[path], written.get(path))
    for canvas in published.canvases:
        board = vault.source_of(canvas)
        parts = [(file, part) for file, part in parts_on(board) if file in published]
        cards = [reader.shown_on(canvas, text) for text in texts_on(board)]
        yield "\n\n".join((*cards, *(f"{f.removesuffix('.md')} {p}" for f, p in parts)))
    for base in published.bases:
        yield _named_in_base(vault.source_of(base).text)


class _Reader:
    """Reads what is published as its readers do."""

    def __init__(self, vault: Vault, published: Published, hidden_name: str) -> None:
        self._vault = vault
        self._published = published
        self._files = frozenset(published.attachments)
        self._hidden_name = hidden_name
        self._diagrams = HiddenInDiagrams.of(vault, published)

    def shown_on(self, canvas: str, text: str) -> str:
        """Return what a text on a canvas says."""
        note = parse_note(Source(NotePath(canvas), text.encode("utf-8", "replace")))
        links = [self._vault.resolve(link, note.path) for link in note.links]
        return self.shown(note, links, None)

    def shown(self, note: Note, links: Iterable[ResolvedLink], written: Written | None) -> str:
        """Return a note's source without comments, what links hide and what vaultkit wrote.

        A link to a part of a note names the note by its path on the site, however it is written.
        One to an attachment says only what it says besides the name of that. Of the code of a base
        readers see the names alone, of that of a diagram all but what leads to private files.
        """
        cuts = [(start, end, "") for start, end in (*note.comments, *html_comments(note))]
        lines = [f"{_named_in_base(note.source.slice(*span))}\n\n" for span in _bases_in(note)]
        cuts += [(start, end, "") for start, end in _bases_in(note)]
        for fence, source in diagrams_of(note):
            cuts.append(
                (
                    fence.start,
                    fence.end,
                    f"```\n{self._diagrams.without_targets(source, note.path)}```",
                )
            )
        hidden: list[str] = []
        if written is not None:
            cuts += [(*span, "\n") for span in written.spans]
            lines += (text + "\n\n" for text in written.texts)
        for resolved in links:
            link, (text, more) = resolved.link, self._said_by(resolved, written)
            lines += more
            if text is not None and isinstance(link, Link):
                cuts.append((link.start, link.end, text))
            elif text is not None and isinstance(link, PropertyLink):
                hidden.append(link.raw)
                lines += (text, "\n\n")
        return "\n\n".join((_front(note, hidden), "".join((*lines, *_left(note, cuts)))))

    def _said_by(
        self, resolved: ResolvedLink, written: Written | None
    ) -> tuple[str | None, tuple[str, ...]]:
        """Return what a link says in its place, None for what is written, and what it says more."""
        link, path = resolved.link, resolved.destination
        if path in self._files and isinstance(link, Link):
            return link.display or "", _part_of(path, link)
        if path is not None and path not in self._published:
            return public_text(link, path, self._vault, self._hidden_name), ()
        if path and not _is_hidden(link, written):
            return None, _part_of(path.removesuffix(".md"), link)
        return None, ()


def _left(note: Note, cuts: Iterable[tuple[int, int, str]]) -> Iterator[str]:
    """Yield a note's text with other texts in the place of some ranges."""
    at = note.body_start
    for start, end, text in sorted(cuts):
        if start >= at:
            yield note.source.slice(at, start)
            yield text
            at = end
    yield note.source.slice(at, len(note.source.data))


def _bases_in(note: Note) -> list[tuple[int, int]]:
    """Return the ranges of the code of bases."""
    bases = (fence for fence in note.fences if fence.info.strip().lower() == "base")
    return [(pieces[0][0], pieces[-1][1]) for pieces in (base.pieces for base in bases) if pieces]


def _named_in_base(text: str) -> str:
    """Return what a base calls its views and columns."""
    return "\n\n".join(name for pair in _BASE_NAME.findall(text) for name in pair)


def _front(note: Note, hidden: Sequence[str]) -> str:
    """Return what a note's front matter says, its lines apart: no comments, nothing hidden."""
    front = note.source.slice(0, note.body_start)
    for raw in hidden:
        front = front.replace(raw, "")
    lines = front.splitlines()
    return "\n\n".join(line for line in lines if not line.lstrip().startswith("#"))


def _part_of(path: str, link: Link | PropertyLink) -> tuple[str, ...]:
    """Return what a link to a part of a file says: `plan.pdf#page=2`."""
    return (path, link.subpath, "\n\n") if link.subpath else ()


def _is_hidden(link: Link | PropertyLink, written: Written | None) -> bool:
    """Tell whether a link says nothing: it stands in a comment, or vaultkit wrote it."""
    if not isinstance(link, Link):
        return False
    spans = written.spans if written is not None else ()
    return link.in_comment or any(start <= link.start < end for start, end in spans)
