"""Functions without a type, and those that every value has."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.evaluation_limits import EvaluationError
from vaultkit.authoring.bases.functions.function_signature import Function
from vaultkit.authoring.bases.values.date_values import Date, parse_date, parse_duration
from vaultkit.authoring.bases.values.file_values import File
from vaultkit.authoring.bases.values.link_values import Link, make_link
from vaultkit.authoring.bases.values.value_types import (
    Html,
    Icon,
    Image,
    Value,
    is_truthy,
    parse_number,
    text_within,
    type_name,
    with_article,
)
from vaultkit.authoring.bases.vault_scope import find_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.authoring.bases.row_scope import Row


def _escape_html(row: Row, text: str) -> str:
    row.budget.allow_text(6 * len(text))
    return escape(text)


def _reading(parse: Callable[[str], Value], wanted: str) -> Callable[[Row, Value], Value]:
    """Return a function that reads a text, and takes what is no text as it is."""

    def run(row: Row, value: Value) -> Value:
        del row
        found = parse(value) if isinstance(value, str) else value
        if found is None:
            message = f'"{_short(value)}" is no {wanted}'
            raise EvaluationError(message)
        return found

    return run


def _file(row: Row, value: str | File | Link) -> Value:
    if isinstance(value, File):
        return value
    if isinstance(value, Link):
        return value.file
    return find_file(value, row.file, row.scope)


def _html(row: Row, text: str) -> Html:
    del row
    return Html(text)


def _image(row: Row, value: Value) -> Image:
    if isinstance(value, str) and value.strip().startswith("[["):
        value = make_link(value, None, row.file, row.scope)
    return Image(value)


def _icon(row: Row, name: str) -> Icon:
    del row
    return Icon(name)


def display_of(row: Row, value: Value) -> Value:
    """Return what a link shows; a list is shown as text."""
    return text_within(value, row.budget) if isinstance(value, list | dict) else value


def _link(row: Row, value: str | File | Link, display: Value = None) -> Link:
    display = display_of(row, display)
    if isinstance(value, File):
        return Link(value.path, "", display, "", row.scope)
    if isinstance(value, Link):
        shown = value.display if display is None else display
        return Link(value.target, value.subpath, shown, value.source, row.scope)
    return make_link(value, display, row.file, row.scope)


def _list(row: Row, value: Value) -> list[Value]:
    del row
    return value if isinstance(value, list) else [value]


def _max(row: Row, *numbers: float) -> float | None:
    del row
    return max(numbers, default=None)


def _min(row: Row, *numbers: float) -> float | None:
    del row
    return min(numbers, default=None)


def _now(row: Row) -> Date:
    return row.scope.now


def _number(row: Row, value: Value) -> float | None:
    del row
    if value is None:
        return None
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, Date):
        return value.milliseconds
    found = parse_number(value) if isinstance(value, str) else None
    if found is None:
        what = f'"{_short(value)}"' if isinstance(value, str) else with_article(type_name(value))
        message = f"{what} is not a number"
        raise EvaluationError(message)
    return found


def _today(row: Row) -> Date:
    return row.scope.today


def _random(row: Row) -> float:
    return row.scope.random.random()


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004


GLOBAL = {
    "escapeHTML": Function(_escape_html, ("string",)),
    "date": Function(
        _reading(parse_date, "date such as 2026-01-31 or 2026-01-31 12:00:00"), ("string|date",)
    ),
    "duration": Function(
        _reading(parse_duration, "duration such as 1d, 2 hours or 3M"), ("string|duration",)
    ),
    "file": Function(_file, ("string|file|link",)),
    "html": Function(_html, ("string",)),
    "image": Function(_image, ("string|file|link",)),
    "icon": Function(_icon, ("string",)),
    "link": Function(_link, ("string|file|link", "any?")),
    "list": Function(_list, ("any",)),
    "max": Function(_max, ("number*",)),
    "min": Function(_min, ("number*",)),
    "now": Function(_now),
    "number": Function(_number, ("any",)),
    "today": Function(_today),
    "random": Function(_random),
}
"""`if()` is not among them: it evaluates only one of its branches (see `compile`)."""


def _is_truthy(row: Row, value: Value) -> bool:
    del row
    return is_truthy(value)


def _is_type(row: Row, value: Value, name: str) -> bool:
    del row
    kind = "string" if isinstance(value, Icon) else type_name(value)
    return kind == name.lower()


def _to_string(row: Row, value: Value) -> str:
    text = "null" if value is None else text_within(value, row.budget)
    row.budget.allow_text(len(text))
    return text


ANY = {
    "isTruthy": Function(_is_truthy),
    "isType": Function(_is_type, ("string",)),
    "toString": Function(_to_string),
}


def _never(row: Row, value: Value) -> bool:
    del row, value
    return False


def _always(row: Row, value: Value) -> bool:
    del row, value
    return True


NULL = {"isEmpty": Function(_always)}
NEVER_EMPTY = {"isEmpty": Function(_never)}
