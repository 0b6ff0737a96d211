"""Read the expressions, filters and property names of a base, each fault with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.authoring.bases.base_definition import Fault, PropertyId, parse_id
from vaultkit.authoring.bases.evaluation_limits import EvaluationError
from vaultkit.authoring.bases.language.expression_compiler import Compiled, Scope, compile_text
from vaultkit.authoring.bases.language.expression_tree import ExpressionError
from vaultkit.authoring.bases.values.file_values import FILE_FIELDS
from vaultkit.authoring.bases.values.value_types import Value, is_truthy
from vaultkit.notes.frontmatter.yaml_tree import Tree, place_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vaultkit.authoring.bases.row_scope import Evaluator, Row

_MAX_DEPTH = 40


class ExpressionReader:
    """Reads what stands anywhere in a base, and keeps what was found on the way.

    Args:
        text: The base.
        formulas: Names of its formulas.

    Attributes:
        faults: What is wrong.
        properties: Properties of notes that are named, with their places.
        joined: Names with hyphens that expressions read as subtractions, with their places.
        scope: Which names expressions may use.
    """

    def __init__(self, text: str, formulas: Iterable[str]) -> None:
        self._text = text
        self._is_whole = True
        self.faults: list[Fault] = []
        self.properties: list[tuple[str, int, int]] = []
        self.joined: list[tuple[str, int, int]] = []
        self.scope = Scope(frozenset(formulas))

    def fault(self, tree: Tree, message: str) -> None:
        """Keep what is wrong with a part of the base."""
        self.faults.append(Fault(tree.start, tree.end, message))

    def expression(self, tree: Tree, scope: Scope) -> Compiled | None:
        """Compile a scalar; a fault has the place of what is wrong in it."""
        try:
            compiled = compile_text(_as_expression(tree.value), scope)
        except ExpressionError as error:
            start = place_in(self._text, tree, error.start)
            end = place_in(self._text, tree, max(error.end - 1, error.start)) + 1
            self.faults.append(Fault(start, max(end, start + 1), error.message))
            return None
        for found, kept in (
            (compiled.properties, self.properties),
            (compiled.joined, self.joined),
        ):
            for name, start, end in found:
                place = place_in(self._text, tree, start), place_in(self._text, tree, end - 1) + 1
                kept.append((name, *place))
        return compiled

    def filter(self, tree: Tree | None) -> tuple[Evaluator | None, bool]:
        """Return a filter, None if it lets all through, and whether the whole of it can be read."""
        self._is_whole = True
        found = self._filter(tree)
        return found, self._is_whole

    def _filter(self, tree: Tree | None, depth: int = 0) -> Evaluator | None:
        """Return a filter; None if it lets everything through."""
        if tree is None or tree.value is None:
            return None
        if depth > _MAX_DEPTH:
            self._refuse_filter(tree, f"filters nest more than {_MAX_DEPTH} levels deep")
            return None
        if isinstance(tree.value, dict):
            return self._filter_group(tree, depth)
        if isinstance(tree.value, list):
            self._refuse_filter(tree, 'a list of filters needs one of "and", "or", "not" above it')
            return None
        compiled = self.expression(tree, self.scope)
        if compiled is None:
            self._is_whole = False
            return None
        run = compiled.run
        return lambda row: is_truthy(run(row))

    def _filter_group(self, tree: Tree, depth: int) -> Evaluator | None:
        if len(tree.value) != 1 or not tree.value.keys() <= _COMBINE.keys():
            given = ", ".join(f'"{key}"' for key in tree.value) or "nothing"
            message = f'a filter is text, or one of "and", "or", "not"; here stands {given}'
            self._refuse_filter(tree, message)
            return None
        [(word, inner)] = tree.entries()
        parts = inner.elements() if isinstance(inner.value, list) else (inner,)
        filters = [found for part in parts if (found := self._filter(part, depth + 1))]
        return _COMBINE[word](filters) if filters else None

    def _refuse_filter(self, tree: Tree, message: str) -> None:
        self.fault(tree, message)
        self._is_whole = False

    def id(self, tree: Tree) -> PropertyId | None:
        """Read a property's id; None if there is no such property, which is a fault."""
        if not isinstance(tree.value, str):
            self.fault(tree, "a property is named by text such as file.name")
            return None
        return self.property(tree.value, tree.start, tree.end)

    def property(
        self, text: str, start: int, end: int, *, is_new: bool = True
    ) -> PropertyId | None:
        """Read a property's id; a formula or field that is not there is a fault."""
        kind, name = found = parse_id(text)
        if kind == "file" and name not in FILE_FIELDS:
            self.faults.append(Fault(start, end, f'a file has no field "{name}"'))
            return None
        if kind == "formula" and name not in self.scope.formulas:
            self.faults.append(Fault(start, end, f'the base has no formula "{name}"'))
            return None
        if kind == "note" and is_new:
            self.properties.append((name, start, end))
        return found


def _as_expression(value: Any) -> str:
    """Return a scalar of YAML as the text it was: `filters: true` is an expression too."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def refused(name: str) -> Evaluator:
    """Return what stands for an expression that is wrong."""

    def run(row: Row) -> Value:
        del row
        message = f'"{name}" cannot be read'
        raise EvaluationError(message)

    return run


def _all_of(filters: Sequence[Evaluator]) -> Evaluator:
    return lambda row: all(run(row) for run in filters)


def _any_of(filters: Sequence[Evaluator]) -> Evaluator:
    return lambda row: any(run(row) for run in filters)


def _none_of(filters: Sequence[Evaluator]) -> Evaluator:
    return lambda row: not any(run(row) for run in filters)


_COMBINE = {"and": _all_of, "or": _any_of, "not": _none_of}
