"""The tree, the breadcrumbs and the drawer: with mouse, keys and finger, and without a script."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import expect

from tests.browser.crawl import html_faults
from tests.browser.serving import Served, build_and_serve, find_barriers, open_page, press
from vaultkit.vault.built_site.content_security_policy import content_policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
NARROW: dict[str, Any] = {**PHONE, "viewport": {"width": 320, "height": 640}}
NO_SCRIPT: dict[str, Any] = {**DESKTOP, "java_script_enabled": False}
PHONE_NO_SCRIPT: dict[str, Any] = {**PHONE, "java_script_enabled": False}
EVERY = [
    pytest.param(DESKTOP, id="desktop"),
    pytest.param(PHONE, id="phone"),
    pytest.param(NO_SCRIPT, id="no script"),
    pytest.param(PHONE_NO_SCRIPT, id="phone, no script"),
]
SCRIPTED = EVERY[:2]
TEXT = "## One\n\nWords.\n\n## Two\n\nMore.\n"
DEEP = "Deep/Two/Three/Four/Five"
FILES = {
    "Home.md": "Welcome.\n",
    "Root note 10.md": TEXT,
    "root note 2.md": "---\ntags: [x]\n---\nText.\n",
    "Guide/Guide.md": "What the guide is.\n",
    "Guide/Start.md": "---\nnav_order: 1\n---\nStart. [[Home]] [[Draft.canvas]]\n",
    "Guide/A.md": TEXT,
    "Guide/Draft.canvas": '{"nodes": [], "edges": []}',
    "Guide/Basics/index.md": "The basics.\n",
    "Guide/Basics/B.md": "Basic.\n",
    "Guide/Basics/C.md": "Basic, too.\n",
    f"{DEEP}/Leaf.md": "Deep down.\n",
    f"{DEEP}/Leaf two.md": "Deep down, too.\n",
    "中文笔记/第2章.md": "二\n",
    "中文笔记/第10章.md": "十\n",
    "ملاحظات/مقدمة في الشبكات.md": "مقدمة\n",
    "Many/Middle.md": "---\nnav_order: 500\n---\nIn the middle.\n",
    **{f"Long/Entry {number:02}.md": "x\n" for number in range(60)},
    **{f"Many/Entry {number:03}.md": f"---\nnav_order: {number}\n---\n" for number in range(250)},
}
ROOT = [
    "Home",
    "Deep",
    "Guide",
    "Long",
    "Many",
    "ملاحظات",
    "中文笔记",
    "root note 2",
    "Root note 10",
]
FLAT = {f"2024010112{number:02}.md": f"# Thought {number}\n" for number in range(31)}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    files = {**FILES, "vaultkit.toml": "[site]\nhome = 'Home.md'\n"}
    with build_and_serve(files, tmp_path_factory.mktemp("navigation")) as found:
        yield found


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with build_and_serve(FLAT, tmp_path_factory.mktemp("flat")) as found:
        yield found


@contextmanager
def visit(chromium: Browser, site: Served, url: str, options: dict[str, Any]) -> Iterator[Page]:
    """Open a page, on a narrow window with its drawer; afterwards nothing may have gone wrong."""
    with open_page(chromium, site, **options) as opened:
        go(opened.page, site, url)
        yield opened.page
    assert opened.problems == []


def go(page: Page, site: Served, url: str) -> None:
    page.goto(site.base + quote(url), wait_until="networkidle")
    open_drawer(page)


def open_drawer(page: Page) -> None:
    button = page.locator("label.md-header__button[for=__drawer]")
    if button.is_visible():
        button.click()
        expect(page.locator(".vk-nav .vk-nav-body")).to_be_in_viewport()


def entry(page: Page, name: str) -> Locator:
    """Return the link of the tree that has a name, whatever number stands behind it."""
    return page.locator(".vk-tree a").filter(
        has_text=re.compile(rf"^{re.escape(name)}( [\d,.]+)?$")
    )


def toggle(page: Page, name: str) -> Locator:
    return page.locator(f'.vk-tree button[aria-label="{name}"]')


def names(page: Page) -> list[str]:
    """Return the names of what the tree shows, from top to bottom, without numbers."""
    script = """links => links.filter((link) => link.getClientRects().length)
        .map((link) => link.firstChild.textContent.trim())"""
    found: list[str] = page.locator(".vk-tree a").evaluate_all(script)
    return found


@pytest.mark.parametrize("options", EVERY)
def test_a_note_is_seen_with_what_lies_beside_it(
    served: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with visit(chromium, served, "Guide/A/", options) as page:
        inside = ["Start", "Basics", "A", "Draft"]
        at = ROOT.index("Guide") + 1
        assert names(page) == [*ROOT[:at], *inside, *ROOT[at:]]
        current = page.locator(".vk-tree [aria-current=page]")
        expect(current).to_have_text("A")
        expect(current).to_be_in_viewport()


@pytest.mark.parametrize("options", EVERY)
def test_notes_in_the_root_stand_below_the_folders(
    served: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with visit(chromium, served, "root-note-2/", options) as page:
        assert names(page) == ROOT
        expect(page.locator(".vk-tree [aria-current=page]")).to_have_text("root note 2")


@pytest.mark.parametrize("options", EVERY)
def test_a_flat_vault_shows_all_its_notes(
    flat: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with visit(chromium, flat, "202401011215/", options) as page:
        assert names(page) == ["Home", *(f"Thought {number}" for number in range(31))]
        current = page.locator(".vk-tree [aria-current=page]")
        expect(current).to_have_text("Thought 15")
        expect(current).to_be_in_viewport()


@pytest.mark.parametrize("options", EVERY)
def test_all_levels_of_a_deep_note(
    served: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with visit(chromium, served, f"{DEEP}/Leaf/", options) as page:
        shown = names(page)
        assert shown[:8] == ["Home", *DEEP.split("/"), "Leaf", "Leaf two"]
        crumbs = page.locator(".vk-path a")
        assert crumbs.all_inner_texts() == ["Home", *DEEP.split("/")]


@pytest.mark.parametrize("options", EVERY)
def test_a_folder_s_name_leads_to_its_page(
    served: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with visit(chromium, served, "Guide/A/", options) as page:
        entry(page, "Deep").click()
        page.wait_for_url("**/Deep/")
        expect(page.locator("article h1")).to_have_text("Deep")
        expect(page.locator("article")).to_contain_text("Two")


@pytest.mark.parametrize("options", EVERY)
def test_a_folder_note_is_the_folder_s_page(
    served: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with visit(chromium, served, f"{DEEP}/Leaf/", options) as page:
        entry(page, "Guide").click()
        page.wait_for_url("**/Guide/Guide/")
        article = page.locator("article")
        expect(article).to_contain_text("What the guide is.")
        assert article.locator(".vk-notes a").all_inner_texts() == ["Start", "A"]
        open_drawer(page)
        assert names(page).count("Guide") == 1
        expect(entry(page, "Guide")).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize("options", SCRIPTED)
def test_folders_open_and_close_without_leaving_the_page(
    served: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with visit(chromium, served, "root-note-2/", options) as page:
        button = toggle(page, "Guide")
        expect(button).to_have_attribute("aria-expanded", "false")
        button.click()
        expect(button).to_have_attribute("aria-expanded", "true")
        at = ROOT.index("Guide") + 1
        assert names(page) == [*ROOT[:at], "Start", "Basics", "A", "Draft", *ROOT[at:]]
        toggle(page, "Basics").click()
        expect(entry(page, "B")).to_be_visible()
        assert page.url.endswith("/root-note-2/")
        button.click()
        expect(button).to_have_attribute("aria-expanded", "false")
        assert names(page) == ROOT
        button.click()
        expect(entry(page, "B")).to_be_visible()


@pytest.mark.parametrize("options", SCRIPTED)
def test_folders_of_the_way_close(
    served: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with visit(chromium, served, "Guide/A/", options) as page:
        toggle(page, "Guide").click()
        assert names(page) == ROOT
        expect(toggle(page, "Guide")).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("options", SCRIPTED)
def test_a_note_of_a_folder_that_was_opened(
    served: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with visit(chromium, served, "root-note-2/", options) as page:
        toggle(page, "中文笔记").click()
        entry(page, "第2章").click()
        page.wait_for_url(re.compile(quote("中文笔记/第2章/")))
        expect(page.locator("article")).to_contain_text("二")


@pytest.mark.parametrize("options", SCRIPTED)
def test_numbers_of_notes_stand_at_folders(
    served: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with visit(chromium, served, "Guide/A/", options) as page:
        for name, size in (("Deep", "2"), ("Long", "60"), ("Many", "251"), ("Basics", "2")):
            expect(entry(page, name).locator(".vk-size")).to_have_text(size)
        expect(entry(page, "Guide").locator(".vk-size")).to_have_text("5")
        expect(entry(page, "A").locator(".vk-size")).to_have_count(0)


def test_only_one_small_piece_is_fetched_for_a_folder(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, "root-note-2/", DESKTOP) as page:
        fetched: list[tuple[str, int]] = []
        page.on("response", lambda found: fetched.append((found.url, len(found.body()))))
        toggle(page, "Many").click()
        expect(entry(page, "Entry 000")).to_be_visible()
        toggle(page, "Many").click()
        toggle(page, "Many").click()
        expect(entry(page, "Entry 000")).to_be_visible()
        assert len(fetched) == 1
        assert re.search(r"/kb/search/tree-[0-9a-f]{12}\.json$", fetched[0][0])
        assert fetched[0][1] < 8_000


@pytest.mark.parametrize("options", EVERY)
def test_of_a_long_folder_what_is_near_is_shown(
    served: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with visit(chromium, served, "Many/Entry-150/", options) as page:
        shown = [name for name in names(page) if name.startswith("Entry")]
        assert shown == [f"Entry {number}" for number in range(130, 170)]
        expect(page.locator(".vk-tree [aria-current=page]")).to_be_in_viewport()
        page.locator(".vk-tree .vk-all a").click()
        page.wait_for_url("**/Many/")
        assert page.locator("article .vk-notes a").count() == 100


def test_all_of_a_folder_that_a_piece_holds_is_shown_in_its_place(
    served: Served, chromium: Browser
) -> None:
    with visit(chromium, served, "Long/Entry-30/", DESKTOP) as page:
        row = page.locator(".vk-tree .vk-all a")
        expect(row).to_have_text("All notes 60")
        row.click()
        expect(entry(page, "Entry 00")).to_be_attached()
        assert len([name for name in names(page) if name.startswith("Entry")]) == 60
        expect(entry(page, "Entry 30")).to_have_attribute("aria-current", "page")
        assert page.url.endswith("/Long/Entry-30/")


def test_all_of_a_folder_without_a_script_is_its_page(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, "Long/Entry-30/", NO_SCRIPT) as page:
        page.locator(".vk-tree .vk-all a").click()
        page.wait_for_url("**/Long/")


def test_arrow_keys_walk_open_and_close(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, "root-note-2/", DESKTOP) as page:
        focused = page.locator(":focus")
        entry(page, "Guide").focus()
        press(page, "ArrowRight")
        expect(toggle(page, "Guide")).to_have_attribute("aria-expanded", "true")
        expect(focused).to_have_text("Guide 5")
        press(page, "ArrowRight")
        expect(focused).to_have_text("Start")
        press(page, "ArrowDown")
        expect(focused).to_have_text("Basics 2")
        press(page, "ArrowUp")
        press(page, "ArrowLeft")
        expect(focused).to_have_text("Guide 5")
        press(page, "ArrowLeft")
        expect(toggle(page, "Guide")).to_have_attribute("aria-expanded", "false")
        expect(focused).to_have_text("Guide 5")
        press(page, "End")
        expect(focused).to_have_text("Root note 10")
        press(page, "Home")
        expect(focused).to_have_text("Home")
        press(page, "ArrowUp")
        expect(focused).to_have_text("Home")


def test_the_order_of_tabs_and_the_focus_that_stays(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, "root-note-2/", DESKTOP) as page:
        focused = page.locator(":focus")
        entry(page, "Home").focus()
        press(page, "Tab")
        expect(focused).to_have_attribute("aria-label", "Deep")
        press(page, "Enter")
        expect(toggle(page, "Deep")).to_have_attribute("aria-expanded", "true")
        expect(focused).to_have_attribute("aria-label", "Deep")
        for expected in ("Deep 2", "", "Two 2"):
            press(page, "Tab")
            expect(focused).to_have_text(expected)
        outline = focused.evaluate("e => getComputedStyle(e).outlineStyle")
        assert outline != "none"
        toggle(page, "Deep").evaluate("e => e.click()")
        expect(focused).to_have_text("")
        press(page, "Shift+Tab")
        expect(focused).to_have_text("Home")


def test_keys_with_others_are_left_to_the_browser(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, "root-note-2/", DESKTOP) as page:
        entry(page, "Guide").focus()
        press(page, "Control+ArrowRight")
        expect(toggle(page, "Guide")).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("options", SCRIPTED)
def test_what_was_opened_stays_open_while_a_reader_walks_on(
    served: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with visit(chromium, served, "root-note-2/", options) as page:
        toggle(page, "Guide").click()
        toggle(page, "Basics").click()
        expect(entry(page, "C")).to_be_visible()
        go(page, served, f"{DEEP}/Leaf/")
        expect(entry(page, "C")).to_be_visible()
        toggle(page, "Basics").click()
        go(page, served, "root-note-2/")
        expect(entry(page, "A")).to_be_visible()
        expect(entry(page, "C")).to_be_hidden()


def test_a_folder_one_comes_from_stays_open(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, "Guide/A/", DESKTOP) as page:
        entry(page, "root note 2").click()
        page.wait_for_url("**/root-note-2/")
        expect(entry(page, "Start")).to_be_visible()


SHIFTS = """
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.shifted = (window.shifted ?? 0) + one.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def test_nothing_moves_when_what_was_open_opens_again(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, "root-note-2/", DESKTOP) as page:
        for name in ("Guide", "Basics", "Long"):
            toggle(page, name).click()
            expect(toggle(page, name)).to_have_attribute("aria-expanded", "true")
        page.add_init_script(SHIFTS)
        entry(page, "A").click()
        page.wait_for_url("**/Guide/A/")
        page.wait_for_load_state("networkidle")
        expect(entry(page, "Entry 00")).to_be_attached()
        page.wait_for_timeout(300)
        assert page.evaluate("window.shifted ?? 0") < 0.01


