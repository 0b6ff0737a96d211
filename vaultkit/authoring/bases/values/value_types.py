"""Values that expressions give: their types, the names of these, truth, and values as text.

null is None; booleans, numbers, texts, lists and objects are Python's own; the rest are the classes
here, in `date_values`, `regexp_values`, `link_values` and `file_values`.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self

from vaultkit.authoring.bases.evaluation_limits import MAX_DEPTH, MAX_TEXT, EvaluationError
from vaultkit.authoring.bases.values.date_values import Milliseconds
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from vaultkit.authoring.bases.evaluation_limits import Budget

Value = Any
"""A value of an expression: one of the types in the docstring above."""

_SAFE = 2**53
_FIXED_FROM, _FIXED_BELOW = 1e-6, 1e21
_NUMBER = lazy_re(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?")


class Tag(str):
    """A tag: a text that equals another whatever the case and whether it starts with `#`."""

    __slots__ = ()


class FileName(str):
    """The name of a note, as people see it: it equals itself with the extension as well.

    Args:
        shown: Without the extension.
        full: With it.
    """

    __slots__ = ("full",)
    full: str

    def __new__(cls, shown: str, full: str) -> Self:
        """Make a text that remembers the whole name."""
        name = super().__new__(cls, shown)
        name.full = full
        return name


class _Wrapper:
    """A value made of one other value, as whose text it is written."""

    __slots__: tuple[str, ...] = ()

    def __str__(self) -> str:
        (name,) = self.__slots__
        return to_text(getattr(self, name))


@dataclass(frozen=True, slots=True)
class Html(_Wrapper):
    """Text that a view shows as HTML."""

    TYPE: ClassVar = "html"
    text: str


@dataclass(frozen=True, slots=True)
class Image(_Wrapper):
    """A picture: the address, colour or path of it, or the link or file it was made of."""

    TYPE: ClassVar = "image"
    of: Value


@dataclass(frozen=True, slots=True)
class Icon(_Wrapper):
    """An icon by its name."""

    TYPE: ClassVar = "icon"
    name: str


@dataclass(frozen=True, slots=True)
class Failure(_Wrapper):
    """What stands in a cell whose formula has no value; never an operand."""

    TYPE: ClassVar = "error"
    message: str


class Reference:
    """A link or a file: equal to what leads to the same file; `path` is that file's."""

    __slots__ = ()
    path: Any

    def matches(self, other: object) -> bool:
        """Tell whether another value stands for the same file or has the same text."""
        raise NotImplementedError


_NAMES: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    Milliseconds: "number",
    str: "string",
    Tag: "string",
    FileName: "string",
    list: "list",
    dict: "object",
}
"""Names of Python's own types; our classes have theirs as `TYPE`."""


def type_name(value: Value) -> str:
    """Return the name of a value's type, as `isType()` and messages use it."""
    return _NAMES.get(type(value)) or str(value.TYPE)


def with_article(kind: str) -> str:
    """Return `a number`, `an object`, `null`."""
    if kind == "null":
        return kind
    return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"


def is_empty(value: Value) -> bool:
    """Tell whether a cell shows nothing: null, or a text, list or object without anything in it."""
    return value is None or (isinstance(value, str | list | dict) and not value)


def is_truthy(value: Value) -> bool:
    """Tell what a value counts as in a condition; empty lists and objects count as false."""
    if value is None or isinstance(value, bool | int | str | list | dict):
        return bool(value)
    return not isinstance(value, float) or (value != 0 and not math.isnan(value))


def clamp(number: float) -> float:
    """Return a number as JavaScript keeps it: integers beyond 2^53 lose their last digits."""
    if isinstance(number, int) and not -_SAFE <= number <= _SAFE:
        try:
            return float(number)
        except OverflowError:
            return math.inf if number > 0 else -math.inf
    return number


def number_text(number: float) -> str:
    """Return a number as JavaScript writes it: `3`, `0.1`, `1e+21`, `NaN`, `Infinity`."""
    number = clamp(number)
    if isinstance(number, int):
        return str(int(number))
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    text = repr(number)
    if _FIXED_FROM <= abs(number) < _FIXED_BELOW:
        text = format(Decimal(text), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    digits, _, exponent = text.partition("e")
    return f"{digits.removesuffix('.0')}e{exponent[0]}{exponent[1:].lstrip('0')}"


def parse_number(text: str) -> float | None:
    """Read a number as `number()` does; None if it is none."""
    text = text.strip()
    if not _NUMBER.fullmatch(text) or len(text) > 400:  # noqa: PLR2004 - more is no number
        return None
    return clamp(int(text)) if text.lstrip("+-").isdigit() else float(text)


def to_text(value: Value, depth: int = 0) -> str:  # noqa: PLR0911 - one type a line
    """Return a value as text; lists are joined by commas.

    Errors:
        EvaluationError: the text is too long, or lists nest too deeply.
    """
    kind = type(value)
    if kind is str or kind is Tag or kind is FileName:
        return str(value)
    if value is None:
        return ""
    if kind is bool:
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    if kind is list:
        return _join(value, depth)
    if kind is dict:
        pairs = [_pair(key, item, depth) for key, item in value.items()]
        return "{" + _join(pairs, depth, ",") + "}"
    return str(value)


def text_within(value: Value, budget: Budget) -> str:
    """Return a value as text, and take off the budget what it takes to write a list as one.

    Errors:
        EvaluationError: see `to_text`; or no steps are left.
    """
    if not isinstance(value, list | dict):
        return to_text(value)
    try:
        text = to_text(value)
    except EvaluationError:
        budget.spend(MAX_TEXT)
        raise
    budget.spend(len(text))
    return text


def _pair(key: str, value: Value, depth: int) -> str:
    """Return a member of an object as JSON has it; a list in it is one text."""
    text = "null" if value is None else to_text(value, depth + 1)
    is_bare = value is None or isinstance(value, bool | int | float | dict)
    quoted = text if is_bare else json.dumps(text, ensure_ascii=False)
    return f"{json.dumps(key, ensure_ascii=False)}:{quoted}"


def _join(items: list[Value], depth: int, separator: str = ", ") -> str:
    if depth > MAX_DEPTH:
        message = f"lists nest more than {MAX_DEPTH} levels deep"
        raise EvaluationError(message)
    texts: list[str] = []
    length = 0
    for item in items:
        text = "null" if item is None else to_text(item, depth + 1)
        length += len(text) + 2
        if length > MAX_TEXT:
            message = f"a text may have {MAX_TEXT:,} characters at most"
            raise EvaluationError(message)
        texts.append(text)
    return separator.join(texts)
