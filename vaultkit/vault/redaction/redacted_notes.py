"""Published notes whose targets name nothing private but in links that Obsidian follows.

Those show their text alone, wherever a site shows them. All else in a note that names a private
file is written anew so that it is such a link, or left out: links that lead nowhere but are spelled
like a private note or an alias of it, addresses of apps (`obsidian://…`), definitions of
references, attributes of raw HTML, links and paths in properties, in canvases and in bases. So
whatever is made of a note knows nothing of them.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.notes.canvas_file import items_of
from vaultkit.notes.edit import Edit, apply, touches
from vaultkit.notes.json_text import NoObjectError, read_object
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath
from vaultkit.notes.relink import encode_destination, is_in_table
from vaultkit.notes.source import Source
from vaultkit.notes.wikilink import WikiLink, parse_destination, parse_wikilink
from vaultkit.vault.redaction.private_names import PrivateNames, scheme_of
from vaultkit.vault.redaction.redacted_headings import heading_edits, with_hidden_headings
from vaultkit.vault.redaction.redacted_html import html_edits
from vaultkit.vault.redaction.redacted_properties import property_edits
from vaultkit.vault.redaction.redacted_text import HiddenInText
from vaultkit.vault.redaction.withheld_links import ELLIPSIS, NOT_PUBLISHED
from vaultkit.vault.vault import Linker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.notes.note import External, Link, Note
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault

_MOST_LEVELS = 4
"""Links within links that are written anew."""
_TITLE = r"""(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\))"""
_DEFINITION = re.compile(
    rf"^(?:[ \t]*>)*[ ]{{0,3}}\[(?!\^)[^\]\n]+\]:[ \t]*(?:\r?\n[ \t>]*)?"
    r"(?P<url><[^<>\n]+>|[^\s<>]+)"
    rf"(?:[ \t]+{_TITLE}|[ \t]*\r?\n[ \t>]*{_TITLE})?[ \t]*\r?$".encode(),
    re.MULTILINE,
)
_ENDS_PARAGRAPH = re.compile(rb"[ \t>\r]*(?:#{1,6}(?:\s.*)?|[-*_][-*_ \t]{2,}|```.*|~~~.*)?\r?")
"""A line after which a definition may stand: a definition never interrupts a paragraph."""
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~$=])")
_NOT_IN_WIKILINK = re.compile(r"[\[\]|#^]|%%")
_VIEW_NAME = re.compile(
    r"^(?P<key>[ \t-]*+(?:name|displayName):[ \t]++)(?P<name>.*+)", re.MULTILINE
)
_NAMED = re.compile(r"""\b(?P<call>link|file|image)\(\s*(?P<quote>["'])(?P<name>.*?)(?P=quote)""")


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
    writer = _Writer(vault, names, hidden_name)
    notes = {path: writer.note(vault.notes[path]) for path in published.notes}
    notes = {path: note for path, note in notes.items() if note is not vault.notes[path]}
    boards = ((path, writer.canvas(vault.source_of(path))) for path in published.canvases)
    bases = ((path, writer.base(vault.source_of(path))) for path in published.bases)
    texts = {path: new for path, new in (*boards, *bases) if new is not vault.source_of(path)}
    texts = {path: new for path, new in texts.items() if path in vault.texts}
    if not notes and not texts:
        return vault
    made = replace(vault, notes={**vault.notes, **notes}, texts={**vault.texts, **texts})
    vars(made)["linker"] = Linker((), resolver=vault.resolver) if notes else vault.linker
    return with_hidden_headings(vault, made, published)


class _Writer:
    def __init__(self, vault: Vault, names: PrivateNames, hidden_name: str) -> None:
        self._vault = vault
        self._names = names
        self._hidden_name = hidden_name
        self._texts = HiddenInText(vault, names, hidden_name)

    def note(self, note: Note) -> Note:
        """Return a note with its targets written anew, itself if there are none.

        What stands within another link comes after that.
        """
        if any(fault.kind in {"unparseable", "not-utf8"} for fault in note.faults):
            return note
        for _ in range(_MOST_LEVELS):
            made = self._once(note)
            if made is note:
                break
            note = made
        return note

    def _once(self, note: Note) -> Note:
        body = list(self._body_edits(note))
        front = list(property_edits(note, self._vault, self._names, self._texts))
        if not body and not front:
            return note
        made = self._apply(note, [*front, *body])
        if len(made.faults) <= len(note.faults) or not front:
            return made
        return self._apply(note, body) if body else note

    def _apply(self, note: Note, edits: list[Edit]) -> Note:
        return parse_note(Source(note.path, apply(note.source.data, _apart(edits))))

    def _body_edits(self, note: Note) -> Iterator[Edit]:
        yield from heading_edits(note, self._vault, self._names, self._hidden_name)
        yield from self._link_edits(note)
        yield from self._external_edits(note)
        yield from self._definition_edits(note)
        yield from html_edits(note, self._names)
        yield from self._fence_edits(note)

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

    def canvas(self, source: Source) -> Source:
        """Return a canvas whose cards and labels name nothing private, itself if none does."""
        try:
            board = read_object(source.text)
        except NoObjectError:
            return source
        before = json.dumps(board)
        for card in items_of(board, "nodes"):
            self._clean_card(card, source.path)
        for item in (*items_of(board, "nodes"), *items_of(board, "edges")):
            if isinstance(item.get("label"), str):
                item["label"] = self._texts.clean(item["label"], source.path, may_be_path=False)
        if json.dumps(board) == before:
            return source
        data = json.dumps(board, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return Source(source.path, data)

    def _clean_card(self, card: dict[str, object], path: str) -> None:
        text, url = card.get("text"), card.get("url")
        if isinstance(text, str):
            note = parse_note(Source(NotePath(path), text.encode("utf-8", "replace")))
            made = self.note(note)
            if made is not note:
                card["text"] = made.source.text
        if isinstance(url, str) and self._names.find_in_address(url, path) is not None:
            card["type"], card["text"] = "text", self._hidden_name or NOT_PUBLISHED
            del card["url"]

    def base(self, source: Source) -> Source:
        """Return a base whose formulas name nothing private but in links, itself if none does."""
        made = self._base_text(source.text, source.path)
        return source if made == source.text else Source(source.path, made.encode())

    def _fence_edits(self, note: Note) -> Iterator[Edit]:
        """Yield the edits of bases in code blocks."""
        for fence in note.fences:
            if fence.info.strip().lower() == "base":
                for start, end in fence.pieces:
                    before = note.source.slice(start, end)
                    after = self._base_text(before, note.path)
                    if after != before:
                        yield Edit(note.path, start, end, after)

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
        return _SIGNS.sub(r"\\\1", display or ELLIPSIS)
    bar = "\\|" if is_in_table(note, at) else "|"
    return f"{mark}[[/{found}]]" if display is None else f"{mark}[[/{found}{bar}{display}]]"


def _is_commented(note: Note, at: int) -> bool:
    return any(comment.start <= at < comment.end for comment in note.comments)


def _is_code(note: Note, at: int) -> bool:
    return any(fence.start <= at < fence.end for fence in note.fences)


def _apart(edits: Iterable[Edit]) -> list[Edit]:
    """Return edits without those that reach into one before them."""
    ordered = sorted(edits, key=lambda edit: (edit.start, -edit.end))
    kept: list[Edit] = []
    for edit in ordered:
        if not kept or not touches(kept[-1].start, kept[-1].end, edit.start, edit.end):
            kept.append(edit)
    return kept