def test_the_tree_stays_where_it_was_scrolled_to(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, "Many/Entry-100/", DESKTOP) as page:
        entry(page, "Entry 102").scroll_into_view_if_needed()
        before = entry(page, "Entry 102").bounding_box()
        entry(page, "Entry 102").click()
        page.wait_for_url("**/Many/Entry-102/")
        expect(entry(page, "Entry 102")).to_be_in_viewport()
        after = entry(page, "Entry 102").bounding_box()
        assert before is not None
        assert after is not None
        assert abs(before["y"] - after["y"]) < 3


def test_the_row_of_the_page_stands_clear_of_the_fade(flat: Served, chromium: Browser) -> None:
    """The foot of a long tree fades; the page's own row ends two rems above it, or higher."""
    with visit(chromium, flat, "", {"viewport": {"width": 1440, "height": 700}}) as page:
        for number in range(14, 26):
            page.goto(f"{flat.base}2024010112{number:02}/")
            row = page.locator(".vk-tree [aria-current]")
            room = row.evaluate(
                """one => one.closest(".md-sidebar__scrollwrap").getBoundingClientRect().bottom
                  - one.getBoundingClientRect().bottom"""
            )
            assert room >= 40


def test_a_browser_that_keeps_nothing_shows_the_tree(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **DESKTOP) as opened:
        page = opened.page
        page.add_init_script(
            "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('no'); } })"
        )
        go(page, served, "root-note-2/")
        toggle(page, "Guide").click()
        expect(entry(page, "Start")).to_be_visible()


