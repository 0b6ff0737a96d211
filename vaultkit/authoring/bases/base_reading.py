"""A base as it is written: YAML → `Base`, with the place of each fault.

What can be used is used: a fault in one formula does not keep the others from being evaluated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.authoring.bases.base_definition import (
    PROPERTY_OPTIONS,
    Base,
    Fault,
    PropertyId,
    Sort,
    View,
    parse_id,
)
from vaultkit.authoring.bases.column_summaries import NAMES
from vaultkit.authoring.bases.evaluation_limits import EvaluationError
from vaultkit.authoring.bases.language.expression_compiler import Compiled, Scope, compile_text
from vaultkit.authoring.bases.language.expression_tree import ExpressionError
from vaultkit.authoring.bases.values.file_values import FILE_FIELDS
from vaultkit.authoring.bases.values.value_types import Value, is_truthy
from vaultkit.notes.frontmatter.yaml_tree import Tree, place_in, read_tree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultkit.authoring.bases.row_scope import Evaluator, Row

_OWN_KEYS = frozenset(
    {"type", "name", "filters", "order", "sort", "groupBy", "groupOrder", "limit", "summaries"}
)
_MAX_DEPTH = 40
_MAX_LIMIT = 1_000_000


def read_base(text: str) -> Base:
    """Read a base from its YAML."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._faults: list[Fault] = []
        self._properties: list[tuple[str, int, int]] = []
        self._joined: list[tuple[str, int, int]] = []
        self._is_readable = True
        self._scope = Scope()

    def read(self) -> Base:
        tree, fault = read_tree(self._text)
        if fault is not None:
            why = fault[1].replace("properties must", "it must")
            at = Fault(fault[0], fault[0] + 1, f"this base cannot be read: {why}")
            return Base(faults=(at,), is_readable=False)
        if tree is None:
            return Base()
        self._refuse_repeated(tree)
        formulas = tree.get("formulas")
        names = [name for name, _ in formulas.entries()] if formulas else []
        self._scope = Scope(frozenset(names))
        compiled = self._formulas(formulas)
        base_filter = self._filter(tree.get("filters"))
        summaries = self._summaries(tree.get("summaries"))
        return Base(
            filter=base_filter,
            formulas=compiled,
            names=self._names(tree.get("properties")),
            summaries=summaries,
            views=self._views(tree.get("views"), summaries),
            faults=tuple(sorted(self._faults)),
            is_readable=self._is_readable,
            properties=tuple(self._properties),
            joined=tuple(self._joined),
        )

    def _fault(self, tree: Tree, message: str) -> None:
        self._faults.append(Fault(tree.start, tree.end, message))

    def _refuse_repeated(self, tree: Tree) -> None:
        for name, start, end in tree.repeated:
            message = f'the key "{name}" is given twice; the last one counts'
            self._faults.append(Fault(start, end, message))
        for part in (*tree.elements(), *(item for _, item in tree.entries())):
            self._refuse_repeated(part)

    def _expression(self, tree: Tree, scope: Scope) -> Compiled | None:
        """Compile a scalar; a fault has the place of what is wrong in it."""
        try:
            compiled = compile_text(_as_expression(tree.value), scope)
        except ExpressionError as error:
            start = place_in(self._text, tree, error.start)
            end = place_in(self._text, tree, max(error.end - 1, error.start)) + 1
            self._faults.append(Fault(start, max(end, start + 1), error.message))
            return None
        for found, kept in (
            (compiled.properties, self._properties),
            (compiled.joined, self._joined),
        ):
            for name, start, end in found:
                place = place_in(self._text, tree, start), place_in(self._text, tree, end - 1) + 1
                kept.append((name, *place))
        return compiled

    def _formulas(self, tree: Tree | None) -> dict[str, Evaluator]:
        if tree is None or tree.value is None:
            return {}
        if not isinstance(tree.value, dict):
            self._fault(tree, '"formulas" must be lines of the form name: expression')
            return {}
        compiled = {name: self._formula(item) for name, item in tree.entries()}
        needs = {name: [of for of, _ in item.formulas] for name, item in compiled.items() if item}
        for name, way in _find_cycles(needs).items():
            arrow = " → ".join(way)
            self._fault(tree.items[name], f'the formula "{name}" refers to itself: {arrow}')  # type: ignore[call-overload]
        return {name: item.run if item else _refused(name) for name, item in compiled.items()}

    def _formula(self, tree: Tree) -> Compiled | None:
        if isinstance(tree.value, list | dict):
            self._fault(tree, "a formula must be text: put it in quotes")
            return None
        return self._expression(tree, self._scope)

    def _summaries(self, tree: Tree | None) -> dict[str, Evaluator]:
        scope = self._scope.binding(["values"])
        found: dict[str, Evaluator] = {}
        for name, item in tree.entries() if tree else ():
            if isinstance(item.value, list | dict):
                self._fault(item, "a summary must be text: put it in quotes")
                continue
            compiled = self._expression(item, scope)
            found[name] = compiled.run if compiled else _refused(name)
        return found

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
        compiled = self._expression(tree, self._scope)
        if compiled is None:
            self._is_readable = False
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
        self._fault(tree, message)
        self._is_readable = False

    def _names(self, tree: Tree | None) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, item in tree.entries() if tree else ():
            shown = item.value.get("displayName") if isinstance(item.value, dict) else None
            by = self._property(name, *(tree.keys[name] if tree else (0, 0)), is_new=False)
            if by and shown is not None and str(shown).strip():
                found[by.id] = str(shown)
        return found

    def _views(self, tree: Tree | None, summaries: Mapping[str, Any]) -> tuple[View, ...]:
        if tree is None or tree.value is None:
            return Base.views
        if not isinstance(tree.value, list):
            self._fault(tree, '"views" must be a list')
            return Base.views
        views: list[View] = []
        for item in tree.elements():
            if not isinstance(item.value, dict):
                self._fault(item, "a view must be lines of the form key: value")
                continue
            view = self._view(item, summaries)
            named = sum(view.name.lower() == other.name.lower() for other in views)
            is_name = any(map(str.isalnum, view.name))  # "———" is a line between views, no name
            if named == 1 and is_name:
                self._fault(item.get("name") or item, f'there are two views "{view.name}"')
            views.append(view)
        return tuple(views) or Base.views

    def _view(self, tree: Tree, summaries: Mapping[str, Any]) -> View:
        kind = str(tree.value.get("type") or "table").strip()
        order = (self._id(item) for item in self._list(tree, "order"))
        sorts = (self._sort(item) for item in self._list(tree, "sort"))
        base_is_readable, self._is_readable = self._is_readable, True
        own_filter = self._filter(tree.get("filters"))
        is_readable, self._is_readable = self._is_readable, base_is_readable
        return View(
            name=str(tree.value.get("name") or kind.capitalize()).strip(),
            type=kind,
            filter=own_filter,
            order=tuple(dict.fromkeys(filter(None, order))) or View.order,
            sort=tuple(filter(None, sorts)),
            group=self._group(tree.get("groupBy")),
            group_order=self._group_order(tree.get("groupOrder")),
            limit=self._limit(tree.get("limit")),
            summaries=self._view_summaries(tree.get("summaries"), summaries),
            options=self._options(tree),
            start=tree.start,
            end=tree.end,
            is_readable=is_readable,
            type_start=(tree.get("type") or tree).start,
            type_end=(tree.get("type") or tree).end,
        )

    def _options(self, tree: Tree) -> dict[str, Any]:
        """Return what else is written, and see that properties that are named there exist."""
        for key in PROPERTY_OPTIONS:
            item = tree.get(key)
            if item is not None and isinstance(item.value, str) and item.value.strip():
                self._property(item.value, item.start, item.end)
        sizes = tree.get("columnSize")
        for name, (start, end) in sizes.keys.items() if sizes else ():
            self._property(name, start, end, is_new=False)
        return {key: value for key, value in tree.value.items() if key not in _OWN_KEYS}

    def _group_order(self, tree: Tree | None) -> tuple[Any, ...] | None:
        if tree is None or tree.value is None:
            return None
        if not isinstance(tree.value, list):
            self._fault(tree, '"groupOrder" must be a list of values')
            return None
        return tuple(item.value for item in tree.elements())

    def _list(self, tree: Tree, key: str) -> Sequence[Tree]:
        item = tree.get(key)
        if item is None or item.value is None:
            return ()
        if not isinstance(item.value, list):
            self._fault(item, f'"{key}" must be a list')
        return item.elements()

    def _id(self, tree: Tree) -> PropertyId | None:
        if not isinstance(tree.value, str):
            self._fault(tree, "a property is named by text such as file.name")
            return None
        return self._property(tree.value, tree.start, tree.end)

    def _property(
        self, text: str, start: int, end: int, *, is_new: bool = True
    ) -> PropertyId | None:
        """Read a property's id; a formula or field that is not there is a fault."""
        kind, name = found = parse_id(text)
        if kind == "file" and name not in FILE_FIELDS:
            self._faults.append(Fault(start, end, f'a file has no field "{name}"'))
            return None
        if kind == "formula" and name not in self._scope.formulas:
            self._faults.append(Fault(start, end, f'the base has no formula "{name}"'))
            return None
        if kind == "note" and is_new:
            self._properties.append((name, start, end))
        return found

    def _sort(self, tree: Tree) -> Sort | None:
        named = tree.get("property") or tree.get("column")
        if named is None:
            self._fault(tree, 'a sort needs a "property"')
            return None
        by = self._id(named)
        return Sort(by, self._is_descending(tree.get("direction"))) if by else None

    def _group(self, tree: Tree | None) -> Sort | None:
        if tree is None or tree.value is None:
            return None
        if isinstance(tree.value, str):
            by = self._id(tree)
            return Sort(by) if by else None
        return self._sort(tree)

    def _is_descending(self, tree: Tree | None) -> bool:
        word = "ASC" if tree is None else str(tree.value).strip().upper()
        if word not in {"ASC", "DESC"} and tree is not None:
            self._fault(tree, f'"{tree.value}" is no direction; write ASC or DESC')
        return word == "DESC"

    def _limit(self, tree: Tree | None) -> int | None:
        if tree is None or tree.value is None:
            return None
        value = tree.value
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= _MAX_LIMIT:
            self._fault(tree, f'"limit" must be a whole number from 1 to {_MAX_LIMIT:,}')
            return None
        return value

    def _view_summaries(self, tree: Tree | None, custom: Mapping[str, Any]) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, item in tree.entries() if tree else ():
            by = self._property(name, *(tree.keys[name] if tree else (0, 0)))
            wanted = str(item.value)
            if wanted not in custom and wanted not in NAMES:
                self._fault(item, f'there is no summary "{wanted}"')
            elif by:
                found[by.id] = wanted
        return found


def _as_expression(value: Any) -> str:
    """Return a scalar of YAML as the text it was: `filters: true` is an expression too."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _refused(name: str) -> Evaluator:
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


def _find_cycles(needs: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the formulas that refer to themselves, each with the way back to it."""
    found: dict[str, list[str]] = {}
    for name in needs:
        ways = [[name]]
        seen: set[str] = set()
        while ways:
            way = ways.pop()
            for other in needs.get(way[-1], ()):
                if other == name:
                    found[name] = [*way, name]
                    ways = []
                    break
                if other not in seen:
                    seen.add(other)
                    ways.append([*way, other])
    return found
