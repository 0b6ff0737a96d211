"""Boxes of plugins and pictures of drawings in a browser: both schemes, keyboard, phone, print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.crawl import html_faults
from tests.browser.serving import GRAVE, Served, build_and_serve, find_barriers, open_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><path d="M0 0h9"/></svg>'
DRAWING = (
    "---\nexcalidraw-plugin: parsed\n---\n# Text Elements\nA word ^a\n\n%%\n# Drawing\n{}\n%%\n"
)
FILES = {
    "N.md": "# Boxes\n\n```dataview\nTABLE a-very-long-line FROM "
    + '"a folder" AND ' * 30
    + "#x\n```\n\n> ```tasks\n> not done\n> ```\n\nDue `= this.due`.\n\n"
    "![[X.excalidraw|250]]\n\n![[Y.excalidraw]]\n\n![[Z.excalidraw]]\n",
    "X.excalidraw.md": DRAWING,
    "X.excalidraw.svg": SVG,
    "Y.excalidraw.md": DRAWING,
    "Y.excalidraw.light.svg": SVG,
    "Y.excalidraw.dark.svg": SVG,
    "Z.excalidraw.md": DRAWING,
    "K.md": "---\nkanban-plugin: board\n---\n\n## Open\n\n- [ ] a\n",
}
PHONE = {"width": 390, "height": 740}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with build_and_serve(FILES, tmp_path_factory.mktemp("plugins")) as found:
        yield found


def test_pages_are_valid_html(served: Served) -> None:
    assert html_faults(served.folder) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("url", ["N/", "X.excalidraw/", "Z.excalidraw/", "K/"])
def test_no_barrier(served: Served, chromium: Browser, url: str, scheme: str) -> None:
    with open_page(chromium, served, color_scheme=scheme) as opened:
        opened.page.goto(served.base + url, wait_until="networkidle")
        for summary in opened.page.locator("details.plugin-content > summary").all():
            summary.click()
        assert find_barriers(opened.page, impacts=GRAVE) == []
    assert opened.problems == []


@pytest.mark.parametrize(("scheme", "shown"), [("light", "light"), ("dark", "dark")])
def test_the_picture_of_the_scheme(
    served: Served, chromium: Browser, scheme: str, shown: str
) -> None:
    with open_page(chromium, served, color_scheme=scheme) as opened:
        page = opened.page
        page.goto(f"{served.base}N/", wait_until="networkidle")
        seen = [image for image in page.locator(".drawing-embed img").all() if image.is_visible()]
        assert [image.get_attribute("class") for image in seen] == [
            "drawing-any",
            f"drawing-{shown}",
        ]
        box = seen[0].bounding_box()
        assert box
        assert (box["width"], box["height"]) == (250, 125)
    assert opened.problems == []


def test_a_box_opens_by_keyboard_without_scripts(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, java_script_enabled=False) as opened:
        page = opened.page
        page.goto(f"{served.base}N/", wait_until="load")
        box = page.locator("details.plugin-content").first
        assert (
            box.inner_text().strip() == "Dataview query: shown in Obsidian by the plugin Dataview"
        )
        page.screenshot()  # it is painted then; without scripts no frame can be waited for
        box.locator("summary").press("Enter")
        assert "TABLE a-very-long-line" in box.inner_text()
    assert opened.problems == []


@pytest.mark.parametrize("medium", ["screen", "print"])
def test_on_a_phone_and_on_paper(served: Served, chromium: Browser, medium: str) -> None:
    with open_page(chromium, served, viewport=PHONE, color_scheme="dark") as opened:
        page = opened.page
        page.emulate_media(media=medium)
        page.goto(f"{served.base}N/", wait_until="networkidle")
        page.locator("details.plugin-content > summary").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        boxes = page.locator(".md-content .plugin-content")
        assert [box.is_visible() for box in boxes.all()] == [True] * 3
        shown = page.locator(".drawing-dark").is_visible()
        assert shown is (medium == "screen")
    assert opened.problems == []
