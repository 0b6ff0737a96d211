"""What every page names: the tree of the vault round it, the way to it, and what nobody wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urljoin

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import Tag

VAULT = {
    "Home.md": "",
    "Note 10.md": "",
    "note 2.md": "",
    "F/A.md": "",
    "F/G/B.md": "",
    "F/G/C.md": "",
    "H/C.md": "",
}


def tree(site: Any, url: str) -> list[Any]:
    """Return the tree of a page: names, that of the page in brackets, with the lists below them."""
    lists = site.page(url).select(".vk-tree > ul")
    return [line for found in lists for line in _read(found)]


def _read(found: Tag) -> list[Any]:
    lines: list[Any] = []
    for item in found.find_all("li", recursive=False):
        link = item.find("a", recursive=False)
        name = str(link.text)
        lines.append(f"[{name}]" if link.get("aria-current") else name)
        inner = item.find("ul", recursive=False)
        if inner is not None:
            lines.append(_read(inner))
    return lines


def crumbs(site: Any, url: str) -> list[tuple[str, str]]:
    links = site.page(url).select(".vk-path a")
    return [(link.text.strip(), urljoin(f"/{url}", link["href"])) for link in links]


def pieces(site: Any) -> dict[str, Any]:
    """Return the pieces by their names."""
    found = (path for path in site.files if path.startswith("search/tree-"))
    return {path[12:-5]: json.loads(site.text(path)) for path in found}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", ["[Home]", "F", "H", "note 2", "Note 10"]),
        ("note-2/", ["Home", "F", "H", "[note 2]", "Note 10"]),
        ("F/", ["Home", "[F]", ["G", "A"], "H", "note 2", "Note 10"]),
        ("F/A/", ["Home", "F", ["G", "[A]"], "H", "note 2", "Note 10"]),
        ("F/G/B/", ["Home", "F", ["G", ["[B]", "C"], "A"], "H", "note 2", "Note 10"]),
        ("H/C/", ["Home", "F", "H", ["[C]"], "note 2", "Note 10"]),
        ("all-notes/", ["Home", "F", "H", "note 2", "Note 10"]),
    ],
)
def test_a_page_shows_the_way_to_it(
    publish: Callable[..., Any], url: str, expected: list[Any]
) -> None:
    assert tree(publish(VAULT), url) == expected


def test_a_home_page_that_lies_in_a_folder_opens_none(publish: Callable[..., Any]) -> None:
    config = "[site]\nhome = 'F/A.md'\n"
    site = publish({"vaultkit.toml": config, "F/A.md": "", "F/B.md": "", "C.md": ""})
    assert tree(site, "") == ["[Home]", "F", "C"]
    assert tree(site, "F/B/") == ["Home", "F", ["[B]"], "C"]


def test_every_link_of_the_tree_leads_somewhere(publish: Callable[..., Any]) -> None:
    site = publish({**VAULT, "Ünï x/a & b's #1.md": "", "Ünï x/page.md": ""})
    for url in site.pages - {"search/"}:
        for link in site.page(url).select(".vk-nav a[href], .vk-path a"):
            at = unquote(urljoin(f"/{url}", link["href"]))[1:]
            assert at.partition("#")[0] in site.pages, (url, link)


def test_a_page_that_stands_nowhere_leads_to_the_site_s_address(
    publish: Callable[..., Any],
) -> None:
    site = publish(VAULT, site_url="https://example.org/kb/")
    page = site.text("404.html")
    assert '<a href="/kb/F/">F</a>' in page
    assert 'data-root="/kb/"' in page


@pytest.mark.parametrize(("url", "first", "last"), [("Note-000/", 0, 39), ("Note-100/", 80, 119)])
def test_of_a_long_folder_what_is_near_is_shown(
    publish: Callable[..., Any], url: str, first: int, last: int
) -> None:
    site = publish({f"Note {n:03}.md": "" for n in range(300)})
    lines = tree(site, url)
    expected = [f"Note {n:03}" for n in range(first, last + 1)]
    expected[expected.index(url[:-1].replace("-", " "))] = f"[{url[:-1].replace('-', ' ')}]"
    assert lines == ["Home", *expected, "All notes"]
    (link,) = site.page(url).select(".vk-tree .vk-all a")
    assert urljoin(f"/{url}", link["href"]) == "/all-notes/"
    assert bool(site.page(url).select(".vk-tree ul.vk-cut")) == bool(first)


def test_pages_and_pieces_do_not_grow_with_the_vault(publish: Callable[..., Any]) -> None:
    def sizes(count: int) -> tuple[int, int]:
        site = publish({f"F/Note {n:04}.md": "text" for n in range(count)} | {"G/X.md": ""})
        largest = max(len(site.text(f"search/tree-{name}.json")) for name in pieces(site))
        return len(site.text("F/Note-0010/index.html")), largest

    assert sizes(260) == sizes(520)


def test_one_more_note_changes_no_page_outside_of_its_folder(publish: Callable[..., Any]) -> None:
    def pages(files: dict[str, str]) -> dict[str, str]:
        site = publish(files)
        return {url: site.text(f"{url}index.html") for url in ("H/C/", "note-2/", "F/A/")}

    assert pages(VAULT) == pages({**VAULT, "F/G/New.md": ""})


def test_pieces(publish: Callable[..., Any]) -> None:
    site = publish({**VAULT, "F/G/board.canvas": "{}", "F/A.md": "[[board.canvas]]"})
    found = pieces(site)
    by_name = {item["data-tree"]: item.a.text for item in site.page("F/").select("li[data-tree]")}
    named = {by_name.get(name, ""): piece for name, piece in found.items()}
    assert sorted(named) == ["", "F", "G", "H"]
    ids = {name: piece for piece, name in by_name.items()}
    assert named["F"]["rows"] == [["G", "F/G/", ids["G"], 2], ["A", "F/A/"]]
    assert named["G"]["rows"] == [
        ["B", "F/G/B/"],
        ["board", "F/G/board.canvas/", "canvas"],
        ["C", "F/G/C/"],
    ]
    sizes = named["G"]["sizes"]
    assert {by_name.get(name, ""): size for name, size in sizes.items()} == {
        "": 7,
        "F": 3,
        "G": 2,
        "H": 1,
    }


def test_what_is_not_published_is_in_no_piece(publish: Callable[..., Any]) -> None:
    secret = "---\npublish: false\n---\n"
    site = publish({"A.md": "", "F/Secret plan.md": secret, "F/B.md": "", "Hush/C.md": secret})
    text = json.dumps(pieces(site)) + site.text("F/B/index.html")
    assert "Secret" not in text
    assert "Hush" not in text


FOLDER_NOTES = {
    "A.md": "",
    "In/In.md": "The folder itself.",
    "In/X.md": "",
    "Index/index.md": "Its index.",
    "Index/X.md": "",
    "Read/README.md": "---\ntitle: Read this\n---\nText.",
    "Read/X.md": "",
    "Beside.md": "Beside it.",
    "Beside/X.md": "",
    "Alone/Alone.md": "",
    "Sign/\N{CARD INDEX DIVIDERS}\ufe0f Sign.md": "With a sign.",
    "Sign/X.md": "",
}


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("In/In/", "In"),
        ("Index/index/", "Index"),
        ("Read/README/", "Read this"),
        ("Beside/", "Beside"),
        ("Sign/\N{CARD INDEX DIVIDERS}\ufe0f-Sign/", "Sign"),
    ],
)
def test_a_folder_note_is_its_folder_s_page(
    publish: Callable[..., Any], url: str, name: str
) -> None:
    site = publish(FOLDER_NOTES)
    lines = tree(site, url)
    at = lines.index(f"[{name}]")
    assert lines[at + 1] == ["X"]
    folder = url.partition("/")[0]
    assert crumbs(site, f"{folder}/X/") == [("Home", "/"), (name, f"/{quote(url)}")]
    assert crumbs(site, url) == [("Home", "/")]
    assert [a.text for a in site.page(url).select(".vk-notes a")] == ["X"]
    assert lines.count(name) == 0


def test_a_folder_that_is_only_its_note_has_nothing_to_open(publish: Callable[..., Any]) -> None:
    site = publish(FOLDER_NOTES)
    (link,) = (a for a in site.page("A/").select(".vk-tree a") if a.text == "Alone")
    assert link.parent.get("data-tree") is None
    assert tree(site, "Alone/Alone/")[1] == "[Alone]"


def test_the_address_of_a_folder_leads_to_its_note(publish: Callable[..., Any]) -> None:
    site = publish(FOLDER_NOTES)
    for folder, note in (("In", "In"), ("Index", "index"), ("Read", "README")):
        refresh = site.page(f"{folder}/").select_one("meta[http-equiv=refresh]")
        assert refresh["content"] == f"0; url={note}/"


def test_a_zettelkasten_s_numbers_are_told_by_their_headings(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "202401011200.md": "# Zebra *migration*\n",
            "202401011201.md": "# About [[A]]\n",
            "2024-01-02.md": "# Tuesday\n",
        }
    )
    shown = ["Home", "2024-01-02", "Zebra migration", "202401011201"]
    assert tree(site, "all-notes/") == shown


@pytest.mark.parametrize(
    ("name", "way"), [("مقدمة", "rtl"), ("1 שלום", "rtl"), ("中文", None), ("A مقدمة", None)]
)
def test_the_direction_of_names(publish: Callable[..., Any], name: str, way: str | None) -> None:
    site = publish({f"{name}.md": "", "B.md": ""})
    (link,) = (a for a in site.page("B/").select(".vk-tree a") if a.text == name)
    assert (link.span.get("dir") if link.span else None) == way


def test_names_are_text(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "---\ntitle: '<b onclick=\"x\">&'\n---\n", "F/B.md": ""})
    assert tree(site, "F/B/") == ["Home", "F", ["[B]"], '<b onclick="x">&']
    assert not site.page("F/B/").select(".vk-tree b")


def test_what_nobody_wrote_stands_apart(publish: Callable[..., Any]) -> None:
    reviewed = "---\nlast_reviewed: 2026-01-01\nreview_interval: 30d\ntype: fact\n---\n#x\n"
    site = publish({"A.md": reviewed, "B.md": "---\nupdated: 2026-01-02\n---\n"})
    groups = site.page("A/").select(".vk-nav-apart ul")
    named = {group["aria-label"]: [a.text for a in group.select("a")] for group in groups}
    assert named == {
        "Browse": ["All notes", "Graph", "Tags", "Topics", "Recently changed"],
        "About this site": ["Reviews"],
    }
    assert tree(site, "A/") == ["Home", "[A]", "B"]


def test_breadcrumbs_are_data(publish: Callable[..., Any]) -> None:
    path = publish(VAULT).page("F/G/B/").select_one(".vk-path")
    assert path["aria-label"] == "Breadcrumbs"
    assert path.ol["itemtype"] == "https://schema.org/BreadcrumbList"
    items = path.select("li[itemprop=itemListElement]")
    assert [item.select_one("[itemprop=name]").text for item in items] == ["Home", "F", "G"]
    assert [item.a["href"] for item in items] == ["../../..", "../../", "../"]
    assert [item.select_one("[itemprop=position]")["content"] for item in items] == ["1", "2", "3"]


def test_the_headings_of_a_page_are_in_the_drawer(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "## One\n### Two\n## Three <x>\n", "B.md": ""})
    toc = site.page("A/").select_one(".vk-nav-toc")
    assert [a["href"] for a in toc.select("a")] == ["#one", "#two", "#three-x"]
    assert not site.page("B/").select(".vk-nav-toc")