def test_what_is_kept_of_an_older_site_is_replaced(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, "root-note-2/", DESKTOP) as page:
        toggle(page, "Guide").click()
        expect(entry(page, "Start")).to_be_visible()
        page.evaluate(
            """() => {
              const key = Object.keys(sessionStorage).find((name) => name.startsWith("vk-tree"));
              const kept = sessionStorage.getItem(key);
              sessionStorage.setItem(key, kept.replaceAll('"Start"', '"Old"'));
            }"""
        )
        page.reload()
        expect(entry(page, "Start")).to_be_visible()
        expect(entry(page, "Old")).to_have_count(0)


def test_a_folder_whose_piece_is_missing_leads_to_its_page(
    served: Served, chromium: Browser
) -> None:
    with open_page(chromium, served, **DESKTOP) as opened:
        page = opened.page
        page.route("**/search/tree-*.json", lambda route: route.abort())
        go(page, served, "root-note-2/")
        toggle(page, "Long").click()
        page.wait_for_url("**/Long/")


@pytest.mark.parametrize("options", EVERY)
def test_what_nobody_wrote_stands_apart_and_below(
    served: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with visit(chromium, served, "root-note-2/", options) as page:
        apart = page.locator(".vk-nav-apart")
        assert apart.locator("a").all_inner_texts() == ["All notes", "Graph", "Tags"]
        expect(apart.get_by_text("Browse")).to_be_visible()
        top = apart.evaluate("e => e.getBoundingClientRect().top")
        last = page.locator(".vk-tree").evaluate("e => e.getBoundingClientRect().bottom")
        assert top >= last
        apart.get_by_text("Tags").click()
        page.wait_for_url("**/tags/")
        open_drawer(page)
        expect(page.locator(".vk-nav-apart [aria-current=page]")).to_have_text("Tags")
        assert names(page) == ROOT


@pytest.mark.parametrize("options", EVERY)
def test_names_from_right_to_left(
    served: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with visit(chromium, served, "ملاحظات/مقدمة-في-الشبكات/", options) as page:
        current = page.locator(".vk-tree [aria-current=page]")
        expect(current).to_have_text("مقدمة في الشبكات")
        name = current.locator("span").first
        assert name.evaluate("e => getComputedStyle(e).direction") == "rtl"
        assert page.locator(".vk-path a").all_inner_texts() == ["Home", "ملاحظات"]


def test_a_page_from_right_to_left(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, "root-note-2/", DESKTOP) as page:
        page.evaluate("document.body.dir = 'rtl'")
        box = toggle(page, "Guide").bounding_box()
        link = entry(page, "Guide").bounding_box()
        assert box is not None
        assert link is not None
        assert box["x"] + box["width"] >= link["x"] + link["width"] - 1
        entry(page, "Guide").focus()
        press(page, "ArrowLeft")
        expect(toggle(page, "Guide")).to_have_attribute("aria-expanded", "true")


def test_chinese_names_stand_by_their_numbers(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, "中文笔记/", DESKTOP) as page:
        shown = names(page)
        assert shown.index("第2章") < shown.index("第10章")


def test_the_drawer_holds_the_headings_of_the_page(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, "Guide/A/", PHONE) as page:
        page.locator(".vk-nav-toc summary").click()
        page.locator(".vk-nav-toc a", has_text="Two").click()
        expect(page.locator("#__drawer")).not_to_be_checked()
        expect(page.locator("h2#two")).to_be_in_viewport()


@pytest.mark.parametrize(
    "options", [pytest.param(PHONE, id="phone"), pytest.param(NARROW, id="narrow")]
)
def test_a_finger_finds_its_targets(
    served: Served, chromium: Browser, options: dict[str, Any]
) -> None:
    with visit(chromium, served, "Guide/A/", options) as page:
        boxes = page.locator(".vk-tree a:visible, .vk-tree button:visible").evaluate_all(
            "all => all.map((e) => e.getBoundingClientRect()).map(({ height }) => height)"
        )
        assert min(boxes) >= 40
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= options["viewport"]["width"]


def test_a_long_way_wraps_on_a_narrow_phone(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **NARROW) as opened:
        page = opened.page
        page.goto(f"{served.base}{DEEP}/Leaf/")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= NARROW["viewport"]["width"]
        for crumb in page.locator(".vk-path a").all():
            expect(crumb).to_be_in_viewport()


def test_breadcrumbs_lead_to_folders(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, f"{DEEP}/Leaf/", DESKTOP) as page:
        path = page.get_by_role("navigation", name="Breadcrumbs")
        path.get_by_role("link", name="Three").click()
        page.wait_for_url("**/Deep/Two/Three/")
        assert page.locator(".vk-path a").all_inner_texts() == ["Home", "Deep", "Two"]


def test_a_canvas_stands_in_the_tree(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, "Guide/A/", DESKTOP) as page:
        link = entry(page, "Draft")
        assert link.get_attribute("data-kind") == "canvas"
        link.click()
        page.wait_for_url(re.compile("Draft"))
        expect(page.locator(".vk-tree [aria-current=page]")).to_have_text("Draft")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "options", [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")]
)
def test_accessibility(
    served: Served, chromium: Browser, options: dict[str, Any], scheme: str
) -> None:
    with visit(chromium, served, "Guide/A/", {**options, "color_scheme": scheme}) as page:
        page.wait_for_timeout(300)
        if options is DESKTOP:
            toggle(page, "Deep").click()
            expect(entry(page, "Two")).to_be_visible()
        assert find_barriers(page, {"include": [[".vk-nav"], [".vk-path"]]}) == []


def test_landmarks_have_names_of_their_own(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, f"{DEEP}/Leaf/", DESKTOP) as page:
        shown = page.locator("nav:visible").evaluate_all("all => all.map((e) => e.ariaLabel)")
        assert len(set(shown)) == len(shown)


def test_print_shows_no_navigation(served: Served, chromium: Browser) -> None:
    with visit(chromium, served, "Guide/A/", DESKTOP) as page:
        page.emulate_media(media="print")
        expect(page.locator(".vk-nav")).to_be_hidden()
        expect(page.locator(".vk-path")).to_be_hidden()


def test_pages_are_valid_html(served: Served) -> None:
    assert html_faults(served.folder) == []


def test_the_site_works_under_its_policy(
    served: Served, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pages = served.folder.rglob("*.html")
    policy = content_policy(page.read_text("utf-8") for page in pages)
    folder = tmp_path_factory.mktemp("policy")
    with (
        build_and_serve({}, folder, served.folder, policy) as site,
        visit(chromium, site, "Guide/A/", DESKTOP) as page,
    ):
        toggle(page, "Deep").click()
        expect(entry(page, "Two")).to_be_visible()


def test_no_piece_grows_with_its_folder(served: Served) -> None:
    found = list((served.folder / "search").glob("tree-*.json"))
    assert len(found) == 12
    rows = {len(json.loads(path.read_text("utf-8"))["rows"]) for path in found}
    assert max(rows) == 200
    assert unquote(served.base).endswith("/kb/")
