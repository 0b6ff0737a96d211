"""Plain scalars by YAML 1.2's core schema, plus dates: `yes`, `on` and `1:30` are text.

Numbers are what JavaScript makes of them, as Obsidian does: `012` is 12, `4000.0` is 4000, and a
whole number above 2**53 is the nearest one that a double holds.
"""

from __future__ import annotations

from datetime import date, datetime
from math import isfinite, isnan
from typing import Any

from vaultkit.distribution.lazy_re import lazy_re

_CORE = lazy_re(
    r"(?P<null>~|null|Null|NULL|)|(?P<true>true|True|TRUE)|(?P<false>false|False|FALSE)"
    r"|(?P<int>[-+]?[0-9]{1,400})|(?P<octal>0o[0-7]{1,100})|(?P<hex>0x[0-9a-fA-F]{1,100})"
    r"|(?P<float>[-+]?(?:\.[0-9]+|[0-9]++(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<inf>[-+]?\.(?:inf|Inf|INF))|(?P<nan>\.(?:nan|NaN|NAN))"
    r"|(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?P<time>T[0-9:.]+(?:Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_MAYBE_NO_TEXT = frozenset("ntfNTF~")
"""Characters beyond the digits that start something else than text, such as `null`."""


def read_scalar(text: str) -> Any:
    """Return the value of a plain scalar by YAML 1.2's core schema, plus dates."""
    if text[:1] > "@" and text[0] not in _MAYBE_NO_TEXT:
        return text
    match = _CORE.fullmatch(text)
    if match is None:
        return text
    return _SCALARS[match.lastgroup or "null"](text)


_EXACT = 2**53
"""Whole numbers up to here are what they are written as."""
_SHOWN_WHOLE = 1e21
"""JavaScript writes larger numbers with an exponent."""


def _float(text: str) -> float | str:
    """Read a number, unless it is too large to be one; a whole one is a whole one."""
    value = float(text)
    if not isfinite(value):
        return text
    return int(value) if value.is_integer() and abs(value) < _SHOWN_WHOLE else value


def _int(text: str) -> float | str:
    """Read a whole number as a double holds it."""
    value = int(text)
    return value if -_EXACT <= value <= _EXACT else _float(text)


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _date_time(text: str) -> datetime | str:
    """Read a date-time, unless writing it again would not give what the author typed."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return text
    return value if format_date(value) == text else text


def format_date(value: date) -> str:
    """Return a date or date-time as an author types it."""
    return value.isoformat().replace("+00:00", "Z")


_SCALARS: dict[str, Any] = {
    "null": lambda _: None,
    "true": lambda _: True,
    "false": lambda _: False,
    "int": _int,
    "octal": lambda text: _int(str(int(text, 8))),
    "hex": lambda text: _int(str(int(text, 16))),
    "float": _float,
    "inf": lambda text: float(text.lower().replace(".", "")),
    "nan": lambda _: float("nan"),
    "date": _date,
    "time": _date_time,
}


def same_values(one: Any, other: Any) -> bool:
    """Tell whether two values of properties are the same; what is no number is the same as itself.

    To Python `.nan` is not.
    """
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (isnan(one) and isnan(other))
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_values, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return [*one] == [*other] and all(same_values(one[key], other[key]) for key in one)
    return bool(one == other)
