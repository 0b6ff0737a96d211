"""Make the files of the reference vault: what is published, nothing else; see decision 34.

It has no private note's words, names and paths. One empty stand-in is there for all of them (one
for each kind of file), and what leads to something private leads to it: so whatever the site shows
in the place of such links, embeds and cards, it shows there too. Comments are as long as they were
and say nothing. Everything else is as it is written, byte for byte.
"""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.moc.region_markers import find_regions
from vaultkit.checks.audit.reference.reference_links import Rewriter
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.canvas_file import items_of
from vaultkit.notes.edit import Edit, apply
from vaultkit.notes.json_text import NoObjectError, read_object
from vaultkit.notes.markdown.html_spans import html_comments
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import (
    AUDIO_SUFFIXES,
    IMAGE_SUFFIXES,
    VIDEO_SUFFIXES,
    NotePath,
    fold,
    suffix_of,
)
from vaultkit.notes.plugins.diagram_addresses import is_diagram, source_of
from vaultkit.notes.source import Source
from vaultkit.vault.publishing.redaction.redacted_diagrams import HiddenInDiagrams, line_edits
from vaultkit.vault.publishing.redaction.vault_rewriting import base_block_edits
from vaultkit.vault.resolving.resolve import Resolver

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from vaultkit.checks.audit.audit_input import Written
    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault

_NAME = "vkabsent"
"""Begins the names of stand-ins."""
_LINE_END = b"\r\n"
_NAMED = lazy_re(r"""\b(?:link|file)\(\s*(["'])(?P<name>.*?)\1(?P<end>\s*\))?""")
_KINDS = IMAGE_SUFFIXES | AUDIO_SUFFIXES | VIDEO_SUFFIXES | {"md", "canvas", "base", "pdf"}
"""Extensions that decide how something is shown; any other may be a word of its file's name."""


class StandIns(NamedTuple):
    """What stands in the place of private files.

    Args:
        name: Of all of them, without extension; no file and no text of the vault has it.
        suffixes: The extensions that private files have.
    """

    name: str
    suffixes: frozenset[str]

    @property
    def paths(self) -> tuple[str, ...]:
        """Their vault paths."""
        return tuple(f"{self.name}.{suffix}" for suffix in sorted(self.suffixes))

    def target_for(self, path: str) -> str:
        """Return what a link to a private file names instead."""
        suffix = _kind_of(path)
        return self.name if suffix == "md" else f"{self.name}.{suffix}"


def find_stand_ins(vault: Vault, published: Published) -> StandIns:
    """Choose the stand-ins for what a vault does not publish."""
    every = (*vault.notes, *vault.attachments)
    known = "\n".join((*every, *(note.source.text for note in vault.notes.values())))
    number = 0
    while f"{_NAME}{number}" in known.lower():
        number += 1
    kinds = {_kind_of(path) for path in every if path not in published}
    return StandIns(f"{_NAME}{number}", frozenset({"md", *kinds}))


def _kind_of(path: str) -> str:
    suffix = suffix_of(path)
    return suffix if suffix in _KINDS else "bin"


def reference_files(
    vault: Vault, published: Published, config: Config, written: Mapping[NotePath, Written]
) -> Iterator[tuple[str, bytes]]:
    """Yield the notes, canvases and bases of the reference vault, and the stand-ins.

    Attachments are as they are, so they are not yielded.

    Args:
        vault: The vault.
        published: What leaves it.
        config: For `hidden-name`.
        written: What vaultkit wrote in published notes, and what it would write there now.
    """
    stand_ins = find_stand_ins(vault, published)
    yield from ((path, b"") for path in stand_ins.paths)
    maker = _Maker(vault, published, config.site.hidden_name, stand_ins)
    for path in published.notes:
        yield path, maker.note(path, written.get(path))
    for board in published.canvases:
        yield board, maker.canvas(board)
    for base in published.bases:
        yield base, maker.base(vault.source_of(base).text, base).encode()


