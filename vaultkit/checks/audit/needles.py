"""What a site must not hold: everything the unpublished part of a vault says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.checks.audit.squash import as_needle
from vaultkit.notes.paths import NotePath, folder_of, stem_of, suffix_of
from vaultkit.notes.text import plain_pieces
from vaultkit.vault.boards import texts_on
from vaultkit.vault.publishing import BASE, CANVAS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.notes.note import Note
    from vaultkit.vault.publishing import Published
    from vaultkit.vault.vault import Vault

_WORDS = 8
"""Words of a passage that are looked for at a time: an excerpt of fifteen holds eight of them."""
_SENTENCE_END = re.compile(r"(?<![.!?…。！？])[.!?…。！？]+(?:\s|$)|[\r\n]+")  # noqa: RUF001 they end sentences
_MARKUP = re.compile(r"[\[\]|()<>\"`$%{}]+")
_HAS_MARKUP = re.compile(r"[\[<$|%]")


class Needle(NamedTuple):
    """Something unpublished: what it is, its words, and where they come from."""

    kind: str
    text: str
    path: str


def collect_needles(vault: Vault, published: Published) -> dict[str, Needle]:
    """Return what to look for, by its squashed text; of equal ones, the first."""
    found: dict[str, Needle] = {}
    for needle in _all_needles(vault, published):
        key = as_needle(needle.text)
        if key:
            found.setdefault(key, needle)
    return found


def _all_needles(vault: Vault, published: Published) -> Iterator[Needle]:
    private = [note for path, note in vault.notes.items() if path not in published]
    files = [path for path in vault.attachments if path not in published]
    for note in private:
        for name in (stem_of(note.path), note.title):
            yield Needle("name", name, note.path)
        yield from (Needle("alias", alias, note.path) for alias in note.aliases)
    for path in files:
        yield Needle("file name", path.rpartition("/")[2], path)
        yield Needle("file name", stem_of(path).rpartition(".")[0], path)
    yield from _folders((*(note.path for note in private), *files), published)
    for note in private:
        yield from _facts(note)
    for path in files:
        yield from _file(path, vault)
    for note in private:
        yield from _passages("text", note.source.slice(note.body_start, _END), note.path)
    for path in published.notes:
        note = vault.notes[path]
        for comment in note.comments:
            yield from _passages("comment", note.raw(comment).strip("%"), path)


_END = 1 << 40


def _folders(private: Iterable[str], published: Published) -> Iterator[Needle]:
    """Yield the names of folders that hold nothing published."""
    known = {""}
    for path in (*published.notes, *published.attachments, *published.canvases, *published.bases):
        folder = folder_of(path)
        while folder not in known:
            known.add(folder)
            folder = folder_of(folder)
    for path in private:
        folder = folder_of(path)
        while folder not in known:
            known.add(folder)
            yield Needle("folder", folder.rpartition("/")[2], path)
            folder = folder_of(folder)


def _facts(note: Note) -> Iterator[Needle]:
    path = note.path
    for heading in note.headings:
        yield from _passages("heading", heading.text, path)
    for tag in note.all_tags:
        yield Needle("tag", tag, path)
        yield from (Needle("tag", part, path) for part in tag.split("/"))
    for block in note.blocks:
        yield Needle("block id", block.id, path)
    for text in _values(note.properties):
        yield from _passages("property", text, path)
    if note.frontmatter is None and note.faults:
        return
    for link in note.external:
        yield Needle("address", link.url, path)


def _values(value: Any) -> Iterator[str]:
    """Yield the texts of a property at any depth, keys of nested ones included."""
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, (dict, list)):
                yield str(key)
            yield from _values(item)
    elif isinstance(value, list):
        for item in value:
            yield from _values(item)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _file(path: str, vault: Vault) -> Iterator[Needle]:
    source = vault.texts.get(path)
    if source is None:
        return
    kind = suffix_of(path)
    if kind == CANVAS:
        for text in texts_on(source):
            yield from _passages("canvas", text, path)
    elif kind == BASE:
        for line in source.text.splitlines():
            yield from _passages("base", line.partition(":")[2] or line, path)


def _passages(kind: str, text: str, path: str | NotePath) -> Iterator[Needle]:
    """Yield a text sentence by sentence, as a reader sees it and, with markup, as it is written."""
    for sentence in _SENTENCE_END.split(_shown(text)):
        yield from _pieces(kind, sentence, path)
    for line in text.splitlines():
        if _HAS_MARKUP.search(line):
            for part in _MARKUP.split(line):
                yield from _pieces(kind, part, path)


def _shown(text: str) -> str:
    """Return the plain text of Markdown with its lines and blocks apart."""
    data = text.encode()
    parts: list[str] = []
    end = 0
    for at, piece in plain_pieces(text):
        if piece == " " or b"\n" in data[end:at]:
            parts.append("\n")
        parts.append(piece)
        end = at + len(piece.encode())
    return "".join(parts)


def _pieces(kind: str, text: str, path: str) -> Iterator[Needle]:
    """Yield a passage in pieces of `_WORDS` words, the last one from its end."""
    words = text.split()
    if not words:
        return
    for at in range(0, max(len(words) - _WORDS, 0) + 1, _WORDS):
        yield Needle(kind, " ".join(words[at : at + _WORDS]), path)
    if len(words) > _WORDS and len(words) % _WORDS:
        yield Needle(kind, " ".join(words[-_WORDS:]), path)
