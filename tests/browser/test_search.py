"""The search: what comes first, what is said, and that it can be used by every means."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.browser.serving import build_and_serve, find_barriers, open_page, press

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    class Built(Protocol):
        folder: Path
        base: str
        pages: list[str]

    class Visit(Protocol):
        page: Page
        site: Built

        def open(self, url: str) -> None: ...


pytestmark = pytest.mark.browser

QUERIES = tomllib.loads(
    (Path(__file__).parents[1] / "bench" / "search_queries.toml").read_text("utf-8")
)["own"]
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "has_touch": True}
NODE_PORT = "NodePort opens one port on every node"


def type_in(page: Page, query: str) -> Locator:
    """Open the search, type, and return what is found once it is there."""
    if not page.locator("dialog.vk-search[open]").count():
        press(page, "/")
    page.locator("dialog .vk-search-input").fill(query)
    expect(page.locator(".vk-search-status")).not_to_have_text("")
    return page.locator(".vk-search-list .vk-found-title")


def test_what_is_meant_comes_first(visit: Visit) -> None:
    visit.open("")
    wrong = []
    for query, wanted in QUERIES.items():
        visit.page.evaluate("document.querySelector('.vk-search-status')?.replaceChildren()")
        found = [title.strip() for title in type_in(visit.page, query).all_inner_texts()]
        names = [wanted] if isinstance(wanted, str) else wanted
        if found[0] not in names:
            wrong.append((query, found[:3]))
    assert wrong == []


def test_no_rule_of_ours_stands_among_what_a_reader_looks_for(visit: Visit) -> None:
    visit.open("")
    rules = visit.page.locator("a[href*='rules/']")
    for query in ("headless", "snat", "30000", "note not found"):
        visit.page.evaluate("document.querySelector('.vk-search-status')?.replaceChildren()")
        type_in(visit.page, query)
        expect(rules).to_have_count(0)
    visit.page.locator("dialog .vk-search-input").fill("L101")
    expect(visit.page.locator(".vk-search-list")).to_contain_text("No note has L101")
    assert not [url for url in visit.site.pages if "rules/" in url]


@pytest.mark.parametrize("key", ["/", "s", "Control+k", "Meta+k"])
def test_keys_that_open_it(visit: Visit, key: str) -> None:
    visit.open("")
    press(visit.page, key)
    expect(visit.page.locator("dialog .vk-search-input")).to_be_focused()
    visit.page.keyboard.type("port")
    press(visit.page, "Escape")
    expect(visit.page.locator("dialog.vk-search")).not_to_be_visible()


def test_letters_that_are_typed_into_a_field_open_nothing(visit: Visit) -> None:
    visit.open("all-notes/")
    field = visit.page.locator(".vk-filtered input")
    field.press_sequentially("s/")
    expect(field).to_have_value("s/")
    expect(visit.page.locator("dialog.vk-search")).to_have_count(0)


def test_going_through_what_is_found_with_keys(visit: Visit) -> None:
    visit.open("")
    type_in(visit.page, "nodeport")
    chosen = visit.page.locator(".vk-search-list [aria-selected=true]")
    field = visit.page.locator("dialog .vk-search-input")
    expect(chosen).to_contain_text(NODE_PORT)
    press(visit.page, "ArrowDown")
    expect(chosen).to_have_class("vk-found vk-found-section")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    press(visit.page, "ArrowUp")
    press(visit.page, "Enter")
    expect(visit.page.locator("article h1")).to_contain_text(NODE_PORT)
    expect(visit.page.locator("article mark.vk-searched").first).to_have_text("NodePort")


def test_a_slip_is_named_and_mended(visit: Visit) -> None:
    visit.open("")
    found = type_in(visit.page, "nodeprot")
    expect(found.first).to_have_text(NODE_PORT)
    expect(visit.page.locator(".vk-search-remark")).to_contain_text(
        "Nothing for nodeprot. Showing nodeport."
    )


def test_a_word_that_is_nowhere_is_named(visit: Visit) -> None:
    visit.open("")
    type_in(visit.page, "nodeport qqqqqqqq")
    expect(visit.page.locator(".vk-search-remark")).to_have_text("No note has qqqqqqqq.")
    visit.page.locator("dialog .vk-search-input").fill("qqqqqqqq")
    expect(visit.page.locator(".vk-search-nothing")).to_have_text("No note has qqqqqqqq.")


@pytest.mark.parametrize(
    ("query", "has", "lacks"),
    [
        ('"source rewrite"', "The extra hop and SNAT are separate effects", ""),
        ("path:Traffic snat", "Traffic paths from a user to a Pod", "Glossary of exposure terms"),
        ("type:moc nodeport", "", NODE_PORT),
        ("nodeport -range", "", "The API server sets the node port range"),
        ("tag:nodeport", NODE_PORT, ""),
    ],
)
def test_operators(visit: Visit, query: str, has: str, lacks: str) -> None:
    visit.open("")
    found = type_in(visit.page, query).all_inner_texts()
    assert found
    assert not has or any(has in title for title in found)
    assert not lacks or not any(title.startswith(lacks) for title in found)


def test_the_number_is_true_and_all_can_be_seen(visit: Visit) -> None:
    visit.open("")
    type_in(visit.page, "service")
    number = int(visit.page.locator(".vk-search-status").inner_text().split()[0])
    visit.page.locator("dialog .vk-search-all").click()
    visit.page.wait_for_url("**/search/?q=service")
    page = visit.page.locator(".vk-search-page")
    expect(page.locator(".vk-found-group").first).to_be_visible()
    while page.locator("button").is_visible():
        shown = page.locator(".vk-found-group").count()
        page.locator("button").click()
        expect(page.locator(".vk-found-group")).not_to_have_count(shown)
    addresses = {
        link.get_attribute("href") for link in page.locator(".vk-found-group > :first-child").all()
    }
    assert len(addresses) == number > 20


def test_notes_that_were_read_lately_are_offered(visit: Visit) -> None:
    url = next(url for url in visit.site.pages if unquote(url).startswith("Traffic/Traffic"))
    visit.open(url)
    title = visit.page.locator("article h1").inner_text()
    visit.open("")
    press(visit.page, "/")
    recent = visit.page.locator(".vk-search-list .vk-found")
    expect(recent.first).to_contain_text(title)
    press(visit.page, "Enter")
    expect(visit.page.locator("article h1")).to_have_text(title)


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_it_leads_to_all_notes(visit: Visit) -> None:
    visit.open("")
    visit.page.locator(".md-header .vk-search-open").click()
    visit.page.locator("article").get_by_role("link", name="All notes").click()
    expect(visit.page.locator("article h1")).to_have_text("All notes")


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_on_a_narrow_phone(visit: Visit) -> None:
    visit.open("")
    visit.page.locator(".md-header .vk-search-open").tap()
    found = type_in(visit.page, "externaltrafficpolicy")
    expect(found.first).to_be_visible()
    assert visit.page.evaluate("document.querySelector('dialog').scrollWidth") <= 320
    visit.page.locator(".vk-search-close").tap()
    expect(visit.page.locator("dialog.vk-search")).not_to_be_visible()


@pytest.mark.parametrize("visit", [{}, {"color_scheme": "dark"}], indirect=True)
@pytest.mark.parametrize("query", ["", "nodeprot", "nodeport"])
def test_it_can_be_used_by_all(visit: Visit, query: str) -> None:
    visit.open("")
    press(visit.page, "/")
    if query:
        type_in(visit.page, query)
    assert find_barriers(visit.page, {"include": [["dialog"]]}) == []


SIGNED = {
    "vaultkit.toml": '[site]\nname = "Signs"\n',
    "Home.md": "nothing",
    "C.md": "words of c",
    "C++.md": "words of c\n\n> a quoted summer ^q",
    "C#.md": "words of c [[C#]] [[C#]]",
    "😀.md": "words",
    "Straße.md": "words [[C]]",
    "Zebra.md": "![[C++#^q]] ![[C++#^q]] words",
    "node-js.md": "words",
}


def test_names_that_signs_tell_apart(chromium: Browser, tmp_path: Path) -> None:
    with (
        build_and_serve(SIGNED, tmp_path) as served,
        open_page(chromium, served) as opened,
    ):
        page = opened.page
        page.goto(served.base)
        for query, first in {
            "C": "C",
            "c++": "C++",
            "C#": "C#",
            "😀": "😀",
            "strasse": "Straße",
            "STRASSE": "Straße",
            "quoted summer": "C++",
            "-words": "Signs",  # the home page, which is called as the site is
        }.items():
            page.evaluate("document.querySelector('.vk-search-status')?.replaceChildren()")
            expect(type_in(page, query).first, query).to_have_text(first)
        type_in(page, "quoted summer")
        expect(page.locator(".vk-search-list .vk-found-title")).to_have_count(1)
        expect(type_in(page, "node-js").first).to_have_text("node-js")
        expect(page.locator(".vk-search-remark")).to_have_count(0)
    assert opened.problems == []


def test_signs_and_letters_of_a_name_are_taken_as_they_are(
    chromium: Browser, tmp_path: Path
) -> None:
    files = {
        "B-tree.md": "A balanced tree, built by blocks.",
        "Week 8 - B+tree.md": f"Built by blocks. {'Leaves are linked. ' * 20}The tree b here.",
        "By trees.md": "A tree of plan b.",
    }
    with (
        build_and_serve(files, tmp_path) as served,
        open_page(chromium, served) as opened,
    ):
        opened.page.goto(served.base)
        titles = [one.strip() for one in type_in(opened.page, "b+tree").all_inner_texts()]
        assert titles[:2] == ["Week 8 - B+tree", "B-tree"]
        marked = opened.page.locator(".vk-search-list mark").all_inner_texts()
        assert {one.lower() for one in marked} == {"b", "tree", "trees"}
