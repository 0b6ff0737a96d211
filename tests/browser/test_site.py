from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote, urldefrag, urljoin

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

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
DARK = {"color_scheme": "dark"}


def read(site: Built, url: str) -> BeautifulSoup:
    return BeautifulSoup(
        (site.folder / url / "index.html").read_text(encoding="utf-8"), "html.parser"
    )


def find_link(site: Built, selector: str) -> tuple[str, str]:
    """Return the first page that holds such a link, and the link's text and target."""
    for url in site.pages:
        page = read(site, url)
        for tree in page.select(".vk-decision-tree"):  # folded away
            tree.decompose()
        for link in page.select(f"article {selector}"):
            if link["href"].strip("./").partition("#")[0]:
                return url, link["href"]
    message = f"no page has {selector}"
    raise AssertionError(message)


def test_a_wikilink_leads_to_its_heading(visit: Visit) -> None:
    url, href = find_link(visit.site, "a.internal-link[href*='#']:not([href*='^'])")
    visit.open(url)
    visit.page.locator(f'article a.internal-link[href="{href}"]').first.click()
    expected, anchor = urldefrag(urljoin(visit.site.base + url, href))
    visit.page.wait_for_url(f"{expected}**")
    heading = visit.page.locator(f'[id="{unquote(anchor)}"]')
    expect(heading).to_be_in_viewport()
    box = heading.bounding_box()
    header = visit.page.locator(".md-header").bounding_box()
    assert box is not None
    assert header is not None
    assert box["y"] >= header["y"] + header["height"]


def test_search_finds_a_note(visit: Visit) -> None:
    visit.open("")
    press(visit.page, "/")
    query = visit.page.locator(".vk-search-input")
    expect(query).to_be_focused()
    query.press_sequentially("ClusterIP default reachable inside")
    result = visit.page.locator(".vk-search-list .vk-found").first
    expect(result).to_be_visible()
    result.click()
    expect(visit.page.locator("article h1")).to_contain_text("ClusterIP")


def test_search_finds_another_name(visit: Visit) -> None:
    url, name = next(
        (url, found.select_one("span").text)
        for url in visit.site.pages
        if (found := read(visit.site, url).select_one("article .vk-aliases"))
    )
    visit.open("all-notes/")
    press(visit.page, "/")
    visit.page.locator(".vk-search-input").press_sequentially(name)
    results = visit.page.locator(".vk-search-list .vk-found")
    expect(results.first).to_be_visible()
    found = [urldefrag(link.get_attribute("href") or "")[0] for link in results.all()]
    places = {unquote(urljoin(visit.page.url, place)).partition("?")[0] for place in found}
    assert visit.site.base + url in places


def test_switching_to_dark(visit: Visit) -> None:
    visit.open("")
    body = visit.page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    before = body.evaluate("e => getComputedStyle(e).backgroundColor")
    visit.page.locator("label[title='Switch to light mode']").click()
    visit.page.locator("label[title='Switch to dark mode']").click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    assert body.evaluate("e => getComputedStyle(e).backgroundColor") != before
    visit.page.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


@pytest.mark.parametrize("visit", [DARK], indirect=True)
def test_the_system_s_dark_is_honoured(visit: Visit) -> None:
    visit.open("")
    expect(visit.page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def to_visit(pages: list[str]) -> list[str]:
    """Return all pages, but of those that are made alike every sixth."""
    alike = [url for url in pages if url.startswith(("connections/", "tags/"))]
    return [*sorted(set(pages) - set(alike)), *alike[::6]]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_every_page_opens_without_an_error_and_fits_a_phone(visit: Visit) -> None:
    too_wide = {}
    for url in to_visit(visit.site.pages):
        visit.page.goto(visit.site.base + url)
        assert visit.page.locator("article h1").count() >= 1, url
        width = visit.page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["viewport"]["width"]:
            too_wide[url] = width
    assert too_wide == {}
    assert len(visit.site.pages) > 20


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_the_drawer_on_a_phone_holds_the_table_of_contents(visit: Visit) -> None:
    visit.open(next(u for u in visit.site.pages if u.count("/") > 1 and read_toc(visit.site, u)))
    visit.page.locator("label.md-header__button[for=__drawer]").click()
    expect(visit.page.locator(".md-nav--primary .vk-nav-toc a").first).to_be_attached()


def read_toc(site: Built, url: str) -> list[Any]:
    return read(site, url).select(".md-sidebar--secondary a")


def test_the_keyboard_reaches_the_content(visit: Visit) -> None:
    visit.open("all-notes/")
    press(visit.page, "Tab")
    focused = visit.page.locator(":focus-visible")
    expect(focused).to_be_visible()
    reached = set()
    for _ in range(80):
        press(visit.page, "Tab")
        if visit.page.evaluate("!!document.activeElement.closest('article a')"):
            reached.add("article")
            outline = visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none"
            break
    assert reached == {"article"}


def test_a_tag_leads_to_its_notes_and_back(visit: Visit) -> None:
    url, _ = find_link(visit.site, ".vk-header a.tag")
    visit.open(url)
    title = visit.page.locator("article h1").inner_text()
    visit.page.locator("article .vk-header a.tag").first.click()
    expect(visit.page.locator("article h1")).to_have_text(re.compile("^#"))
    visit.page.locator("article .vk-notes a", has_text=title).first.click()
    expect(visit.page.locator("article h1")).to_have_text(title)


def test_a_page_that_is_not_there(site: Built) -> None:
    text = (site.folder / "404.html").read_text(encoding="utf-8")
    assert "Page not found" in text
    assert 'href="//' not in text
