"""Rewrite links for the reference vault: none names what is private, all others stay."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.edit import Edit
from vaultkit.notes.frontmatter.property_places import locate
from vaultkit.notes.note import Link, PropertyLink
from vaultkit.notes.paths import is_note
from vaultkit.notes.relink import encode_destination, is_in_table
from vaultkit.notes.wikilink import WikiLink, parse_destination, parse_wikilink
from vaultkit.vault.publishing.redaction.withheld_links import escape_markdown, public_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vaultkit.notes.note import Note
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.resolving.resolve import Resolver
    from vaultkit.vault.vault import Vault

_DEFINITION = lazy_re(
    rb"^[ \t>]*\[[^\]\n]+\]:[ \t]*(?P<url><[^<>\n]+>|[^\s<>]+)[^\n]*$", re.MULTILINE
)


class Rewriter:
    """Writes links anew.

    Args:
        vault: The whole vault, in which links lead where they are meant to.
        published: What leaves it.
        hidden_name: See `SiteConfig`.
        stand_in: Returns what a link to a private file names instead.
        resolver: Look-ups over the files of the reference vault.
    """

    def __init__(
        self,
        vault: Vault,
        published: Published,
        hidden_name: str,
        stand_in: Callable[[str], str],
        resolver: Resolver,
    ) -> None:
        self._vault = vault
        self._published = published
        self._hidden_name = hidden_name
        self._stand_in = stand_in
        self._there = resolver

    def hide(self, note: Note) -> Iterator[Edit]:
        """Yield the edits that make links to what is private lead to a stand-in."""
        for link in _links_of(note):
            found = self._private(link.target, note.path)
            if found is not None and not getattr(link, "in_comment", False):
                yield from self._hide(note, link, found)
        yield from self._hide_definitions(note)

    def _private(self, target: str, source: str) -> str | None:
        """Return the private file that a target leads to, None if it leads to none."""
        found = self._vault.resolver.resolve(target, source).path if target else None
        return None if found is None or found in self._published else found

    def _hide(self, note: Note, link: Link | PropertyLink, found: str) -> Iterator[Edit]:
        shown = public_text(link, found, self._vault, self._hidden_name)
        target, display = self._stand_in(found), self._display(link, shown)
        if isinstance(link, PropertyLink):
            yield from _write_property(note, link, WikiLink(target, "", display))
        elif link.kind == "wiki":
            yield _edit(note, link, _wikilink(note, link, target, display))
        else:
            label = link.display if display is not None else escape_markdown(self._hidden_name)
            mark = "!" if link.is_embed else ""
            url = encode_destination(WikiLink(_as_url(target)))
            yield _edit(note, link, f"{mark}[{label or ''}]({url})")

    def _display(self, link: Link | PropertyLink, shown: str) -> str | None:
        """Return the text to give a link to a stand-in, None for that of what is hidden."""
        if link.display is not None and shown == link.shown:
            return link.display
        if getattr(link, "is_embed", False):
            return link.display  # it shows no target
        return None if self._hidden_name else link.shown

    def _hide_definitions(self, note: Note) -> Iterator[Edit]:
        """Yield the edits of addresses such as `[x]: Private.md`."""
        data = note.source.data
        for match in _DEFINITION.finditer(data, note.body_start) if b"]:" in data else ():
            url = match["url"].decode("utf-8", "replace").removeprefix("<").removesuffix(">")
            said = parse_destination(url)
            found = self._private(said.target, note.path) if said is not None else None
            if found is not None:
                target = encode_destination(WikiLink(_as_url(self._stand_in(found))))
                yield Edit(note.path, match.start("url"), match.end(), target)

    def lead_back(self, note: Note) -> Iterator[Edit]:
        """Yield the edits for links that without the private files would lead elsewhere."""
        for link in _links_of(note):
            if not link.target or getattr(link, "in_comment", False):
                continue
            meant = self._vault.resolver.resolve(link.target, note.path).path
            found = self._there.resolve(link.target, note.path).path
            if meant == found or (meant is None and found == self._stand_in_path(link.target)):
                continue
            yield from self._lead_to(note, link, meant)

    def _stand_in_path(self, target: str) -> str:
        return self._there.resolve(target, "").path or "" if self._is_stand_in(target) else ""

    def _is_stand_in(self, target: str) -> bool:
        name = self._stand_in("x.md")
        return target == name or target.startswith(f"{name}.")

    def _lead_to(self, note: Note, link: Link | PropertyLink, path: str | None) -> Iterator[Edit]:
        """Yield the edit that makes a link lead to a file by its whole path, or nowhere."""
        target = f"/{self._stand_in('x.md')}/" if path is None else f"/{path}"
        if path is not None and is_note(path):
            target = target.removesuffix(".md")
        is_embed = isinstance(link, Link) and link.is_embed
        display = link.display if link.display is not None or is_embed else link.shown
        if isinstance(link, PropertyLink):
            yield from _write_property(note, link, WikiLink(target, link.subpath, display))
        elif link.kind == "wiki":
            yield _edit(note, link, _wikilink(note, link, target + link.subpath, display))
        else:
            mark = "!" if link.is_embed else ""
            wanted = WikiLink(target if path is None else f"/{path}", link.subpath)
            label = link.display or ""
            yield _edit(note, link, f"{mark}[{label}]({encode_destination(wanted)})")


def _wikilink(note: Note, link: Link, target: str, display: str | None) -> str:
    """Return a wikilink; plain text where its text cannot stand in one."""
    mark = "!" if link.is_embed else ""
    if display is None:
        return f"{mark}[[{target}]]"
    bar = "\\|" if is_in_table(note, link.start) else "|"
    text = display.replace("|", bar) if bar != "|" and "\\|" not in display else display
    inner = f"{target}{bar}{text}"
    read = parse_wikilink(inner)
    is_safe = read is not None and not {"[[", "]]"} & {text[i : i + 2] for i in range(len(text))}
    return f"{mark}[[{inner}]]" if is_safe else escape_markdown(display)


def _write_property(note: Note, link: PropertyLink, wanted: WikiLink) -> Iterator[Edit]:
    """Yield the edit of a property; none if it cannot be told where it stands."""
    front = note.frontmatter
    if front is None:
        return
    start, end = locate(note.source, front, link.key)
    if (start, end) != (front.start, front.end):
        yield Edit(note.path, start, end, json.dumps(wanted.format(), ensure_ascii=False))


def _links_of(note: Note) -> tuple[Link | PropertyLink, ...]:
    return (*note.property_links, *note.links)


def _edit(note: Note, link: Link, text: str) -> Edit:
    return Edit(note.path, link.start, link.end, text)


def _as_url(target: str) -> str:
    """Return how a Markdown link names a file."""
    return target if "." in target else f"{target}.md"