class _Maker:
    def __init__(
        self, vault: Vault, published: Published, hidden_name: str, stand_ins: StandIns
    ) -> None:
        self._vault = vault
        self._published = published
        self._hidden_name = hidden_name
        self._stand_ins = stand_ins
        kept = (*published.notes, *published.attachments, *published.canvases, *published.bases)
        resolver = Resolver((*kept, *stand_ins.paths))
        self._links = Rewriter(vault, published, hidden_name, stand_ins.target_for, resolver)
        self._diagrams = HiddenInDiagrams.of(vault, published)
        self._files = {fold(path): path for path in (*vault.notes, *vault.attachments)}

    def note(self, path: NotePath, written: Written | None) -> bytes:
        note = self._vault.notes[path]
        if written is not None:
            data = apply(note.source.data, _without_regions(note, written))
            note = parse_note(Source(path, data))
        return self._cleaned(note)

    def _cleaned(self, note: Note) -> bytes:
        """Return a note's bytes without what only private notes say."""
        note = _parse_anew(note, _without_comments(note))
        bases = base_block_edits(note, lambda text: self.base(text, note.path))
        edits = [*self._links.hide(note), *bases, *self._in_diagrams(note)]
        note = _parse_anew(note, apply(note.source.data, _apart(edits)))
        return apply(note.source.data, _apart(self._links.lead_back(note)))

    def _in_diagrams(self, note: Note) -> Iterator[Edit]:
        """Yield the edits that take addresses of private files out of diagrams."""
        for fence in note.fences:
            if is_diagram(fence):
                source = source_of(fence, note)
                yield from line_edits(
                    note, fence, self._diagrams.without_targets(source, note.path)
                )

    def base(self, text: str, path: str) -> str:
        """Return the text of a base whose formulas name no private file."""

        def replaced(match: re.Match[str]) -> str:
            name = match["name"]
            inner = name.removeprefix("[[").removesuffix("]]").partition("|")[0].partition("#")[0]
            found = self._vault.resolver.resolve(inner, path).path
            if not inner or found is None or found in self._published:
                return match[0]
            start = match.start("name")
            quote, at = match[1], match.start()
            whole = match[0][: start - at] + self._stand_ins.target_for(found) + quote
            if match["end"] is None:
                return whole
            is_link = match[0].startswith("link") and not self._hidden_name
            return f"{whole}, {quote}{name}{quote})" if is_link else f"{whole})"

        return _NAMED.sub(replaced, text)

    def canvas(self, path: str) -> bytes:
        """Return a canvas whose cards name no private file."""
        source = self._vault.source_of(path)
        try:
            board = read_object(source.text)
        except NoObjectError:
            return source.data
        for card in items_of(board, "nodes"):
            self._clean_card(card, path)
        return json.dumps(board, ensure_ascii=False).encode("utf-8", "surrogatepass")

    def _clean_card(self, card: dict[str, object], path: str) -> None:
        for key in ("file", "background"):
            named = card.get(key)
            found = self._files.get(fold(named)) if isinstance(named, str) else None
            if found is not None and found not in self._published:
                card[key] = f"{self._stand_ins.name}.{_kind_of(found)}"
                card.pop("subpath", None)
        text = card.get("text")
        if isinstance(text, str):
            source = Source(NotePath(path), text.encode("utf-8", "replace"))
            card["text"] = self._cleaned(parse_note(source)).decode("utf-8", "replace")


def _parse_anew(note: Note, data: bytes) -> Note:
    """Return a note with other bytes; itself if they are the same."""
    return note if data == note.source.data else parse_note(Source(note.path, data))


def _without_regions(note: Note, written: Written) -> Iterator[Edit]:
    """Yield the edits that put what vaultkit would write now in the place of what it wrote."""
    regions = [region.inner for region in find_regions(note)[0]]
    texts = dict(zip(regions, written.texts, strict=False)) if regions else {}
    for span in written.spans:
        inside = [text for inner, text in texts.items() if span.start <= inner.start <= span.end]
        yield Edit(note.path, span.start, span.end, "\n" + "".join(inside))


def _without_comments(note: Note) -> bytes:
    """Return a note's bytes with other letters in comments, which say nothing and are as many."""
    data = bytearray(note.source.data)
    for start, end in _comment_insides(note):
        for at in range(start, end):
            if data[at] not in _LINE_END:
                data[at] = ord("x")
    return bytes(data)


def _comment_insides(note: Note) -> Iterator[tuple[int, int]]:
    data = note.source.data
    for start, end in note.comments:
        is_closed = end - start >= len("%%%%") and data[end - 2 : end] == b"%%"
        yield start + 2, end - 2 if is_closed else end
    yield from html_comments(note)


def _apart(edits: list[Edit] | Iterator[Edit]) -> Iterator[Edit]:
    """Yield edits without those that reach into an earlier one: links in the text of links."""
    done = 0
    for edit in sorted(chain(edits), key=lambda edit: (edit.start, -edit.end)):
        if edit.start >= done:
            yield edit
            done = edit.end
