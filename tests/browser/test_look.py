"""What readers see first, how they get round, and what a hostile style sheet cannot do."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.browser.serving import (
    Served,
    build_and_serve,
    find_barriers,
    open_page,
    press,
)
from vaultkit.vault.built_site.content_security_policy import content_policy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LAPTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True,
}  # fmt: skip
NARROW = {"viewport": {"width": 320, "height": 640}}
CELLS = " | ".join(f"a-cell-without-blanks-{number}" for number in range(12))
WIDE = f"| {CELLS} |\n|{'---|' * 12}\n" + f"| {CELLS} |\n" * 30
TEXT = "Words of a paragraph that says something. " * 60
FILES = {
    ".obsidian/appearance.json": '{"enabledCssSnippets": ["kind", "evil"]}',
    ".obsidian/snippets/kind.css": (
        "h4 { color: rgb(1, 2, 3) }\n.theme-dark h4 { color: rgb(204, 205, 206) }"
    ),
    ".obsidian/snippets/evil.css": (
        "} .md-header, .md-sidebar { display: none !important } body { letter-spacing: 1px }\n"
        "h4 { background: url(https://evil.example/a); position: fixed; inset: 0; z-index: 99 }\n"
        "a[href^='../'] { background: url(https://evil.example/b) }"
    ),
    "publish.css": "h5 { letter-spacing: 7px !important }",
    "Kept/A rather long title of a note that needs two lines.md": (
        "---\ntype: fact\nstatus: stable\ntags: [one, two]\naliases: [other, third, fourth]\n"
        "last_reviewed: 2026-01-01\nconfirms: ['[[B]]', '[[C]]', '[[D]]']\n---\n"
        f"## Summary\n\nThe lead of the note.\n\n## Part\n\n{TEXT}\n\n"
        "### Middle\n\n#### Small\n\n##### Smaller\n\n"
        f"> [!warning] Take care\n> Text.\n\n```yaml\nkey: 1 # x\n```\n\n{TEXT}\n"
    ),
    "Plain.md": f"---\nmodified: 2026-01-01\n---\n# Plain\n\n{TEXT}\n",
    "Wide.md": WIDE,
    **{
        f"{name}.md": "See [[A rather long title of a note that needs two lines]].\n"
        for name in "BCDEF"
    },
    "ملاحظة.md": "---\nنوع: فكرة\n---\nكلمة [[Plain]].\n\n| ب | a |\n|---|---|\n| ج | b |\n",
    "Board.canvas": (
        '{"nodes":[{"id":"1","type":"text","text":"x","x":0,"y":0,"width":200,"height":99}],'
        '"edges":[]}'
    ),
    "T.base": "views:\n  - type: table\n    name: Table\n",
    "Shows.md": "![[Board.canvas]]\n\n![[T.base]]\n\n- [x] done\n- [!] now\n\n$x^2$\n",
}
NOTE = "Kept/A-rather-long-title-of-a-note-that-needs-two-lines/"
TEMPLATES = (
    "", NOTE, "Plain/", "Wide/", "Shows/", "Board.canvas/", "T.base/", "all-notes/", "tags/",
    "tags/one/", "topics/", "Kept/", "search/", "recent/", "404.html",
    "%D9%85%D9%84%D8%A7%D8%AD%D8%B8%D8%A9/",
)  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("look")
    with build_and_serve(FILES, folder) as found:
        pages = [path.read_text("utf-8") for path in found.folder.rglob("*.html")]
    with build_and_serve(FILES, folder, built=found.folder, policy=content_policy(pages)) as found:
        yield found


def start_of_text(page: Page) -> float:
    found: float = page.evaluate(
        "[...document.querySelectorAll('article p')].find(e => !e.closest('.vk-header'))"
        ".getBoundingClientRect().top + scrollY"
    )
    return found


@pytest.mark.parametrize("url", [NOTE, "Plain/", "B/"])
@pytest.mark.parametrize(("size", "most"), [(LAPTOP, 330), (PHONE, 420)])
def test_the_text_begins_early(
    served: Served, chromium: Browser, url: str, size: dict[str, Any], most: int
) -> None:
    with open_page(chromium, served, **size) as opened:
        opened.page.goto(served.base + url)
        assert start_of_text(opened.page) <= most
        assert opened.page.locator(".vk-facts").evaluate_all(
            "all => all.every(e => e.getBoundingClientRect().height < 45)"
        )
    assert opened.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("url", TEMPLATES)
def test_no_barrier(served: Served, chromium: Browser, url: str, scheme: str) -> None:
    with open_page(chromium, served, color_scheme=scheme) as opened:
        opened.page.goto(served.base + url, wait_until="networkidle")
        assert find_barriers(opened.page) == []


@pytest.mark.parametrize("url", TEMPLATES)
def test_nothing_is_wider_than_a_narrow_screen(served: Served, chromium: Browser, url: str) -> None:
    with open_page(chromium, served, **NARROW) as opened:
        opened.page.goto(served.base + url, wait_until="networkidle")
        assert opened.page.evaluate("document.documentElement.scrollWidth") == 320


def test_few_files_make_a_page(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        for url in (NOTE, "Shows/", "all-notes/"):
            asked: list[str] = []
            opened.page.on("request", lambda one, asked=asked: asked.append(one.url))
            opened.page.goto(served.base + url, wait_until="networkidle")
            assert len(asked) <= 14, [one.rpartition("/")[2] for one in asked]
            assert len(asked) == len({*asked})


def test_a_hostile_snippet_stays_in_its_place(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = opened.page
        asked: list[str] = []
        page.on("request", lambda one: asked.append(one.url))
        page.goto(served.base + NOTE, wait_until="networkidle")
        assert all(url.startswith((served.base, "data:")) for url in asked)
        expect(page.locator(".md-header")).to_be_visible()
        expect(page.locator(".md-sidebar--primary")).to_be_visible()
        small = page.locator("article h4")
        assert small.evaluate("e => getComputedStyle(e).position") == "static"
        assert small.evaluate("e => getComputedStyle(e).color") == "rgb(1, 2, 3)"
        body = page.locator("body")
        assert body.evaluate("e => getComputedStyle(e).letterSpacing") == "normal"
        smaller = page.locator("article h5")
        assert smaller.evaluate("e => getComputedStyle(e).letterSpacing") == "7px"
    assert opened.problems == []


COVERING = {
    ".obsidian/appearance.json": '{"enabledCssSnippets": ["cover"]}',
    ".obsidian/snippets/cover.css": (
        "p { --p: fixed; position: var(--p); inset: 0 }\n"
        "p { position: absolute; inset: -9999px; z-index: 99999; background: red }\n"
        "body:not(#a):not(#a):not(#a) { clip-path: none !important; position: static !important;"
        " isolation: auto !important; overflow: visible !important }\n"
        "@layer vk-place { body:not(#a):not(#a):not(#a):not(#a) { clip-path: none !important } }"
    ),
    "N.md": "COVER\n",
    "W.md": "COVER\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n## One\n\n## Two\n\n## Three\n",
}
REACHED = """() => {
  const box = document.querySelector(".md-content__inner").getBoundingClientRect();
  const found = [];
  for (let x = 5; x < innerWidth; x += 40) for (let y = 5; y < innerHeight; y += 40) {
    const is_inside = x > box.left - 12 && x < box.right + 12 && y >= box.top && y <= box.bottom;
    const there = document.elementFromPoint(x, y);
    if (!is_inside && there?.closest(".md-content__inner")) found.push([x, y]);
  }
  return [found, document.documentElement.scrollWidth > innerWidth];
}"""


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_a_snippet_covers_nothing_but_the_text(
    tmp_path: Path, chromium: Browser, size: dict[str, Any]
) -> None:
    with (
        build_and_serve(COVERING, tmp_path) as covering,
        open_page(chromium, covering, **size) as opened,
    ):
        for url in ("N/", "W/"):
            opened.page.goto(covering.base + url, wait_until="networkidle")
            assert opened.page.evaluate(REACHED) == [[], False]


def test_a_snippet_follows_the_scheme(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, color_scheme="dark") as opened:
        opened.page.goto(served.base + NOTE)
        small = opened.page.locator("article h4")
        assert small.evaluate("e => getComputedStyle(e).color") == "rgb(204, 205, 206)"


def test_heading_links_are_reached_by_keyboard_and_are_no_text(
    served: Served, chromium: Browser
) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = opened.page
        page.goto(served.base + NOTE, wait_until="networkidle")
        heading = page.get_by_role("heading", name="Part", exact=True)
        assert heading.text_content() == "Part"
        link = heading.get_by_role("link", name="# Part")
        assert link.evaluate("e => getComputedStyle(e).opacity") == "0"
        link.focus()
        expect(link).to_have_css("opacity", "1")
        press(page, "Enter")
        assert page.url.endswith("#part")
        page.emulate_media(media="print")
        expect(link).to_be_hidden()


def test_the_list_of_keys(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = opened.page
        page.goto(served.base + "Plain/", wait_until="networkidle")
        press(page, "?")
        keys = page.locator("dialog.vk-keys")
        expect(keys).to_be_visible()
        press(page, "Escape")
        expect(keys).to_be_hidden()
        page.get_by_role("button", name="Keys").click()
        expect(keys).to_be_visible()
        keys.get_by_role("button", name="Close").click()
        expect(keys).to_be_hidden()
        press(page, "/")
        press(page, "?")
        expect(keys).to_be_hidden()
    assert opened.problems == []


def test_print_is_the_article_alone(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = opened.page
        page.goto(served.base + NOTE, wait_until="networkidle")
        page.emulate_media(media="print")
        for gone in (
            ".md-header",
            ".md-sidebar",
            ".vk-header",
            ".vk-footer",
            ".md-footer",
            ".md-path",
        ):
            assert page.locator(gone).evaluate_all("all => all.every(e => !e.offsetHeight)"), gone
        for shown in ("article h1", ".vk-lead", "article h2 >> nth=0", ".callout", "pre"):
            expect(page.locator(shown).first).to_be_visible()


def test_more_backlinks_unfold_without_scripts(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, java_script_enabled=False, **LAPTOP) as opened:
        page = opened.page
        page.goto(served.base + NOTE)
        links = page.locator(".vk-backlinks li > a")
        assert [link.is_visible() for link in links.all()] == [True, True, True, False, False]
        page.locator(".vk-backlinks summary", has_text="2 more").click()
        assert all(link.is_visible() for link in links.all())
        assert not page.locator(".vk-outgoing a").first.is_visible()
        claims = page.locator(".vk-related a")
        tops = {round(claim.bounding_box()["y"]) for claim in claims.all()}  # type: ignore[index]
        assert len(tops) == 1


def test_a_wide_table_uses_free_width_and_keeps_its_head(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = opened.page
        page.goto(served.base + "Wide/", wait_until="networkidle")
        table = page.locator("article > table, article table").first
        box, text = table.bounding_box(), page.locator("article h1").bounding_box()
        assert box is not None
        assert text is not None
        assert box["width"] > text["width"] + 200
        assert page.evaluate("document.documentElement.scrollWidth") == 1440
        expect(table).to_have_attribute("data-scrolls", "")
        table.evaluate("e => e.scrollTo(300, 300)")
        corner = table.locator("th").first.bounding_box()
        assert corner is not None
        assert abs(corner["x"] - box["x"]) < 2
        assert abs(corner["y"] - box["y"]) < 2


def test_text_from_right_to_left(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = opened.page
        page.goto(served.base + "%D9%85%D9%84%D8%A7%D8%AD%D8%B8%D8%A9/")
        first, second = page.locator("article th").all()
        article = page.locator("article").bounding_box()
        boxes = first.bounding_box(), second.bounding_box()
        assert article is not None
        assert boxes[0] is not None
        assert boxes[1] is not None
        assert boxes[0]["x"] > boxes[1]["x"]
        assert abs(boxes[0]["x"] + boxes[0]["width"] - article["x"] - article["width"]) < 2
        summary = page.locator(".vk-properties summary").bounding_box()
        assert summary is not None
        assert summary["x"] > article["x"] + article["width"] / 2


@pytest.mark.parametrize("answers_all", [False, True])
@pytest.mark.parametrize("url", ["gone/", "a/b/c/d/Plan/", "Kept/Plan"])
def test_the_page_not_found_is_like_the_others_at_any_depth(
    served: Served, chromium: Browser, url: str, *, answers_all: bool
) -> None:
    """Also where a host answers with it, and no error, whatever is asked for."""
    lost = (served.folder / "404.html").read_text("utf-8")

    def answer(route: Route) -> None:
        path = unquote(route.request.url.removeprefix(served.base).partition("?")[0])
        if (served.folder / path).exists():
            route.continue_()
        else:
            status = 200 if answers_all else 404
            route.fulfill(status=status, body=lost, content_type="text/html")

    with open_page(chromium, served, **LAPTOP) as opened:
        page = opened.page
        page.route(f"{served.base}**", answer)
        page.goto(served.base + url)
        current = page.locator(".vk-tree a", has_text="Home")
        expect(current).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.url == served.base + url
        assert page.locator("h1").evaluate("e => getComputedStyle(e).fontSize") == "34px"
        home = page.locator("article").get_by_role("link", name="Home", exact=True)
        assert home.evaluate("e => e.href") == served.base
        if "Plan" in url:
            expect(page.locator(".vk-nearest a").first).to_have_text("Plain")
        assert page.evaluate("new URL(__md_scope).href") == served.base
        page.locator(".vk-tree li[data-tree] > .vk-toggle").first.click()
        expect(page.locator(".vk-tree li.vk-open li a").first).to_be_visible()
        press(page, "/")
        page.keyboard.type("plain")
        page.locator(".vk-search-list .vk-found").first.click()
        expect(page.locator("h1")).to_have_text("Plain")
        assert [one for one in opened.problems if "404" not in one] == []


def test_the_page_not_found_searches_and_guesses_nothing_far(
    served: Served, chromium: Browser
) -> None:
    lost = (served.folder / "404.html").read_text("utf-8")
    with open_page(chromium, served, **LAPTOP) as opened:
        page = opened.page
        page.route(
            "**/plant-life", lambda route: route.fulfill(body=lost, content_type="text/html")
        )
        with page.expect_response("**/titles.json"):
            page.goto(f"{served.base}plant-life")
        search = page.locator("article .vk-search-open")
        expect(search).to_be_visible()
        expect(page.locator(".vk-nearest")).to_have_attribute("data-ready", "")
        page.wait_for_load_state("networkidle")
        assert page.locator(".vk-nearest").is_hidden()
        search.click()
        page.keyboard.type("plain")
        expect(page.locator(".vk-search-list .vk-found").first).to_be_visible()
    assert opened.problems == []


def test_focus_can_be_seen_in_forced_colours(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, forced_colors="active", **LAPTOP) as opened:
        page = opened.page
        page.goto(served.base + NOTE, wait_until="networkidle")
        link = page.locator(".vk-steps a, .vk-footer summary").first
        link.focus()
        press(page, "Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outline")
        assert "2px" in outline
        assert "solid" in outline


CHAPTERS = "".join(
    f"## Chapter {number}\n\n{TEXT}\n\n### Detail {number}\n\n{TEXT}\n\n" for number in range(6)
)
KINDS = {
    "publish.css": (
        ".published-container { --text-accent: rgb(179, 84, 30) }\n"
        ".theme-dark { --background-primary: rgb(29, 21, 18); --h2-color: rgb(9, 8, 7) }\n"
        '.callout[data-callout="recipe"] '
        "{ --callout-color: 1, 2, 3; --callout-icon: lucide-utensils }\n"
    ),
    "Table.md": (
        "# Table\n\n| a | b | c | d |\n|---|:-:|--:|:--|\n| 1 | 2 | 3 | 4 |\n\n"
        "| | |\n|---|---|\n| no | head |\n"
    ),
    "Wide.md": f"# Wide\n\n{WIDE}",
    "Address.md": f"| a | b |\n|---|---|\n| https://example.org/{'long/' * 40} | b |\n",
    "جدول.md": "# جدول\n\n| الوقت | a |\n|---|---|\n| 8:00 | word |\n\n> كلمة\n",
    "Long.md": f"# Long\n\n{CHAPTERS}",
    "Nested.md": (
        f"## {'A heading that is a whole paragraph of the rules. ' * 8}\n\n"
        "> [!tip] Outer\n> x\n>\n> > [!example] Inner\n> > $$x^2$$\n"
    ),
    "Colours.md": "".join(f"> [!{kind}] {kind}\n> x\n\n" for kind in (
        "note", "tip", "success", "question", "danger", "example", "quote", "recipe"
    )),
    "Folder/Folder.md": "Leads to [[One]].\n",
    "Folder/One.md": (
        "---\ntags: [one, two]\naliases: [first]\n---\nx\n\n# Inside\n\ny[^1]\n\n[^1]: z\n"
    ),
    "Folder/Two.md": "---\naliases: [second]\n---\n- a\n\t- b\n\t\t- c\n- d\n",
    "Board.canvas": (
        '{"nodes":[{"id":"a","type":"file","file":"Plain.md","x":0,"y":0,"width":300,"height":200},'
        '{"id":"b","type":"text","text":"x","x":340,"y":0,"width":1200,"height":900}],'
        '"edges":[{"id":"e","fromNode":"a","toNode":"b","label":"leads on"}]}'
    ),
    "Plain.md": "The text of a card.\n",
    "Shows.md": "![[Board.canvas]]\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with build_and_serve(KINDS, tmp_path_factory.mktemp("kinds")) as found:
        yield found


def styles(page: Page, selector: str, name: str) -> list[str]:
    found: list[str] = page.locator(selector).evaluate_all(
        "(all, name) => all.map((e) => getComputedStyle(e)[name])", name
    )
    return found


def test_columns_are_aligned_as_the_note_says(kinds: Served, chromium: Browser) -> None:
    with open_page(chromium, kinds, **LAPTOP) as opened:
        page = opened.page
        page.goto(kinds.base + "Table/")
        for cell in ("th", "td"):
            found = styles(page, f"article table:first-of-type {cell}", "textAlign")[:4]
            assert found == ["left", "center", "right", "left"]
        assert [head.is_visible() for head in page.locator("article thead").all()] == [True, False]


def test_a_callout_in_another_has_its_ground(kinds: Served, chromium: Browser) -> None:
    """What covers the shade of a formula is of the colour that is seen there."""
    with open_page(chromium, kinds, **LAPTOP) as opened:
        opened.page.goto(kinds.base + "Nested/")
        grounds = opened.page.locator(".callout").evaluate_all(
            "all => all.map((one) => getComputedStyle(one).getPropertyValue('--vk-ground'))"
        )
        assert len(grounds) == 2
        assert grounds[0] == grounds[1] != ""


def test_a_heading_of_a_paragraph_takes_three_lines_in_the_contents(
    kinds: Served, chromium: Browser
) -> None:
    with open_page(chromium, kinds, **LAPTOP) as opened:
        opened.page.goto(kinds.base + "Nested/")
        row = opened.page.locator(".md-nav--secondary .md-nav__link .md-ellipsis").first
        lines = row.evaluate(
            "one => one.clientHeight / parseFloat(getComputedStyle(one).lineHeight)"
        )
        assert 2 < lines < 3.5


def test_a_table_from_right_to_left_begins_at_the_right(kinds: Served, chromium: Browser) -> None:
    with open_page(chromium, kinds, **LAPTOP) as opened:
        page = opened.page
        page.goto(kinds.base + "%D8%AC%D8%AF%D9%88%D9%84/")
        assert {*styles(page, "article table :is(th, td)", "textAlign")} == {"right"}
        assert styles(page, "article blockquote", "borderRightWidth") == ["3px"]
        assert styles(page, "article blockquote", "borderLeftWidth") == ["0px"]


def test_the_table_of_contents_marks_what_was_clicked(kinds: Served, chromium: Browser) -> None:
    with open_page(chromium, kinds, **LAPTOP) as opened:
        page = opened.page
        page.goto(kinds.base + "Long/", wait_until="networkidle")
        marked = page.locator(".md-sidebar--secondary .md-nav__link--active")
        for name in ("Chapter 3", "Detail 1", "Chapter 0"):
            page.locator(".md-sidebar--secondary").get_by_role("link", name=name).click()
            expect(marked).to_have_text(name)
        page.goto(kinds.base + "Long/#chapter-2", wait_until="networkidle")
        page.reload(wait_until="networkidle")
        expect(marked).to_have_text("Chapter 2")


def test_paper_shows_all_of_a_wide_table_and_of_a_canvas(kinds: Served, chromium: Browser) -> None:
    with open_page(chromium, kinds, **LAPTOP) as opened:
        page = opened.page
        for url, wide in (("Wide/", "article table"), ("Board.canvas/", "svg.canvas")):
            page.goto(kinds.base + url, wait_until="networkidle")
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
            page.emulate_media(media="print")
            page.set_viewport_size({"width": 680, "height": 900})
            box = page.locator(wide).bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= 681, url
            page.emulate_media(media="screen")
            page.set_viewport_size(LAPTOP["viewport"])


def test_variables_of_obsidian_hold(kinds: Served, chromium: Browser) -> None:
    with open_page(chromium, kinds, color_scheme="dark", **LAPTOP) as opened:
        page = opened.page
        page.goto(kinds.base + "Folder/Folder/")
        assert styles(page, "body", "backgroundColor") == ["rgb(29, 21, 18)"]
        assert styles(page, "article p > a", "color") == ["rgb(179, 84, 30)"]
        page.goto(kinds.base + "Long/")
        assert styles(page, "article h2", "color")[0] == "rgb(9, 8, 7)"
        page.goto(kinds.base + "Colours/")
        recipe = page.locator('[data-callout="recipe"]')
        expect(recipe).to_have_css("border-left-color", "rgb(1, 2, 3)")
        icon = recipe.locator(".callout-icon").evaluate("e => getComputedStyle(e).maskImage")
        assert icon.startswith('url("data:image/svg+xml,%3Csvg')
        page.emulate_media(media="print")
        assert styles(page, "body", "backgroundColor") != ["rgb(29, 21, 18)"]
    with open_page(chromium, kinds, color_scheme="light", **LAPTOP) as opened:
        opened.page.goto(kinds.base + "Long/")
        assert styles(opened.page, "body", "backgroundColor") == ["rgb(251, 250, 247)"]
        assert styles(opened.page, "article h2", "color")[0] == "rgb(27, 26, 32)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_kinds_of_callouts_have_colours_of_their_own(
    kinds: Served, chromium: Browser, scheme: str
) -> None:
    with open_page(chromium, kinds, color_scheme=scheme) as opened:
        opened.page.goto(kinds.base + "Colours/")
        bars = styles(opened.page, ".callout", "borderLeftColor")
        assert len({*bars}) == len(bars) == 8


def test_a_phone_shows_tags_and_other_names(kinds: Served, chromium: Browser) -> None:
    with open_page(chromium, kinds, **PHONE) as opened:
        page = opened.page
        page.goto(kinds.base + "Folder/One/")
        for tag in ("#one", "#two"):
            expect(page.locator(".vk-facts").get_by_text(tag, exact=True)).to_be_visible()
        page.goto(kinds.base + "Folder/Two/")
        expect(page.get_by_text("also called second")).to_be_visible()


def test_a_section_is_smaller_than_the_title(kinds: Served, chromium: Browser) -> None:
    with open_page(chromium, kinds, **LAPTOP) as opened:
        page = opened.page
        page.goto(kinds.base + "Folder/One/")
        title, section = (float(size[:-2]) for size in styles(page, "article h1", "fontSize"))
        assert section < title
        assert float(styles(page, "article h1", "marginTop")[1][:-2]) > section
        expect(page.locator(".footnotes > hr")).to_be_hidden()


def test_items_of_a_list_stand_apart_alike(kinds: Served, chromium: Browser) -> None:
    with open_page(chromium, kinds, **LAPTOP) as opened:
        page = opened.page
        page.goto(kinds.base + "Folder/Two/")
        tops: list[float] = page.evaluate(
            """[...document.querySelectorAll('article > ul li')].map((item) => {
              const range = document.createRange();
              range.selectNodeContents(item.firstChild);
              return range.getBoundingClientRect().top;
            })"""
        )
        steps = [round(after - before, 1) for before, after in pairwise(tops)]
        assert len(steps) == 3
        assert max(steps) - min(steps) < 2


def test_a_wide_table_shows_that_there_is_more(kinds: Served, chromium: Browser) -> None:
    with open_page(chromium, kinds, **PHONE) as opened:
        page = opened.page
        page.goto(kinds.base + "Wide/", wait_until="networkidle")
        table = page.locator("article table")
        expect(table).to_have_attribute("data-more", "")
        assert styles(page, "article table", "maskImage") != ["none"]
        table.evaluate("e => e.scrollTo(e.scrollWidth, 0)")
        expect(table).not_to_have_attribute("data-more", "")
        page.goto(kinds.base + "Address/", wait_until="networkidle")
        expect(page.locator("article table")).not_to_have_attribute("data-scrolls", "")


def test_a_canvas_can_be_read_where_it_is_shown(kinds: Served, chromium: Browser) -> None:
    with open_page(chromium, kinds, **PHONE) as opened:
        page = opened.page
        page.goto(kinds.base + "Board.canvas/", wait_until="networkidle")
        box = page.locator(".canvas-view").bounding_box()
        assert box is not None
        assert box["height"] > 500
        width = page.locator("svg.canvas").evaluate("e => e.getBoundingClientRect().width")
        assert width / 1620 == pytest.approx(0.55, abs=0.02)
    with open_page(chromium, kinds, **LAPTOP) as opened:
        opened.page.goto(kinds.base + "Shows/", wait_until="networkidle")
        expect(opened.page.locator(".canvas-note")).to_contain_text("The text of a card.")


def test_the_page_of_searches_says_what_it_needs(kinds: Served, chromium: Browser) -> None:
    with open_page(chromium, kinds, java_script_enabled=False) as opened:
        opened.page.goto(kinds.base + "search/")
        said = opened.page.locator("noscript p")
        expect(said).to_contain_text("Searching needs JavaScript")
        expect(said).to_be_visible()


def test_a_folder_tells_what_its_note_does_not(kinds: Served, chromium: Browser) -> None:
    with open_page(chromium, kinds, **LAPTOP) as opened:
        page = opened.page
        page.goto(kinds.base + "Folder/Folder/")
        expect(page.get_by_role("heading", name="In this folder")).to_be_visible()
        expect(page.locator(".vk-listing a")).to_have_text(["Two"])
