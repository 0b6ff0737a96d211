"""What may stand on a site: everything the published part of a vault says by itself.

An unpublished note's name is no leak where a published note writes the same words. What is written
but not shown does not count: comments, and the targets of links to what is not published. Nor does
what vaultkit wrote between the markers of a region, which may be older than what its author made
private: only what it would write there now counts.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.html_spans import html_comments
from vaultkit.notes.note import Link, PropertyLink
from vaultkit.vault.boards import parts_on, texts_on
from vaultkit.vault.render import public_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.notes.source import Span
    from vaultkit.vault.publishing import Published
    from vaultkit.vault.vault import Vault

_WIKILINK = re.compile(r"\[\[((?:[^\[\]\n]|\[(?!\[))+)\]\]")
_BASE_NAME = re.compile(r"(?:name|displayName):\s*(.*)|^[^\S\n]*([\w./-]+):", re.MULTILINE)


class Written(NamedTuple):
    """What vaultkit wrote in a published note.

    Args:
        spans: Where.
        texts: What it would write there now, from what is published.
    """

    spans: Sequence[Span]
    texts: Sequence[str]


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
    for path in published.notes:
        yield _shown(vault.notes[path], vault, published, hidden_name, written.get(path))
    for canvas in published.canvases:
        board = vault.source_of(canvas)
        parts = [(file, part) for file, part in parts_on(board) if file in published]
        yield "\n\n".join((*texts_on(board), *(f"{f.removesuffix('.md')} {p}" for f, p in parts)))
    for base in published.bases:
        names = _BASE_NAME.findall(vault.source_of(base).text)
        yield "\n\n".join(name for pair in names for name in pair)


def _shown(
    note: Note, vault: Vault, published: Published, hidden_name: str, written: Written | None
) -> str:
    """Return a note's source without comments, without what links hide and what vaultkit wrote.

    A link to a part of a note names the note by its path on the site, however it is written. One to
    an attachment says only what it says besides the name of that.
    """
    files = frozenset(published.attachments)
    cuts = [(start, end, "") for start, end in (*note.comments, *html_comments(note))]
    lines: list[str] = []
    hidden: list[str] = []
    if written is not None:
        cuts += [(*span, "\n") for span in written.spans]
        lines += (text + "\n\n" for text in written.texts)
    for resolved in vault.links[note.path]:
        path = resolved.destination
        if path in files and isinstance(resolved.link, Link):
            cuts.append((resolved.link.start, resolved.link.end, resolved.link.display or ""))
            lines += _part_of(path, resolved.link)
            continue
        if path is None or path in published:
            if path and not _is_hidden(resolved.link, written):
                lines += _part_of(path.removesuffix(".md"), resolved.link)
            continue
        text = public_text(resolved.link, path, vault, hidden_name)
        if isinstance(resolved.link, PropertyLink):
            hidden.append(resolved.link.raw)
            lines += (text, "\n\n")
        else:
            cuts.append((resolved.link.start, resolved.link.end, text))
    at = note.body_start
    for start, end, text in sorted(cuts):
        if start >= at:
            lines += (note.source.slice(at, start), text)
            at = end
    lines.append(note.source.slice(at, len(note.source.data)))
    return "\n\n".join((_front(note, hidden), "".join(lines)))


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
