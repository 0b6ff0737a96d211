"""The classes that a note asks for with `cssclasses`, on the element that holds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vaultkit.notes.note import Note

_ARTICLE = re.compile(r'(<article class="md-content__inner md-typeset)(?=")')
_CLASS = re.compile(r"(?!md-|vk-)-?[^\W\d][\w-]*")
"""Classes of the theme and of this package would change more than their note."""


def css_classes(note: Note) -> tuple[str, ...]:
    """Return the classes of `cssclasses`, a list or a string of words, each once."""
    value = next((v for k, v in note.properties.items() if k.lower() == "cssclasses"), None)
    items = value if isinstance(value, list) else [value]
    words = (word for item in items if isinstance(item, str) for word in re.split(r"[\s,]+", item))
    return tuple(dict.fromkeys(word for word in words if _CLASS.fullmatch(word)))


def add_classes(html: str, classes: tuple[str, ...]) -> str:
    """Return a page whose article has more classes."""
    if not classes:
        return html
    return _ARTICLE.sub(lambda match: " ".join((match[1], *classes)), html, count=1)
