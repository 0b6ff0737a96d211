"""What the page at the root shows: a note that declares a front page, any other home note, none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bs4 import BeautifulSoup, Tag

MANY = {
    f"F/Note {n}.md": f"---\nmodified: 2026-01-{n + 10}\n---\n[[Hub]] [[Sun]] [[Moon]]\n"
    for n in range(1, 9)
}
MOST = {"F/Hub.md": "[[Sun]]", "F/Sun.md": "[[Hub]]", "F/G/Moon.md": "purpose", **MANY}
DECLARED = "---\ncssclasses: front-page\naliases: [start]\n---\n# A promise\n\nWhat it is.\n"
PRIVATE = {
    "F/Burrow.md": "---\npublish: false\nmodified: 2026-02-01\n---\n[[Hub]]\n",
    "F/Lair.md": "---\nunlisted: true\nmodified: 2026-02-02\n---\n[[Hub]]\n",
}


def texts(parent: BeautifulSoup | Tag, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in parent.select(selector)]


def test_a_folder_that_holds_nearly_all_is_open(publish: Callable[..., Any]) -> None:
    """Who is shown `docs` alone has learnt nothing; a page of another folder sees its own."""
    inside = {f"docs/{part}/N{n} {part}.md": "" for part in ("Ants", "Bees") for n in range(5)}
    site = publish({**inside, "private/P.md": ""})
    page = site.page("")
    assert texts(page, ".vk-front-name a") == ["Ants", "Bees", "private"]
    assert texts(page, ".vk-tree .vk-open > ul a") == ["Ants", "Bees"]
    assert texts(site.page("private/P/"), ".vk-tree .vk-open > ul a") == ["P"]
    home = publish({"Home.md": ""})
    assert texts(home.page(""), ".vk-tree .vk-open > ul a") == ["Ants", "Bees"]
    even = publish({**inside, **{f"private/P{n}.md": "" for n in range(9)}}).page("")
    assert texts(even, ".vk-front-name a") == ["docs", "private"]
    assert even.select(".vk-tree .vk-open") == []


def test_a_note_that_asks_for_the_root_is_the_home_note(publish: Callable[..., Any]) -> None:
    """Obsidian Publish's way; such a note wins over one that only has the name."""
    asking = "---\npermalink: /\n---\nWelcome."
    private = f"---\npublish: false\n{asking[4:]}"
    site = publish(
        {"f/الرئيسية.md": asking, "index.md": "[[الرئيسية]]", "a/B.md": private, **MOST},
    )
    page = site.page("")
    assert "Welcome." in page.select_one("article").text
    assert page.select_one("article .vk-overview") is None
    assert texts(page, ".vk-tree a[aria-current]") == ["Home"]
    assert texts(page, ".vk-tree a").count("الرئيسية") == 0
    assert not any(path.startswith("f/") for path in site.files)


def test_a_home_note_that_declares_it_is_a_front_page(publish: Callable[..., Any]) -> None:
    site = publish({"Home.md": DECLARED, **MOST, **PRIVATE})
    page = site.page("")
    article = page.select_one("article")
    assert "front-page" in article["class"]
    assert texts(article, "h1") == ["A promise"]
    assert texts(article, ".vk-front-search span") == ["Search 12 notes"]
    ways = {a.get_text(strip=True): a["href"] for a in article.select(".vk-front-search a")}
    assert ways == {"Search 12 notes/": "search/", "Graph": "graph/", "All notes": "all-notes/"}
    assert not page.select(".vk-neighbours")
    assert texts(article, ".vk-front-changes a") == [f"Note {n}" for n in (8, 7, 6, 5, 4, 3)]
    days = [str(one["datetime"]) for one in article.select(".vk-front-changes time")]
    assert days == sorted({*days}, reverse=True)
    assert not article.select(".vk-header, .vk-footer, .vk-front-linked")
    assert page.select_one(".md-sidebar--primary").has_attr("hidden")


def test_a_home_note_of_a_stranger_stays_what_it_is(publish: Callable[..., Any]) -> None:
    site = publish({"README.md": "# Mine\n\nAs I wrote it.\n", **MOST, **PRIVATE})
    page = site.page("")
    article = page.select_one("article")
    assert texts(article, "h1, article > p") == ["Mine", "As I wrote it."]
    assert not article.select(".vk-front-search, .vk-front-map, .front-page")
    linked = [li.get_text(" ", strip=True) for li in article.select(".vk-front-linked li")]
    assert linked == [
        "Hub linked from 9 notes", "Sun linked from 9 notes", "Moon linked from 8 notes",
    ]  # fmt: skip
    assert article.select(".vk-front-recent")
    assert not page.select_one(".md-sidebar--primary").has_attr("hidden")


LOOSE = {f"F/Loose {n}.md": "alone" for n in range(1, 9)}
THREE = {"A.md": "[[B]]", "B.md": "[[C]]", "C.md": "[[A]]"}


