"""Redact properties of notes: what names private files is left out, or is shown as a link."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.edit import Edit
from vaultkit.notes.frontmatter.embedded_yaml import find_scalars
from vaultkit.notes.wikilink import parse_wikilink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.frontmatter.embedded_yaml import Scalar
    from vaultkit.notes.note import Note
    from vaultkit.vault.publishing.redaction.private_names import PrivateNames
    from vaultkit.vault.publishing.redaction.redacted_text import HiddenInText
    from vaultkit.vault.vault import Vault

    _Way = tuple[str | int, ...]

_OF_NAMES = frozenset({"title", "aliases", "alias"})
_NOT_SHOWN = frozenset(
    {"tags", "tag", "publish", "draft", "permalink", "redirect_from", "cssclass", "cssclasses"}
    | {"unlisted"}
)
_BARE = "[["
"""Stands in a way for the brackets of a link that lacks its quotes."""
_MAY_NAME = lazy_re(r"[\[/.:\\<]")
_YAML_MARKS = lazy_re(r"(?:[&!]\S*\s+)*")
_NOT_IN_WIKILINK = lazy_re(r"[\[\]|#^]|%%")


def property_edits(
    note: Note, vault: Vault, names: PrivateNames, texts: HiddenInText
) -> Iterator[Edit]:
    """Yield the edits of values that name something private.

    Args:
        note: The note.
        vault: The whole vault.
        names: Finds private files.
        texts: Cleans values that are no links.
    """
    front = note.frontmatter
    cleaner = _Cleaner(note, vault, names, texts)
    if front is None or not cleaner.is_needed(front.properties):
        return
    text = note.source.slice(front.start, front.end)
    for scalar in find_scalars(text):
        new = scalar.value
        if _is_bare_link(text, scalar):
            new = texts.clean(f"[[{new}]]", note.path)
            new = scalar.value if new == f"[[{scalar.value}]]" else new
        elif not scalar.is_key:
            new = cleaner.clean(new, scalar.way)
        if new != scalar.value:
            start = front.start + len(text[: scalar.start].encode())
            raw = text[scalar.start : scalar.end]
            yield Edit(note.path, start, start + len(raw.encode()), _as_yaml(raw, new))


class _Cleaner:
    def __init__(self, note: Note, vault: Vault, names: PrivateNames, texts: HiddenInText) -> None:
        self._path = note.path
        self._resolve = vault.resolver.resolve
        self._names = names
        self._texts = texts

    def is_needed(self, value: Any, way: _Way = ()) -> bool:
        """Tell whether a property at any depth names something private."""
        if isinstance(value, dict):
            return any(self.is_needed(item, (*way, str(name))) for name, item in value.items())
        if isinstance(value, list):
            if len(value) == 1 and isinstance(value[0], list) and len(value[0]) == 1:
                value = [f"[[{value[0][0]}]]", *value]  # a link that lacks its quotes
                way = (*way, _BARE)
            return any(self.is_needed(item, (*way, at)) for at, item in enumerate(value))
        return isinstance(value, str) and self.clean(value, way) != value

    def clean(self, value: str, way: _Way) -> str:
        """Return a value without targets that are private.

        One that is shown as a link becomes one to a private note, which shows its text alone.
        """
        key = str(way[0]).lower() if way else ""
        if key in _NOT_SHOWN or not _MAY_NAME.search(value):
            return value
        if key in _OF_NAMES:
            return self._texts.clean_name(value, self._path)
        is_whole = value.startswith("[[") and value.endswith("]]") and "[[" not in value[2:]
        link = parse_wikilink(value[2:-2]) if is_whole and _is_shown_as_link(way) else None
        if link is None:
            return self._texts.clean(value, self._path)
        found = self._names.find(link.target + link.subpath, self._path)
        if found is None or self._resolve(link.target, self._path).path is not None:
            return value
        is_plain = _NOT_IN_WIKILINK.search(found) is not None
        return link.shown if is_plain else f"[[/{found}|{link.shown}]]"


def _is_bare_link(text: str, scalar: Scalar) -> bool:
    """Tell whether a value is a wikilink that lacks its quotes, which makes it a list in a list."""
    is_inside = text[: scalar.start].endswith("[[") and text[scalar.end :].startswith("]]")
    return is_inside and not scalar.is_key


def _is_shown_as_link(way: _Way) -> bool:
    """Tell whether a property, or an item of one that is a list, is shown as the link it is."""
    return len(way) == 1 or (len(way) == 2 and isinstance(way[1], int))  # noqa: PLR2004


def _as_yaml(raw: str, value: str) -> str:
    """Return a value as YAML in as many lines as it had, with the marks before it."""
    marks = _YAML_MARKS.match(raw)
    lines = "\n" * raw.count("\n")
    return f"{marks[0] if marks else ''}{json.dumps(value, ensure_ascii=False)}{lines}"
