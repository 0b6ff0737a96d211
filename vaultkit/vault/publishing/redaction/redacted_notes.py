"""Return a vault whose published files name nothing private but in links; decision 31.

Those show their text alone, wherever a site shows them. All else in a note that names a private
file is written anew so that it is such a link, or left out: links that lead nowhere but are spelled
like a private note or an alias of it, addresses of apps (`obsidian://…`), definitions of
references, attributes of raw HTML, links and paths in properties, in canvases, in bases and in
diagrams. So whatever is made of a note knows nothing of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.edit import Edit
from vaultkit.notes.markdown.html_attributes import find_addresses
from vaultkit.notes.markdown.html_spans import html_runs
from vaultkit.notes.relink import encode_destination, is_in_table
from vaultkit.notes.wikilink import WikiLink, parse_destination, parse_wikilink
from vaultkit.vault.publishing.redaction.private_names import PrivateNames, scheme_of
from vaultkit.vault.publishing.redaction.redacted_diagrams import HiddenInDiagrams
from vaultkit.vault.publishing.redaction.redacted_headings import (
    heading_edits,
    with_hidden_headings,
)
from vaultkit.vault.publishing.redaction.redacted_properties import property_edits
from vaultkit.vault.publishing.redaction.redacted_text import HiddenInText
from vaultkit.vault.publishing.redaction.vault_rewriting import (
    VaultRewriter,
    edit_note,
    is_readable,
)
from vaultkit.vault.publishing.redaction.withheld_links import (
    ELLIPSIS,
    NOT_PUBLISHED,
    escape_markdown,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultkit.notes.markdown.html_attributes import Attribute
    from vaultkit.notes.note import External, Link, Note
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault

_MOST_LEVELS = 4
"""Links within links that are written anew."""
_TITLE = r"""(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\))"""
_DEFINITION = lazy_re(
    rf"^(?:[ \t]*>)*[ ]{{0,3}}\[(?!\^)[^\]\n]+\]:[ \t]*(?:\r?\n[ \t>]*)?"
    r"(?P<url><[^<>\n]+>|[^\s<>]+)"
    rf"(?:[ \t]+{_TITLE}|[ \t]*\r?\n[ \t>]*{_TITLE})?[ \t]*\r?$".encode(),
    re.MULTILINE,
)
_ENDS_PARAGRAPH = lazy_re(rb"[ \t>\r]*(?:#{1,6}(?:\s.*)?|[-*_][-*_ \t]{2,}|```.*|~~~.*)?\r?")
"""A line after which a definition may stand: a definition never interrupts a paragraph."""
_NOT_IN_WIKILINK = lazy_re(r"[\[\]|#^]|%%")
_VIEW_NAME = lazy_re(r"^(?P<key>[ \t-]*+(?:name|displayName):[ \t]++)(?P<name>.*+)", re.MULTILINE)
_NAMED = lazy_re(r"""\b(?P<call>link|file|image)\(\s*(?P<quote>["'])(?P<name>.*?)(?P=quote)""")
_LINE_STARTS = lazy_re(r"\n[ \t>]+")
_NO_ATTRIBUTE = "x"
"""An attribute that no page keeps: without one, a line could begin with the end of a tag."""


def with_hidden_targets(
    vault: Vault, published: Published, hidden_name: str, besides: Iterable[str] = ()
) -> Vault:
    """Return a vault whose published files name private ones in no other way than by links.

    Args:
        vault: The vault.
        published: What leaves it.
        hidden_name: Text in the place of links to what stays; "" shows their own.
        besides: Files that are on the site besides, such as a logo.
    """
    names = PrivateNames(vault, published, besides)
    if not names.has_any:
        return vault
    made = _Writer(vault, names, hidden_name).write(published)
    return made if made is vault else with_hidden_headings(vault, made, published)


class _Writer(VaultRewriter):
    def __init__(self, vault: Vault, names: PrivateNames, hidden_name: str) -> None:
        super().__init__(vault)
        self._names = names
        self._hidden_name = hidden_name
        self._texts = HiddenInText(vault, names, hidden_name)
        self._diagrams = HiddenInDiagrams(names, self._texts, hidden_name)

    def _note(self, note: Note) -> Note:
        for _ in range(_MOST_LEVELS if is_readable(note) else 0):  # links stand within links
            made = self._once(note)
            if made is note:
                break
            note = made
        return note

    def _once(self, note: Note) -> Note:
        body = list(self._body_edits(note))
        front = list(property_edits(note, self._vault, self._names, self._texts))
        made = edit_note(note, [*front, *body])
        is_worse = front and len(made.faults) > len(note.faults)
        return edit_note(note, body) if is_worse else made

    def _body_edits(self, note: Note) -> Iterator[Edit]:
        yield from heading_edits(note, self._vault, self._names, self._hidden_name)
        yield from self._link_edits(note)
        yield from self._external_edits(note)
        yield from self._definition_edits(note)
        yield from _html_edits(note, self._names)
        yield from self._fence_edits(note)
        yield from self._diagrams.edits(note)

    # Links

    def _link_edits(self, note: Note) -> Iterator[Edit]:
        """Yield the edits of links that Obsidian does not follow, and of references that it does.

        What a reference leads to stands elsewhere, where it would be said.
        """
        resolve = self._vault.resolver.resolve
        for link in note.links:
            if link.in_comment or not link.target:
                continue
            leads = resolve(link.target, note.path).path
            if leads is None:
                found = self._names.find(link.target + link.subpath, note.path)
            else:
                is_reference = link.kind == "reference"
                found = (
                    self._names.leads_to_private(link.target, note.path) if is_reference else None
                )
            if found is not None:
                new = self._rewritten(note, link, found)
                yield Edit(note.path, link.start, _end_of(note, link), new)

    def _rewritten(self, note: Note, link: Link, found: str) -> str:
        mark = "!" if link.is_embed else ""
        if link.kind != "wiki":
            return _markdown_link(mark, link.display or "", found)
        display = link.display if link.is_embed or link.display is not None else link.shown
        return _wikilink(note, link.start, mark, found, display)

    def _external_edits(self, note: Note) -> Iterator[Edit]:
        for link in note.external:
            found = self._names.find_in_address(link.url, note.path) if _is_of_app(link) else None
            if found is None or _is_commented(note, link.start):
                continue
            raw = note.raw(link)
            mark, raw = ("!", raw[1:]) if raw.startswith("!") else ("", raw)
            if link.kind == "autolink":
                display = f"{scheme_of(link.url)}://{ELLIPSIS}"
                new = _wikilink(note, link.start, mark, found, display)
            else:
                end = raw.rfind("][" if link.kind == "reference" else "](")
                new = _markdown_link(mark, raw[1 : end if end > 0 else -1], found)
            yield Edit(note.path, link.start, _end_of(note, link), new)

    def _definition_edits(self, note: Note) -> Iterator[Edit]:
        """Yield the edits that take out definitions such as `[x]: Private.md`."""
        data, last = note.source.data, note.body_start
        for match in _DEFINITION.finditer(data, note.body_start) if b"]:" in data else ():
            start, end = match.span()
            if start - last > 1 and not _may_define(data[last:start]):
                continue  # the text of a paragraph
            last = end
            url = match["url"].decode("utf-8", "replace").removeprefix("<").removesuffix(">")
            written = parse_destination(url)
            target = url if written is None else written.target + written.subpath
            if self._names.find_in_address(target, note.path) is None:
                continue
            if not _is_code(note, start) and not _is_commented(note, start):
                yield Edit(note.path, start, end, "\n" * match[0].count(b"\n"))

    # Canvases and bases

    def _label(self, text: str, path: str) -> str:
        return self._texts.clean(text, path, may_be_path=False)

    def _card(self, card: dict[str, object], path: str) -> None:
        url = card.get("url")
        if isinstance(url, str) and self._names.find_in_address(url, path) is not None:
            card["type"], card["text"] = "text", self._hidden_name or NOT_PUBLISHED
            del card["url"]

    def _base_text(self, text: str, path: str) -> str:
        def named(match: re.Match[str]) -> str:
            name = match["name"]
            is_link = name.startswith("[[") and name.endswith("]]")
            written = parse_wikilink(name[2:-2]) if is_link else None
            target = written.target + written.subpath if written else name
            bare = written.target if written else name.partition("#")[0]
            if self._vault.resolver.resolve(bare, path).path is not None:
                return match[0]
            found = self._names.find_in_address(target, path)
            if found is None or match["quote"] in found or "\\" in found or "#" in found:
                return match[0]
            new = f"[[{found}|{written.shown}]]" if written else found
            return match[0].replace(name, new)

        def view(match: re.Match[str]) -> str:
            return match["key"] + self._texts.clean(match["name"], path, may_be_path=False)

        text = _VIEW_NAME.sub(view, _NAMED.sub(named, text))
        return self._texts.clean_html(text, path) if "<" in text else text


def _may_define(before: bytes) -> bool:
    """Tell whether a definition may stand after a text: its last line is of no paragraph."""
    return _ENDS_PARAGRAPH.fullmatch(before[:-1].rpartition(b"\n")[2]) is not None


def _end_of(note: Note, link: Link | External) -> int:
    """Return where a link ends: a reference may have an empty pair of brackets behind it."""
    has_more = link.kind == "reference" and note.source.data[link.end : link.end + 2] == b"[]"
    return link.end + 2 * has_more


def _is_of_app(link: External) -> bool:
    """Tell quickly whether an address may name a file of a vault."""
    return not link.url[:8].lower().startswith(("http:", "https:", "mailto:"))


def _markdown_link(mark: str, label: str, found: str) -> str:
    return f"{mark}[{label}]({encode_destination(WikiLink(f'/{found}'))})"


def _wikilink(note: Note, at: int, mark: str, found: str, display: str | None) -> str:
    """Return a wikilink to a private file; plain text where none can lead to it."""
    if _NOT_IN_WIKILINK.search(found):
        return escape_markdown(display or ELLIPSIS)
    bar = "\\|" if is_in_table(note, at) else "|"
    return f"{mark}[[/{found}]]" if display is None else f"{mark}[[/{found}{bar}{display}]]"


def _is_commented(note: Note, at: int) -> bool:
    return any(comment.start <= at < comment.end for comment in note.comments)


def _is_code(note: Note, at: int) -> bool:
    return any(fence.start <= at < fence.end for fence in note.fences)


def _html_edits(note: Note, names: PrivateNames) -> Iterator[Edit]:
    """Yield the edits that take out what leads to private files in the tags of a note."""
    if b"<" not in note.source.data or not _may_name(note, names):
        return
    for pieces in html_runs(note):
        text = "".join(note.source.slice(start, end) for start, end in pieces)
        for attribute in find_addresses(text):
            if _is_private(attribute, names, note):
                yield from _cut_attribute(note, pieces, text, attribute)


def _may_name(note: Note, names: PrivateNames) -> bool:
    """Tell whether a tag names something private, be it in code; that takes no parsing."""
    text = _LINE_STARTS.sub("\n", note.source.text)
    return any(_is_private(attribute, names, note) for attribute in find_addresses(text))


def _is_private(attribute: Attribute, names: PrivateNames, note: Note) -> bool:
    return any(names.find_in_address(address, note.path) for address in attribute.addresses)


def _cut_attribute(
    note: Note, pieces: Sequence[tuple[int, int]], text: str, attribute: Attribute
) -> Iterator[Edit]:
    """Yield the edits that take an attribute out of a text that was put together from pieces."""
    before = text[: attribute.start]
    is_line_start = before.rstrip(" \t").endswith("\n")
    kept = before if is_line_start else before.rstrip()
    first, last = len(kept.encode()), len(text[: attribute.end].encode())
    new = _NO_ATTRIBUTE if is_line_start else ""
    for start, end in pieces:
        low, high = max(first, 0), min(last, end - start)
        if low < high:
            yield Edit(note.path, start + low, start + high, new)
            new = ""
        first, last = first - (end - start), last - (end - start)
