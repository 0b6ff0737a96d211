"""Views of bases as HTML: boards, maps, icons, and what options make of tables and cards."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from vaultkit.authoring.drawings import cell_drawing as cells
from vaultkit.authoring.drawings.drawing_context import WholeVault
from vaultkit.authoring.drawings.drawing_kinds import drawings_for
from vaultkit.authoring.drawings.map_drawing import read_coordinates
from vaultkit.config import Config
from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note

if TYPE_CHECKING:
    from bs4 import Tag

FILES = {
    "t/A.md": "---\nstatus: doing\ncover: '#ff0000'\nwhere: ['48.858', '2.294']\nicon: star\n"
    "color: var(--color-red)\n---\n",
    "t/B.md": "---\nstatus: todo\nn: 4\nwhere: 41.9, 12.5\ncolor: url(x)\n---\n",
    "t/C.md": "---\nstatus: done\nwhere: [91, 0]\n---\n",
    "t/D.md": "",
}


def draw(view: str, formulas: str = "") -> Tag:
    text = f"filters: file.inFolder('t')\n{formulas}views:\n- {{name: V, {view}}}\n"
    vault = make_vault({**FILES, "N.md": f"```base\n{text}```\n"})
    stage = WholeVault(vault, Config(), datetime(2026, 11, 29), lambda _: None)  # noqa: DTZ001
    to = SiteAddresses()
    html = render_note(vault, NotePath("N.md"), to, drawings=drawings_for(stage, to)).html
    found = BeautifulSoup(html, "html.parser").select_one(".vk-base")
    assert found is not None
    return found


def said(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def lanes(base: Tag) -> list[tuple[str, list[str]]]:
    return [
        (said(lane.select("[role=heading]")[0]), [said(card) for card in lane.select("ul > li")])
        for lane in base.select(".vk-board > .vk-lane")
    ]


def remarks(base: Tag) -> list[str]:
    return [said(note) for note in base.select(".vk-base-note")]


BOARD = "type: kanban, groupBy: status, order: [file.name, n]"


def test_a_board_is_columns_of_cards() -> None:
    base = draw(f"{BOARD}, groupOrder: [done, blocked, todo, null]")
    assert lanes(base) == [
        ("done 1", ["C"]), ("blocked 0", []), ("todo 1", ["B n 4"]), ("None 1", ["D"]),
    ]  # fmt: skip
    assert remarks(base) == ["1 result is in groups that this view does not show."]
    region = base.select_one("[role=region]")
    assert region is not None
    assert (region["aria-label"], region["tabindex"]) == ("V, board", "0")
    assert {heading["aria-level"] for heading in base.select("[role=heading]")} == {"3"}


@pytest.mark.parametrize("option", ["hideEmptyColumns", "hideEmptyGroups"])
def test_columns_without_cards_can_be_hidden(option: str) -> None:
    base = draw(f"{BOARD}, groupOrder: [blocked, todo], {option}: true")
    assert [name for name, _ in lanes(base)] == ["todo 1"]


def test_a_board_without_groups_is_one_column_and_says_so() -> None:
    base = draw("type: kanban")
    assert lanes(base) == [("None 4", ["A", "B", "C", "D"])]
    assert remarks(base) == [
        "Written as a board without a property to group by; all cards stand in one column."
    ]


@pytest.mark.parametrize(
    ("options", "board", "look"),
    [
        ("", "vk-board-medium", "vk-ratio-short vk-fit-cover"),
        ("columnWidth: 200, imageAspectRatio: 1", "vk-board-small", "vk-ratio-square vk-fit-cover"),
        ("columnWidth: 400, imageFit: contain", "vk-board-large", "vk-ratio-short vk-fit-contain"),
        ("columnWidth: -1, imageAspectRatio: x", "vk-board-medium", "vk-ratio-short vk-fit-cover"),
    ],
)
def test_how_a_board_looks(options: str, board: str, look: str) -> None:
    base = draw(f"{BOARD}, image: note.cover{', ' * bool(options)}{options}")
    assert base.select(f".vk-board.{board}")
    assert " ".join(base.select("ul.vk-cards")[0]["class"]) == f"vk-cards {look}"
    assert len(base.select(".vk-cover svg")) == 1


def test_groups_of_lists_and_cards_are_headings() -> None:
    for kind in ("list", "cards"):
        base = draw(f"type: {kind}, groupBy: status, groupOrder: [todo, done]")
        assert [said(one) for one in base.select("[role=heading]")] == ["todo 1", "done 1"]


def test_a_table_has_the_widths_and_heights_of_the_view() -> None:
    base = draw(
        "type: table, order: [file.name, n, status], rowHeight: tall,"
        " columnSize: {file.name: 320, note.status: 99999, other: 5}"
    )
    assert base.select("table")[0]["class"] == ["vk-base-rows", "vk-rows-tall"]
    assert [column.get("width") for column in base.select("col")] == ["320", None, "1000"]
    plain = draw("type: table, rowHeight: short, columnSize: {n: wide}")
    assert plain.select("table")[0]["class"] == ["vk-base-rows"]
    assert not plain.select("col")


MAP = "type: map, coordinates: note.where, markerColor: color, markerIcon: icon, order: [file.name]"


def test_a_map_is_a_plot_and_a_list_with_the_same_numbers() -> None:
    base = draw(MAP)
    plot = base.select("svg.vk-map")[0]
    assert (plot["role"], plot["aria-label"]) == ("img", "V, map: 2 places, listed below")
    points = plot.select(".vk-map-point")
    assert [said(point) for point in points] == ["1", "2"]
    assert [point.select("circle")[0].get("fill") for point in points] == ["#e93147", None]
    west, east = (float(point.select("circle")[0]["cx"]) for point in points)
    north, south = (float(point.select("circle")[0]["cy"]) for point in points)
    assert west < east
    assert north < south
    assert [said(item) for item in base.select("ol.vk-places > li")] == [
        "A coordinates 48.858° N, 2.294° E",
        "B coordinates 41.9° N, 12.5° E",
    ]
    assert remarks(base) == ["2 results have no coordinates."]
    assert "http" not in re.sub(r'href="[^"]*"', "", str(base))


def test_one_place_and_no_place() -> None:
    one = draw(f"{MAP}, filters: file.name == 'A'")
    assert [said(point) for point in one.select(".vk-map-point")] == ["1"]
    none = draw("type: map")
    assert not none.select("svg")
    assert remarks(none) == ["This map names no property that holds coordinates."]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("48.8, 2.3", (48.8, 2.3)), ("48.8,2.3", (48.8, 2.3)), (["-33", 151], (-33, 151)),
        ([1.5, 2, 3], (1.5, 2)), ("0, 0", (0, 0)), ("91, 0", None), ("0, 181", None),
        ("north", None), ("1", None), ([1], None), ([True, 1], None), (["x", 1], None),
        (None, None), (5, None), ([float("nan"), 1], None),
    ],
)  # fmt: skip
def test_coordinates(value: object, wanted: tuple[float, float] | None) -> None:
    assert read_coordinates(value) == wanted


ICONS = """\
formulas:
  i: icon("STAR")
  l: link("t/B", icon("lucide-map-pin"))
  n: icon("none")
