"""Return the edits of a text's links that have to name something else after a rename."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import RenameError
from vaultkit.notes.edit import Edit
from vaultkit.notes.frontmatter.property_places import locate
from vaultkit.notes.note import Link, PropertyLink, as_wikilink
from vaultkit.notes.relink import encode_destination, relink
from vaultkit.notes.source import Span
from vaultkit.notes.wikilink import WikiLink, parse_destination
from vaultkit.vault.presentation.inspection import link_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink

Rewrite = Callable[["ResolvedLink"], WikiLink | None]
"""Returns what a link has to say, itself if it may stay; None if no text does."""

_DEFINITION = lazy_re(
    rb"^[ >\t]*\[(?P<label>(?:[^\[\]\\]|\\.)+)\]:[ \t]*(?:\r?\n[ >\t]*)?"
    rb"(?P<url><[^<>\r\n]*>|[^\s<]\S*)",
    re.MULTILINE,
)


def edit_links(note: Note, links: Iterable[ResolvedLink], rewrite: Rewrite) -> list[Edit]:
    """Return the edits that let the links of a note say what `rewrite` asks for.

    Errors:
        RenameError: a link cannot be written so that it is read as meant.
    """
    edits: dict[Edit, None] = {}
    definitions = _Definitions(note)
    for resolved in links:
        link = resolved.link
        if resolved.destination is None:
            continue
        wanted = rewrite(resolved)
        if wanted is not None and wanted == as_wikilink(link):
            continue
        made = None if wanted is None else _edits(note, link, wanted, definitions)
        if not made:
            raise _unwritable(note, link)
        edits.update(dict.fromkeys(made))
    return list(edits)


def _edits(
    note: Note, link: Link | PropertyLink, wanted: WikiLink, definitions: _Definitions
) -> list[Edit]:
    """Return the edits for one link, none if it cannot be written."""
    span = link_span(note, link)
    edit = relink(note, link, span, wanted)
    if edit is not None:
        return [edit]
    if isinstance(link, PropertyLink):
        return _quoted(note, link, wanted)
    return definitions.edit(link, wanted) if link.kind == "reference" else []


def _quoted(note: Note, link: PropertyLink, wanted: WikiLink) -> list[Edit]:
    """Write a property anew in double quotes, where the quotes it stands in do not do."""
    front = note.frontmatter
    text = wanted.format()
    if front is None or "\n" in text:
        return []
    start, end = locate(note.source, front, link.key)
    if note.source.data[start : start + 1] not in {b"'", b'"'} or (start, end) == front[1:3]:
        return []
    return [Edit(note.path, start, end, json.dumps(text, ensure_ascii=False))]


class _Definitions:
    """The addresses of references of a note, `[x]: Note.md`, by what they say."""

    def __init__(self, note: Note) -> None:
        self._note = note

    @cached_property
    def _found(self) -> Mapping[tuple[str, str], Sequence[Span]]:
        """Where addresses stand, by their target and subpath; read when first asked for."""
        found: dict[tuple[str, str], list[Span]] = {}
        for match in _DEFINITION.finditer(self._note.source.data, self._note.body_start):
            is_bracketed = match["url"].startswith(b"<")
            span = Span(match.start("url") + is_bracketed, match.end("url") - is_bracketed)
            said = parse_destination(
                match["url"].decode("utf-8", "replace")[is_bracketed : -1 if is_bracketed else None]
            )
            if said is not None:
                found.setdefault((said.target, said.subpath), []).append(span)
        return found

    def edit(self, link: Link, wanted: WikiLink) -> list[Edit]:
        """Return the edits that write anew what says the same as a link."""
        path, data = self._note.path, self._note.source.data
        edits = []
        for start, end in self._found.get((link.target, link.subpath), ()):
            is_bracketed = data[start - 1 : start] == b"<"
            url = encode_destination(wanted, is_bracketed=is_bracketed)
            if parse_destination(url) != (wanted.target, wanted.subpath, None):
                break
            edits.append(Edit(path, start, end, url))
        return edits


def _unwritable(note: Note, link: Link | PropertyLink) -> RenameError:
    span = link_span(note, link)
    where = f"{note.path}:{note.source.position(span.start)}"
    written = note.source.slice(*span)
    message = (
        f'{where}: "{written}" cannot be written so that it leads there; nothing was changed; '
        "write it as a plain wikilink, or choose another name"
    )
    return RenameError(message)
