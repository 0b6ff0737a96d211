"""Place the boxes of a flow that is drawn from left to right: places as rows, hops as columns.

Actors in no place stand left of the places or right of them; a flow that leaves its places and
comes back is not drawn this way. All figures are units of the drawing, of which a letter of a name
takes about eight.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.drawings.flows.flow_shapes import (
    CHIP_HEIGHT,
    PAD,
    Box,
    Rect,
    place_title,
    title_width,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultkit.config import FlowPlace

TITLE = 26.0
GAP, MARGIN, BETWEEN = 26.0, 3.0, 24.0
PASSAGE = CHIP_HEIGHT + 10.0
"""The room between two rows where a packet goes straight from one to the other."""
WIDEST = 1240.0
"""What is wider is drawn from top to bottom only."""


class Layout(NamedTuple):
    """Where everything is.

    Args:
        boxes: Of hops and then of bystanders, as they were given.
        frames: Rectangles of places, the outer ones first.
        width: Of the whole drawing.
        height: Of it.
    """

    boxes: tuple[Rect, ...]
    frames: tuple[tuple[str, Rect], ...]
    width: float
    height: float


class _Cell(NamedTuple):
    row: int
    column: int


def lay_out(
    hops: Sequence[Box],
    bystanders: Sequence[Box],
    chips: Sequence[float],
    places: Mapping[str, FlowPlace],
) -> Layout | None:
    """Return where boxes and frames are; None if the flow cannot be drawn from left to right.

    Args:
        hops: Boxes of the hops in order.
        bystanders: Boxes of what stands by.
        chips: How wide the packet behind each hop but the last is.
        places: `[flows.places]`, in whose order rows are.
    """
    used = {box.place for box in (*hops, *bystanders) if box.place}
    rows = [place for place in _ordered(places, used) if place in used]
    cells = _place_hops(hops, rows)
    if cells is None:
        return None
    cells = [*cells, *_place_bystanders(cells, bystanders, rows)]
    found = _Measured([*hops, *bystanders], cells, rows, chips, places).layout()
    return found if found.width <= WIDEST else None


def ancestors(place: str, places: Mapping[str, FlowPlace]) -> list[str]:
    """Return what a place is in, the innermost first; a circle ends where it closes."""
    found: list[str] = []
    at = places[place].inside if place in places else ""
    while at and at in places and at not in found and at != place:
        found.append(at)
        at = places[at].inside
    return found


def _ordered(places: Mapping[str, FlowPlace], used: set[str]) -> list[str]:
    """Return places, those in one another together; those that no config knows at the end."""
    names = [*places, *(used - places.keys())]
    order = {name: at for at, name in enumerate(names)}
    paths = {
        name: [order[one] for one in (*reversed(ancestors(name, places)), name)] for name in names
    }
    return sorted(names, key=lambda name: paths[name])


def _place_hops(hops: Sequence[Box], rows: Sequence[str]) -> list[_Cell] | None:
    """Return the cell of each hop; None if the way leaves the places and comes back."""
    inside = [at for at, box in enumerate(hops) if box.place]
    if not inside:
        return [_Cell(0, at) for at in range(len(hops))]
    first, last = inside[0], inside[-1]
    if last - first + 1 != len(inside):
        return None
    cells = [_Cell(rows.index(hops[first].place), at) for at in range(first)]
    taken: set[_Cell] = set()
    column, before = first, hops[first].place
    for at in inside:
        place = hops[at].place
        column += at > first and place == before
        if at == last == len(hops) - 1:
            column = max([column, *(cell.column for cell in taken)])
        while _Cell(rows.index(place), column) in taken:
            column += 1
        taken.add(_Cell(rows.index(place), column))
        cells.append(_Cell(rows.index(place), column))
        before = place
    after = max(cell.column for cell in taken)
    row = cells[-1].row
    return [*cells, *(_Cell(row, after + 1 + at) for at in range(len(hops) - last - 1))]


def _place_bystanders(
    cells: Sequence[_Cell], bystanders: Sequence[Box], rows: Sequence[str]
) -> list[_Cell]:
    """Return cells for what stands by: the last that is free in its row, or a new one."""
    taken = set(cells)
    first = min((cell.column for cell in cells), default=0)
    last = max((cell.column for cell in cells), default=0)
    busy = {cell.row for cell in cells}
    found: dict[int, _Cell] = {}
    for at, box in sorted(
        enumerate(bystanders), key=lambda one: rows.index(one[1].place) not in busy
    ):
        row = rows.index(box.place)
        start = max((cell.column for cell in taken if cell.row == row), default=first) + 1
        free = [_Cell(row, at) for at in range(last, start - 1, -1) if _Cell(row, at) not in taken]
        cell = free[0] if free else _Cell(row, max(start, last + 1))
        taken.add(cell)
        last = max(last, cell.column)
        found[at] = cell
    return [found[at] for at in range(len(bystanders))]


class _Measured:
    """Works out sizes of rows and columns, then places."""

    def __init__(
        self,
        boxes: Sequence[Box],
        cells: Sequence[_Cell],
        rows: Sequence[str],
        chips: Sequence[float],
        places: Mapping[str, FlowPlace],
    ) -> None:
        self._boxes, self._cells, self._rows = boxes, cells, rows
        self._places = places
        self._depth = max((len(ancestors(row, places)) for row in rows), default=0)
        framed = [c.column for c, box in zip(cells, boxes, strict=True) if box.place]
        self._framed = (min(framed), max(framed)) if framed else (0, -1)
        steps = list(pairwise(cells[: len(chips) + 1]))
        self._crossed = {
            b.row - 1 if a.row < b.row else b.row
            for a, b in steps
            if a.column == b.column and a.row != b.row
        }
        self._above = {b.row for a, b in steps if a.column != b.column}
        columns = range(max(cell.column for cell in cells) + 1)
        self._widths = [self._width(column) for column in columns]
        self._gaps = [MARGIN + self._gap(column, chips) for column in columns]

    def layout(self) -> Layout:
        """Return the layout."""
        lefts, right = self._columns()
        middles, tops, bottom = self._lines()
        rects = tuple(
            Rect(
                lefts[cell.column] + (self._widths[cell.column] - box.width) / 2,
                middles[cell.row] - box.height / 2,
                box.width,
                box.height,
            )
            for cell, box in zip(self._cells, self._boxes, strict=True)
        )
        frames = self._frames(lefts, tops)
        ends = [*(one.x + one.width for _, one in frames), right]
        lows = [*(one.y + one.height for _, one in frames), bottom]
        return Layout(rects, frames, max(ends) + MARGIN, max(lows) + MARGIN)

    def _width(self, column: int) -> float:
        found = [
            b.width for c, b in zip(self._cells, self._boxes, strict=True) if c.column == column
        ]
        if self._crossed and self._framed == (column, column):  # a title stands beside the wire
            titles = (title_width(place_title(row, self._places)) for row in self._rows)
            found.append(2 * max(titles))
        return max(found, default=60.0)

    def _gap(self, column: int, chips: Sequence[float]) -> float:
        """Return the room between a column and the next: for packets, and for what is lost."""
        crossing = [
            chip
            for chip, (a, b) in zip(chips, pairwise(self._cells), strict=False)
            if a.column <= column < b.column
        ]
        lost = [
            box.badge
            for box, cell in zip(self._boxes, self._cells, strict=True)
            if box.badge and cell.column == column
        ]
        return max([GAP, *(chip + 8 for chip in crossing), *lost])

    def _columns(self) -> tuple[list[float], float]:
        """Return where columns begin, and where the last ends."""
        pad = (self._depth + 1) * PAD
        at, lefts = MARGIN, []
        for column, width in enumerate(self._widths):
            at += pad * (column == self._framed[0])
            lefts.append(at)
            at += width + self._gaps[column] + pad * (column == self._framed[1])
        lost = any(box.badge for box in self._boxes[-1:])
        return lefts, at - (0 if lost else self._gaps[-1])

    def _lines(self) -> tuple[list[float], list[float], float]:
        """Return the middles and the tops of rows, and where the last ends."""
        if not self._rows:
            half = max(max(box.height for box in self._boxes) / 2, CHIP_HEIGHT + 10)
            return [MARGIN + half], [MARGIN], MARGIN + 2 * half
        at, low, middles, tops = MARGIN, MARGIN, [], []
        for number in range(len(self._rows)):
            half = self._upper_half(number)
            lost = any(
                box.badge and c.row == number
                for c, box in zip(self._cells, self._boxes, strict=True)
            )
            outer = ancestors(self._rows[number], self._places)
            at += TITLE * len(outer) if number == 0 else TITLE * self._opens(number)
            tops.append(at)
            middles.append(at + TITLE + half)
            at += TITLE + half + max(self._half(number) + PAD, 56.0 if lost else 0.0)
            low = at + PAD * self._closes(number)
            at = low + (PASSAGE if number in self._crossed else BETWEEN)
        return middles, tops, low

    def _upper_half(self, row: int) -> float:
        """Return the room above the middle of a row: that of packets, where any come along it."""
        return max(self._half(row), CHIP_HEIGHT + 6 if row in self._above else 0.0)

    def _half(self, row: int) -> float:
        found = (b.height for c, b in zip(self._cells, self._boxes, strict=True) if c.row == row)
        return max(found, default=40.0) / 2

    def _opens(self, number: int) -> int:
        """Return how many outer places begin with a row."""
        before = set(ancestors(self._rows[number - 1], self._places))
        return len(set(ancestors(self._rows[number], self._places)) - before)

    def _closes(self, number: int) -> int:
        """Return how many outer places end with a row."""
        outer = set(ancestors(self._rows[number], self._places))
        if number + 1 < len(self._rows):
            outer -= set(ancestors(self._rows[number + 1], self._places))
        return len(outer)

    def _frames(
        self, lefts: Sequence[float], tops: Sequence[float]
    ) -> tuple[tuple[str, Rect], ...]:
        """Return the frames of rows and of what they are in."""
        if not self._rows:
            return ()
        first, last = self._framed
        pad = PAD
        x = lefts[first] - pad
        lost = any(box.badge for box in self._boxes)
        end = lefts[last] + self._widths[last] + pad + (self._gaps[last] if lost else 0)
        frames: list[tuple[str, Rect]] = []
        spans: dict[str, tuple[float, float, int]] = {}
        for number, place in enumerate(self._rows):
            half = self._upper_half(number)
            lost_here = any(
                box.badge and c.row == number
                for c, box in zip(self._cells, self._boxes, strict=True)
            )
            height = TITLE + half + max(self._half(number) + PAD, 56.0 if lost_here else 0.0)
            frames.append((place, Rect(x, tops[number], max(end - x, 190.0), height)))
            for depth, outer in enumerate(ancestors(place, self._places), 1):
                top, bottom, _ = spans.get(outer, (tops[number] - TITLE * depth, 0.0, 0))
                low = max(bottom, tops[number] + height + PAD * depth)
                spans[outer] = (min(top, tops[number] - TITLE * depth), low, depth)
        outers = [
            (name, Rect(x - PAD * depth, top, max(end - x, 190.0) + 2 * PAD * depth, low - top))
            for name, (top, low, depth) in spans.items()
        ]
        return (*sorted(outers, key=lambda one: -one[1].width), *frames)
