"""Draw results of bases as HTML: tables, cards, lists and boards, with groups and summaries.

Everything is there without a script; the script makes tables sortable and lets readers narrow them
down.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.base_definition import parse_id
from vaultkit.authoring.bases.view_result import Group
from vaultkit.authoring.drawings.cell_drawing import in_english
from vaultkit.authoring.drawings.map_drawing import draw_map
from vaultkit.notes.html.sanitize import attribute
from vaultkit.notes.text.page_words import fill, msgid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultkit.authoring.bases.values.value_types import Value
    from vaultkit.authoring.bases.view_result import Column, Result, ResultRow
    from vaultkit.authoring.drawings.cell_drawing import Cells
    from vaultkit.notes.text.page_words import Words

_RATIOS = ((0.6, "short"), (0.85, "low"), (1.2, "square"), (1.7, "high"))
_SIZES = ((170, "small"), (260, "medium"))
_WIDTHS = ((220, "small"), (310, "medium"))
_ROW_HEIGHTS = frozenset({"medium", "tall", "extra"})
_WIDEST_COLUMN = 1_000
_NOTHING = "\N{EN DASH}"
_NO_GROUPS = msgid(
    "Written as a board without a property to group by; all cards stand in one column."
)
_MARKERS = {"number": "ol", "none": "plain"}


def draw_result(result: Result, cells: Cells, most: int, more: str, level: int = 3) -> str:
    """Return a view as HTML, which is not searched: what it says is said in the notes.

    Args:
        result: What it shows.
        cells: Writes its values.
        most: Rows that are drawn at most.
        more: Address of the base's own page, for what is not drawn; "" if there is none.
        level: Of the headings of groups.
    """
    drawer = _Drawer(result, cells, most, level)
    kind = result.view.type
    ways = {"cards": drawer.cards, "list": drawer.list, "kanban": drawer.board, "map": drawer.map}
    draw = ways.get(kind, drawer.table)
    notes = list(_remarks(result, most, more, cells.words))
    foot = "".join(f'<p class="vk-base-note">{note}</p>' for note in notes)
    shown = kind if kind in ways else "table"
    name = attribute("aria-label", cells.view(result.view))
    attributes = f'class="vk-base vk-base-{shown}" role="group"{name} data-search-exclude'
    return f"<div {attributes}>{draw()}{foot}</div>"


def _remarks(result: Result, most: int, more: str, words: Words) -> Iterator[str]:
    """Yield what a reader should know: what is not shown, and why."""
    kind = result.view.type
    if not result.view.is_known:
        said = words.t(
            "Written as a view of the type “{type}”, which is not known here; shown as a table.",
            type=kind,
        )
        yield escape(said)
    if kind == "kanban" and result.view.group is None:
        yield escape(words.t(_NO_GROUPS))
    if not result.rows:
        yield escape(words.t("No results."))
    if result.hidden:
        said = words.n(
            "{count} result is in groups that this view does not show.",
            "{count} results are in groups that this view does not show.",
            result.hidden,
        )
        yield escape(said)
    if len(result.rows) > most:
        yield _say_cut(most, len(result.rows), more, words)
    if result.problems:
        left_out = sum(result.problems.values())
        said = words.find_for(
            "{count} file is left out: {reasons}.",
            "{count} files are left out: {reasons}.",
            left_out,
        )
        reasons = in_english("; ".join(result.problems), words)
        yield fill(escape(said), {"count": words.number(left_out), "reasons": reasons})


def _say_cut(most: int, total: int, more: str, words: Words) -> str:
    """Return how many results are shown of how many, and where the rest is."""
    shown = words.number(most)
    if not more:
        said = words.n(
            "{shown} of {count} result; see the rest in Obsidian.",
            "{shown} of {count} results; see the rest in Obsidian.",
            total,
            shown=shown,
        )
        return escape(said)
    said = words.n("{shown} of {count} result.", "{shown} of {count} results.", total, shown=shown)
    return f'{escape(said)} <a href="{escape(more)}">{escape(words.t("See all"))}</a>'


class _Drawer:
    def __init__(self, result: Result, cells: Cells, most: int, level: int) -> None:
        self._result = result
        self._level = level
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

    def _heading(self, group: Group) -> str:
        """Return a group's name where it is no row of a table: a heading, whatever its tag."""
        return (
            f'<div class="vk-base-group" role="heading" aria-level="{self._level}">'
            f"{self._group_name(group)}</div>"
        )

    def _group_name(self, group: Group) -> str:
        words = self._cells.words
        none = words.t("None") if self._result.view.type == "kanban" else words.t("No value")
        name = self._cells.value(group.value) or escape(none)
        return (
            f'<div class="vk-apart"><div>{name}</div> '
            f'<div class="vk-count">{self._cells.words.number(len(group.rows))}</div></div>'
        )

    # ------------------------------------------------------------ tables

    def table(self) -> str:
        """Return a table, with a body for each group."""
        result = self._result
        heads = "".join(f'<th scope="col">{self._cells.name(c)}</th>' for c in result.columns)
        height = str(result.view.options.get("rowHeight", "")).lower()
        look = f" vk-rows-{height}" if height in _ROW_HEIGHTS else ""
        bodies = "".join(self._body(group, rows) for group, rows in self._parts())
        foot = self._foot(result.summaries)
        label = attribute(
            "aria-label", self._cells.words.t("{view}, table", view=self._cells.view(result.view))
        )
        return (
            f'<div class="vk-base-scroll" role="region" tabindex="0"{label}>'
            f'<table class="vk-base-rows{look}">{self._widths()}<thead><tr>{heads}</tr></thead>'
            f"{bodies}{foot}</table></div>"
        )

    def _widths(self) -> str:
        """Return the widths that columns were drawn to, as hints: a table still fits its page."""
        sizes = self._result.view.options.get("columnSize")
        if not isinstance(sizes, dict):
            return ""
        by_id = {parse_id(str(key)).id: size for key, size in sizes.items()}
        given = [by_id.get(column.id) for column in self._result.columns]
        fit = [isinstance(size, int | float) and not isinstance(size, bool) for size in given]
        columns = "".join(
            f'<col width="{max(1, min(int(size or 0), _WIDEST_COLUMN))}">' if fits else "<col>"
            for size, fits in zip(given, fit, strict=True)
        )
        return f"<colgroup>{columns}</colgroup>" if any(fit) else ""

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
        size = _step(self._option("cardSize"), _SIZES, "large", "medium")
        look = f"vk-cards vk-cards-{size} {self._cover_look('square')}"
        return self._grouped(f'<ul class="{look}">', self._card, "</ul>")

    def _option(self, key: str) -> object:
        return self._result.view.options.get(key)

    def _cover_look(self, usual: str) -> str:
        """Return the classes that say how pictures of cards look."""
        ratio = _step(self._option("imageAspectRatio"), _RATIOS, "tall", usual)
        fit = "contain" if str(self._option("imageFit")).lower() == "contain" else "cover"
        return f"vk-ratio-{ratio} vk-fit-{fit}"

    # ------------------------------------------------------------ boards

    def board(self) -> str:
        """Return columns of cards side by side: each is a heading with a list."""
        width = _step(self._option("columnWidth"), _WIDTHS, "large", "medium")
        lanes = "".join(self._lane(group, rows) for group, rows in self._parts() if rows or group)
        label = attribute(
            "aria-label",
            self._cells.words.t("{view}, board", view=self._cells.view(self._result.view)),
        )
        return (
            f'<div class="vk-base-scroll" role="region" tabindex="0"{label}>'
            f'<div class="vk-board vk-board-{width}">{lanes}</div></div>'
            f"{self._summary_list(self._result.summaries)}"
        )

    def _lane(self, group: Group | None, rows: Sequence[ResultRow]) -> str:
        if group is None:
            group = Group(None, self._result.rows, {})
        hides = self._option("hideEmptyColumns") is True or self._option("hideEmptyGroups") is True
        if hides and not group.rows:
            return ""
        cards = "".join(map(self._card, rows))
        look = f"vk-cards {self._cover_look('short')}"
        listed = f'<ul class="{look}">{cards}</ul>' if cards else ""
        totals = self._summary_list(group.summaries) if group.rows else ""
        return f'<div class="vk-lane">{self._heading(group)}{totals}{listed}</div>'

    # ------------------------------------------------------------ maps

    def map(self) -> str:
        """Return a plot of the places, and a list of them by the same numbers."""
        return draw_map(self._result, self._cells, self._most)

    def _card(self, row: ResultRow) -> str:
        columns = self._result.columns
        title = self._cells.cell(columns[0].id, row, row.cells[0])
        facts = "".join(
            f"<div><dt>{self._cells.name(column)}</dt><dd>{shown}</dd></div>"
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
        name = self._cells.name
        if self._option("indentProperties") or self._option("nestedProperties"):
            below = "".join(
                f'<li class="vk-apart"><div>{name(column)}:</div> <div>{text}</div></li>'
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
                pieces.append(self._heading(group))
                pieces.append(self._summary_list(group.summaries) if group.rows else "")
            pieces.append(f"{start}{''.join(map(draw, rows))}{end}" if rows else "")  # type: ignore[call-overload]
        return "".join([*pieces, self._summary_list(self._result.summaries)])

    def _summary_list(self, summaries: Mapping[str, Value]) -> str:
        names = {column.id: self._cells.name(column) for column in self._result.columns}
        items = "".join(
            f'<div><dt class="vk-apart"><div>{names.get(id_) or escape(id_)},</div> '
            f"<div>{escape(self._result.view.summaries[id_])}</div></dt>"
            f"<dd>{self._cells.value(value) or _NOTHING}</dd></div>"
            for id_, value in summaries.items()
        )
        return f'<dl class="vk-base-summaries">{items}</dl>' if items else ""


def _step(value: object, steps: Sequence[tuple[float, str]], above: str, usual: str) -> str:
    """Return the name of the step that a number falls into; the usual one for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        return usual
    return next((name for most, name in steps if value <= most), above)
