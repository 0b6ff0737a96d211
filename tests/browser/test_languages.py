"""The languages of a site in a browser: what scripts say, plurals, directions, the switch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.serving import build_and_serve, find_barriers, open_page, press
from vaultkit.vault.presentation.word_catalogues import complete_languages, read_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.serving import Served

pytestmark = pytest.mark.browser

NUMBERS = (0, 1, 2, 5, 11, 21, 100, 1_000, 12_345, 1_000_000)
NOTES = {
    "Start.md": (
        "# Start\n\n> [!tip]\n> Wort\n\n[[Weg]] und [[Ziel]].\n\n"
        "> [!flow] Weg\n> 1. **Kunde** `198.51.100.7 → 203.0.113.2:80` — none; a\n"
        "> 2. **Knoten** `198.51.100.7 → 203.0.113.2:80` — none; b\n\n"
        "## Wahl\n\n> [!decision] Wahl\n> - **Eins?**\n"
        ">   - Ja → [[Weg]] — a\n>   - Nein → [[Ziel]] — b\n"
    ),
    "Weg.md": "---\nmodified: 2026-03-05\n---\n# Weg\n\nEin Wort.\n",
    "Ziel.md": "---\nlang: ar\ntranslation_of: '[[Start]]'\n---\n# هدف\n\nنص [[Start]]\n",
    "Liste.md": "# Liste\n\n```base\nviews:\n  - type: table\n    name: Alle\n```\n",
    **{f"Ordner/Notiz {number}.md": "Ein Wort.\n" for number in range(12)},
}


def serve(language: str, folder: pytest.TempPathFactory) -> Iterator[Served]:
    settings = {"vaultkit.toml": f'[site]\nname = "S"\nlanguage = "{language}"\n'}
    with build_and_serve(NOTES | settings, folder.mktemp(language)) as served:
        yield served


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from serve("de", tmp_path_factory)


def test_what_the_search_says(german: Served, chromium: Browser) -> None:
    with open_page(chromium, german) as opened:
        page = opened.page
        page.goto(german.base)
        press(page, "/")
        box = page.locator("dialog.vk-search")
        assert "Genauer suchen" in box.inner_text()
        page.locator(".vk-search-input").fill("Wort")
        expect(page.locator(".vk-search-status")).to_have_text("14 Notizen")
        assert page.locator(".vk-search-all").inner_text() == "Alle 14 Ergebnisse"
        page.locator(".vk-search-input").fill("Notzi")
        remark = page.locator(".vk-search-remark").first
        expect(remark).to_contain_text("Nichts zu notzi. Gezeigt wird notiz.")
        left = re.findall(r"[A-Za-z]+", box.inner_text())
        assert not {"Close", "Results", "notes", "Showing", "page"} & set(left)
    assert opened.problems == []


def test_what_filters_flows_and_decisions_say(german: Served, chromium: Browser) -> None:
    with open_page(chromium, german) as opened:
        page = opened.page
        page.goto(f"{german.base}Liste/")
        filtering = page.get_by_placeholder("Filtern")
        filtering.fill("Notiz 1")
        expect(page.locator(".vk-base [role=status]")).to_have_text(re.compile(r"^\d+ von \d+$"))
        page.goto(f"{german.base}Start/")
        page.get_by_role("button", name="Weiter", exact=True).click()
        expect(page.locator(".vk-play-said")).to_contain_text("Station 1 von 2: Kunde")
        page.get_by_role("button", name="Ja").click()
        expect(page.locator(".vk-card-kind")).to_have_text("Ergebnis")
        assert page.get_by_role("button", name="Von vorn beginnen").count() == 1
        assert page.locator(".callout-title-inner").inner_text() == "Tipp"
    assert opened.problems == []


@pytest.mark.parametrize("language", complete_languages())
def test_scripts_and_pages_count_alike(
    language: str, tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> None:
    words = read_words(language)
    with (
        build_and_serve(
            {"A.md": "a\n", "vaultkit.toml": f'[site]\nlanguage = "{language}"\n'},
            tmp_path_factory.mktemp("counts"),
        ) as served,
        open_page(chromium, served) as opened,
    ):
        opened.page.goto(served.base)
        said = opened.page.evaluate(
            """numbers => [
              numbers.map(x => vaultkitWords.n("{count} note", "{count} notes", x)),
              vaultkitWords.date("2026-03-05"),
            ]""",
            list(NUMBERS),
        )
    counts = [words.n("{count} note", "{count} notes", number) for number in NUMBERS]
    assert said == [counts, words.date("2026-03-05")]


def test_a_switch_is_used_by_keyboard_and_without_scripts(
    german: Served, chromium: Browser
) -> None:
    with open_page(chromium, german, java_script_enabled=False) as opened:
        page = opened.page
        page.goto(f"{german.base}Start/")
        link = page.get_by_role("navigation", name="Sprachen dieser Notiz").get_by_role("link")
        assert (link.inner_text(), link.get_attribute("hreflang")) == ("العربية", "ar")
        link.focus()
        page.keyboard.press("Enter")  # no script runs that could wait for a frame
        page.wait_for_url("**/Ziel/")
        article = page.locator("article")
        assert article.evaluate("one => getComputedStyle(one).direction") == "rtl"
        assert page.locator(".vk-languages [aria-current]").inner_text() == "العربية"


@pytest.mark.parametrize(
    ("language", "direction", "search"),
    [
        ("fr", "ltr", "Recherche"),
        ("ar", "rtl", "إبحث"),
        ("he", "rtl", "חיפוש"),
        ("fa", "rtl", "جستجو"),
        ("zh", "ltr", "查找"),
    ],
)
def test_other_languages(
    language: str,
    direction: str,
    search: str,
    tmp_path_factory: pytest.TempPathFactory,
    chromium: Browser,
) -> None:
    for served in serve(language, tmp_path_factory):
        with open_page(chromium, served, viewport={"width": 320, "height": 640}) as opened:
            page = opened.page
            page.goto(f"{served.base}Start/")
            html = page.locator("html")
            assert html.get_attribute("lang") == language
            body = page.locator("body").evaluate("one => getComputedStyle(one).direction")
            assert body == direction
            assert page.locator(".md-header .vk-search-open").get_attribute("aria-label") == search
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= 320
            assert find_barriers(page) == []
        assert opened.problems == []


def test_the_tree_counts_in_the_figures_of_the_page(
    tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> None:
    for served in serve("ar", tmp_path_factory):
        with open_page(chromium, served) as opened:
            opened.page.goto(f"{served.base}Start/")
            expect(opened.page.locator(".vk-tree .vk-size").first).to_have_text("12")
