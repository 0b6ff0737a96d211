"""Read a comparison callout: what a view of a base shows, to be compared side by side.

    > [!comparison] Fruit side by side
    > Begin with [[Banana]] and [[Mango]]; narrow by `season`, or only **cheap** `price < 2`.
    >
    > - **Buying**: Price, Season
    > - **Eating**: Needs a knife
    >
    > ![[Fruit.base#All]]

The view gives what is compared (its rows) and by what (its columns, the first of which names the
row). The rest may be left out: links to what is compared say what is chosen at first, filters are
those of `callout_filters.py`, code alone names a property to choose a value of, and a list groups
the columns by their headings. See decision 66.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.bases.base_definition import parse_id
from vaultkit.authoring.bases.evaluation_limits import Budget
from vaultkit.authoring.bases.reading.base_sources import (
    base_fence,
    base_file,
    is_base,
    is_base_fence,
)
from vaultkit.authoring.bases.result_plain import as_text
from vaultkit.authoring.bases.row_scope import Row, evaluate
from vaultkit.authoring.bases.values.link_values import Link
from vaultkit.authoring.bases.values.value_types import Failure, is_truthy
from vaultkit.authoring.bases.view_query import property_reader, run_view
from vaultkit.authoring.callouts.callout_filters import Filters, read_filters
from vaultkit.authoring.callouts.callout_outline import Fault, read_outlines, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultkit.authoring.bases.base_definition import Base, View
    from vaultkit.authoring.bases.reading.base_sources import WrittenBase
    from vaultkit.authoring.bases.row_scope import Evaluator
    from vaultkit.authoring.bases.values.value_types import Value
    from vaultkit.authoring.bases.view_result import Result, ResultRow
    from vaultkit.authoring.callouts.callout_outline import Outline, Piece
    from vaultkit.authoring.drawings.drawing_context import DrawingContext
    from vaultkit.notes.note import Callout, Note
    from vaultkit.notes.source import Position

TYPE = "comparison"
MOST = 60
"""Rows of a view that are compared; more than anybody chooses from."""
_FEWEST = 2


class Facet(NamedTuple):
    """A property of which a value can be chosen: its heading, its values, those of each row."""

    name: str
    values: tuple[str, ...]
    of_rows: tuple[frozenset[int], ...]


class Section(NamedTuple):
    """Columns under a heading, by their numbers; "" for those that stand in no list."""

    name: str
    columns: tuple[int, ...]


class Comparison(NamedTuple):
    """A comparison.

    Args:
        result: What the view shows.
        filters: Filters, and the callout's text besides.
        fits: Of each row, the numbers of the filters that it passes.
        facets: Properties to choose a value of.
        sections: The columns but the first.
        first: The rows that are chosen at first.
        faults: What is wrong with it; where there is something, it is not drawn.
    """

    result: Result
    filters: Filters
    fits: tuple[frozenset[int], ...] = ()
    facets: tuple[Facet, ...] = ()
    sections: tuple[Section, ...] = ()
    first: tuple[int, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_comparison(callout: Callout, note: Note, context: DrawingContext) -> Comparison | None:
    """Return a comparison; None for a callout that holds no base of which two rows are shown."""
    outlines = read_outlines(note, TYPE)
    outline = next((one for one in outlines if one.callout.start == callout.start), None)
    found = None if outline is None else _find_base(outline, note, context)
    if outline is None or found is None:
        return None
    written, view = found
    result = run_view(written.base, view, context.scope, note.path)
    if not _FEWEST <= len(result.rows) <= MOST or len(result.columns) < _FEWEST:
        return None
    return _Reader(outline, note, context, written.base, result).read()


def find_faults(note: Note, context: DrawingContext) -> Iterator[tuple[Position, str]]:
    """Yield what is wrong with the comparisons of a note, each with its place."""
    for callout in note.callouts:
        if callout.type == TYPE:
            found = read_comparison(callout, note, context)
            for fault in found.faults if found else ():
                yield note.source.position(fault.start), fault.message


def _find_base(
    outline: Outline, note: Note, context: DrawingContext
) -> tuple[WrittenBase, View] | None:
    """Return the base that a callout embeds or holds, and the view that is meant of it."""
    callout = outline.callout
    for link in (piece.link for part in outline.text for piece in part):
        path = context.vault.resolve(link, note.path).destination if link else None
        if link and link.is_embed and path and is_base(path) and context.scope.shows(path):
            return _shown(base_file(context.vault, path), link.subpath.lstrip("#").strip())
    for fence in note.fences:
        if callout.start <= fence.start < callout.end and is_base_fence(fence):
            return _shown(base_fence(note, fence), "")
    return None


def _shown(written: WrittenBase, name: str) -> tuple[WrittenBase, View] | None:
    view = written.base.find_view(name)
    return (written, view) if view and written.base.shows(view) else None


class _Reader:
    """Reads one comparison, once it is known what is compared."""

    def __init__(
        self, outline: Outline, note: Note, context: DrawingContext, base: Base, result: Result
    ) -> None:
        self._outline = outline
        self._note = note
        self._context = context
        self._base = base
        self._result = result
        self._faults: list[Fault] = []

    def read(self) -> Comparison:
        text = tuple(map(tuple, map(_without_embeds, self._outline.text)))
        columns = {column.id for column in self._result.columns}
        filters = read_filters(filter(None, text), lambda code: parse_id(code).id in columns)
        facets = tuple(self._facets(filters.facets))
        sections = tuple(self._sections())
        return Comparison(
            self._result,
            filters,
            tuple(self._fits(filters, row) for row in self._result.rows),
            facets,
            sections,
            tuple(self._first()),
            (*filters.faults, *self._faults),
        )

    def _value(self, run: Evaluator, row: ResultRow) -> Value:
        return evaluate(
            run, Row(row.file, None, self._base.formulas, Budget(), self._context.scope)
        )

    def _fits(self, filters: Filters, row: ResultRow) -> frozenset[int]:
        """Return the numbers of the filters that a row passes."""
        passed = set()
        for number, one in enumerate(filters.filters):
            value = self._value(one.run, row) if one.run else True
            if not isinstance(value, Failure) and is_truthy(value):
                passed.add(number)
        return frozenset(passed)

    def _facets(self, codes: Iterable[Piece]) -> Iterator[Facet]:
        names = {column.id: column.name for column in self._result.columns}
        for code in codes:
            of = parse_id(code.text)
            if not of.name or not self._base.has(of):
                message = f'the base has no "{code.text}" to choose a value of'
                self._faults.append(Fault(code.start, code.end, message))
                continue
            read = property_reader(of)
            rows = [_texts(self._value(read, row)) for row in self._result.rows]
            values = tuple(dict.fromkeys(text for row in rows for text in row))
            numbers = {value: number for number, value in enumerate(values)}
            name = names.get(of.id) or self._base.names.get(of.id, of.name)
            of_rows = tuple(frozenset(numbers[text] for text in row) for row in rows)
            if len(values) > 1:
                yield Facet(name, values, of_rows)

    def _sections(self) -> Iterator[Section]:
        """Yield the columns by the lists of the callout, then those that no list names."""
        columns = self._result.columns
        left = dict.fromkeys(range(1, len(columns)))
        numbers = {_key(name): at for at in left for name in (columns[at].id, columns[at].name)}
        items = [item for items in self._outline.lists for item in items.items]
        for item in items:
            label, names = _split_item(item.pieces)
            if not label or not names:
                message = "a list of a comparison has a heading in bold, then names of columns"
                self._faults.append(Fault(*item.own, message))
                continue
            at = [numbers.get(_key(name)) for name in names]
            for name, number in zip(names, at, strict=True):
                if number is None:
                    message = f'the view has no column "{name}"'
                    self._faults.append(Fault(*item.own, message))
            found = tuple(dict.fromkeys(x for x in at if x is not None and x in left))
            for number in found:
                del left[number]
            yield Section(label, found)
        if left:
            yield Section("", tuple(left))

    def _first(self) -> Iterator[int]:
        """Yield the rows that the callout's text links to."""
        paths = [row.file.path for row in self._result.rows]
        seen = set()
        for link in (piece.link for part in self._outline.text for piece in part):
            if link is None or link.is_embed:
                continue
            path = self._context.vault.resolve(link, self._note.path).destination
            if path in paths and path not in seen:
                seen.add(path)
                yield paths.index(path)


def _without_embeds(pieces: Sequence[Piece]) -> Iterator[Piece]:
    return (piece for piece in pieces if piece.link is None or not piece.link.is_embed)


def _split_item(pieces: Sequence[Piece]) -> tuple[str, list[str]]:
    """Return the heading of a list's item, and the names behind its colon."""
    label = text_of([piece for piece in pieces if piece.strong]).rstrip(":： ")  # noqa: RUF001
    rest = text_of([piece for piece in pieces if not piece.strong]).lstrip(":： ")  # noqa: RUF001
    names = rest.replace("，", ",").replace("、", ",").rstrip(".").split(",")  # noqa: RUF001
    return label, [name.strip() for name in names if name.strip()]


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _texts(value: Value) -> tuple[str, ...]:
    """Return what of a value can be chosen: each element of a list, as readers see it."""
    items = value if isinstance(value, list) else [value]
    said = (item for item in items if item is not None and not isinstance(item, Failure))
    shown = (item.shown if isinstance(item, Link) else as_text(item).strip() for item in said)
    return tuple(dict.fromkeys(text for text in shown if text))
