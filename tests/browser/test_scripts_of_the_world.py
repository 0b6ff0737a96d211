"""Pages in scripts that run from the right, or have no italics: sides, emphasis, letters."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.serving import build_and_serve, open_page, press

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.serving import Served

pytestmark = pytest.mark.browser

LAPTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True,
}  # fmt: skip
LONG = "ملاحظة ذات اسم طويل لا يتسع له سطر واحد من الرسم الصغير"
FILES = {
    "vaultkit.toml": '[site]\nname = "S"\nlanguage = "ar"\n',
    "الرئيسية.md": f"انظر [[{LONG}]] و[[Latin A]] و`[!info]`.\n\n$x^2$ هنا\n\n$$y^2$$\n",
    f"{LONG}.md": "نص\n\n## Syncthing\n\nحفظ\n",
    "中文.md": "---\nlang: zh\n---\n函数在某点*连续*的定义。\n",
    "English.md": "---\nlang: en\n---\nA *word*.\n",
    **{f"Obsidian Publish/{letter}.md": "x\n" for letter in ascii_uppercase},
    "Obsidian Publish/Latin A.md": "x\n",
}
BOXES = """svg => {
  const box = (one) => one.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text:not(.vk-graph-word)")];
  return {
    width: box(svg).width,
    here: box(svg.querySelector(".vk-graph-here")).left,
    names: texts.map((text) => {
      const lines = [...text.querySelectorAll("tspan")].map(box);
      const dot = text.parentElement.querySelector("circle");
      return [box(text).right, box(dot).left, lines.map(({ right }) => right)];
    }),
  };
}"""


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with build_and_serve(FILES, tmp_path_factory.mktemp("scripts")) as served:
        yield served


def test_neighbours_stand_left_of_a_note_that_runs_from_the_right(
    arabic: Served, chromium: Browser
) -> None:
    with open_page(chromium, arabic, **LAPTOP) as opened:
        opened.page.goto(arabic.base + quote("الرئيسية/"))
        found = opened.page.locator("svg.vk-graph").evaluate(BOXES)
    assert len(found["names"]) == 2
    assert sum(len(lines) for *_, lines in found["names"]) > 0
    for right, dot, lines in found["names"]:
        assert right <= dot < found["here"]
        assert dot - right < 8
        assert all(abs(line - right) < 3 for line in lines)


def test_lists_stand_at_the_side_where_the_page_begins(arabic: Served, chromium: Browser) -> None:
    with open_page(chromium, arabic, **LAPTOP) as opened:
        opened.page.goto(f"{arabic.base}all-notes/")
        place = opened.page.locator(".vk-notes .vk-about", has_text="Obsidian Publish").first
        gap = place.evaluate(
            """one => {
              const text = document.createRange();
              text.selectNodeContents(one);
              const heading = one.closest("article").querySelector("h1").getBoundingClientRect();
              return heading.right - text.getBoundingClientRect().right;
            }"""
        )
        assert 0 <= gap < 2
        tops = opened.page.locator(".vk-letters a").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().top)"
        )
    assert len(tops) > len(ascii_uppercase)
    assert len(set(tops)) == 1


@pytest.mark.parametrize(
    ("note", "style", "marks"), [("中文", "normal", "dot"), ("English", "italic", "none")]
)
def test_signs_without_italics_have_dots(
    arabic: Served, chromium: Browser, note: str, style: str, marks: str
) -> None:
    with open_page(chromium, arabic, **LAPTOP) as opened:
        opened.page.goto(f"{arabic.base}{quote(note)}/")
        found = opened.page.locator("article em").evaluate(
            "one => [getComputedStyle(one).fontStyle, getComputedStyle(one).textEmphasisStyle]"
        )
    assert found == [style, marks]


def test_formulas_are_as_large_as_the_text_they_stand_in(arabic: Served, chromium: Browser) -> None:
    with open_page(chromium, arabic, **LAPTOP) as opened:
        opened.page.goto(arabic.base + quote("الرئيسية/"))
        sizes = [
            opened.page.locator(f"article {name}").first.evaluate(
                "one => parseFloat(getComputedStyle(one).fontSize)"
            )
            for name in ("p", ".math-inline math", ".math-block math")
        ]
    assert [size / sizes[0] for size in sizes] == pytest.approx([1, 1, 1.1], abs=0.01)


def test_code_runs_from_the_left_in_text_from_the_right(arabic: Served, chromium: Browser) -> None:
    with open_page(chromium, arabic, **LAPTOP) as opened:
        opened.page.goto(arabic.base + quote("الرئيسية/"))
        signs = opened.page.locator("article p > code").evaluate(
            """one => [0, 6].map((at) => {
              const sign = document.createRange();
              sign.setStart(one.firstChild, at);
              sign.setEnd(one.firstChild, at + 1);
              return sign.getBoundingClientRect().left;
            })"""
        )
    assert signs[0] < signs[1]


def test_rows_of_the_search_stand_at_one_side(arabic: Served, chromium: Browser) -> None:
    with open_page(chromium, arabic, **LAPTOP) as opened:
        page = opened.page
        page.goto(arabic.base)
        press(page, "/")
        page.keyboard.type("حفظ")
        row = page.locator(".vk-search-list .vk-found-section", has_text="Syncthing")
        expect(row).to_be_visible()
        found = row.evaluate(
            "one => [getComputedStyle(one).direction, getComputedStyle(one).borderLeftWidth]"
        )
    assert found == ["rtl", "0px"]


def test_nothing_fades_below_the_text_of_a_phone(arabic: Served, chromium: Browser) -> None:
    with open_page(chromium, arabic, **PHONE) as opened:
        opened.page.goto(arabic.base + quote("الرئيسية/"))
        box = opened.page.locator(".md-sidebar__scrollwrap:has(.vk-neighbours)")
        assert box.locator("svg.vk-graph").is_visible()
        assert box.evaluate("one => getComputedStyle(one).maskImage") == "none"
