"""Find and call members, functions and methods of values, as an expression is compiled or run."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.evaluation_limits import EvaluationError
from vaultkit.authoring.bases.functions import FIELDS, GLOBAL, METHOD_NAMES, METHODS
from vaultkit.authoring.bases.language.expression_tree import Call, ExpressionError
from vaultkit.authoring.bases.values.code_units import joined, units
from vaultkit.authoring.bases.values.file_values import File, This, file_field
from vaultkit.authoring.bases.values.value_types import Value, to_text, type_name, with_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from vaultkit.authoring.bases.functions.function_signature import Function
    from vaultkit.authoring.bases.row_scope import Evaluator, Row


def get_member(of: Value, name: str) -> Value:
    """Return `of.name`.

    Errors:
        EvaluationError: values of that type have no such field.
    """
    if of is None:
        return None
    if isinstance(of, dict):
        return of.get(name)
    if isinstance(of, This):
        return of.scope.file(of.path) if name == "file" else of.get(name)
    if isinstance(of, File):
        return file_field(of, name)
    field = FIELDS.get(type(of), {}).get(name)
    if field is None:
        message = f'{with_article(type_name(of))} has no field "{name}"'
        raise EvaluationError(message)
    return field(of)


def get_item(of: Value, key: Value) -> Value:
    """Return `of[key]`: an element by its number, or a member by its name.

    Errors:
        EvaluationError: the key is of the wrong type.
    """
    if of is None:
        return None
    if isinstance(of, list | str) and isinstance(key, int | float) and not isinstance(key, bool):
        items = units(of) if isinstance(of, str) else of
        whole = isinstance(key, int) or key.is_integer()
        if not whole or not 0 <= key < len(items):
            return None
        return joined(items[int(key)]) if isinstance(items, str) else items[int(key)]
    if isinstance(of, list | str) and not isinstance(key, str):
        message = f"an index is a number, not {with_article(type_name(key))}"
        raise EvaluationError(message)
    return get_member(of, to_text(key))


def find_function(node: Call) -> Function:
    """Return the function that a call without a value before it means.

    Errors:
        ExpressionError: there is none, or it takes another number of arguments.
    """
    name = node.name
    function = GLOBAL.get(name)
    if function is None:
        near = did_you_mean(f"{name}()", [f"{known}()" for known in (*GLOBAL, "if")])
        if name in METHOD_NAMES:
            near = f"; it is a method: write value.{name}(…)"
        message = f"no function {name}(){near}"
        raise ExpressionError(message, node.at, node.at + len(name))
    try:
        function.check_count(name, len(node.arguments))
    except EvaluationError as error:
        raise ExpressionError(str(error), node.start, node.end) from None
    return function


def call_function(
    function: Function, name: str, arguments: Sequence[Callable[[Row], Value]]
) -> Evaluator:
    """Return what calls a function."""

    def run(row: Row) -> Value:
        values = [argument(row) for argument in arguments]
        function.check(name, values)
        return function.run(row, *values)

    return run


def refuse_unknown_method(node: Call) -> None:
    """Refuse the call of a method that no type of value has.

    Errors:
        ExpressionError: it is one.
    """
    name = node.name
    if name not in METHOD_NAMES:
        near = did_you_mean(f"{name}()", [f"{known}()" for known in METHOD_NAMES])
        message = f"no function {name}(){near}"
        raise ExpressionError(message, node.at, node.at + len(name))


def call_method(of: Evaluator, name: str, arguments: Sequence[Callable[[Row], Value]]) -> Evaluator:
    """Return what calls the method that the value has, whatever its type then is."""

    def run(row: Row) -> Value:
        value = of(row)
        function = METHODS[type(value)].get(name)
        if function is None:
            if value is None:
                return None
            message = f"{with_article(type_name(value))} has no function {name}()"
            raise EvaluationError(message)
        values = [argument(row) for argument in arguments]
        function.check(name, values)
        return function.run(row, value, *values)

    return run


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the end of a message that names what is nearest; "" if nothing is near."""
    by_folded = {item.lower(): item for item in known}
    near = get_close_matches(name.lower(), by_folded, 1, 0.7)
    return f'; did you mean "{by_folded[near[0]]}"?' if near else ""
