"""Methods and fields of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.bases.evaluation_limits import EvaluationError
from vaultkit.authoring.bases.functions.function_signature import Function
from vaultkit.authoring.bases.values.code_units import joined, units
from vaultkit.authoring.bases.values.regexp_values import Regexp
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from vaultkit.authoring.bases.row_scope import Row
    from vaultkit.authoring.bases.values.value_types import Value

_WORD = lazy_re(r"(^|[^\w'’])(\w)")  # noqa: RUF001 - no word starts after it

_TITLE = 3
"""Steps for each character of a text that becomes a title."""


def _contains(row: Row, text: str, value: str) -> bool:
    row.budget.read(text)
    return value in text


def _contains_all(row: Row, text: str, *values: str) -> bool:
    row.budget.spend(len(values) * row.budget.read(text))
    return all(value in text for value in values)


def _contains_any(row: Row, text: str, *values: str) -> bool:
    row.budget.spend(len(values) * row.budget.read(text))
    return any(value in text for value in values)


def _ends_with(row: Row, text: str, query: str) -> bool:
    del row
    return text.endswith(query)


def _starts_with(row: Row, text: str, query: str) -> bool:
    del row
    return text.startswith(query)


def _is_empty(row: Row, text: str) -> bool:
    del row
    return not text


def _lower(row: Row, text: str) -> str:
    row.budget.allow_text(len(text))
    return text.lower()


def _upper(row: Row, text: str) -> str:
    row.budget.allow_text(len(text))
    return text.upper()


def _replace(row: Row, text: str, pattern: str | Regexp, replacement: str) -> str:
    if isinstance(pattern, Regexp):
        changed = pattern.replace(text, replacement, row.budget)
        row.budget.allow_text(len(changed))
        return changed
    count = text.count(pattern)
    row.budget.allow_text(len(text) + count * max(len(replacement) - len(pattern), 0))
    return text.replace(pattern, replacement)


def _repeat(row: Row, text: str, count: float) -> str:
    if not 0 <= count < float("inf"):
        message = "repeat() takes a number that is not negative"
        raise EvaluationError(message)
    row.budget.allow_text(int(len(text) * int(count)))
    return text * int(count) if text else ""


def _reverse(row: Row, text: str) -> str:
    row.budget.allow_text(len(text))
    return text[::-1]


def whole(number: float | None, length: int, default: int) -> int:
    """Return an index as `slice()` counts: whole, from the end if negative, within the length."""
    if number is None:
        return default
    if number != number:  # noqa: PLR0124 - NaN counts as 0
        return 0
    index = int(max(min(number, length), -length))
    return index if index >= 0 else length + index


def _slice(row: Row, text: str, start: float, end: float | None = None) -> str:
    row.budget.spend(1)
    counted = units(text)
    size = len(counted)
    return joined(counted[whole(start, size, 0) : whole(end, size, size)])


def _split(row: Row, text: str, separator: str | Regexp, most: float | None = None) -> list[Value]:
    parts: list[Value]
    if isinstance(separator, Regexp):
        parts = list(separator.split(text, row.budget))
    elif separator:
        row.budget.allow_items(text.count(separator) + 1)
        parts = list(text.split(separator))
    else:
        row.budget.allow_items(len(text))
        parts = list(text)
    row.budget.allow_items(len(parts))
    return parts if most is None else parts[: max(int(min(most, len(parts))), 0)]


def _title(row: Row, text: str) -> str:
    row.budget.allow_text(len(text))
    row.budget.spend(_TITLE * len(text))
    return _WORD.sub(lambda match: match[1] + match[2].upper(), text)


def _trim(row: Row, text: str) -> str:
    row.budget.read(text)
    return text.strip()


TEXT = {
    "contains": Function(_contains, ("string",)),
    "containsAll": Function(_contains_all, ("string", "string*")),
    "containsAny": Function(_contains_any, ("string", "string*")),
    "endsWith": Function(_ends_with, ("string",)),
    "isEmpty": Function(_is_empty),
    "lower": Function(_lower),
    "upper": Function(_upper),
    "replace": Function(_replace, ("string|regexp", "string")),
    "repeat": Function(_repeat, ("number",)),
    "reverse": Function(_reverse),
    "slice": Function(_slice, ("number", "number?")),
    "split": Function(_split, ("string|regexp", "number?")),
    "startsWith": Function(_starts_with, ("string",)),
    "title": Function(_title),
    "trim": Function(_trim),
}
"""`upper` is not on the help page; the app has it."""


def _matches(row: Row, pattern: Regexp, value: str) -> bool:
    return pattern.matches(value, row.budget)


REGEXP = {"matches": Function(_matches, ("string",))}
