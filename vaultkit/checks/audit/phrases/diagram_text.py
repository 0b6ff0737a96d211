"""Tell what the source of a diagram says: all of it but for what leads to a private file.

Whatever took those addresses out of what is published may have overlooked one, so more is looked at
here: besides all places that are known for addresses, whatever stands outside of shapes.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from vaultkit.lazy_re import lazy_re
from vaultkit.vault.publishing.redaction.private_names import PrivateNames
from vaultkit.vault.publishing.redaction.redacted_diagrams import HiddenInDiagrams
from vaultkit.vault.publishing.redaction.redacted_text import HiddenInText

if TYPE_CHECKING:
    from vaultkit.vault.publishing.published_files import Published
    from vaultkit.vault.vault import Vault

_SHAPE = lazy_re(r"(\w[ \t]*+[\[({>]{1,3}[^\[\](){}\n]*+[\])}]{1,3}|\|[^|\n]*+\||\n)")
"""A node with its text, and the text of an arrow: what a drawing shows."""
_BEGINS = lazy_re(r"[\"'`@:=]|(?<=\s)(?=\S)|^")
"""Where a path may begin."""
_MOST = 30
"""Beginnings that are looked at between two shapes."""
_LONGEST = 500
_OF_PATHS = ("/", "\\", ".")
"""Signs of which each path has one."""


class DiagramTexts:
    """Reads diagrams.

    Args:
        vault: The vault.
        published: What leaves it.
    """

    def __init__(self, vault: Vault, published: Published) -> None:
        names = PrivateNames(vault, published)
        self._texts = HiddenInText(vault, names, "")
        self._hidden = HiddenInDiagrams(names, self._texts, "")

    def said(self, source: str, path: str) -> str:
        """Return what the source of a diagram says, line by line.

        Args:
            source: What stands in the code block.
            path: The note or canvas that it stands in.
        """
        source = self._hidden.without_targets(source, path)
        parts = _SHAPE.split(source)
        parts[::2] = ["" if self._leads_away(part, path) else part for part in parts[::2]]
        return "".join(parts)

    def _leads_away(self, text: str, path: str) -> bool:
        """Tell whether a text outside of shapes has the path of a private file."""
        if not any(map(text.__contains__, _OF_PATHS)):
            return False
        for match in islice(_BEGINS.finditer(text), _MOST):
            rest = text[match.end() : match.end() + _LONGEST].strip("\"'`;,{}() \t")
            forms = {rest, rest.partition('"')[0].strip(), rest.partition(" ")[0]}
            if any(self._texts.is_private_path(form, path) for form in forms):
                return True
        return False
