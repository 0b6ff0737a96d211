"""Return what was read of a note as a plain record: what `vaultkit inspect` prints as JSON.

Every record is made of dicts, lists, strings, numbers, booleans and None, in the order of the
documentation, so that it can be printed as JSON without another thought. Spans are `L:C-L:C`,
1-based, end exclusive, columns in characters.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from vaultkit.notes.frontmatter.core_schema import format_date
from vaultkit.notes.markdown.html_media import media_of
from vaultkit.notes.note import Link, PropertyLink
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Span
from vaultkit.vault.links.media_files import resolve_media
from vaultkit.vault.resolving.resolve import NOT_READ, NOTE_NOT_FOUND, OK, Unread

if TYPE_CHECKING:
    from vaultkit.notes.markdown.html_media import MediaPath
    from vaultkit.notes.note import External, Footnote, Note, Tag
    from vaultkit.vault.vault import ResolvedLink, Vault

Record = dict[str, Any]


def inspect_note(vault: Vault, path: NotePath) -> Record:
    """Return everything that was read of one note, and what links to it."""
    note = vault.notes[path]
    return {
        "path": path,
        "title": note.title,
        "type": note.type,
        "properties": plain(note.properties),
        "aliases": list(note.aliases),
        "frontmatter_tags": list(note.frontmatter_tags),
        **_inspect_links(vault, note),
        "external": [
            {"raw": note.raw(item), "url": item.url, "span": _span(note, item)}
            for item in note.external
        ],
        "tags": [{"tag": tag.text, "span": _span(note, tag)} for tag in note.tags],
        **_inspect_blocks(note),
        "backlinks": [_backlink(vault, link) for link in vault.backlinks_of(path)],
    }


def _inspect_links(vault: Vault, note: Note) -> Record:
    resolved = vault.links_of(note.path)
    body = [_body_link(vault, note, item) for item in resolved if isinstance(item.link, Link)]
    return {
        "frontmatter_links": [
            _property_link(item.link, item)
            for item in resolved
            if isinstance(item.link, PropertyLink)
        ],
        "links": [record for is_embed, record in body if not is_embed],
        "embeds": [record for is_embed, record in body if is_embed],
        "html_embeds": [_html_embed(vault, note, item) for item in media_of(note)],
    }


def _html_embed(vault: Vault, note: Note, item: MediaPath) -> Record:
    outcome = resolve_media(vault.resolver, item.path, note.path)
    found = OK if outcome.path else NOT_READ if isinstance(outcome, Unread) else NOTE_NOT_FOUND
    return {
        "raw": note.source.slice(item.start, item.end),
        "element": item.element,
        "target": item.path,
        "span": note.source.span_text(item.start, item.end),
        "destination": outcome.path,
        "status": found,
    }


def _property_link(link: PropertyLink, resolved: ResolvedLink) -> Record:
    return {
        "key": link.key,
        "raw": link.raw,
        "target": link.target,
        "subpath": link.subpath,
        "display": link.shown,
        "destination": resolved.destination,
        "status": resolved.status,
    }


def _body_link(vault: Vault, note: Note, resolved: ResolvedLink) -> tuple[bool, Record]:
    link = resolved.link
    span = link_span(note, link)
    return resolved.is_embed, {
        "raw": note.source.slice(*span),
        "target": link.target,
        "subpath": link.subpath,
        "display": link.shown,
        "span": note.source.span_text(*span),
        "destination": resolved.destination,
        "status": resolved.status,
        "subpath_line": subpath_line(vault, resolved),
        "candidates": list(resolved.outcome.candidates),
    }


def _inspect_blocks(note: Note) -> Record:
    line_of = note.source.line_of
    return {
        "headings": [
            {"text": item.text, "level": item.level, "line": line_of(item.start)}
            for item in note.headings
        ],
        "blocks": [
            {
                "id": item.id,
                "kind": item.kind,
                "lines": f"{line_of(item.start)}-{line_of(max(item.start, item.end - 1))}",
            }
            for item in note.blocks
        ],
        "callouts": [
            {
                "type": item.type,
                "fold": item.fold,
                "title": item.title,
                "line": line_of(item.start),
            }
            for item in note.callouts
        ],
        "tasks": [item.status for item in note.tasks],
        "comments": [
            note.raw(item).removeprefix("%%").removesuffix("%%") for item in note.comments
        ],
        "footnotes": list(dict.fromkeys(map(_footnote, note.footnotes))),
        "math": [item.text for item in note.math],
    }


def _footnote(item: Footnote) -> str:
    return f"^{item.label}" if item.kind == "inline" else item.label


def _backlink(vault: Vault, resolved: ResolvedLink) -> Record:
    note = vault.notes[resolved.source]
    span = link_span(note, resolved.link)
    return {
        "path": resolved.source,
        "span": note.source.span_text(*span),
        "line_text": note.source.line_text(note.source.line_of(span.start)),
    }


def _span(note: Note, item: External | Tag) -> str:
    return note.source.span_text(item.start, item.end)


def link_span(note: Note, link: Link | PropertyLink) -> Span:
    """Return where a link is written; for a property, its brackets where they can be found."""
    if isinstance(link, Link):
        return Span(link.start, link.end)
    front = note.frontmatter
    if front is None:
        return Span(0, 0)
    raw = link.raw.encode()
    start, end = front.start, front.end
    if note.source.data.count(raw, start, end) != 1:
        from vaultkit.notes.frontmatter.property_places import locate

        start, end = locate(note.source, front, link.key)
    at = note.source.data.find(raw, start, end)
    return Span(start, end) if at == -1 else Span(at, at + len(raw))


def subpath_line(vault: Vault, resolved: ResolvedLink) -> int | None:
    """Return the 1-based line of the heading or block that a link names, None if it names none."""
    item = resolved.subpath.item
    if item is None or resolved.destination is None:
        return None
    return vault.notes[NotePath(resolved.destination)].source.line_of(item.start)


def plain(value: Any) -> Any:
    """Return a property's value as JSON can hold it: dates as text, infinity and NaN as None."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return [plain(item) for item in value]
    return format_date(value) if isinstance(value, date) else str(value)


def _key(key: Any) -> str:
    value = plain(key)
    return value if isinstance(value, str) else json.dumps(value)