"""
SHOWN = "type: table, filters: 'n == 4', order: [formula.i, formula.l, formula.n]"


def test_icons_are_drawn_where_a_package_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = {"star-outline": '<path d="M1 2"/>', "map-marker-outline": '<path d="M3 4"/>'}
    monkeypatch.setattr(cells, "read_icon", lambda name: drawn.get(name, ""))
    star, link, none = draw(SHOWN, ICONS).select("tbody td")
    assert star.select("svg")[0].attrs == {
        "class": ["vk-icon"], "viewbox": "0 0 24 24", "role": "img", "aria-label": "star",
    }  # fmt: skip
    assert star.select("path")[0]["d"] == "M1 2"
    assert link.select("a > svg[aria-label='map pin'] > path")[0]["d"] == "M3 4"
    assert (none.select("svg"), said(none)) == ([], "none")


def test_icons_are_names_where_no_package_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "read_icon", lambda _: "")
    assert [said(cell) for cell in draw(SHOWN, ICONS).select("tbody td")] == [
        "STAR", "lucide-map-pin", "none",
    ]  # fmt: skip


def test_a_type_that_nobody_knows_is_a_table_and_says_so() -> None:
    base = draw("type: calendar, dateProperty: note.day")
    assert len(base.select("tbody tr")) == 4
    assert remarks(base) == [
        "Written as a view of the type “calendar”, which is not known here; shown as a table."
    ]
