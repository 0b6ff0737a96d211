"""Methods of numbers; rounding goes as JavaScript's does."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.evaluation_limits import EvaluationError
from vaultkit.authoring.bases.functions.function_signature import Function
from vaultkit.authoring.bases.values.value_types import clamp, number_text

if TYPE_CHECKING:
    from vaultkit.authoring.bases.row_scope import Row

_MOST_DIGITS = 100
_MOST_ROUNDED = 15


def _abs(row: Row, number: float) -> float:
    del row
    return abs(number)


def _ceil(row: Row, number: float) -> float:
    del row
    return clamp(math.ceil(number)) if math.isfinite(number) else number


def _floor(row: Row, number: float) -> float:
    del row
    return clamp(math.floor(number)) if math.isfinite(number) else number


def _round(row: Row, number: float, digits: float = 0) -> float:
    del row
    if not math.isfinite(number):
        return number
    places = _digits("round", digits)
    if not places:
        return clamp(math.floor(number + 0.5))
    if places > _MOST_ROUNDED:
        return number
    factor = 10**places
    return float(math.floor(number * factor + 0.5) / factor)


def _to_fixed(row: Row, number: float, precision: float = 0) -> str:
    del row
    places = _digits("toFixed", precision)
    if not math.isfinite(number) or abs(number) >= 1e21:  # noqa: PLR2004 - as JavaScript does
        return number_text(number)
    exact = abs(Decimal(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _CONTEXT)
    sign = "-" if number < 0 and exact else ""
    return f"{sign}{exact:f}"


def _digits(name: str, digits: float) -> int:
    if not 0 <= digits <= _MOST_DIGITS:
        message = f"{name}() takes 0 to {_MOST_DIGITS} digits"
        raise EvaluationError(message)
    return int(digits)


_CONTEXT = Context(prec=200)

NUMBER = {
    "abs": Function(_abs),
    "ceil": Function(_ceil),
    "floor": Function(_floor),
    "round": Function(_round, ("number?",)),
    "toFixed": Function(_to_fixed, ("number?",)),
}
