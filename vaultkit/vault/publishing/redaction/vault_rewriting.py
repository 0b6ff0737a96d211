"""Write published notes, canvases and bases of a vault anew, in memory."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from vaultkit.notes.canvas_file import items_of
from vaultkit.notes.edit import Edit, apply, touches
from vaultkit.notes.json_text import NoObjectError, read_object
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source
from vaultkit.vault.vault import Linker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from vaultkit.notes.note import Note
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault


class VaultRewriter:
    """Writes the published files of a vault anew; override what is to change.

    Args:
        vault: The vault.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def write(self, published: Published) -> Vault:
        """Return the vault with its published files written anew, itself if none changes."""
        vault = self._vault
        notes = {path: self._note(vault.notes[path]) for path in published.notes}
        notes = {path: note for path, note in notes.items() if note is not vault.notes[path]}
        boards = ((path, self._canvas(vault.source_of(path))) for path in published.canvases)
        bases = ((path, self._base(vault.source_of(path))) for path in published.bases)
        texts = {path: new for path, new in (*boards, *bases) if new is not vault.source_of(path)}
        texts = {path: new for path, new in texts.items() if path in vault.texts}
        if not notes and not texts:
            return vault
        made = replace(vault, notes={**vault.notes, **notes}, texts={**vault.texts, **texts})
        vars(made)["linker"] = Linker((), resolver=vault.resolver) if notes else vault.linker
        return made

    def _note(self, note: Note) -> Note:
        """Return a note as it is to be, itself if nothing changes."""
        raise NotImplementedError

    def _base_text(self, text: str, path: str) -> str:
        """Return the text of a base as it is to be."""
        raise NotImplementedError

    def _label(self, text: str, path: str) -> str:
        """Return the label of a card or an edge as it is to be."""
        raise NotImplementedError

    def _card(self, card: dict[str, object], path: str) -> None:
        """Change what a card of a canvas says besides its text and label."""
        raise NotImplementedError

    def _base(self, source: Source) -> Source:
        made = self._base_text(source.text, source.path)
        return source if made == source.text else Source(source.path, made.encode())

    def _fence_edits(self, note: Note) -> Iterator[Edit]:
        return base_block_edits(note, lambda text: self._base_text(text, note.path))

    def _canvas(self, source: Source) -> Source:
        try:
            board = read_object(source.text)
        except NoObjectError:
            return source
        before = json.dumps(board)
        for card in items_of(board, "nodes"):
            text = card.get("text")
            if isinstance(text, str):
                data = text.encode("utf-8", "replace")
                note = parse_note(Source(NotePath(source.path), data))
                made = self._note(note)
                card["text"] = text if made is note else made.source.text
            self._card(card, source.path)
        for item in (*items_of(board, "nodes"), *items_of(board, "edges")):
            if isinstance(item.get("label"), str):
                item["label"] = self._label(item["label"], source.path)
        if json.dumps(board) == before:
            return source
        data = json.dumps(board, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return Source(source.path, data)


def base_block_edits(note: Note, change: Callable[[str], str]) -> Iterator[Edit]:
    """Yield the edits of bases in code blocks whose text a function changes."""
    pieces = (fence.pieces for fence in note.fences if fence.info.strip().lower() == "base")
    return text_edits(note, chain.from_iterable(pieces), change)


def text_edits(
    note: Note, spans: Iterable[tuple[int, int]], change: Callable[[str], str]
) -> Iterator[Edit]:
    """Yield the edits of the ranges of a note whose text a function changes."""
    for start, end in spans:
        text = note.source.slice(start, end)
        new = change(text)
        if new != text:
            yield Edit(note.path, start, end, new)


def edit_note(note: Note, edits: Iterable[Edit]) -> Note:
    """Return a note with edits, but for those that reach into one before them; itself if none."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda one: (one.start, -one.end)):
        if not kept or not touches(kept[-1].start, kept[-1].end, edit.start, edit.end):
            kept.append(edit)
    return parse_note(Source(note.path, apply(note.source.data, kept))) if kept else note


def is_readable(note: Note) -> bool:
    """Tell whether a note can be written anew."""
    return not any(fault.kind in {"unparseable", "not-utf8", "not-text"} for fault in note.faults)
