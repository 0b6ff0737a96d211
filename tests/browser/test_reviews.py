"""The page of reviews as it is read: on the day it was built, and on later days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from playwright.sync_api import expect

from tests.browser.serving import build_and_serve, open_page, press

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.serving import Served

BUILT = datetime(2026, 11, 20, 12, tzinfo=UTC)
REVIEWS = {
    "Late.md": ("2026-08-12", "90"),  # due 2026-11-10
    "Soon.md": ("2026-08-24", "90"),  # due 2026-11-22
    "December.md": ("2026-09-20", "3 months"),  # due 2026-12-20
    **{f"January {number:02}.md": ("2026-11-15", "2 months") for number in range(25)},
}
FILES = {
    path: f"---\nlast_reviewed: {last}\nreview_interval: {interval}\n---\nText\n"
    for path, (last, interval) in REVIEWS.items()
}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
NO_SCRIPT: dict[str, Any] = {"java_script_enabled": False}


class Day(NamedTuple):
    """A day of reading: days after the build, and options of the browser context."""

    after: int
    options: dict[str, Any] = {}  # noqa: RUF012 -- never changed


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Build a small vault on a day of 2026."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(int(BUILT.timestamp())))
        folder = tmp_path_factory.mktemp("reviews")
        with build_and_serve({"vaultkit.toml": "", **FILES}, folder) as served:
            yield served


@pytest.fixture
def page(served: Served, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open the page on a `Day`; nothing may fail on it, and it may not be wider than the window."""
    day: Day = request.param
    with open_page(chromium, served, timezone_id="UTC", **day.options) as opened:
        page = opened.page
        page.clock.set_fixed_time(BUILT + timedelta(days=day.after))
        page.goto(f"{served.base}reviews/", wait_until="load")
        page.wait_for_load_state("networkidle")
        yield page
        if day.options is not NO_SCRIPT:
            width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert width <= 0
        assert opened.problems == []


def listed(page: Page, kind: str) -> list[str]:
    return page.locator(f".vk-queue[data-kind={kind}] li > a").all_inner_texts()


def counts(page: Page) -> list[str]:
    found = page.locator(".vk-legend dd").all_inner_texts()
    assert page.locator(".vk-queue .vk-count").all_inner_texts() == found[:2]
    return found


def months(page: Page) -> dict[str, str]:
    """Return the months that are shown and have notes, with their number."""
    rows = page.locator("[data-month]:visible:has(details)").all()
    return {
        row.locator("summary time").inner_text(): row.locator("summary .vk-count").inner_text()
        for row in rows
    }


SAME_DAY = {"November 2026": "1 note", "December 2026": "1 note", "January 2027": "25 notes"}


@pytest.mark.parametrize("page", [Day(0), Day(-40), Day(60, NO_SCRIPT)], indirect=True)
def test_as_built(page: Page) -> None:
    assert listed(page, "overdue") == ["Late"]
    assert listed(page, "due-soon") == ["Soon"]
    assert counts(page) == ["1", "1", "26"]
    assert months(page) == SAME_DAY
    built = "As of 20 Nov 2026, the day this site was built"
    assert page.locator(".vk-reviews > p").first.inner_text() == built


@pytest.mark.parametrize("page", [Day(20), Day(20, PHONE)], indirect=True)
def test_some_weeks_later(page: Page) -> None:
    assert listed(page, "overdue") == ["Late", "Soon"]
    late = page.locator(".vk-queue[data-kind=overdue] .vk-late").all_inner_texts()
    assert late == ["30 days late, 33% of its interval", "18 days late, 20% of its interval"]
    assert listed(page, "due-soon") == ["December"]
    assert page.locator(".vk-queue[data-kind=due-soon] .vk-late").inner_text() == "in 10 days"
    assert counts(page) == ["2", "1", "25"]
    assert months(page) == {"December 2026": "1 note", "January 2027": "25 notes"}
    assert page.locator(".vk-reviews > p").first.inner_text() == "As of 10 Dec 2026"
    said = "Overdue: 2, Due soon: 1, Up to date: 25"
    expect(page.get_by_role("img", name=said)).to_be_visible()


@pytest.mark.parametrize("page", [Day(60)], indirect=True)
def test_counts_stay_true_where_a_list_is_cut(page: Page) -> None:
    assert counts(page) == ["28", "0", "0"]
    assert len(listed(page, "overdue")) == 23
    more = page.locator(".vk-queue[data-kind=overdue] .vk-more")
    assert more.inner_text() == "and 5 more; vaultkit review lists all"
    assert page.locator(".vk-queue[data-kind=due-soon] .vk-none").is_visible()
    assert months(page) == {"January 2027": "0 notes"}


@pytest.mark.parametrize("page", [Day(0), Day(0, PHONE)], indirect=True)
def test_a_month_opens_with_keys(page: Page, served: Served) -> None:
    summary = page.locator('[data-month="2026-12"] summary')
    summary.focus()
    note = page.locator('[data-month="2026-12"] li > a')
    expect(note).to_be_hidden()
    press(page, "Enter")
    expect(note).to_be_visible()
    press(page, "Tab")
    expect(note).to_be_focused()
    press(page, "Enter")
    expect(page).to_have_url(f"{served.base}December/")
