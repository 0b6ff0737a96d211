"""Bases on the site: in notes, on pages of their own, and nothing that is not published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import BeautifulSoup

BASE = """\
filters: file.inFolder("Books")
formulas:
  tax: price * 0.1
  wrong: title.toFixed(1)
properties:
  price: {displayName: Price}
views:
  - type: table
    name: All
    order: [file.name, author, price, formula.tax, formula.wrong, read, tags, when, site]
    summaries: {price: Sum}
  - type: table
    name: By author
    order: [file.name, price]
    groupBy: {property: author, direction: ASC}
    summaries: {price: Max}
  - type: cards
    name: Shelf
    image: note.cover
    imageFit: contain
    order: [file.name, price]
  - type: list
    name: Names
    markers: number
    order: [file.name, price]
  - type: calendar
    name: Board
"""
FILES = {
    "Home.md": "![[Library.base#All]]\n\n![[Library.base]]\n\n[[Library.base]] ![[p.png]]\n",
    "Library.base": BASE,
    "Books/A.md": (
        "---\ntitle: A <b>\nauthor: '[[Ann#Life|Ann A]]'\nprice: 3\nread: true\ntags: [x/y]\n"
        "when: 2026-01-05\nsite: https://example.org/?a=1&b=2\ncover: '[[p.png]]'\n---\n"
    ),
    "Books/B.md": (
        "---\nauthor: ['[[Secret]]', '[[p.png]]', plain]\nprice: 10\ncover: '#ff8800'\n---\n"
    ),
    "Books/C <i>.md": "",
    "Books/Hidden.md": "---\npublish: false\nprice: 1000\nauthor: Nobody\n---\n",
    "Ann.md": (
        "# Life\n\n```base\nfilters: author == this\nviews: [{type: list, name: Hers}]\n```\n"
    ),
    "Secret.md": "---\npublish: false\n---\n",
    "p.png": "x",
}


def rows(soup: BeautifulSoup, where: str) -> list[list[str]]:
    return [
        [" ".join(cell.text.split()) for cell in row.select("td, th")]
        for row in soup.select(f"{where} tr")
    ]


@pytest.fixture
def built(publish: Callable[..., Any]) -> Any:
    return publish(FILES)


def test_an_embed_with_a_view_shows_that_view(built: Any) -> None:
    assert built.warnings == []
    table = built.page("").select(".vk-base-table")[0]
    assert table["aria-label"] == "All"
    heads = [head.text for head in table.select("thead th")]
    assert heads == [
        "file name", "author", "Price", "tax", "wrong", "read", "tags", "when", "site",
    ]  # fmt: skip
    first, second, third = table.select("tbody tr")
    cells = first.select("td")
    assert [cell.text for cell in cells[:4]] == ["A", "Ann A", "3", "0.30000000000000004"]
    assert cells[0].a["href"] == "Books/A/"
    assert cells[1].a["href"] == "Ann/#life"
    assert cells[4].select_one(".vk-base-error").text == "a string has no function toFixed()"
    assert cells[5].input.has_attr("checked")
    assert cells[6].select_one("li > a.tag")["href"] == "tags/x/y/"
    assert cells[7].time["datetime"] == "2026-01-05"
    assert cells[8].a["href"] == "https://example.org/?a=1&b=2"
    assert [item.text for item in second.select("td:nth-of-type(2) li")] == [
        "Secret", "p.png", "plain",
    ]  # fmt: skip
    assert [a.get("href") for a in second.select("td:nth-of-type(2) a")] == ["p.png"]
    assert third.td.text == "C <i>"
    assert table.select_one("tfoot").text == "Sum 13"


def test_an_embed_without_a_view_has_tabs(built: Any) -> None:
    tabs = built.page("").select_one(".vk-base-views")
    assert [label.text for label in tabs.select("label")] == [
        "All", "By author", "Shelf", "Names", "Board",
    ]  # fmt: skip
    inputs = tabs.select("input[type=radio]")
    assert [field["id"] for field in inputs] == [label["for"] for label in tabs.select("label")]
    assert [field.has_attr("checked") for field in inputs] == [True, False, False, False, False]
    assert len(tabs.select(".tabbed-block")) == 5


def test_groups_cards_lists_and_unknown_types(built: Any) -> None:
    page = built.page("Library.base/")
    assert [h.text for h in page.select("article h1")] == ["Library"]
    assert rows(page, '[aria-label="By author"]') == [
        ["file name", "Price"], ["Ann A 1"], ["", "Max 3"], ["A", "3"],
        ["Secretp.pngplain 1"], ["", "Max 10"], ["B", "10"], ["No value 1"],
        ["", "Max \N{EN DASH}"],
        ["C <i>", ""], ["", "Max 10"],
    ]  # fmt: skip
    cards = page.select('[aria-label="Shelf"] .vk-card')
    assert [card.p.text for card in cards] == ["A", "B", "C <i>"]
    assert cards[0].select_one(".vk-cover img")["src"] == "../p.png"
    assert cards[1].select_one(".vk-cover rect")["fill"] == "#ff8800"
    assert page.select_one('[aria-label="Shelf"] ul.vk-fit-contain')
    assert [item.text for item in page.select('[aria-label="Names"] ol > li')] == [
        "A, 3", "B, 10", "C <i>",
    ]  # fmt: skip
    note = page.select_one('[aria-label="Board"] .vk-base-note').text
    assert note == (
        "Written as a view of the type “calendar”, which is not known here; shown as a table."
    )


def test_this_is_the_note_around_a_code_block(built: Any) -> None:
    items = built.page("Ann/").select(".vk-base-list li")
    assert [item.text for item in items] == ["A"]


def test_nothing_unpublished_is_asked_or_shown(built: Any) -> None:
    for path in built.files:
        if path.endswith(".html"):
            text = built.text(path)
            assert "Hidden" not in text
            assert "1000" not in text
    assert not [path for path in built.files if path.endswith(".base")]


def test_hidden_names_stay_hidden_in_formulas_too(publish: Callable[..., Any]) -> None:
    files = {
        "Home.md": "[[Library.base]]\n",
        "Library.base": (
            "formulas: {said: 'list(author).map(value.toString()).join(\";\")',"
            " length: author.toString().length}\n"
            "views: [{type: table, order: [author, formula.said, formula.length]}]\n"
        ),
        "A.md": "---\nauthor: '[[Secret]]'\n---\n",
        "Secret.md": "---\npublish: false\n---\n",
        "vaultkit.toml": '[site]\nhidden-name = "a note"\n',
    }
    site = publish(files)
    for path in site.files:
        assert not path.endswith(".html") or "Secret" not in site.text(path)


def test_long_tables_are_cut_with_a_way_to_the_rest(publish: Callable[..., Any]) -> None:
    files = {f"Books/{number}.md": "" for number in range(230)}
    site = publish({"Home.md": "![[Library.base#All]]\n", "Library.base": BASE, **files})
    home = site.page("")
    assert len(home.select(".vk-base tbody tr")) == 100
    note = home.select_one(".vk-base-note")
    assert note.text == "100 of 230 results. See all"
    assert note.a["href"] == "Library.base/"
    page = site.page("Library.base/").select_one('[aria-label="All"]')
    assert len(page.select("tbody tr")) == 200  # of 1,000 rows for five views
    assert page.select_one(".vk-base-note").text == "200 of 230 results; see the rest in Obsidian."


def test_where_a_base_is_broken_is_told_to_its_author(publish: Callable[..., Any]) -> None:
    site = publish({"Home.md": "Text\n\n```base\nviews: []\nfilters: 'a = <b>'\n```\n"})
    broken = site.page("").select(".vk-base-broken")
    assert [one.get_text(strip=True) for one in broken] == ["This base cannot be shown."]
    (warning,) = site.warnings
    assert warning.startswith('Home.md:5:13: E207 unexpected "="; write == to compare')


def test_no_style_attributes_and_no_scripts(built: Any) -> None:
    for url in ("", "Library.base/"):
        for base in built.page(url).select(".vk-base"):
            assert not base.select("[style], script, [onclick]")
