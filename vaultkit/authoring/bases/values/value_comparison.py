"""Compare values: equality and order."""

from __future__ import annotations

import unicodedata
from typing import Any

from vaultkit.authoring.bases.evaluation_limits import MAX_DEPTH, EvaluationError
from vaultkit.authoring.bases.values.date_values import Date, parse_date
from vaultkit.authoring.bases.values.value_types import (
    Failure,
    FileName,
    Reference,
    Tag,
    Value,
    is_empty,
    parse_number,
    to_text,
    type_name,
)
from vaultkit.distribution.lazy_re import lazy_re

_RUNS = lazy_re(r"(\d+)")
_ORDER = {"number": 0, "boolean": 1, "date": 2, "duration": 3, "string": 4, "link": 4, "file": 4}


def equals(left: Value, right: Value, depth: int = 0) -> bool:  # noqa: PLR0911 - one case a line
    """Tell whether two values are equal, as `==` sees it.

    A number equals its text, a date its text, a link or file what leads to the same file, a tag
    itself whatever the case and with or without `#`.
    """
    if isinstance(left, Reference):
        return left.matches(right)
    if isinstance(right, Reference):
        return right.matches(left)
    if isinstance(left, Tag) or isinstance(right, Tag):
        return isinstance(left, str) and isinstance(right, str) and _fold(left) == _fold(right)
    if isinstance(left, FileName) or isinstance(right, FileName):
        return bool({*_names(left)} & {*_names(right)})
    kind = type(left)
    if kind is type(right):
        if kind is list:
            return len(left) == len(right) and _all_equal(left, right, depth)
        if kind is dict:
            keys = list(left)
            return left.keys() == right.keys() and _all_equal(
                list(left.values()), [right[key] for key in keys], depth
            )
        return bool(left == right)
    return _equals_text(left, right) or _equals_text(right, left)


def _names(value: Value) -> tuple[str, ...]:
    """Return the texts that the name of a file may be compared by; none of what is no text."""
    if isinstance(value, FileName):
        return str(value), value.full
    return (value,) if isinstance(value, str) else ()


def _equals_text(value: Value, text: Value) -> bool:
    """Tell whether a number or date equals a text, or a whole number a broken one."""
    if isinstance(value, bool) or isinstance(text, bool):
        return False
    if not isinstance(text, str):
        return bool(value == text)
    if isinstance(value, int | float):
        return parse_number(text) == value
    return isinstance(value, Date) and parse_date(text) == value


def _all_equal(left: list[Value], right: list[Value], depth: int) -> bool:
    if depth > MAX_DEPTH:
        message = f"lists nest more than {MAX_DEPTH} levels deep"
        raise EvaluationError(message)
    return all(equals(a, b, depth + 1) for a, b in zip(left, right, strict=True))


def _fold(tag: str) -> str:
    return tag.removeprefix("#").lower()


def sort_key(value: Value) -> tuple[Any, ...]:
    """Return what to sort a value by: empty ones last, then by type, texts as people sort them.

    `Note 2` comes before `Note 10`; case and accents decide only between equals.
    """
    if is_empty(value) or isinstance(value, Failure):
        return (9,)
    kind = type_name(value)
    rank = _ORDER.get(kind, 5)
    if kind in {"number", "boolean"}:
        return rank, (1, 0) if value != value else (0, value)  # noqa: PLR0124 - NaN
    if kind == "date":
        return rank, value.moment
    if kind == "duration":
        return rank, value.total
    if kind == "list":
        return (rank, *(sort_key(item) for item in value[:8]))
    return rank, text_key(to_text(value))


def text_key(text: str) -> tuple[Any, ...]:
    """Return what to sort a text by."""
    plain = text.casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    if _RUNS.search(plain):
        runs = _RUNS.split(plain)
        runs[1::2] = [run.lstrip("0").rjust(20, "0")[:40] for run in runs[1::2]]
        plain = "".join(runs)
    return plain, text
