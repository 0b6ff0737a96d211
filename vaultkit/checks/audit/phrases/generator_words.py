"""The words that theme and generator put on a site of whatever vault, each as a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.audit.site_text.squashed_text import squash
from vaultkit.checks.audit.site_text.text_runs import PARAGRAPH_END, cut_into_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LITERAL = re.compile(
    r"\"((?:\\.|[^\"\\\n]){1,300})\"|'((?:\\.|[^'\\\n]){1,300})'|`((?:\\.|[^`\\]){1,300})`"
)
_SHOWN = re.compile(r">([^<>{}]{2,300})<")
_CLASS = re.compile(r"\.([A-Za-z_][\w-]{2,})")
_EXPRESSION = re.compile(r"\$?(?<!\{)\{++[^{}]*+\}+")
"""What a template, or a string with places to fill, leaves open."""


def collect_literals(texts: Iterable[str]) -> frozenset[str]:
    """Return the strings of programs, templates and styles, squashed.

    Only what is one of them as a whole is known by it: `See` and a name are not.
    """
    return frozenset(squash(part) for text in texts for part in _literals(text))


def _literals(text: str) -> Iterator[str]:
    if text.lstrip()[:1] in {"<", "{"}:
        template = _EXPRESSION.sub(PARAGRAPH_END, text)
        yield from (run.text for run in cut_into_runs(template))
    for match in _LITERAL.finditer(text):
        for part in _EXPRESSION.split(match[match.lastindex or 0]):
            yield part
            if " " in part:
                yield from part.split()
    for match in _SHOWN.finditer(text):
        yield match[1]
    for match in _CLASS.finditer(text):
        yield match[1]
