"""A vault of odd names and every construct, and our own, as sites: no dead link, no fault."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.browser.crawl import dead_links, html_faults
from tests.browser.serving import GRAVE, Opened, Served, build_and_serve, find_barriers, open_page
from tests.browser.torture import NAMES, make_torture_vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
SIZE = int(os.environ.get("VAULTKIT_TORTURE", "120"))
"""Number of notes; 500 takes minutes."""


@pytest.fixture(scope="module")
def torture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with build_and_serve(make_torture_vault(SIZE), tmp_path_factory.mktemp("torture")) as served:
        yield served


def test_no_link_of_the_torture_vault_is_dead(torture: Served) -> None:
    assert len(torture.pages) >= SIZE
    assert dead_links(torture.folder) == []


def test_no_link_of_our_vault_is_dead(site: Any) -> None:
    assert dead_links(site.folder) == []


def test_pages_are_valid_html(torture: Served, site: Any) -> None:
    assert html_faults(torture.folder)[:20] == []
    assert html_faults(site.folder)[:20] == []


def test_odd_names_work_in_a_browser(torture: Served, chromium: Browser) -> None:
    with open_page(chromium, torture) as visit:
        page = visit.page
        addresses: dict[str, str] = {}
        for url in torture.pages:
            if url.startswith("all-notes/"):
                page.goto(torture.base + url, wait_until="load")
                found = page.eval_on_selector_all(
                    "article .vk-notes a", "links => links.map(a => [a.textContent.trim(), a.href])"
                )
                addresses |= dict(found)
        assert [name for name in NAMES if name not in addresses] == []
        for name in NAMES:
            answer = page.goto(addresses[name], wait_until="domcontentloaded")
            assert answer is not None
            assert answer.status == 200
            assert page.title().startswith(f"{name} - ") or name == "index"  # the home page
            page.goto(addresses[name] + "#" + quote("部分"), wait_until="domcontentloaded")
            assert page.evaluate("() => document.querySelector(':target') !== null")
        assert visit.problems == []


def test_attachments_with_odd_names_are_shown(torture: Served, chromium: Browser) -> None:
    with open_page(chromium, torture) as visit:
        answers: dict[str, int] = {}
        visit.page.on("response", lambda r: answers.update({r.url: r.status}))
        visit.page.goto(torture.base + "Every-construct/", wait_until="load")
        for image in visit.page.locator("article img").all():
            image.scroll_into_view_if_needed()
        visit.page.wait_for_load_state("networkidle")
        assert any("pic%20%26%20ture.png" in url for url in answers)
        assert [url for url, status in answers.items() if status >= 400] == []


TEMPLATES = {
    "home": "",
    "constructs": "Every-construct/",
    "note": "Two-words/",
    "right to left": quote("עברית-שלום/"),
    "folder": "Folder-1/",
    "tag": "tags/torture/",
    "tags": "tags/",
    "all notes": "all-notes/",
    "page of a list": "all-notes/page/2/",
    "canvas": "board.canvas/",
    "not found": "404.html",
}


OF_OURS = {
    "home": "index.html",
    "note": "Services/ClusterIP-is*/index.html",
    "map": "Maps/*/index.html",
    "flows": "Traffic/Traffic-paths*/index.html",
    "connections": "connections/Services/*/index.html",
    "recent": "recent/index.html",
    "topics": "topics/index.html",
    "base": "Reference/Exposure-methods.base/index.html",
    "redirect": "ClusterIP/index.html",
}
"""Patterns of pages of our own site whose kinds the torture vault does not have."""


def faults_of(opened: Opened, url: str) -> list[str]:
    """Return the serious and critical faults of a page, and where they are."""
    opened.page.goto(url, wait_until="load")
    opened.page.wait_for_timeout(300)  # a page that leads on has done so by then
    opened.page.wait_for_load_state("networkidle")
    found = find_barriers(opened.page, impacts=GRAVE)
    return [f"{url}: {rule}: {element}" for rule, element in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_every_kind_are_accessible(
    torture: Served, chromium: Browser, scheme: str
) -> None:
    with open_page(chromium, torture, color_scheme=scheme) as visit:
        pages = (torture.base + url for url in TEMPLATES.values())
        assert [fault for page in pages for fault in faults_of(visit, page)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_ours_are_accessible(site: Any, chromium: Browser, scheme: str) -> None:
    pages = [next(iter(sorted(site.folder.glob(pattern)))) for pattern in OF_OURS.values()]
    urls = [quote(path.parent.relative_to(site.folder).as_posix()) + "/" for path in pages]
    with open_page(chromium, site, color_scheme=scheme) as visit:
        pages = (site.base + url.removeprefix("./") for url in urls)
        assert [fault for page in pages for fault in faults_of(visit, page)] == []


def test_the_crawl_sees_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    (tmp_path / "index.html").write_text(
        "<!doctype html><title>x</title><p id=x></b><p id=x>"
        "<a href='a%20b/'>1</a><a href='a%20b/#no'>2</a><a href='a%20b/#é'>3</a>"
        "<a href='gone/'>4</a><img src='gone.png'><a href='https://example.org/'>5</a>"
    )
    (tmp_path / "a b" / "index.html").write_text(
        "<!doctype html><title>x</title><p id='é'><a href='../'>1</a><a href='/'>2</a>",
        encoding="utf-8",
    )
    assert dead_links(tmp_path) == [
        "a b/index.html: /",
        "index.html: a%20b/#no",
        "index.html: gone.png",
        "index.html: gone/",
    ]
    faults = html_faults(tmp_path)
    assert len(faults) == 2
    assert faults[1] == "index.html: id x stands twice"
