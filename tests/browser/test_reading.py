"""What a reader does: filter, badge, search; with keys only, and without scripts."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from tests.browser.serving import press

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    class Built(Protocol):
        folder: Path
        base: str
        pages: list[str]

    class Visit(Protocol):
        page: Page
        site: Built

        def open(self, url: str) -> None: ...


pytestmark = pytest.mark.browser
NO_SCRIPT: dict[str, Any] = {"java_script_enabled": False}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}


def find_page(site: Built, selector: str) -> str:
    """Return the first page that holds an element."""
    for url in site.pages:
        text = (site.folder / url / "index.html").read_text(encoding="utf-8")
        if BeautifulSoup(text, "html.parser").select_one(selector):
            return url
    message = f"no page has {selector}"
    raise AssertionError(message)


def test_the_filter_of_all_notes(visit: Visit) -> None:
    visit.open("all-notes/")
    listed = visit.page.locator(".vk-filtered")
    data = visit.site.folder / "all-notes" / (listed.get_attribute("data-all") or "")
    rows = json.loads(data.read_text(encoding="utf-8"))
    wanted = [row[0] for row in rows if "clusterip" in " ".join((row[0], *row[2:])).lower()]
    assert 0 < len(wanted) < len(rows)
    shown = visit.page.locator(".vk-notes > li:visible")
    on_page = shown.count()
    box = visit.page.get_by_label("Filter notes")
    box.fill("CLUSTERIP")
    status = visit.page.locator(".vk-filter [role=status]")
    expect(status).to_have_text(f"{len(wanted)} of {len(rows)}")
    assert shown.locator("a").all_inner_texts() == wanted
    assert visit.page.locator(".vk-group:visible").count() == 0
    box.fill("no such note at all")
    expect(status).to_have_text(f"0 of {len(rows)}")
    assert shown.count() == 0
    box.press("Escape")
    assert shown.count() == on_page


def test_a_review_becomes_due_while_the_site_stands(visit: Visit) -> None:
    url = find_page(visit.site, ".vk-review[data-due]")
    visit.open(url)
    badge = visit.page.locator(".vk-review").first
    due = date.fromisoformat(badge.get_attribute("data-due") or "")
    for days, state, word in (
        (-60, "ok", "reviewed "),
        (-3, "due-soon", "review due "),
        (1, "overdue", "review overdue since "),
    ):
        visit.page.clock.set_fixed_time(f"{date.fromordinal(due.toordinal() + days)}T12:00:00")
        visit.open(url)
        expect(badge).to_have_attribute("data-state", state)
        assert badge.inner_text().startswith(word)


def test_search_shows_the_section_and_folds_accents(visit: Visit) -> None:
    visit.open("")
    press(visit.page, "/")
    visit.page.locator(".vk-search-input").press_sequentially("nödeport")
    results = visit.page.locator(".vk-search-list .vk-found")
    expect(results.first).to_be_visible()
    assert "nodeport" in results.first.inner_text().lower()
    assert results.first.locator("mark").count() > 0
    sections = visit.page.locator(".vk-search-list .vk-found[href*='#']")
    assert sections.count() > 0


def is_of_search(url: str) -> bool:
    return "/search/" in url and "/tree-" not in url


def test_a_first_search_costs_little(visit: Visit) -> None:
    sizes: dict[str, int] = {}
    visit.page.on(
        "response",
        lambda r: sizes.__setitem__(r.url, len(r.body())) if is_of_search(r.url) else None,
    )
    visit.open("")
    assert not sizes
    press(visit.page, "/")
    visit.page.locator(".vk-search-input").press_sequentially("loadbalancer")
    expect(visit.page.locator(".vk-search-list .vk-found").first).to_be_visible()
    visit.page.wait_for_load_state("networkidle")
    assert sum(sizes.values()) < 300_000


def test_a_wrong_address_is_met_with_names_like_it(visit: Visit) -> None:
    text = (visit.site.folder / "404.html").read_text(encoding="utf-8")
    visit.page.route("**/Clusterip-is-the-defalt", lambda route: route.fulfill(
        status=200, content_type="text/html", body=text))  # fmt: skip
    visit.open("Clusterip-is-the-defalt")
    nearest = visit.page.locator(".vk-nearest li a")
    expect(nearest.first).to_be_visible()
    assert "ClusterIP" in nearest.first.inner_text()
    nearest.first.click()
    expect(visit.page.locator("article h1")).to_contain_text("ClusterIP")


def test_another_name_leads_to_the_note(visit: Visit) -> None:
    redirect = next(
        path.parent.relative_to(visit.site.folder).as_posix()
        for path in sorted(visit.site.folder.rglob("index.html"))
        if b'http-equiv="refresh"' in path.read_bytes()
    )
    visit.page.goto(f"{visit.site.base}{redirect}/")
    visit.page.wait_for_url(re.compile(rf"^(?!.*/{re.escape(redirect)}/$)"))
    expect(visit.page.locator("article h1")).to_be_visible()


@pytest.mark.parametrize("visit", [NO_SCRIPT], indirect=True)
def test_without_scripts_everything_is_there(visit: Visit) -> None:
    visit.page.goto(visit.site.base + "all-notes/")
    assert visit.page.locator(".vk-notes > li:visible").count() > 50
    expect(visit.page.locator(".vk-filter")).to_be_hidden()
    url = find_page(visit.site, "svg.vk-graph a")
    visit.page.goto(visit.site.base + url)
    expect(visit.page.locator("svg.vk-graph")).to_be_visible()
    dot = visit.page.locator("svg.vk-graph a").first
    name = dot.locator("title, text").first.text_content() or ""
    dot.click()
    expect(visit.page.locator("article h1")).to_have_text(name)
    visit.page.goto(visit.site.base + find_page(visit.site, ".vk-properties"))
    panel = visit.page.locator(".vk-properties")
    expect(panel.locator("dl")).to_be_hidden()
    panel.locator("summary").click()
    expect(panel.locator("dl")).to_be_visible()
    expect(visit.page.locator(".vk-review").first).to_be_visible()


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_all_that_stands_round_a_note_fits_a_phone(visit: Visit) -> None:
    visit.open(find_page(visit.site, ".vk-mentions"))
    visit.page.evaluate("document.querySelectorAll('article details').forEach(d => d.open = true)")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    names = visit.page.locator("svg.vk-graph text")
    ends = names.evaluate_all("all => all.map(e => e.getBoundingClientRect().right)")
    assert 0 < max(ends) <= 390


def test_steps_lead_on_and_back(visit: Visit) -> None:
    url = find_page(visit.site, ".vk-steps .vk-next")
    visit.open(url)
    title = visit.page.locator("article h1").inner_text()
    visit.page.locator(".vk-steps .vk-next").click()
    expect(visit.page.locator("article h1")).not_to_have_text(title)
    visit.page.locator(".vk-steps .vk-previous").click()
    expect(visit.page.locator("article h1")).to_have_text(title)
