"""Long lists in pages: one filter for all of them, and links where there is no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.serving import Served, build_and_serve, open_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

COUNT = 230


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    files = {
        f"Folder/{'ABCDEF'[number // 40]} note {number:03}.md": "---\ntags: [net]\n---\n"
        for number in range(COUNT - 1)
    }
    files["Folder/Zebra.md"] = "---\ntags: [net]\naliases: [Éland]\npurpose: Stripes.\n---\n"
    with build_and_serve(files, tmp_path_factory.mktemp("paging")) as found:
        yield found


@pytest.mark.parametrize("url", ["all-notes/", "tags/net/page/2/"])
def test_the_filter_looks_through_all_pages(served: Served, chromium: Browser, url: str) -> None:
    with open_page(chromium, served) as opened:
        page = opened.page
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(served.base + url, wait_until="networkidle")
        assert not [address for address in asked if "/list-" in address or "titles" in address]
        box = page.get_by_label("Filter notes")
        box.fill("ZEBRA")
        shown = page.locator(".vk-notes > li:visible")
        expect(shown).to_have_count(1)
        status = page.locator(".vk-filter [role=status]")
        expect(status).to_have_text(f"1 of {COUNT}")
        box.fill("note")
        expect(shown).to_have_count(100)
        expect(status).to_have_text(f"{COUNT - 1} of {COUNT}, 100 shown")
        box.press("Escape")
        expect(shown).to_have_count(100)
        expect(page.locator(".vk-pager")).to_be_visible()
        box.fill("zebra")
        shown.locator("a").click()
        page.wait_for_url("**/Folder/Zebra/")
    assert opened.problems == []


def test_other_names_are_found_in_all_notes(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served) as opened:
        opened.page.goto(served.base + "all-notes/")
        opened.page.get_by_label("Filter notes").fill("eland")
        expect(opened.page.locator(".vk-notes > li:visible")).to_have_text(["Zebra Folder"])


def test_pages_lead_on_without_scripts(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, java_script_enabled=False) as opened:
        page = opened.page
        page.goto(served.base + "tags/net/")
        seen = page.locator(".vk-notes a").count()
        while (following := page.locator(".vk-pager > a[rel=next]")).count():
            following.click()
            seen += page.locator(".vk-notes a").count()
        assert page.url.endswith("/tags/net/page/3/")
        assert seen == COUNT
        page.goto(served.base + "all-notes/page/3/")
        page.locator(".vk-letters a").first.click()
        assert page.url.endswith("/all-notes/#letter-1")
        expect(page.locator(".vk-filter")).to_be_hidden()


@pytest.mark.parametrize("url", ["all-notes/", "tags/net/page/2/"])
def test_pages_of_lists_fit_a_phone(served: Served, chromium: Browser, url: str) -> None:
    with open_page(chromium, served, viewport={"width": 360, "height": 740}) as opened:
        opened.page.goto(served.base + url)
        wide = opened.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360
