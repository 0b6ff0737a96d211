"""What a page shows of its note: the title once, the lead without its heading, linked headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

LINK = '<a aria-hidden="true" class="headerlink" href="#part" tabindex="-1"></a>'


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# A note\n\nx\n\n# More\n", ["A note", "More"]),
        ("# a NOTE!\n\n# More\n", ["a NOTE!", "More"]),
        ("# *A* note\n\n# More\n", ["A note", "More"]),
        ("up:: [[B]]\n\n# A note\n\nx\n", ["A note"]),
        ("![[p.png]]\n\n# A note\n\n# More\n", ["A note", "More"]),
        ("# Other\n\n# More\n", ["A note", "Other", "More"]),
        ("# Other\n\nx\n", ["Other"]),
        ("x\n\n# Other\n", ["A note", "Other"]),
        ("## Part\n\n# A note\n", ["A note", "A note"]),
        ("> # A note\n\n# More\n", ["A note", "A note", "More"]),
    ],
)
def test_the_title_once(publish: Callable[..., Any], text: str, headings: list[str]) -> None:
    page = publish({"A note.md": text, "B.md": ""}).page("A-note/")
    assert [h.get_text().strip() for h in page.select("article h1")] == headings


def test_links_to_the_title_still_lead_to_it(publish: Callable[..., Any]) -> None:
    site = publish({"A note.md": "x\n\n# A note\n\n# More\n", "B.md": "[[A note#A note]]"})
    link = site.page("B/").select_one("article a.internal-link")
    assert link["href"] == "../A-note/#a-note"
    assert site.page("A-note/").select_one("h1#a-note").text == "A note"


@pytest.mark.parametrize("word", ["Summary", "SUMMARY", "TL;DR", "Zusammenfassung", "概要"])
def test_the_lead(publish: Callable[..., Any], word: str) -> None:
    site = publish(
        {"A.md": f"# A\n\n## {word}\n\nSays [[B|much]].\n\nMore.\n\n## Part\n", "B.md": ""}
    )
    article = site.page("A/").select_one("article")
    lead = article.select_one(".vk-lead")
    assert lead.p.text == "Says much."
    assert lead["id"]
    assert [h.get_text() for h in article.select("h2:not(.vk-footer *)")] == ["Part"]
    contents = site.page("A/").select(".md-sidebar--secondary .md-nav a")
    assert [a["href"] for a in contents] == ["#part"]


def test_links_to_a_summary_still_lead_there(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "## Summary\n\nText.\n", "B.md": "[[A#Summary]]"})
    link = site.page("B/").select_one("article a.internal-link")
    assert link["href"] == "../A/#summary"
    assert site.page("A/").select_one("#summary").text.strip() == "Text."
    assert site.warnings == []


@pytest.mark.parametrize(
    "text",
    [
        "## Part\n\n## Summary\n\nText.\n",
        "Before.\n\n## Summary\n\nText.\n",
        "## Summary\n\n- a list\n",
        "## Summary of it\n\nText.\n",
        "### Summary\n\nText.\n",
    ],
)
def test_no_lead(publish: Callable[..., Any], text: str) -> None:
    page = publish({"A.md": text}).page("A/")
    assert page.select_one(".vk-lead") is None
    assert any("Summary" in h.text for h in page.select("article :is(h2, h3)"))


def test_headings_link_to_themselves(publish: Callable[..., Any]) -> None:
    text = "# A\n\n## Part\n\n> [!note] ## In a callout\n\n### ![[p.png]]\n\n## Part\n\n# Next\n"
    site = publish({"A.md": text})
    article = site.page("A/").select_one("article")
    assert str(article.select_one("h2#part > a")) == LINK
    assert [a["href"] for a in article.select(".headerlink")] == [
        "#part",
        "#ppng",
        "#part-1",
        "#next",
    ]
    assert article.select_one("h2#part").text == "Part"
    assert article.select_one("h1:not(#next) .headerlink") is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('<h1 align="center">\n\n<img src="a.png">\n\n</h1>\n\ntext\n', []),
        ('<h2 id="a">\n\n</h2>\n', ["h2"]),
        ('<h2><img src="a.png"></h2>\n', ["h2"]),
    ],
)
def test_a_heading_that_was_cut_off_is_none(
    publish: Callable[..., Any], written: str, shown: list[str]
) -> None:
    page = publish({"A.md": written, "a.png": "x"}).page("A/")
    found = page.select("article :is(h1, h2):not([data-search-exclude])")
    assert [one.name for one in found if one.text != "A"] == shown
