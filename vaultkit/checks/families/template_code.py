"""Find code of template plugins in notes, and tell which notes are templates by name."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OPEN, _CLOSE = b"<%", b"%>"
_WORDS = (
    "template", "templater", "tmpl", "шаблон", "plantilla",
    "vorlage", "modele", "gabarit", "szablon", "sjabloon", "sablon", "skabelon",
)  # fmt: skip
"""What templates are called; a name that begins or ends with one, or holds it as a word, is one."""
_NAME = lazy_re(rf"(?<![^\W_0-9])(?:{'|'.join(_WORDS)})(?:s|es|e|n|i|ы|er|r)?(?![^\W_0-9])")
_ANYWHERE = lazy_re(r"模板|模版|範本|テンプレート|템플릿")
"""Words of scripts that set no blanks between words."""


def template_spans(data: bytes, start: int = 0) -> Iterator[tuple[int, int]]:
    """Yield the byte ranges of Templater's `<% … %>`, in order."""
    at = data.find(_OPEN, start)
    while at != -1:
        end = data.find(_CLOSE, at + len(_OPEN))
        if end == -1:
            return
        yield at, end + len(_CLOSE)
        at = data.find(_OPEN, end + len(_CLOSE))


def holds(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    """Tell whether one of some ranges, in order and apart, holds a byte."""
    at = bisect_right(spans, offset, key=itemgetter(0)) - 1
    return at >= 0 and offset < spans[at][1]


def is_in_templates(path: str) -> bool:
    """Tell whether a file lies in a folder that is called one for templates.

    Links in there are to be filled in, like all else; those of a note that is only called so, such
    as "Templater tricks", are meant.
    """
    folder = path.rpartition("/")[0]
    return bool(folder) and is_template_path(f"{folder}/")


def is_template_path(path: str) -> bool:
    """Tell whether a note is a template, or about templates, by its name or a folder's."""
    folded = unicodedata.normalize("NFKD", path.casefold()).replace("\u0301", "")
    folded = unicodedata.normalize("NFC", folded.replace("\u0300", ""))
    return any(
        _NAME.search(part) or _ANYWHERE.search(part)
        for part in folded.removesuffix(".md").split("/")
    )
