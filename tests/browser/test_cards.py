"""The cards of folders on the home page hold their name and their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.serving import build_and_serve, open_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.serving import Opened, Served

pytestmark = pytest.mark.browser

NAMES = ("event-driven-architecture", "a" * 60, "short")
NOTES = 15
LINES = """
() => Object.fromEntries([...document.querySelectorAll('.vk-front-name')].map(card => {
  const number = document.createRange();
  number.selectNodeContents(card.querySelector('.vk-count'));
  return [card.firstElementChild.textContent,
          [card.scrollWidth <= card.clientWidth, number.getClientRects().length]];
}))
"""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    notes = {f"{name}/{name[:9]} {n}.md": f"# {n}\n" for name in NAMES for n in range(NOTES)}
    with build_and_serve(notes, tmp_path_factory.mktemp("cards")) as served:
        yield served


@pytest.fixture
def opened(chromium: Browser, folders: Served) -> Iterator[Opened]:
    with open_page(chromium, folders) as page:
        yield page


@pytest.mark.parametrize("width", [320, 800, 1280, 1920])
def test_a_number_stays_on_one_line(opened: Opened, folders: Served, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 700})
    opened.page.goto(folders.base)
    assert opened.page.evaluate(LINES) == {name: [True, 1] for name in NAMES}
