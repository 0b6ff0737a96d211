"""What is longer or wider than its room: titles, names, code, formulas, tables on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.serving import Served, build_and_serve, open_page, press

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LAPTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True}
CLAIM = (
    "A claim that is a whole sentence with all conditions under which it holds and none left out"
)
SIGNS = "标题说明了笔记的全部内容并且包含所有的条件与例外" * 2
WIDE_CODE = f"```\n{'x' * 300}\nshort\n```\n"
IN_ONE_LINE = f"$${'a + ' * 120} z$$"
WIDE_FORMULA = f"$$\n{'a + ' * 120} z\n$$\n"
COLUMNS = 14
CELLS = " | ".join(f"columnnumber{n}" for n in range(COLUMNS))
MATRIX = r"\begin{matrix} a \\ b \\ c \\ d \end{matrix}"
BRACE = rf"$$\left\{{ {MATRIX} \right)$$"
OVER = r"$$\widehat{abcdefgh} \quad \underbrace{a+b+c}_n$$"
FOLDED = f"<details>\n<summary>More</summary>\n\n{BRACE}\n\n</details>\n"
FILES = {
    f"Claims/{CLAIM}.md": "---\ntype: fact\ntags: [one, two]\naliases: [other]\n---\nText.\n",
    "Claims/Signs.md": f"---\ntype: fact\n---\n# {SIGNS}\n\nText.\n",
    "Claims/Short.md": "# Short\n\nText.\n",
    "Code.md": f"# Code\n\n{WIDE_CODE}\n> [!tip] In a callout\n> {IN_ONE_LINE}\n",
    "Formula.md": f"# Formula\n\n{WIDE_FORMULA}",
    "Table.md": f"# Table\n\n| {CELLS} |\n|{'---|' * COLUMNS}\n| {CELLS} |\n",
    "Grows.md": f"{BRACE}\n\n{OVER}\n\n{FOLDED}",
}  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with build_and_serve(FILES, tmp_path_factory.mktemp("long")) as found:
        yield found


@pytest.mark.parametrize("name", [CLAIM, "Signs"])
@pytest.mark.parametrize(("size", "most"), [(LAPTOP, 330), (PHONE, 420)])
def test_a_long_title_leaves_room_for_the_text(
    served: Served, chromium: Browser, name: str, size: dict[str, Any], most: int
) -> None:
    with open_page(chromium, served, **size) as opened:
        opened.page.goto(f"{served.base}Claims/{name.replace(' ', '-')}/")
        text = opened.page.locator("article > p").first.bounding_box()
        assert text is not None
        assert text["y"] <= most


def test_a_long_name_takes_two_lines_of_the_tree_and_is_told_in_full(
    served: Served, chromium: Browser
) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = opened.page
        page.goto(f"{served.base}Claims/Short/", wait_until="networkidle")
        long = page.locator(".vk-tree a", has_text=CLAIM)
        heights = [one.evaluate("e => e.offsetHeight") for one in (
            long, page.locator(".vk-tree a", has_text="Short")
        )]  # fmt: skip
        assert heights[0] <= 2 * heights[1]
        assert long.get_attribute("title") is None
        long.hover()
        expect(long).to_have_attribute("title", CLAIM)
        page.goto(f"{served.base}Claims/{CLAIM.replace(' ', '-')}/")
        current = page.locator(".vk-tree [aria-current]")
        assert current.evaluate("e => e.scrollHeight <= e.clientHeight")


def edge(page: Page, selector: str, side: str) -> bytes:
    """Return a picture of the ground at an edge of an element, where nothing is written."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    x = box["x"] + (3 if side == "left" else box["width"] - 6)
    return page.screenshot(clip={"x": x, "y": box["y"] + 2, "width": 3, "height": 4})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("url", "selector"),
    [
        ("Code/", "pre > code"),
        ("Formula/", ".math-block"),
        ("Code/", ".callout .math-block"),
    ],
)
def test_an_edge_tells_that_there_is_more_beyond_it(
    served: Served, chromium: Browser, url: str, selector: str, scheme: str
) -> None:
    with open_page(chromium, served, color_scheme=scheme, **LAPTOP) as opened:
        page = opened.page
        page.goto(served.base + url, wait_until="networkidle")
        left, right = edge(page, selector, "left"), edge(page, selector, "right")
        assert left != right
        page.locator(selector).first.evaluate("e => (e.scrollLeft = e.scrollWidth)")
        assert edge(page, selector, "left") != left
        assert edge(page, selector, "right") != right


def test_paper_shows_all_of_a_wide_table_without_a_script(
    served: Served, chromium: Browser
) -> None:
    paper = {"width": 680, "height": 1000}
    with open_page(chromium, served, java_script_enabled=False, viewport=paper) as opened:
        page = opened.page
        page.emulate_media(media="print")
        page.goto(f"{served.base}Table/")
        last = page.locator("article td").last.bounding_box()
        assert last is not None
        assert last["x"] + last["width"] <= paper["width"]


def without_mathematical_fonts(route: Route) -> None:
    answer = route.fetch()
    sheet = answer.text().replace("font-family:", "font-family: serif; --none:")
    route.fulfill(response=answer, body=sheet)


def test_signs_grow_where_no_font_makes_them(served: Served, chromium: Browser) -> None:
    with open_page(chromium, served, **LAPTOP) as opened:
        page = opened.page
        page.route("**/vaultkit-math.*.css", without_mathematical_fonts)
        page.goto(f"{served.base}Grows/")
        expect(page.locator("article.vk-unstretched")).to_have_count(1)
        sizes = """math => {
          const size = (one) => one.getBoundingClientRect();
          const [first, inner, last] = math.querySelector("mrow").children;
          return [size(first), size(inner), size(last)].map((box) => [box.top, box.height]);
        }"""
        brace = page.locator("math").first
        page.wait_for_function("document.querySelector('math mo').style.transform")
        rows = brace.evaluate(sizes)
        for top, height in (rows[0], rows[2]):
            assert height >= 0.95 * rows[1][1]
            assert abs(top - rows[1][0]) < 0.1 * rows[1][1]
        over = (
            page.locator("math")
            .nth(1)
            .evaluate("""math => {
          const width = (one) => one.getBoundingClientRect().width;
          return [...math.querySelectorAll("[accent] > mo, [accentunder] > mo")]
            .map((sign) => width(sign) / width(sign.parentElement.firstElementChild));
        }""")
        )
        assert len(over) == 2
        assert all(0.9 < part < 1.1 for part in over)
        page.locator("summary").click()
        fence = page.locator("details math mo").first
        page.wait_for_function("document.querySelector('details math mo').style.transform")
        assert fence.evaluate("e => e.getBoundingClientRect().height") > 60
    assert opened.problems == []


def test_a_search_opens_again_right_after_it_was_closed(served: Served, chromium: Browser) -> None:
    """Before the browser draws, the focus is still in the dialog that was closed."""
    with open_page(chromium, served, **LAPTOP) as opened:
        page = opened.page
        page.goto(f"{served.base}Code/", wait_until="networkidle")
        press(page, "/")
        expect(page.locator("dialog.vk-search")).to_have_attribute("open", "")
        page.evaluate("""() => {
          const dialog = document.querySelector("dialog.vk-search");
          const input = dialog.querySelector("input");
          dialog.close();
          input.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true }));
        }""")
        expect(page.locator("dialog.vk-search")).to_have_attribute("open", "")
