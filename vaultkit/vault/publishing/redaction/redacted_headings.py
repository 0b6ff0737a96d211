"""Redact headings that link to private files, and rewrite what leads to these headings.

A heading is found by its words as they are written, the targets of its links included. So a link to
`## About [[Plan]]` is written `[[Note#About Plan]]`, and names a private `Plan` also where readers
see another text in its place. Such a heading gets the text that readers see, and so does whatever
leads to it: links of notes, properties, canvases, bases, raw HTML, addresses of apps.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.edit import Edit
from vaultkit.notes.markdown.html_spans import html_spans
from vaultkit.notes.note import as_wikilink
from vaultkit.notes.paths import fold_heading
from vaultkit.notes.relink import encode_destination, relink
from vaultkit.notes.source import Span
from vaultkit.notes.text.page_words import ENGLISH, say_withheld
from vaultkit.notes.wikilink import WikiLink
from vaultkit.vault.publishing.redaction.heading_targets import HeadingTargets
from vaultkit.vault.publishing.redaction.vault_rewriting import (
    VaultRewriter,
    edit_note,
    is_readable,
    text_edits,
)
from vaultkit.vault.publishing.redaction.withheld_links import (
    escape_markdown,
    public_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.note import Heading, Link, Note
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.publishing.redaction.private_names import PrivateNames
    from vaultkit.vault.vault import Vault

_MOST_ROUNDS = 4
"""Headings that link to headings that link to headings, and so on."""
_DEFINITION = lazy_re(
    rb"^[ \t>]*+\[[^\]\n]++\]:[ \t]*+(?:<(?=[^<>\n]*+>))?(?P<url>(?<=<)[^<>\n]++|[^\s<>]++)",
    re.MULTILINE,
)


def heading_edits(
    note: Note, vault: Vault, names: PrivateNames, hidden_name: str
) -> Iterator[Edit]:
    """Yield the edits that make links to what is private, in headings, the text they show.

    Args:
        note: A published note.
        vault: The whole vault.
        names: Finds private files.
        hidden_name: See `SiteConfig`.
    """
    if note.headings and note.links:
        for heading in note.headings:
            yield from _link_edits(note, heading, vault, names, hidden_name)


def _link_edits(
    note: Note, heading: Heading, vault: Vault, names: PrivateNames, hidden_name: str
) -> Iterator[Edit]:
    last = heading.start
    for link in note.links:
        if not last <= link.start < heading.end or link.in_comment:
            continue
        found = names.leads_to_private(link.target, note.path)
        if found is not None:
            last = link.end
            end = link.end + 2 * (note.source.data[link.end : link.end + 2] == b"[]")
            text = _seen(link, public_text(link, found, vault, hidden_name))
            yield Edit(note.path, link.start, end, text)


def _seen(link: Link, text: str) -> str:
    """Return what a page shows in the place of a link, as Markdown in one line."""
    if link.is_embed:
        text = say_withheld(text, ENGLISH)
    elif link.kind != "wiki" and text == link.display:
        return text
    return escape_markdown(" ".join(text.split()))


def with_hidden_headings(before: Vault, after: Vault, published: Published) -> Vault:
    """Return a vault in which what leads to a heading that has another text leads there still.

    Args:
        before: The vault as it is written.
        after: The vault without what names private files.
        published: What leaves it.
    """
    for _ in range(_MOST_ROUNDS):
        texts = _changed_headings(before, after, published)
        if not texts:
            break
        before, after = after, _Writer(after, texts).write(published)
    return after


def _changed_headings(
    before: Vault, after: Vault, published: Published
) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in published.notes:
        old, new = before.notes[path], after.notes[path]
        if old is new or len(old.headings) != len(new.headings):
            continue
        pairs: dict[str, str] = {}
        for one, other in zip(old.headings, new.headings, strict=True):
            pairs.setdefault(fold_heading(one.text), other.text)
        pairs = {key: text for key, text in pairs.items() if fold_heading(text) != key}
        if pairs:
            found[path] = pairs
    return found


class _Writer(VaultRewriter):
    def __init__(self, vault: Vault, texts: dict[str, dict[str, str]]) -> None:
        super().__init__(vault)
        self._targets = HeadingTargets(vault.resolver, texts)

    def _note(self, note: Note) -> Note:
        return edit_note(note, self._edits(note)) if is_readable(note) else note

    def _edits(self, note: Note) -> Iterator[Edit]:
        front = note.frontmatter
        spans = [(front.start, front.end)] if front else []
        yield from text_edits(note, spans, lambda text: self._base_text(text, note.path))
        yield from self._fence_edits(note)
        for link in note.links:
            yield from self._link(note, link)
        for address in note.external:
            raw = note.raw(address)
            new = self._targets.address(address.url, note.path)
            if new != address.url and address.url in raw:
                yield Edit(note.path, address.start, address.end, raw.replace(address.url, new))
        data = note.source.data
        for match in _DEFINITION.finditer(data, note.body_start) if b"]:" in data else ():
            url = match["url"].decode("utf-8", "replace")
            new = self._targets.address(url, note.path)
            if new != url:
                yield Edit(note.path, *match.span("url"), new)
        tags = html_spans(note) if b"<" in data else ()
        yield from text_edits(note, tags, lambda text: self._targets.in_html(text, note.path))

    def _link(self, note: Note, link: Link) -> Iterator[Edit]:
        subpath = self._targets.subpath(link.target, link.subpath, note.path)
        if subpath == link.subpath:
            return
        wanted = as_wikilink(link)._replace(subpath=subpath)
        if link.kind == "wiki" and link.display is not None:
            display = self._shown(link, note.path)
            wanted = wanted._replace(display=display)
        edit = relink(note, link, Span(link.start, link.end), wanted)
        if edit is None:
            mark = "!" if link.is_embed else ""
            text = f"{mark}[{link.display or ''}]({encode_destination(wanted)})"
            edit = Edit(note.path, link.start, link.end, text)
        yield edit

    def _shown(self, link: Link, source: str) -> str:
        """Return a link's text, which programs make of its target, with the heading's new one."""
        display = link.display or ""
        for part in WikiLink(link.target, link.subpath).segments:
            new = self._targets.subpath(link.target, f"#{part}", source).removeprefix("#")
            display = display.replace(part, new) if new != part else display
        return display

    def _base_text(self, text: str, path: str) -> str:
        return self._targets.in_data(text, path)

    def _label(self, text: str, path: str) -> str:
        return self._targets.in_data(text, path)

    def _card(self, card: dict[str, object], path: str) -> None:
        url, file, subpath = (card.get(x) for x in ("url", "file", "subpath"))
        if isinstance(url, str):
            card["url"] = self._targets.address(url, path)
        if isinstance(file, str) and isinstance(subpath, str):
            card["subpath"] = self._targets.subpath(f"/{file}", subpath, path)
