"""Cut JSON, scripts and styles into runs: strings, comments, and what stands between signs."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE = lazy_re(
    r"//[^\n]*|/\*.*?(?:\*/|\Z)"
    r"|\"(?:\\.|[^\"\\\n])*+\"?|'(?:\\.|[^'\\\n])*+'?|`(?:\\.|[^`\\])*+`?",
    re.DOTALL,
)
_STYLE = lazy_re(
    r"/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*+\"?|'(?:\\.|[^'\\\n])*+'?"
    r"|(?<=\burl\()(?![\"'])[^)\n]*",
    re.DOTALL,
)
SPLICE = lazy_re(r"[\"'`]\s*\+\s*[\"'`]")
"""Between two strings that a script puts together."""
_BETWEEN_CODE = lazy_re(r"[^\w\s$-]+|\n")
_LONG_NUMBER = 7


class Run(NamedTuple):
    """A text within which a phrase is one phrase.

    Args:
        text: As it is shown, or means.
        start: Where it begins, in characters of the file's text; -1 for a string of JSON or a
            field of a table, which are looked up when it matters.
        is_code: Tell whether words in it may be there by chance: names in scripts, identifiers.
    """

    text: str
    start: int
    is_code: bool = False


def cut_json(text: str) -> Iterator[Run]:
    """Yield the keys, strings and long numbers of JSON; of what is none, the strings in it."""
    try:
        value = json.loads(text.lstrip("\ufeff"), object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        yield from cut_script(text)
    else:
        yield from (Run(said, -1) for said in _strings(value))


class _Pairs(list[Any]):
    """The members of an object, equal keys too."""


def _strings(value: Any) -> Iterator[str]:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, _Pairs):
            pending += (part for pair in reversed(item) for part in reversed(pair))
        elif isinstance(item, list):
            pending += reversed(item)
        elif isinstance(item, str):
            yield item
        elif isinstance(item, (int, float)) and len(str(item)) >= _LONG_NUMBER:
            yield str(item)


def find_string(text: str, said: str) -> int:
    """Return where a string stands in JSON, 0 if it is written in an unusual way."""
    head = said[:40]
    heads = (json.dumps(head, ensure_ascii=is_ascii)[:-1] for is_ascii in (False, True))
    return max(0, *(text.find(head) for head in heads))


def cut_script(text: str, start: int = 0) -> Iterator[Run]:
    """Yield the strings and comments of a script, and what stands between signs in its code."""
    yield from _cut_code(SPLICE.sub("", text), start, _CODE)


def cut_style(text: str, start: int = 0) -> Iterator[Run]:
    """Yield the strings, addresses and comments of a style sheet, and what else says something.

    One word between signs is a class, a property or a value: a theme has `.token.deleted`, whatever
    the notes say.
    """
    for run in _cut_code(text, start, _STYLE):
        if not run.is_code or len(run.text.split()) > 1:
            yield run


def _cut_code(text: str, start: int, literal: re.Pattern[str]) -> Iterator[Run]:
    at = 0
    for match in literal.finditer(text):
        yield from _cut_between(text[at : match.start()], start + at)
        yield Run(match[0].strip("\"'`/*"), start + match.start())
        at = match.end()
    yield from _cut_between(text[at:], start + at)


def _cut_between(code: str, start: int) -> Iterator[Run]:
    for part in _BETWEEN_CODE.split(code):
        if part and not part.isspace():
            yield Run(part, start, is_code=True)
