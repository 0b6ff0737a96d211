"""What the filters of decisions and comparisons say agrees with the properties of the notes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from vaultkit.authoring.drawings.comparison_drawing import find_marks, read_mark
from vaultkit.authoring.drawings.comparison_table import find_faults
from vaultkit.authoring.drawings.drawing_kinds import drawings_for
from vaultkit.config import read_config
from vaultkit.notes.paths import NotePath
from vaultkit.notes.text.page_words import ENGLISH
from vaultkit.site.model.site_model import Site, build_site
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import render_note
from vaultkit.vault.presentation.word_catalogues import read_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import Tag

TREE = """\
> [!decision] Fruit
> Only: **cheap** `price < 2` and **in winter** `season.contains("winter")`
>
> - **Sweet?**
>   - Yes → **Peel?**
>     - No → [[Grape]] — small. Price: low. Runner-up: [[Mango]], if big
>     - Yes → [[Mango]] — big
>   - No → [[Lemon]]
>   - Perhaps → **Peel?**
>   - Never → drink water
"""
ENDS = """
| End | Season | How |
|---|---|---|
| Grape | autumn | [[Mango#Peel\\|by hand]] |
| Lemon | winter | [[Secret\\|not told]] |
"""
FRUIT = {
    "Grape.md": "---\nprice: 1\nseason: winter\n---\n",
    "Mango.md": "---\nprice: 3\nseason: [summer, winter]\n---\n# Peel\n",
    "Lemon.md": "---\nprice: 1\nseason: summer\n---\n",
    "Secret.md": "---\npublish: false\nprice: 1\nmethod: quince\n---\n",
}
BASE = """\
filters: price > 0
properties:
  note.price: {displayName: Price}
views:
  - {type: table, name: Other, order: [file.name, price]}
  - {type: table, name: All, order: [file.name, price, season, ripe, note.tart]}
"""


def site_of(files: dict[str, str], config: dict[str, Any] | None = None) -> Site:
    settings = read_config(config or {}, Path("vaultkit.toml"))
    return build_site(make_vault(files), settings)


def draw(files: dict[str, str], path: str = "A.md") -> BeautifulSoup:
    site = site_of(files)
    to = site.addresses.seen_from(site.addresses.notes[NotePath(path)])
    drawings = drawings_for(site, to)
    html = render_note(
        site.vault, NotePath(path), to, drawings=drawings, hidden_name=site.hidden_name
    ).html
    return BeautifulSoup(html, "html.parser")


def texts(parent: BeautifulSoup | Tag, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in parent.select(selector)]


def fits(page: BeautifulSoup) -> dict[str, str]:
    rows = page.select(".vk-result")
    return {texts(row, ".vk-result-name")[0]: str(row["data-fits"]) for row in rows}


def test_an_end_passes_the_filters_that_its_properties_pass() -> None:
    page = draw({"A.md": TREE, **FRUIT})
    assert texts(page, ".vk-narrow label") == ["cheap", "in winter"]
    assert [one["data-key"] for one in page.select("[data-filter]")] == ["cheap", "in-winter"]
    assert fits(page) == {"Grape": "0 1", "Mango": "1", "Lemon": "0", "drink water": "0 1"}
    assert [jump["data-fits"] for jump in page.select(".vk-jump")] == ["0 1"]


def test_a_column_of_the_table_stands_for_the_property_of_its_name() -> None:
    page = draw({"A.md": TREE + ENDS, **FRUIT})
    assert fits(page) == {"Grape": "0", "Mango": "1", "Lemon": "0 1", "drink water": "0 1"}
    grape = page.select(".vk-result")[0]
    facts = {str(one["data-name"]): texts(one, "div")[-1] for one in grape.select(".vk-fact")}
    assert facts == {"Price": "low.", "Runner-up": "Mango, if big", "Season": "autumn"}
    assert texts(grape, ".vk-reason") == ["small."]
    (part,) = grape.select(".vk-part")
    assert (part["data-name"], part.a and part.a["href"]) == ("How", "../Mango/#peel")


def test_a_part_that_is_a_flow_is_played() -> None:
    flow = "> [!flow] Way\n>\n> 1. **a** `1` -> `2`\n> 2. **b**\n\n^{id}\n"
    files = FRUIT | {
        "Mango.md": FRUIT["Mango.md"] + flow.format(id="way") + "\nno flow ^no\n",
        "Secret.md": FRUIT["Secret.md"] + flow.format(id="way"),
    }
    for target, is_flow in {
        "Mango#^WAY": True,
        "Mango#^no": False,
        "Mango#Peel": False,
        "Mango#^none": False,
        "Secret#^way": False,
    }.items():
        page = draw({"A.md": TREE + ENDS.replace("Mango#Peel", target), **files})
        assert bool(page.select(".vk-flow-part")) is is_flow, target


def test_what_is_not_published_is_not_asked() -> None:
    tree = TREE.replace("[[Lemon]]", "[[Secret]]").replace("price < 2", 'method == "quince"')
    page = draw({"A.md": tree + ENDS.replace("Lemon |", "Secret |"), **FRUIT})
    assert "quince" not in str(page.select_one(".vk-decision-tree"))
    assert [str(row["data-fits"]) for row in page.select(".vk-result")][:3] == ["", "1", "1"]
    assert not page.select("a[href*=Secret]")


def test_an_end_without_a_value_passes_no_filter() -> None:
    tree = TREE.replace("price < 2", "nothing.length > 1")
    assert fits(draw({"A.md": tree, **FRUIT}))["Grape"] == "1"


def test_a_decision_without_filters_has_none_to_draw() -> None:
    page = draw({"A.md": TREE.replace("**cheap** `price < 2` and **in winter** `s", "`s"), **FRUIT})
    assert not page.select(".vk-narrow, [data-fits]")


def test_a_malformed_filter_leaves_the_list() -> None:
    page = draw({"A.md": TREE.replace("price < 2", "price <"), **FRUIT})
    assert not page.select(".vk-decision")
    assert texts(page, ".callout-title") == ["Fruit"]


COMPARISON = """\
> [!comparison] Fruit & side by side
> Begin with [[Mango]] and [[Lemon]]; narrow by `season`, or only **cheap** `price < 2`.
>
> - **Buying**: Price, season
> - **Eating**: ripe
>
> ![[F.base#All]]
"""
RIPE = {
    **{path: text.replace("price", "ripe: true\nprice") for path, text in FRUIT.items()},
    "Lemon.md": "---\nprice: 1\nseason: summer\nripe: false\ntart: 'yes: very'\n---\n",
    "F.base": BASE,
}


def test_a_comparison_shows_a_property_a_row() -> None:
    page = draw({"A.md": COMPARISON, **RIPE})
    (section,) = page.select("section.vk-comparison")
    assert texts(section, "thead th") == ["file name", "Grape", "Lemon", "Mango"]
    assert texts(section, "tbody .vk-compare-group") == ["Buying", "Eating"]
    rows = [texts(row, "th, td") for row in section.select("tbody tr:not(.vk-compare-group)")]
    assert rows == [
        ["Price", "1", "1", "3"],
        ["season", "winter", "summer", "summerwinter"],
        ["ripe", "✓ yes", "\N{EN DASH} no", "✓ yes"],
        ["tart", "", "✓ yes very", ""],
    ]
    assert texts(section, ".vk-comparison-title") == ["Fruit & side by side"]
    assert [head.get("data-first") is not None for head in section.select("thead th")] == [
        False, False, True, True,
    ]  # fmt: skip


def test_filters_and_facets_agree_with_the_data() -> None:
    page = draw({"A.md": COMPARISON, **RIPE})
    options = {str(one["value"]): one.text for one in page.select("select option")}
    assert options == {"": "any", "0": "winter", "1": "summer"}
    heads = page.select("thead th[data-key]")
    found = {head.text: (head["data-fits"], head["data-values"]) for head in heads}
    assert found == {"Grape": ("0", "0.0"), "Lemon": ("0", "0.1"), "Mango": ("", "0.0 0.1")}


def test_a_private_note_is_in_no_comparison() -> None:
    page = draw({"A.md": COMPARISON + "\n[[Secret]]", **RIPE})
    assert "quince" not in str(page)
    assert "Secret" not in texts(page, "thead th")


def test_a_code_block_can_be_compared_too() -> None:
    quoted = "".join(f"> {line}\n" for line in f"```base\n{BASE}```".splitlines())
    page = draw({"A.md": f"> [!comparison]\n{quoted}", **RIPE})
    assert texts(page, ".vk-comparison-title") == ["Comparison"]
    assert texts(page, "thead th") == ["file name", "Grape", "Lemon", "Mango"]
    assert not page.select(".vk-compare-group, select, input")


@pytest.mark.parametrize(
    "text",
    [
        "> [!comparison] A\n> Only text.\n",
        "> [!comparison] A\n> ![[Nowhere.base]]\n",
        "> [!comparison] A\n> ![[F.base#Nothing]]\n",
        "> [!comparison] A\n> ![[One.base]]\n",
        "> [!comparison] A\n> ![[Broken.base]]\n",
        "> [!comparison] A\n> ![[Lemon]]\n",
    ],
)
def test_a_callout_that_compares_nothing_stays_a_callout(text: str) -> None:
    one = 'filters: file.name == "Lemon"\n'
    page = draw({"A.md": text, "One.base": one, "Broken.base": "filters: [", **RIPE})
    assert not page.select(".vk-comparison")
    assert texts(page, ".callout-title") == ["A"]


def test_faults_of_a_comparison_are_told_where_they_are_and_on_the_page(
    publish: Callable[..., Any],
) -> None:
    text = COMPARISON.replace("price < 2", "price <").replace("Price, season", "Price, colour")
    text = text.replace("`season`", "`season`, `formula.x`").replace("> - **Eating**:", "> -")
    site = publish({"A.md": text, **RIPE})
    expected = [
        'A.md:2:90: the filter "cheap": the expression ends too early',
        'A.md:2:59: the base has no "formula.x" to choose a value of',
        'A.md:4:7: the view has no column "colour"',
        "A.md:5:5: a list of a comparison has a heading in bold, then names of columns",
    ]
    end = "; the comparison stays a table until then"
    assert sorted(site.warnings) == sorted(line + end for line in expected)
    page = site.page("A/")
    said = [" ".join(one.get_text().split()) for one in page.select(".vk-base-broken")]
    assert said == ["This comparison cannot be shown side by side."]
    assert page.select(".vk-base table")
    assert not page.select(".vk-comparison")


def test_no_fault_is_found_in_a_fine_comparison() -> None:
    site = site_of({"A.md": COMPARISON, **RIPE})
    assert list(find_faults(site.notes[NotePath("A.md")], site)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", ("yes", "yes", "")),
        ("Yes: no NAT", ("yes", "Yes", "no NAT")),
        ("yes inside the cluster", ("yes", "yes", "inside the cluster")),
        ("no", ("no", "no", "")),
        ("no: it is not", ("no", "no", "it is not")),
        ("no virtual IP", None),
        ("no by default; yes with a flag", ("partly", "", "no by default; yes with a flag")),
        ("no, but yes", ("no", "no", "but yes")),
        ("no: never, yes on Sundays", ("partly", "", "no: never, yes on Sundays")),
        ("yes, no NAT at all", ("yes", "yes", "no NAT at all")),
        ("yes; no on Sundays", ("partly", "", "yes; no on Sundays")),
        ("only behind a balancer", ("partly", "only", "behind a balancer")),
        ("partly", ("partly", "partly", "")),
        ("none", None),
        ("yesterday", None),
        ("", None),
        ("80 and 443", None),
    ],
)
def test_how_a_text_begins(text: str, expected: tuple[str, str, str] | None) -> None:
    found = read_mark(text, ENGLISH)
    assert (found and tuple(found)) == expected


def test_a_mark_is_read_in_the_language_of_the_site_too() -> None:
    german = read_words("de")
    assert [read_mark(text, german) for text in ("ja", "nein: nie", "teilweise", "yes")] == [
        ("yes", "ja", ""), ("no", "nein", "nie"), ("partly", "teilweise", ""), ("yes", "yes", ""),
    ]  # fmt: skip


def test_signs_stand_only_where_something_says_yes_or_no() -> None:
    assert find_marks(["only A", "depends"], ENGLISH) == [None, None]
    assert find_marks(["only A", True, 3, "x"], ENGLISH) == [
        ("partly", "only", "A"), ("yes", "yes", ""), None, None,
    ]  # fmt: skip
