"""The classes that a note asks for with `cssclasses`, on the element that holds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.notes.text.reserved_names import is_free_class

if TYPE_CHECKING:
    from vaultkit.notes.note import Note

_ARTICLE = re.compile(r'(<article class="md-content__inner md-typeset)(?=")')
_CLASS = re.compile(r"-?[^\W\d][\w-]*")


def css_classes(note: Note) -> tuple[str, ...]:
    """Return the classes of `cssclasses`, a list or a string of words, each once."""
    value = next((v for k, v in note.properties.items() if k.lower() == "cssclasses"), None)
    items = value if isinstance(value, list) else [value]
    words = (word for item in items if isinstance(item, str) for word in re.split(r"[\s,]+", item))
    return tuple(dict.fromkeys(word for word in words if _is_free(word)))


def _is_free(word: str) -> bool:
    """Tell whether a word is a class, and none that would change more than its note."""
    return _CLASS.fullmatch(word) is not None and is_free_class(word)


def add_classes(html: str, classes: tuple[str, ...]) -> str:
    """Return a page whose article has more classes."""
    if not classes:
        return html
    return _ARTICLE.sub(lambda match: " ".join((match[1], *classes)), html, count=1)
