"""Collect what a site must not hold: everything that unpublished files say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.checks.audit.site_text.squashed_text import UNSPACED, as_needle, date_needles
from vaultkit.config import FILE_NAME
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.canvas_file import texts_on
from vaultkit.notes.frontmatter.yaml_scalars import read_scalars
from vaultkit.notes.markdown.html_spans import html_comments
from vaultkit.notes.markdown.plain_text import plain_pieces
from vaultkit.notes.markdown.report_region import is_report, own_part
from vaultkit.notes.paths import NotePath, fold, folder_of, stem_of, suffix_of
from vaultkit.notes.plugins.drawing_note import find_parts
from vaultkit.notes.plugins.plugin_content import is_drawing
from vaultkit.vault.publishing.drawing_pictures import pictures_of
from vaultkit.vault.publishing.published_files import BASE, CANVAS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vaultkit.notes.note import Note
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault

_WORDS = 5
"""Words of a passage that are looked for at a time: an excerpt of nine holds five of them."""
_SIGNS = 8
"""Signs that are looked for at a time where words have no blanks: an excerpt of 15 holds eight."""
_STRETCH = lazy_re(rf"(?:{UNSPACED.pattern}|[\u3000-\u303f\uff01-\uff20]){{{_SIGNS},}}")
_TOLD = 30
"""Words of the passage that are told where a piece of it is found."""
_SENTENCE_END = lazy_re(r"(?<![.!?…。！？])[.!?…。！？]+(?:\s|$)|[\r\n]+")  # noqa: RUF001 they end sentences
_MARKUP = lazy_re(r"[\[\]|()<>\"`$%{}]+")
_HAS_MARKUP = lazy_re(r"[\[<$|%]")
_TAG = lazy_re(
    r"</?(?:a|abbr|audio|b|blockquote|body|br|button|center|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure"
    r"|font|footer|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|mark|meta|nav|ol|p|path|picture"
    r"|pre|s|section|small|source|span|strong|style|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|tr|u|ul|video"
    r"|animate|animatetransform|circle|clippath|defs|desc|ellipse|filter|foreignobject|g|image|line|lineargradient"
    r"|marker|mask|pattern|polygon|polyline|radialgradient|rect|stop|symbol|text|title|tspan|use)"
    r"(?=[\s/>])([^<>]*)>",
    re.IGNORECASE,
)
"""A tag of HTML or SVG that every author may write: its name tells nothing."""
_ATTRIBUTE = lazy_re(
    r"\b(?:align|alt|border|class|color|height|href|id|name|rel|size|src|style|target|title|type|value|width"
    r"|[cdrf]?[xy][12]?|d|r|points|offset|opacity|fill|transform|viewbox|xmlns(?::\w+)?|preserveaspectratio"
    r"|stroke|(?:stroke|fill|stop|font|text|clip|marker)-[a-z-]+|begin|dur|repeatcount|values)(?=\s*+=)",
    re.IGNORECASE,
)
_MEMBER = lazy_re(r'^[ \t>]*"[^"\n]*"[ \t]*:(.*)$', re.MULTILINE)
"""A line of JSON: a key with its value."""
_IDENTIFIER = lazy_re(r"\d|[a-z][A-Z]|[A-Z]{2}[a-z]")
"""What one word holds that is of no language."""
_OWN_KEYS = frozenset(
    {"tag", "tags", "alias", "aliases", "cssclass", "cssclasses", "publish", "draft", "permalink"}
    | {"redirect_from", "description", "image", "cover", "title", "type", "up", "see_also"}
    | {"unlisted"}
    | {"last_reviewed", "review_interval"}
)
"""Properties that Obsidian and vaultkit know: that a note has them tells nothing."""
_SUFFIX = lazy_re(r"\.(?:md|html?)$", re.IGNORECASE)
_ITEM = lazy_re(r"[ \t>]*(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+(?:\[.\][ \t]+)?")
"""How a line begins that is an item of a list, a task, or a heading."""
_NAMING = frozenset({"formulas", "properties", "summaries"})
"""Parts of a base whose keys its author chose."""
_PROPERTY = lazy_re(r"(?:file|formula|note)\.\S*")
_STRUCTURE = frozenset({"type", "direction"})
"""Keys of a base whose values are the same everywhere."""


class Needle(NamedTuple):
    """Something unpublished.

    Args:
        kind: What it is: `name`, `heading`, `text`, …
        text: What to tell of it.
        path: Where it comes from.
        words: What to look for; "" for the text as a whole.
    """

    kind: str
    text: str
    path: str
    words: str = ""


def collect_needles(vault: Vault, published: Published) -> dict[str, Needle]:
    """Return what to look for, by its squashed text; of equal ones, the first."""
    found: dict[str, Needle] = {}
    for needle in _all_needles(vault, published):
        key = as_needle(needle.words or needle.text)
        if key:
            found.setdefault(key, needle)
    for path, note in vault.notes.items():
        if path not in published:
            for text in _values(note.properties):
                for key in date_needles(text):
                    found.setdefault(key, Needle("date", text, path))
    return found


def _all_needles(vault: Vault, published: Published) -> Iterator[Needle]:
    hidden = [note for path, note in vault.notes.items() if path not in published]
    private = [own_part(note) for note in hidden if not is_report(note)]
    files = [path for path in vault.attachments if path not in published and path != FILE_NAME]
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
    yield from _unknown_keys(private, (vault.notes[path] for path in published.notes))
    for path in files:
        yield from _file(path, vault)
    for note in private:
        yield from _passages("text", note.source.slice(note.body_start, _END), note.path)
    known: set[str] = set()
    for path in published.notes:
        for text in _comments(vault.notes[path], published):
            if text not in known:  # many vaults have the same in all notes, from a template
                known.add(text)
                yield from _passages("comment", text, path)


def _comments(note: Note, published: Published) -> Iterator[str]:
    """Yield what the comments of a published note say."""
    for start, end in _hidden(note, published):
        yield note.source.slice(start, end).strip("%")
    for start, end in html_comments(note):
        yield note.source.slice(start, end)


def _hidden(note: Note, published: Published) -> Iterator[tuple[int, int]]:
    """Yield the comments of a note, without the texts that its published picture shows."""
    shown = (0, 0)
    if is_drawing(note) and pictures_of(note.path, published):
        shown = find_parts(note).texts
    for comment in note.comments:
        yield comment.start, max(min(comment.end, shown[0]), comment.start)
        yield min(max(comment.start, shown[1]), comment.end), comment.end


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
    for address in _addresses(note.properties):
        yield Needle("address", address, path)
    if note.frontmatter is None and note.faults:
        return
    for link in note.external:
        yield Needle("address", link.url, path)


def _addresses(properties: Mapping[str, Any]) -> Iterator[str]:
    """Yield where a note is or was found besides its path, without the ending of a file."""
    old = properties.get("redirect_from")
    for value in (properties.get("permalink"), *(old if isinstance(old, list) else [old])):
        if isinstance(value, str):
            address = _SUFFIX.sub("", value.strip("/"))
            yield from dict.fromkeys((address, address.rpartition("/")[2]))


def _values(value: Any) -> Iterator[str]:
    """Yield the texts of a property at any depth."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _values(item)
    elif isinstance(value, list):
        for item in value:
            yield from _values(item)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _unknown_keys(private: Iterable[Note], public: Iterable[Note]) -> Iterator[Needle]:
    """Yield the keys of properties that only private notes have."""
    known = {fold(key) for note in public for key in _keys(note.properties)} | _OWN_KEYS
    for note in private:
        for key in _keys(note.properties):
            if fold(key) not in known:
                yield Needle("property key", key, note.path)