def test_a_vault_with_few_links_and_no_dates_leads_on_by_its_folders(
    publish: Callable[..., Any],
) -> None:
    article = publish({"README.md": "# Mine\n", **LOOSE}).page("").select_one("article")
    assert texts(article, "h2") == ["Folders"]
    assert texts(article, ".vk-front-name") == ["F 8"]


def test_folders_are_called_as_in_the_tree(publish: Callable[..., Any]) -> None:
    titled = {"F/index.md": "---\ntitle: Fine things\n---\n", "F/g/index.md": "# Gold\n"}
    page = publish({**LOOSE, **titled, "F/g/A.md": "", "h/A.md": ""}).page("")
    tree = texts(page, ".md-sidebar--primary a")
    assert texts(page, ".vk-front-name a") == ["Fine things", "h"]
    assert texts(page, ".vk-front-cards li li a")[0] == "Gold"
    assert {"Fine things", "h"} <= {*tree}


@pytest.mark.parametrize("home", ["README.md", "Any.md"])
def test_a_folder_of_its_own_note_alone_is_a_note(publish: Callable[..., Any], home: str) -> None:
    titled = {"IP/IP.md": "Addresses", "g/index.md": "# Gold\n\nMetal"}
    page = publish({home: "# Mine\n", **LOOSE, **titled}).page("")
    assert texts(page, ".vk-front-name") == ["F 8"]
    notes = page.select(".vk-front-map > .vk-notes a")
    assert [(one.text, one["href"]) for one in notes][:2] == [
        ("Gold", "g/index/"),
        ("IP", "IP/IP/"),
    ]


def test_any_three_notes_with_links_are_the_most_linked(publish: Callable[..., Any]) -> None:
    files = {"README.md": "# Mine\n", **LOOSE, **THREE}
    article = publish(files).page("").select_one("article")
    assert texts(article, "h2") == ["Folders", "Most linked"]
    assert texts(article, ".vk-front-linked li > a") == ["A", "B", "C"]


def test_two_notes_with_links_are_no_list(publish: Callable[..., Any]) -> None:
    files = {"README.md": "# Mine\n", **LOOSE, "A.md": "[[B]]", "B.md": "[[A]]"}
    assert texts(publish(files).page(""), "article h2") == ["Folders"]


def test_a_small_vault_is_seen_at_a_glance(publish: Callable[..., Any]) -> None:
    site = publish({"index.md": "Hello", "A.md": "[[B]]", "B.md": "[[A]]"})
    assert not site.page("").select(".vk-front")


def test_the_class_says_nothing_elsewhere(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": DECLARED, **MOST})
    assert not site.page("A/").select(".vk-front, .vk-front-search")
    assert site.page("A/").select(".vk-header, .vk-footer")


def test_a_vault_without_a_home_note_is_shown_by_its_map(publish: Callable[..., Any]) -> None:
    site = publish({"Root.md": "#t", **MOST, **PRIVATE}, site_name="My vault")
    article = site.page("").select_one("article")
    assert texts(article, "h1") == ["My vault"]
    assert texts(article, "h2") == [
        "Folders", "Graph", "Most linked", "Recently changed", "Tags",
    ]  # fmt: skip
    assert texts(article, ".vk-front-name") == ["F 11"]
    assert texts(article, ".vk-front-cards li li") == ["G", "Hub", "Note 1"]
    assert texts(article, ".vk-front-map > .vk-notes a") == ["Root"]
    assert [a["href"] for a in article.select(".vk-front-head a")] == ["recent/", "tags/"]


@pytest.mark.parametrize("home", ["Home.md", "README.md", "Root.md"])
def test_what_is_private_or_unlisted_is_on_no_front_page(
    publish: Callable[..., Any], home: str
) -> None:
    site = publish({home: DECLARED if home == "Home.md" else "# x\n", **MOST, **PRIVATE})
    text = site.text("index.html")
    assert not re.search("Burrow|Lair", text)
    assert "Note 8" in text


@pytest.mark.parametrize("name", ["Home Page.md", "homepage.md"])
def test_other_names_of_a_home_note(publish: Callable[..., Any], name: str) -> None:
    site = publish({name: "# Welcome\n", "README.md": "# Read\n", **MOST})
    assert texts(site.page(""), "h1") == ["Welcome"]


def test_a_front_page_says_what_changed_since_it_was_kept(
    publish: Callable[..., Any],
) -> None:
    files = {"Home.md": DECLARED, **MOST}
    publish(files)
    site = publish(files | {"F/Note 1.md": "---\nmodified: 2026-03-03\n---\nx\n"})
    assert texts(site.page(""), ".vk-front-changes a")[0] == "Note 1"


def test_a_site_without_our_search_has_no_field_for_it(
    publish: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_text("site_name: x\ntheme: material\ndocs_dir: vault\nplugins: [vaultkit]\n")
    site = publish({"Home.md": DECLARED, **MOST}, config_file=file)
    assert site.page("").select(".vk-front")
    assert not site.page("").select(".vk-front-search")
