"""Previews of links: by mouse, by keys, by finger; two deep, and never beyond the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.serving import Served, build_and_serve, find_barriers, open_page, press

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TOUCH: dict[str, Any] = {
    "has_touch": True,
    "is_mobile": True,
    "viewport": {"width": 390, "height": 700},
}
FILES = {
    "Home.md": "# Start\n\nTo [[Alpha]], to [[Alpha#Second]], to [[Alpha#^block]], "
    "[[#Below]], [[Board.canvas]], [[Drawn]].\n\n## Below\n\nHere it is.\n",
    "Alpha.md": "# The alpha note\n\nIt leads to [[Beta]]. ^first\n\n## Second\n\n"
    "Part two, see [[Beta]].\n\n## Third\n\nOne more.\n\n- an item ^block\n- another\n",
    "Beta.md": "Beta leads to [[Gamma]].\n\n" + "Long text. \n\n" * 40,
    "Gamma.md": "Gamma leads on to [[Alpha]].\n",
    "Drawn.md": "```mermaid\ngraph TD\nOne --> Two\n```\n\n> [!note]- Folded\n> inside\n",
    "Board.canvas": '{"nodes":[{"id":"1","type":"text","x":0,"y":0,"width":200,"height":90,'
    '"text":"Card of the board"}]}',
    "Arabic.md": "مقدمة في الشبكات [[Alpha|رابط]] نص\n\n" + "سطر\n\n" * 3,
}
CARD = ".vk-preview"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Build a small vault."""
    with build_and_serve(FILES, tmp_path_factory.mktemp("previews")) as found:
        yield found


def link(page: Page, name: str) -> Locator:
    return page.locator("article a.internal-link", has_text=name).first


def test_cards_by_mouse_are_two_deep(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served) as opened:
        page = opened.page
        page.goto(served.base)
        cards = page.locator(CARD)
        link(page, "Alpha").hover()
        expect(cards).to_have_count(1)
        title = cards.nth(0).locator(".vk-preview-title a")
        expect(title).to_have_text("The alpha note")
        expect(title).to_have_attribute("href", served.base + "Alpha/")
        expect(cards.nth(0)).to_contain_text("It leads to Beta.")
        cards.nth(0).locator("a", has_text="Beta").first.hover()
        expect(cards).to_have_count(2)
        cards.nth(1).locator("a", has_text="Gamma").hover()
        page.wait_for_timeout(800)
        expect(cards).to_have_count(2)
        press(page, "Escape")
        expect(cards).to_have_count(1)
        press(page, "Escape")
        expect(cards).to_have_count(0)
        link(page, "Alpha").hover()
        expect(cards).to_have_count(1)
        page.mouse.move(2, 2)
        expect(cards).to_have_count(0)
        assert opened.problems == []


@pytest.mark.parametrize(
    ("name", "said", "unsaid"),
    [
        ("Alpha > Second", "Part two, see Beta.", "One more."),
        ("Alpha > ^block", "an item", "another"),
        ("Below", "Here it is.", "To Alpha"),
        ("Board", "Card of the board", "Fit"),
        ("Drawn", "Flowchart: One; Two", "graph TD"),
    ],
)
def test_what_a_link_names_is_shown(
    name: str, said: str, unsaid: str, served: Served, chromium: Browser
) -> None:
    with open_page(chromium, served) as opened:
        opened.page.goto(served.base)
        link(opened.page, name).hover()
        card = opened.page.locator(CARD)
        expect(card).to_contain_text(said)
        expect(card).not_to_contain_text(unsaid)
        assert card.locator("[id]").count() == 0
        assert opened.problems == []


def test_cards_by_keys(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served) as opened:
        page, cards = opened.page, opened.page.locator(CARD)
        page.goto(served.base)
        first = link(page, "Alpha")
        press(page, "Tab")
        first.focus()
        expect(cards).to_have_count(1)
        expect(first).to_have_attribute("aria-details", "vk-preview-1")
        press(page, "ArrowDown")
        expect(cards.nth(0).locator(".vk-preview-title a")).to_be_focused()
        press(page, "Tab")
        expect(cards).to_have_count(2)
        press(page, "Escape")
        expect(cards).to_have_count(1)
        expect(cards.nth(0).locator("a", has_text="Beta").first).to_be_focused()
        press(page, "Escape")
        expect(cards).to_have_count(0)
        expect(first).to_be_focused()
        press(page, "Tab")
        expect(cards.nth(0)).to_contain_text("Part two")
        assert opened.problems == []


def test_a_finger_that_rests_opens_a_card_and_a_tap_follows_the_link(
    served: Served, chromium: Browser
) -> None:
    with open_page(chromium, served, **TOUCH) as opened:
        page, cards = opened.page, opened.page.locator(CARD)
        page.goto(served.base)
        box = link(page, "Alpha").bounding_box()
        assert box is not None
        at = {"x": box["x"] + 5, "y": box["y"] + 5}
        session = page.context.new_cdp_session(page)
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
        expect(cards).to_have_count(1)
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(300)
        assert page.url == served.base
        expect(cards).to_have_count(1)
        edge = cards.nth(0).evaluate(
            "e => [e.getBoundingClientRect().left, innerWidth - e.getBoundingClientRect().right]"
        )
        assert min(edge) >= 0
        cards.nth(0).get_by_role("button", name="Close").tap()
        expect(cards).to_have_count(0)
        link(page, "Alpha").tap()
        page.wait_for_url("**/Alpha/")
        assert opened.problems == []


@pytest.mark.parametrize("width", [320, 1280])
def test_a_card_stays_in_the_window(width: int, served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, viewport={"width": width, "height": 500}) as opened:
        page = opened.page
        page.goto(f"{served.base}Arabic/")
        link(page, "رابط").hover()
        card = page.locator(CARD)
        expect(card).to_have_count(1)
        sides = card.evaluate(
            "e => { const b = e.getBoundingClientRect();"
            " return [b.left, b.top, innerWidth - b.right, innerHeight - b.bottom] }"
        )
        assert min(sides) >= 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_moves_for_who_wants_none(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, reduced_motion="reduce") as opened:
        opened.page.goto(served.base)
        link(opened.page, "Alpha").hover()
        card = opened.page.locator(CARD)
        expect(card).to_have_count(1)
        assert card.evaluate("e => getComputedStyle(e).animationName") == "none"


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_a_card_is_accessible(scheme: str, served: Served, chromium: Browser) -> None:
    with open_page(chromium, served) as opened:
        opened.page.goto(served.base)
        opened.page.evaluate("s => document.body.setAttribute('data-md-color-scheme', s)", scheme)
        link(opened.page, "Alpha").hover()
        expect(opened.page.locator(CARD)).to_have_count(1)
        assert find_barriers(opened.page, CARD) == []


def test_every_page_that_a_link_leads_to_has_a_preview(served: Served) -> None:
    notes = {path.rpartition(".")[0].replace("Board", "Board.canvas") for path in FILES} - {"Home"}
    found = {path.parent.name for path in served.folder.rglob("vk-preview.html")}
    assert found == {*notes, served.folder.name}
