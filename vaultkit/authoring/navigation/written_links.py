"""The links of a file and where they are written: of notes, canvases and bases alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.rename.subjects.rename_subject import LITERAL
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.properties_block import byte_offsets
from vaultkit.notes.json_text import raw_offsets
from vaultkit.notes.note import Link
from vaultkit.notes.paths import NotePath, suffix_of
from vaultkit.notes.wikilink import parse_wikilink
from vaultkit.vault.links.card_links import read_card_text, read_cards
from vaultkit.vault.presentation.inspection import link_span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.vault.links.card_links import Card
    from vaultkit.vault.vault import ResolvedLink, Vault

_NAMES_FILE = lazy_re(rf"\b(?:file|link|image|hasLink)\(\s*{LITERAL}|\[\[(?P<wiki>[^\[\]\n]+)\]\]")


class WrittenLink(NamedTuple):
    """A link and the bytes of its file that it is written in."""

    start: int
    end: int
    link: ResolvedLink


def find_links(vault: Vault, path: str) -> list[WrittenLink]:
    """Return the links of a note, canvas or base, in order; none of other files."""
    note = vault.notes.get(NotePath(path))
    if note is not None:
        links = vault.links_of(note.path)
        return sorted((WrittenLink(*link_span(note, one.link), one) for one in links), key=_start)
    if path not in vault.texts:
        return []
    text = vault.texts[path].text
    readers = {"canvas": _links_of_canvas, "base": _links_of_base}
    reader = readers.get(suffix_of(path))
    found = list(reader(vault, path, text)) if reader else []
    at = byte_offsets(text, (index for one in found for index in one[:2]))
    return sorted((WrittenLink(at[one[0]], at[one[1]], one[2]) for one in found), key=_start)


def _start(link: WrittenLink) -> int:
    return link.start


def link_at(vault: Vault, path: str, offset: int) -> WrittenLink | None:
    """Return the innermost link round a byte, None if there is none."""
    around = (one for one in find_links(vault, path) if one.start <= offset <= one.end)
    return min(around, key=lambda one: one.end - one.start, default=None)


def _links_of_canvas(vault: Vault, path: str, text: str) -> Iterator[tuple[int, int, ResolvedLink]]:
    for card in read_cards(text):
        if "file" in card:
            name = card["file"]
            subpath = card["subpath"].value if "subpath" in card else ""
            yield name.start, name.end, _named(vault, path, name.value, subpath)
        yield from _links_of_card(vault, path, text, card)


def _links_of_card(
    vault: Vault, path: str, text: str, card: Card
) -> Iterator[tuple[int, int, ResolvedLink]]:
    found = read_card_text(vault, card, path)
    if found is None:
        return
    note, links = found
    string = card["text"]
    raw = raw_offsets(text[string.start : string.end])
    for link in links:
        first, last = (len(note.source.data[:at].decode()) for at in link_span(note, link.link))
        yield string.start + raw[first], string.start + raw[last], link


def _named(vault: Vault, path: str, name: str, subpath: str) -> ResolvedLink:
    """Return a link that names a file by its whole path, as cards do."""
    link = Link(0, 0, name, subpath, None, is_embed=True, kind="wiki", in_comment=False)
    resolved = vault.resolve(link, NotePath(path))
    same = vault.resolver.at(name)
    if not same or resolved.destination == same[0]:
        return resolved
    return vault.resolve(link._replace(target=f"/{name}"), NotePath(path))


def _links_of_base(vault: Vault, path: str, text: str) -> Iterator[tuple[int, int, ResolvedLink]]:
    for match in _NAMES_FILE.finditer(text):
        inner = match["wiki"] or match[2]
        parts = parse_wikilink(inner)
        if parts is not None:
            link = Link(0, 0, *parts, is_embed=False, kind="wiki", in_comment=False)
            span = match.span() if match["wiki"] else match.span(2)
            yield *span, vault.resolve(link, NotePath(path))
