"""Results of bases as HTML: tables, cards and lists, with groups and summaries.

Everything is there without a script; the script makes tables sortable and lets readers narrow them
down.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.base_definition import KNOWN_TYPES
from vaultkit.notes.html.sanitize import attribute

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultkit.authoring.bases.values.value_types import Value
    from vaultkit.authoring.bases.view_query import Column, Group, Result, ResultRow
    from vaultkit.authoring.drawings.cell_drawing import Cells

_RATIOS = ((0.6, "short"), (0.85, "low"), (1.2, "square"), (1.7, "high"))
_SIZES = ((170, "small"), (260, "medium"))
_NOTHING = "\N{EN DASH}"
_MARKERS = {"number": "ol", "none": "plain"}


def draw_result(result: Result, cells: Cells, most: int, more: str) -> str:
    """Return a view as HTML, which is not searched: what it says is said in the notes.

    Args:
        result: What it shows.
        cells: Writes its values.
        most: Rows that are drawn at most.
        more: Address of the base's own page, for what is not drawn; "" if there is none.
    """
    drawer = _Drawer(result, cells, most)
    kind = result.view.type
    draw = {"cards": drawer.cards, "list": drawer.list}.get(kind, drawer.table)
    notes = list(_remarks(result, most, more))
    foot = "".join(f'<p class="vk-base-note">{note}</p>' for note in notes)
    shown = kind if kind in {"cards", "list"} else "table"
    name = attribute("aria-label", result.view.name)
    attributes = f'class="vk-base vk-base-{shown}" role="group"{name} data-search-exclude'
    return f"<div {attributes}>{draw()}{foot}</div>"


def _remarks(result: Result, most: int, more: str) -> Iterator[str]:
    """Yield what a reader should know: what is not shown, and why."""
    kind = result.view.type
    if kind not in {"table", "cards", "list"}:
        what = "a map" if kind == "map" else f"a view of the type “{kind}”"
        known = "" if kind in KNOWN_TYPES else ", which is not known here"
        yield escape(f"Written as {what}{known}; shown as a table.")
    if not result.rows:
        yield "No results."
    if len(result.rows) > most:
        rest = f'<a href="{escape(more)}">all of them</a>' if more else "the rest in Obsidian"
        yield f"{most:,} of {len(result.rows):,} results; see {rest}."
    if result.problems:
        left_out = sum(result.problems.values())
        files = "1 file is" if left_out == 1 else f"{left_out:,} files are"
        yield escape(f"{files} left out: {'; '.join(result.problems)}.")


class _Drawer:
    def __init__(self, result: Result, cells: Cells, most: int) -> None:
        self._result = result
        self._cells = cells
        self._most = most

    def _parts(self) -> Iterator[tuple[Group | None, Sequence[ResultRow]]]:
        """Yield the groups with the rows of each that are drawn."""
        left = self._most
        for group in self._result.groups or (None,):
            rows = self._result.rows if group is None else group.rows
            if left > 0 and (rows or group):
                yield group, rows[:left]
            left -= len(rows)

    def _group_name(self, group: Group) -> str:
        name = self._cells.value(group.value) or "No value"
        return (
            f'<div class="vk-apart"><div>{name}</div> '
            f'<div class="vk-count">{len(group.rows):,}</div></div>'
        )

    # ------------------------------------------------------------ tables

    def table(self) -> str:
        """Return a table, with a body for each group."""
        result = self._result
        heads = "".join(f'<th scope="col">{escape(c.name)}</th>' for c in result.columns)
        bodies = "".join(self._body(group, rows) for group, rows in self._parts())
        foot = self._foot(result.summaries)
        label = attribute("aria-label", f"{result.view.name}, table")
        return (
            f'<div class="vk-base-scroll" role="region" tabindex="0"{label}>'
            f'<table class="vk-base-rows"><thead><tr>{heads}</tr></thead>'
            f"{bodies}{foot}</table></div>"
        )

    def _body(self, group: Group | None, rows: Sequence[ResultRow]) -> str:
        head = ""
        if group is not None:
            head = (
                f'<tr class="vk-base-group"><th colspan="{len(self._result.columns)}" '
                f'scope="rowgroup">{self._group_name(group)}</th></tr>'
                f"{self._summary_row(group.summaries)}"
            )
        return f"<tbody>{head}{''.join(map(self._row, rows))}</tbody>"

    def _row(self, row: ResultRow) -> str:
        pairs = zip(self._result.columns, row.cells, strict=True)
        cells = (
            f"<td{self._cells.sort_key(value)}>{self._cells.cell(column.id, row, value)}</td>"
            for column, value in pairs
        )
        return f"<tr>{''.join(cells)}</tr>"

    def _foot(self, summaries: Mapping[str, Value]) -> str:
        row = self._summary_row(summaries)
        return f"<tfoot>{row}</tfoot>" if row else ""

    def _summary_row(self, summaries: Mapping[str, Value]) -> str:
        if not summaries:
            return ""
        cells = "".join(f"<td>{self._summary(c, summaries)}</td>" for c in self._result.columns)
        return f'<tr class="vk-base-summary">{cells}</tr>'

    def _summary(self, column: Column, summaries: Mapping[str, Value]) -> str:
        if column.id not in summaries:
            return ""
        name = escape(self._result.view.summaries[column.id])
        value = self._cells.value(summaries[column.id]) or _NOTHING
        return f'<div class="vk-apart"><div class="vk-about">{name}</div> <div>{value}</div></div>'

    # ------------------------------------------------------------ cards

    def cards(self) -> str:
        """Return cards, in a grid for each group."""
        options = self._result.view.options
        size = _step(
            options.get("cardSize"), _SIZES, "large" if options.get("cardSize") else "medium"
        )
        ratio = (
            _step(options.get("imageAspectRatio"), _RATIOS, "tall")
            if options.get("imageAspectRatio")
            else "square"
        )
        fit = "contain" if str(options.get("imageFit")).lower() == "contain" else "cover"
        look = f"vk-cards vk-cards-{size} vk-ratio-{ratio} vk-fit-{fit}"
        return self._grouped(f'<ul class="{look}">', self._card, "</ul>")

    def _card(self, row: ResultRow) -> str:
        columns = self._result.columns
        title = self._cells.cell(columns[0].id, row, row.cells[0])
        facts = "".join(
            f"<div><dt>{escape(column.name)}</dt><dd>{shown}</dd></div>"
            for column, value in list(zip(columns, row.cells, strict=True))[1:]
            if (shown := self._cells.cell(column.id, row, value))
        )
        facts = f"<dl>{facts}</dl>" if facts else ""
        return f'<li class="vk-card">{self._cover(row)}<p>{title}</p>{facts}</li>'

    def _cover(self, row: ResultRow) -> str:
        if not isinstance(self._result.view.options.get("image"), str):
            return ""
        image = self._cells.image(row.image)
        return f'<div class="vk-cover">{image}</div>'

    # ------------------------------------------------------------ lists

    def list(self) -> str:
        """Return a list; the first column is the item, the others follow it or stand below."""
        marker = str(self._result.view.options.get("markers", "bullet")).lower().rstrip("s")
        tag = "ol" if _MARKERS.get(marker) == "ol" else "ul"
        plain = ' class="vk-plain-list"' if marker == "none" else ""
        return self._grouped(f"<{tag}{plain}>", self._item, f"</{tag}>")

    def _item(self, row: ResultRow) -> str:
        pairs = list(zip(self._result.columns, row.cells, strict=True))
        shown = [self._cells.cell(column.id, row, value) for column, value in pairs]
        first, *others = shown
        if self._result.view.options.get("indentProperties"):
            below = "".join(
                f'<li class="vk-apart"><div>{escape(column.name)}:</div> <div>{text}</div></li>'
                for (column, _), text in zip(pairs[1:], others, strict=True)
                if text
            )
            return f"<li>{first}{f'<ul>{below}</ul>' if below else ''}</li>"
        separator = self._result.view.options.get("separator", ",")
        between = escape(separator if isinstance(separator, str) else ",")
        parts = f"{between}</div> <div>".join(filter(None, [first, *others]))
        return f'<li class="vk-apart"><div>{parts}</div></li>'

    def _grouped(self, start: str, draw: object, end: str) -> str:
        pieces: list[str] = []
        for group, rows in self._parts():
            if group is not None:
                pieces.append(f'<div class="vk-base-group">{self._group_name(group)}</div>')
                pieces.append(self._summary_list(group.summaries))
            pieces.append(f"{start}{''.join(map(draw, rows))}{end}" if rows else "")  # type: ignore[call-overload]
        return "".join([*pieces, self._summary_list(self._result.summaries)])

    def _summary_list(self, summaries: Mapping[str, Value]) -> str:
        names = {column.id: column.name for column in self._result.columns}
        items = "".join(
            f'<div><dt class="vk-apart"><div>{escape(names.get(id_, id_))},</div> '
            f"<div>{escape(self._result.view.summaries[id_])}</div></dt>"
            f"<dd>{self._cells.value(value) or _NOTHING}</dd></div>"
            for id_, value in summaries.items()
        )
        return f'<dl class="vk-base-summaries">{items}</dl>' if items else ""


def _step(value: object, steps: Sequence[tuple[float, str]], otherwise: str) -> str:
    """Return the name of the step that a number falls into."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return otherwise
    return next((name for most, name in steps if value <= most), otherwise)