def _file(path: str, vault: Vault) -> Iterator[Needle]:
    source = vault.texts.get(path)
    if source is None:
        return
    kind = suffix_of(path)
    if kind == CANVAS:
        for text in texts_on(source):
            yield from _passages("canvas", text, path)
    elif kind == BASE:
        for text in _base_texts(source.text):
            yield from _passages("base", text, path)


def _base_texts(text: str) -> Iterator[str]:
    """Yield what a base says besides what all bases do: names, formulas, filters."""
    scalars = read_scalars(text)
    if not scalars:
        yield from (line.partition(":")[2] or line for line in text.splitlines())
    for scalar in scalars:
        kind, *names = map(str, scalar.way)
        if names and kind in _NAMING:
            yield names[0]
        if scalar.way[-1] not in _STRUCTURE and not _PROPERTY.fullmatch(scalar.value):
            yield scalar.value


def _keys(value: Any) -> Iterator[str]:
    """Yield the keys of properties at any depth."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from _keys(item)


def _without_keys(match: re.Match[str]) -> str:
    """Return the value of a line of JSON, "" if it is no text: a number, or an identifier."""
    value = match[1].strip().removesuffix(",").rstrip()
    is_word = len(value.split()) == 1
    is_text = value.startswith('"') and not (is_word and _IDENTIFIER.search(value))
    return value if is_text else ""


def _passages(kind: str, text: str, path: str | NotePath) -> Iterator[Needle]:
    """Yield a text sentence by sentence, as a reader sees it and, with markup, as it is written.

    Of JSON, such as a drawing keeps, only texts count: keys, numbers and identifiers say nothing.
    """
    if '":' in text or '" :' in text:
        text = _MEMBER.sub(_without_keys, text)
    for sentence in _SENTENCE_END.split(_shown(text)):
        yield from _pieces(kind, sentence, path)
    for line in text.splitlines():
        if _HAS_MARKUP.search(line):
            written = _TAG.sub(_attributes, line) if "<" in line else line
            for part in _MARKUP.split(_without_item(written)):
                yield from _pieces(kind, part, path)


def _attributes(tag: re.Match[str]) -> str:
    """Return what a tag of HTML says: the values of its attributes, and names that are unusual."""
    return f"|{_ATTRIBUTE.sub('|', tag[1])}|"


def _without_item(line: str) -> str:
    """Return a line without the sign that makes it an item or a heading."""
    match = _ITEM.match(line)
    return line[match.end() :] if match else line


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
    starts = list(range(0, max(len(words) - _WORDS, 0) + 1, _WORDS)) if words else []
    if len(words) > _WORDS and len(words) % _WORDS:
        starts.append(len(words) - _WORDS)
    yield from _unspaced(kind, text, path)
    for at in starts:
        first = min(at - at % _TOLD, max(len(words) - _TOLD, 0))
        told = " ".join(words[first : first + _TOLD])
        yield Needle(kind, told, path, " ".join(words[at : at + _WORDS]))


def _unspaced(kind: str, text: str, path: str) -> Iterator[Needle]:
    """Yield stretches without blanks, as some scripts write them, in pieces of `_SIGNS` signs."""
    if text.isascii():
        return
    for match in _STRETCH.finditer(text):
        signs = match[0]
        last = len(signs) - _SIGNS
        for at in {*range(0, last + 1, _SIGNS), last}:
            yield Needle(kind, signs, path, signs[at : at + _SIGNS])
