"""Tables of bases in a browser: tabs, sorting, narrowing down; and without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    class Built(Protocol):
        pages: list[str]

    class Visit(Protocol):
        page: Page
        site: Built

        def open(self, url: str) -> None: ...


pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 740}, "has_touch": True}
ROWS = "tbody tr:not(.vk-base-group, .vk-base-summary)"


def open_table(visit: Visit) -> Locator:
    """Open the page of the first base whose first view is a long table without groups."""
    for url in visit.site.pages:
        if url.endswith(".base/"):
            visit.open(url)
            table = visit.page.locator(".vk-base-table").first
            if table.locator(ROWS).count() >= 8 and not table.locator(".vk-base-group").count():
                return table
    message = "no base of the vault is a long table"
    raise AssertionError(message)


def column(table: Locator, number: int) -> list[str]:
    return [
        cell.strip() for cell in table.locator(f"{ROWS} td:nth-child({number})").all_inner_texts()
    ]


def test_a_heading_sorts_both_ways_and_back(visit: Visit) -> None:
    table = open_table(visit)
    before = column(table, 1)
    head = table.locator("thead th").first
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    upwards = column(table, 1)
    assert sorted(upwards) == sorted(before)
    assert [text.lower() for text in upwards] == sorted(text.lower() for text in before)
    head.locator("button").press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert column(table, 1) == upwards[::-1]
    head.locator("button").press("Space")
    assert head.get_attribute("aria-sort") is None
    assert column(table, 1) == before


def test_the_box_narrows_a_table_down(visit: Visit) -> None:
    table = open_table(visit)
    names = column(table, 1)
    box = table.get_by_role("searchbox", name="Filter this table")
    box.fill(names[1])
    expect(table.locator(f"{ROWS}:visible").first).to_contain_text(names[1])
    shown = table.locator(f"{ROWS}:visible").count()
    expect(table.get_by_role("status")).to_have_text(f"{shown} of {len(names)}")
    assert shown < len(names)
    box.press("Escape")
    expect(table.locator(f"{ROWS}:visible")).to_have_count(len(names))


def test_views_are_behind_tabs_that_the_keyboard_reaches(visit: Visit) -> None:
    open_table(visit)
    views = visit.page.locator(".vk-base-views").first
    blocks = views.locator("> .tabbed-content > .tabbed-block")
    assert [block.is_visible() for block in blocks.all()].count(True) == 1
    views.locator("> .tabbed-labels > label").nth(1).click()
    expect(blocks.nth(1)).to_be_visible()
    expect(blocks.nth(0)).to_be_hidden()
    views.locator("> input:checked").press("ArrowLeft")
    expect(blocks.nth(0)).to_be_visible()


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_everything_is_there_without_a_script(visit: Visit) -> None:
    table = open_table(visit)
    assert not table.locator("button, .vk-filter").count()
    views = visit.page.locator(".vk-base-views").first
    views.locator("> .tabbed-labels > label").nth(1).click()
    expect(views.locator("> .tabbed-content > .tabbed-block").nth(1)).to_be_visible()


@pytest.mark.parametrize("visit", [PHONE, {**PHONE, "color_scheme": "dark"}], indirect=True)
def test_a_wide_table_scrolls_in_itself_on_a_phone(visit: Visit) -> None:
    table = open_table(visit)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = table.locator(".vk-base-scroll")
    assert wide.evaluate("e => e.scrollWidth > e.clientWidth")
    assert wide.get_attribute("tabindex") == "0"
