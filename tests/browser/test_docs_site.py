"""The site of the documentation, as somebody uses it who has never seen vaultkit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.serving import Opened, Served, build_and_serve, open_page, press
from tests.browser.test_torture import faults_of
from vaultkit.checks.engine.registry import load_rules
from vaultkit.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

DOCS = Path(__file__).parents[2] / "docs"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True}
DARK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"}
PAGES = ["", "tutorial/", "installing/", "reference/rules/", "reference/rules/L102/"]
SEARCHES = {
    "L101": "L101 note-not-found",
    "L102": "L102 heading-not-found",
    "k8s307": "K8S307",
    "heading not found": "L102 heading-not-found",
    "keep a note private": "Publishing",
    "install": "Installing vaultkit",
    "site.order": "Configuration",
}
"""What is typed, and how the title of the first answer begins."""


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Build the documentation as `make docs` does, and serve it."""
    folder = tmp_path_factory.mktemp("docs")
    assert run(["build", str(DOCS), "--site-dir", str(folder / "site"), "--strict"]) == 0
    with build_and_serve({}, folder, folder / "site") as served:
        yield served


@pytest.fixture
def opened(docs: Served, chromium: Browser) -> Iterator[Opened]:
    with open_page(chromium, docs) as opened:
        yield opened
    assert opened.problems == []


def test_every_rule_has_its_address(docs: Served) -> None:
    """Reports and other people's notes lead there: a rule that goes leaves its page."""
    wanted = {f"reference/rules/{rule.code}/" for rule in load_rules()}
    assert wanted <= {*docs.pages}
    assert len(wanted) > 120


def test_installing_is_two_clicks_away(docs: Served, opened: Opened) -> None:
    page = opened.page
    page.goto(docs.base)
    page.locator("article").get_by_role("link", name="Installing").first.click()
    expect(page.locator("article h1")).to_contain_text("Installing vaultkit")
    expect(page.locator("article")).to_contain_text("pipx install")


def test_the_tree_is_in_the_order_of_a_reader(docs: Served, opened: Opened) -> None:
    opened.page.goto(docs.base)
    shown = opened.page.locator(".vk-tree a").all_inner_texts()
    names = [name.strip().partition("\n")[0] for name in shown if name.strip()]
    wanted = ["Ten minutes with vaultkit", "Installing vaultkit", "Checking", "Renaming"]
    assert [name for name in names if name in wanted] == wanted
    assert names[-1] == "Development"


def test_a_rule_is_found_by_its_code_and_by_words(docs: Served, opened: Opened) -> None:
    page = opened.page
    page.goto(docs.base, wait_until="networkidle")
    press(page, "/")
    first = page.locator(".vk-search-list .vk-found-title").first
    for query, title in SEARCHES.items():
        page.evaluate("document.querySelector('.vk-search-status')?.replaceChildren()")
        page.locator("dialog .vk-search-input").fill(query)
        expect(page.locator(".vk-search-status")).not_to_have_text("")
        expect(first, query).to_contain_text(title)


def test_links_between_pages_lead_to_their_headings(docs: Served, opened: Opened) -> None:
    page = opened.page
    page.goto(f"{docs.base}reference/rules/L102/")
    page.locator("article a", has_text="links.web-anchors").click()
    expect(page).to_have_url(f"{docs.base}reference/configuration/#linksweb-anchors")
    expect(page.locator("#linksweb-anchors")).to_be_in_viewport()


@pytest.mark.parametrize("options", [DARK, PHONE], ids=["dark", "phone"])
def test_pages_are_accessible_and_fit(
    docs: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with open_page(chromium, docs, **options) as opened:
        for url in PAGES:
            assert faults_of(opened, docs.base + url) == []
            width = opened.page.evaluate("document.documentElement.scrollWidth")
            assert width <= options["viewport"]["width"]
