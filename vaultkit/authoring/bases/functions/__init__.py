"""Every function, method and field of the help page "Functions": the tables.

`GLOBAL` holds functions without a type; `METHODS` those of each type of value, `ANY` included;
`FIELDS` the fields of values other than files and objects, whose fields are their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.bases.functions.file_functions import FILE, LINK
from vaultkit.authoring.bases.functions.general_functions import ANY, GLOBAL, NEVER_EMPTY, NULL
from vaultkit.authoring.bases.functions.list_functions import LIST, OBJECT
from vaultkit.authoring.bases.functions.number_and_date_functions import DATE, DATE_FIELDS, NUMBER
from vaultkit.authoring.bases.functions.text_functions import REGEXP, TEXT
from vaultkit.authoring.bases.values.code_units import units
from vaultkit.authoring.bases.values.date_values import Date, Duration, Milliseconds, duration_field
from vaultkit.authoring.bases.values.file_values import File, This
from vaultkit.authoring.bases.values.link_values import Link
from vaultkit.authoring.bases.values.regexp_values import Regexp
from vaultkit.authoring.bases.values.value_types import FileName, Html, Icon, Image, Tag, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vaultkit.authoring.bases.functions.function_signature import Function

_NUMBER = {**ANY, **NEVER_EMPTY, **NUMBER}
_TEXT = {**ANY, **TEXT}
_FILE = {**ANY, **FILE}
_OTHER = {**ANY, **NEVER_EMPTY}

METHODS: Mapping[type, Mapping[str, Function]] = {
    type(None): {**ANY, **NULL},
    bool: _OTHER,
    int: _NUMBER,
    float: _NUMBER,
    Milliseconds: _NUMBER,
    str: _TEXT,
    Tag: _TEXT,
    FileName: _TEXT,
    list: {**ANY, **LIST},
    dict: {**ANY, **OBJECT},
    Date: {**ANY, **NEVER_EMPTY, **DATE},
    Duration: _OTHER,
    Regexp: {**_OTHER, **REGEXP},
    Html: _OTHER,
    Image: _OTHER,
    Icon: _OTHER,
    Link: {**ANY, **LINK},
    File: _FILE,
    This: _FILE,
}
METHOD_NAMES = frozenset(name for methods in METHODS.values() for name in methods)

_LENGTH: Mapping[str, Callable[[Value], Value]] = {"length": len}
_UNITS_LENGTH: Mapping[str, Callable[[Value], Value]] = {"length": lambda text: len(units(text))}
_UNITS = ("years", "months", "weeks", "days", "hours", "minutes", "seconds", "milliseconds")


def _of_duration(unit: str) -> Callable[[Duration], float | None]:
    return lambda duration: duration_field(duration.total, unit)


def _of_milliseconds(unit: str) -> Callable[[float], float | None]:
    return lambda number: duration_field(number, unit)


FIELDS: Mapping[type, Mapping[str, Callable[[Value], Value]]] = {
    str: _UNITS_LENGTH,
    Tag: _UNITS_LENGTH,
    FileName: _UNITS_LENGTH,
    list: _LENGTH,
    Date: DATE_FIELDS,
    Duration: {unit: _of_duration(unit) for unit in _UNITS},
    Milliseconds: {unit: _of_milliseconds(unit) for unit in _UNITS},
}

__all__ = ["ANY", "FIELDS", "GLOBAL", "METHODS", "METHOD_NAMES"]
