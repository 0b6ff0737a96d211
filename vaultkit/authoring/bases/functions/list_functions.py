"""Methods of lists and objects."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.functions.function_signature import EXPRESSION, Function
from vaultkit.authoring.bases.functions.text_functions import whole
from vaultkit.authoring.bases.values.value_comparison import equals, sort_key
from vaultkit.authoring.bases.values.value_types import Reference, Value, is_truthy, text_within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaultkit.authoring.bases.row_scope import OfEach, Row

List = list[Value]
_EQUAL, _BUCKET, _SORT, _LOOP = 4, 15, 30, 6
"""Steps that comparing, telling apart, sorting and looping take for each element."""
_KEY = 16
"""How much longer it takes to make a key to sort a text by than to read it."""
_TEXT_PER_STEP = 16


def _contains(row: Row, items: List, value: Value) -> bool:
    row.budget.spend(_EQUAL * len(items))
    row.budget.read(items)
    if isinstance(value, str):
        row.budget.spend(len(items) * (len(value) // _TEXT_PER_STEP))
    return any(equals(item, value) for item in items)


def _contains_all(row: Row, items: List, *values: Value) -> bool:
    return all(_contains(row, items, value) for value in values)


def _contains_any(row: Row, items: List, *values: Value) -> bool:
    return any(_contains(row, items, value) for value in values)


def _filter(row: Row, items: List, keeps: OfEach) -> List:
    return [item for item, value in _each(row, items, keeps) if is_truthy(value)]


def _map(row: Row, items: List, change: OfEach) -> List:
    return [value for _, value in _each(row, items, change)]


def _each(row: Row, items: List, expression: OfEach) -> Iterable[tuple[Value, Value]]:
    """Yield each element with what an expression makes of it."""
    outer, run = row.locals, expression.run
    row.budget.spend(len(items) * (_LOOP + expression.steps))
    try:
        for index, item in enumerate(items):
            row.locals = {**outer, "value": item, "index": index}
            yield item, run(row)
    finally:
        row.locals = outer


def _reduce(row: Row, items: List, step: OfEach, start: Value) -> Value:
    outer, result, run = row.locals, start, step.run
    row.budget.spend(len(items) * (_LOOP + step.steps))
    try:
        for index, item in enumerate(items):
            row.locals = {**outer, "value": item, "index": index, "acc": result}
            result = run(row)
    finally:
        row.locals = outer
    return result


def _flat(row: Row, items: List) -> List:
    row.budget.allow_items(sum(len(item) if isinstance(item, list) else 1 for item in items))
    flat: List = []
    for item in items:
        flat.extend(item if isinstance(item, list) else [item])
    return flat


def _is_empty(row: Row, items: List) -> bool:
    del row
    return not items


def _join(row: Row, items: List, separator: str = ",") -> str:
    row.budget.spend(_EQUAL * len(items))
    texts = [text_within(item, row.budget) for item in items]
    row.budget.allow_text(sum(map(len, texts)) + len(separator) * len(texts))
    return separator.join(texts)


def _reverse(row: Row, items: List) -> List:
    row.budget.allow_items(len(items))
    return items[::-1]


def _slice(row: Row, items: List, start: float, end: float | None = None) -> List:
    row.budget.allow_items(len(items))
    size = len(items)
    return items[whole(start, size, 0) : whole(end, size, size)]


def _sort(row: Row, items: List) -> List:
    row.budget.allow_items(len(items))
    row.budget.spend(_SORT * len(items) + _KEY * row.budget.read(items))
    return sorted(items, key=sort_key)


def unique(row: Row, items: List) -> List:
    """Return the elements without those that equal an earlier one."""
    seen: dict[object, List] = {}
    kept: List = []
    for item in items:
        bucket = seen.setdefault(_bucket(item), [])
        row.budget.spend(_BUCKET + _EQUAL * len(bucket) + len(bucket) * row.budget.read(item))
        if not any(equals(item, other) for other in bucket):
            bucket.append(item)
            kept.append(item)
    return kept


def _bucket(value: Value) -> object:
    """Return something that is the same for equal values."""
    if isinstance(value, str):
        return value.removeprefix("#").lower()
    if isinstance(value, list | dict):
        return type(value), len(value)
    if isinstance(value, Reference):
        return Reference
    return value


def _mean(row: Row, items: List) -> float | None:
    row.budget.spend(len(items))
    numbers = [item for item in items if type(item) in {int, float}]
    return math.fsum(numbers) / len(numbers) if numbers else None


LIST = {
    "contains": Function(_contains, ("any",)),
    "containsAll": Function(_contains_all, ("any", "any*")),
    "containsAny": Function(_contains_any, ("any", "any*")),
    "filter": Function(_filter, (EXPRESSION,)),
    "flat": Function(_flat),
    "isEmpty": Function(_is_empty),
    "join": Function(_join, ("string?",)),
    "map": Function(_map, (EXPRESSION,)),
    "mean": Function(_mean),
    "reduce": Function(_reduce, (EXPRESSION, "any")),
    "reverse": Function(_reverse),
    "slice": Function(_slice, ("number", "number?")),
    "sort": Function(_sort),
    "unique": Function(unique),
}


def _keys(row: Row, value: dict[str, Value]) -> List:
    row.budget.allow_items(len(value))
    return list(value)


def _values(row: Row, value: dict[str, Value]) -> List:
    row.budget.allow_items(len(value))
    return list(value.values())


def _no_keys(row: Row, value: dict[str, Value]) -> bool:
    del row
    return not value


OBJECT = {"isEmpty": Function(_no_keys), "keys": Function(_keys), "values": Function(_values)}
