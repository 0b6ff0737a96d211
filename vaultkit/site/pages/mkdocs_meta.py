"""Tell MkDocs and the theme of a page: its metadata, and the classes of its article."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.text.reserved_names import is_free_class

if TYPE_CHECKING:
    from vaultkit.notes.note import Note

_NEVER_META = frozenset({"template", "icon", "status", "subtitle"})
"""Keys that the theme takes for its own: a note's `template: x` would be a template's name."""
_CLASS = lazy_re(r"-?[^\W\d][\w-]*")
_WIDE = 80
"""Letters, a wide sign for two: a longer title would take most of what is seen first."""
_META_OF_TYPE: dict[str, type] = {"hide": list}
_OPTIONS = {"search": ("boost", "exclude"), "social": ("cards",)}
"""Of what plugins are told by a page, numbers and truths; a layout would be a file that is run."""


def page_meta(note: Note, title: str) -> dict[str, Any]:
    """Return a note's properties as MkDocs' metadata: only what theme and plugins can bear.

    Texts are escaped, because templates put them into HTML as they are.
    """
    meta = {
        key: value
        for key, value in note.properties.items()
        if key not in _NEVER_META and isinstance(value, _META_OF_TYPE.get(key, object))
    }
    for key, names in _OPTIONS.items():
        if key in meta:
            meta[key] = _options(meta[key], names)
    for key in ("description", "author"):
        if "[[" in str(meta.get(key, "")):
            del meta[key]  # a link is no text for a search engine, and may name what stays hidden
        elif key in meta:
            meta[key] = str(meta[key])
    meta = {key: _escaped(value) for key, value in meta.items()}
    meta["title"] = title
    meta["tags"] = _escaped(list(dict.fromkeys(note.shown_tags)))
    return meta


def _options(value: Any, names: tuple[str, ...]) -> dict[str, float]:
    """Return the options that a page may set, of a property that may be anything."""
    given = value if isinstance(value, dict) else {}
    return {name: given[name] for name in names if isinstance(given.get(name), int | float)}


def _escaped(value: Any) -> Any:
    """Return a value with every text in it escaped."""
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    if isinstance(value, dict):
        return {key: _escaped(item) for key, item in value.items()}
    return value


def css_classes(note: Note) -> tuple[str, ...]:
    """Return the classes of `cssclasses`, a list or a string of words, each once."""
    value = next((v for k, v in note.properties.items() if k.lower() == "cssclasses"), None)
    items = value if isinstance(value, list) else [value]
    words = (word for item in items if isinstance(item, str) for word in re.split(r"[\s,]+", item))
    return tuple(dict.fromkeys(word for word in words if _is_free(word)))


def title_classes(title: str) -> tuple[str, ...]:
    """Return the class of an article whose title would take many lines; () for others.

    Args:
        title: Plain text.
    """
    width = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in title)
    return ("vk-long-title",) if width > _WIDE else ()


def _is_free(word: str) -> bool:
    """Tell whether a word is a class, and none that would change more than its note."""
    return _CLASS.fullmatch(word) is not None and is_free_class(word)
