"""Read the views of a base (`read_views`), with what is wrong in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.authoring.bases.base_definition import PROPERTY_OPTIONS, Base, Sort, View
from vaultkit.authoring.bases.column_summaries import NAMES

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from vaultkit.authoring.bases.reading.expression_reading import ExpressionReader
    from vaultkit.notes.frontmatter.yaml_tree import Tree

_OWN_KEYS = frozenset(
    {"type", "name", "filters", "order", "sort", "groupBy", "groupOrder", "limit", "summaries"}
)
_MAX_LIMIT = 1_000_000


def read_views(
    tree: Tree | None, reader: ExpressionReader, summaries: Container[str]
) -> tuple[View, ...]:
    """Return the views of a base; one table if it has none.

    Args:
        tree: What is under `views`.
        reader: Reads expressions, and keeps what is wrong.
        summaries: Names of the base's own summaries.
    """
    if tree is None or tree.value is None:
        return Base.views
    if not isinstance(tree.value, list):
        reader.fault(tree, '"views" must be a list')
        return Base.views
    return tuple(_ViewReader(reader, summaries).read(tree)) or Base.views


class _ViewReader:
    def __init__(self, reader: ExpressionReader, summaries: Container[str]) -> None:
        self._reader = reader
        self._custom = summaries

    def read(self, tree: Tree) -> list[View]:
        views: list[View] = []
        for item in tree.elements():
            if not isinstance(item.value, dict):
                self._reader.fault(item, "a view must be lines of the form key: value")
                continue
            view = self._view(item)
            named = sum(view.name.lower() == other.name.lower() for other in views)
            is_name = any(map(str.isalnum, view.name))  # "———" is a line between views, no name
            if named == 1 and is_name:
                self._reader.fault(item.get("name") or item, f'there are two views "{view.name}"')
            views.append(view)
        return views

    def _view(self, tree: Tree) -> View:
        kind = str(tree.value.get("type") or "table").strip()
        order = (self._reader.id(item) for item in self._list(tree, "order"))
        sorts = (self._sort(item) for item in self._list(tree, "sort"))
        own_filter, is_readable = self._reader.filter(tree.get("filters"))
        return View(
            name=str(tree.value.get("name") or kind.capitalize()).strip(),
            type=kind,
            filter=own_filter,
            order=tuple(dict.fromkeys(filter(None, order))) or View.order,
            sort=tuple(filter(None, sorts)),
            group=self._group(tree.get("groupBy")),
            group_order=self._group_order(tree.get("groupOrder")),
            limit=self._limit(tree.get("limit")),
            summaries=self._summaries(tree.get("summaries")),
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
                self._reader.property(item.value, item.start, item.end)
        sizes = tree.get("columnSize")
        for name, (start, end) in sizes.keys.items() if sizes else ():
            self._reader.property(name, start, end, is_new=False)
        return {key: value for key, value in tree.value.items() if key not in _OWN_KEYS}

    def _group_order(self, tree: Tree | None) -> tuple[Any, ...] | None:
        if tree is None or tree.value is None:
            return None
        if not isinstance(tree.value, list):
            self._reader.fault(tree, '"groupOrder" must be a list of values')
            return None
        return tuple(item.value for item in tree.elements())

    def _list(self, tree: Tree, key: str) -> Sequence[Tree]:
        item = tree.get(key)
        if item is None or item.value is None:
            return ()
        if not isinstance(item.value, list):
            self._reader.fault(item, f'"{key}" must be a list')
        return item.elements()

    def _sort(self, tree: Tree) -> Sort | None:
        named = tree.get("property") or tree.get("column")
        if named is None:
            self._reader.fault(tree, 'a sort needs a "property"')
            return None
        by = self._reader.id(named)
        return Sort(by, self._is_descending(tree.get("direction"))) if by else None

    def _group(self, tree: Tree | None) -> Sort | None:
        if tree is None or tree.value is None:
            return None
        if isinstance(tree.value, str):
            by = self._reader.id(tree)
            return Sort(by) if by else None
        return self._sort(tree)

    def _is_descending(self, tree: Tree | None) -> bool:
        word = "ASC" if tree is None else str(tree.value).strip().upper()
        if word not in {"ASC", "DESC"} and tree is not None:
            self._reader.fault(tree, f'"{tree.value}" is no direction; write ASC or DESC')
        return word == "DESC"

    def _limit(self, tree: Tree | None) -> int | None:
        if tree is None or tree.value is None:
            return None
        value = tree.value
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= _MAX_LIMIT:
            self._reader.fault(tree, f'"limit" must be a whole number from 1 to {_MAX_LIMIT:,}')
            return None
        return value

    def _summaries(self, tree: Tree | None) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, item in tree.entries() if tree else ():
            by = self._reader.property(name, *(tree.keys[name] if tree else (0, 0)))
            wanted = str(item.value)
            if wanted not in self._custom and wanted not in NAMES:
                self._reader.fault(item, f'there is no summary "{wanted}"')
            elif by:
                found[by.id] = wanted
        return found
