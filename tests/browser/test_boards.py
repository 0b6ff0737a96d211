"""Boards, maps and icons of bases in a browser: to see, to hear, by finger and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.crawl import html_faults
from tests.browser.serving import GRAVE, Served, build_and_serve, find_barriers, open_page, press

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

BASE = """\
filters: file.inFolder("t")
formulas:
  mark: icon("star")
views:
  - type: kanban
    name: Board
    groupBy: {property: status}
    groupOrder: [open, waiting, in progress, review, done]
    order: [title, formula.mark, owner, tags]
    image: cover
  - type: map
    name: Map
    order: [title, formula.mark]
    coordinates: where
    markerColor: cover
  - type: cards
    name: Cards
    groupBy: status
    order: [title, owner]
  - type: table
    name: Table
    order: [file.name, formula.mark, tags]
    rowHeight: tall
    columnSize: {file.name: 300}
"""
STATES = ("open", "done", "open", "in progress", "review", "done")
FILES = {
    "N.md": "# Boards\n\n## Now\n\n![[B.base#Board]]\n\n![[B.base#Map]]\n\n![[B.base#Cards]]\n\n"
    "![[B.base#Table]]\n",
    "B.base": BASE,
    "Ann.md": "",
    **{
        f"t/T{number}.md": f"---\ntitle: The task with number {number}\nstatus: {state}\n"
        f"owner: '[[Ann]]'\ntags: [copy, web/page]\ncover: '#{number}08899'\n"
        f"where: [{40 + number}, {number * 2}]\n---\n"
        for number, state in enumerate(STATES, 1)
    },
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with build_and_serve(FILES, tmp_path_factory.mktemp("boards")) as found:
        yield found


def test_pages_are_valid_html(served: Served) -> None:
    assert html_faults(served.folder) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("url", ["N/", "B.base/"])
def test_no_barrier(served: Served, chromium: Browser, url: str, scheme: str) -> None:
    with open_page(chromium, served, color_scheme=scheme) as opened:
        opened.page.goto(served.base + url, wait_until="networkidle")
        assert find_barriers(opened.page, impacts=GRAVE) == []
    assert opened.problems == []


def test_a_board_is_headings_and_lists(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served) as opened:
        page = opened.page
        page.goto(f"{served.base}N/", wait_until="networkidle")
        board = page.get_by_role("region", name="Board, board")
        headings = board.get_by_role("heading", level=3)
        assert [" ".join(text.split()) for text in headings.all_inner_texts()] == [
            "open 2", "waiting 0", "in progress 1", "review 1", "done 2",
        ]  # fmt: skip
        lanes = board.locator(".vk-lane")
        assert [lane.get_by_role("listitem").count() > 0 for lane in lanes.all()] == [
            True, False, True, True, True,
        ]  # fmt: skip
        assert board.get_by_role("img", name="star").count() == len(STATES)
        board.focus()
        before = board.evaluate("e => e.scrollLeft")
        press(page, "ArrowRight")
        page.wait_for_function("([e, x]) => e.scrollLeft > x", arg=[board.element_handle(), before])
        boxes = [lane.bounding_box() for lane in lanes.all()]
        tops = {round(box["y"]) for box in boxes if box}
        assert len(tops) == 1, "columns stand side by side"
    assert opened.problems == []


def test_a_map_asks_nobody(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, java_script_enabled=False) as opened:
        page = opened.page
        page.goto(f"{served.base}N/", wait_until="load")
        plot = page.get_by_role("img", name="Map, map: 6 places, listed below")
        assert plot.locator("circle").count() == len(STATES)
        places = page.locator("ol.vk-places > li")
        assert places.count() == len(STATES)
        assert "41° N, 2° E" in places.first.inner_text()
    assert opened.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_scrolls_only_the_board(served: Served, chromium: Browser, scheme: str) -> None:
    size = {"width": 390, "height": 740}
    with open_page(chromium, served, viewport=size, has_touch=True, color_scheme=scheme) as opened:
        page = opened.page
        page.goto(f"{served.base}N/", wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        board = page.get_by_role("region", name="Board, board")
        assert board.evaluate("e => e.scrollWidth > e.clientWidth")
        lane, card = board.locator(".vk-lane").first, board.locator(".vk-card").first
        outer, inner = lane.bounding_box(), card.bounding_box()
        assert outer
        assert inner
        left = inner["x"] - outer["x"]
        right = outer["x"] + outer["width"] - inner["x"] - inner["width"]
        assert round(left) == round(right), "cards stand in the middle of their column"
        text = page.locator(".vk-map-point text").first
        box = text.bounding_box()
        assert box
        assert box["height"] >= 9, "numbers on the map can be read"
    assert opened.problems == []
