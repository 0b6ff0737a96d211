"""Lists of any length in pages of the same size, complete and without a dead end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin

import pytest

from vaultkit.notes.text.page_words import ENGLISH
from vaultkit.site.model.page_addresses import assign_addresses
from vaultkit.site.theme.pagination import ListKind, ListPage, Pager, cut, paginate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COUNT = 230
URL = "https://example.org/kb/"
NOTE = "---\ntags: [net, net/port]\ntype: fact\n---\n"
LARGE = {f"F/{'ABCDEFGHIJ'[number // 23]} {number:03}.md": NOTE for number in range(COUNT)}


@pytest.mark.parametrize(
    ("sizes", "start", "expected"),
    [
        ((5,), 0, [(0, 3)]),
        ((5,), 3, [(3, 5)]),
        ((2, 5), 0, [(0, 2), (0, 1)]),
        ((2, 5), 3, [(2, 2), (1, 4)]),
        ((2, 0, 5), 6, [(2, 2), (0, 0), (4, 5)]),
        ((), 0, []),
    ],
)
def test_what_stands_on_a_page(
    sizes: tuple[int, ...], start: int, expected: list[tuple[int, int]]
) -> None:
    assert [(part.start, part.stop) for part in cut(sizes, start, 3)] == expected


@pytest.mark.parametrize(
    ("number", "shown"),
    [(1, "1 2 3 … 9"), (3, "1 2 3 4 5 … 9"), (5, "1 … 3 4 5 6 7 … 9"), (9, "1 … 7 8 9")],
)
def test_the_way_to_other_pages(number: int, shown: str) -> None:
    pagers: list[Pager | None] = []

    def show(list_page: ListPage) -> str:
        pagers.append(list_page.pager)
        return ""

    found = paginate(
        ListKind("x/", "X", (90,), show, most=10), assign_addresses([], [], []), ENGLISH
    )
    page = found.pages[number - 1]
    page.write(page.url)
    (pager,) = pagers
    assert pager is not None
    assert " ".join(item.text for item in pager.pages) == shown
    assert [item.text for item in pager.pages if not item.href and item.text != "…"] == [
        str(number)
    ]
    assert bool(pager.previous) == (number > 1)
    assert bool(pager.next) == (number < 9)


def test_a_page_s_address_is_free() -> None:
    found = assign_addresses(["tags/net/page/2.md"], [], ["net"])
    assert found.page("tags/net/", 2) == "tags/net/page/2-2/"
    assert found.page("tags/net/", 3) == "tags/net/page/3/"


@pytest.fixture
def site(publish: Callable[..., Any]) -> Any:
    return publish(LARGE, site_url=URL)


def test_long_lists_are_in_pages(site: Any) -> None:
    for url in ("tags/net/", "tags/net/port/", "F/", "topics/Fact/", "all-notes/"):
        pages = [url, f"{url}page/2/", f"{url}page/3/"]
        assert {page for page in site.pages if page.startswith(f"{url}page/")} == set(pages[1:])
        shown: list[str] = []
        for number, page in enumerate(pages):
            html = site.page(page)
            links = html.select(".vk-notes a")
            assert len(links) <= 100
            shown += [urljoin(page, a["href"]) for a in links]
            assert html.select_one("link[rel=canonical]")["href"] == URL + page
            around = {a["rel"][0]: urljoin(page, a["href"]) for a in html.select(".vk-pager > a")}
            expected = {"prev": pages[number - 1]} if number else {}
            expected |= {"next": pages[number + 1]} if number < 2 else {}
            assert around == expected
            for rel, to in expected.items():
                assert urljoin(page, html.select_one(f"head link[rel={rel}]")["href"]) == to
            assert f"<loc>{URL}{page}</loc>" in site.text("sitemap.xml")
        assert len(shown) == len(set(shown)) == COUNT
        titles = [site.page(page).title.text for page in pages]
        assert len(set(titles)) == 3


def test_no_link_between_pages_is_dead(site: Any) -> None:
    files = site.files
    for page in site.pages:
        if "page/" not in page and page not in {"all-notes/", "tags/", "F/"}:
            continue
        html = site.page(page)
        for a in html.select("a[href]"):
            address, anchor = urldefrag(urljoin(f"http://site/{page}", a["href"]))
            if not address.startswith("http://site/"):
                continue
            url = address.removeprefix("http://site/")
            assert f"{url}index.html" in files, (page, a["href"])
            assert not anchor or site.page(url).find(id=anchor), (page, a["href"])


def test_letters_lead_to_the_page_where_they_start(site: Any) -> None:
    letters = {a.text: a["href"] for a in site.page("all-notes/").select(".vk-letters a")}
    assert [letters[name] for name in "AEJ"] == ["#letter-1", "#letter-5", "page/3/#letter-10"]
    assert site.page("all-notes/page/2/").select_one(".vk-letters a")["href"] == "../../#letter-1"


def test_the_filter_s_data_are_the_whole_list(site: Any) -> None:
    page = site.page("tags/net/page/2/")
    data = page.select_one(".vk-filtered")["data-all"]
    rows = json.loads(site.text(urljoin("tags/net/page/2/", data)))
    assert len(rows) == COUNT
    assert rows[0] == ["A 000", "F/A-000/", ""]
    assert site.page("all-notes/").select_one(".vk-filtered")["data-all"] == "../search/titles.json"


def test_the_navigation_has_one_line_for_a_list_in_pages(site: Any) -> None:
    def apart(url: str) -> list[tuple[str, str | None]]:
        links = site.page(url).select(".vk-nav-apart a")
        return [(link.text, link.get("aria-current")) for link in links]

    named = ["All notes", "Graph", "Tags", "Topics"]
    assert apart("F/A-000/") == [(name, None) for name in named]
    assert apart("all-notes/")[0] == ("All notes", "page")
    assert apart("all-notes/page/2/")[0] == ("All notes", "true")
    assert [name for name, _ in apart("all-notes/page/2/")] == named
    path = site.page("tags/net/page/2/").select(".md-path a")
    assert [" ".join(a.text.split()) for a in path] == ["Home", "Tags", "#net"]


def test_a_note_that_stands_for_a_large_folder(publish: Callable[..., Any]) -> None:
    site = publish({"F.md": "The folder.", **LARGE})
    page = site.page("F/")
    assert len(page.select(".vk-notes li")) == 40
    assert page.select_one(".vk-more a").text == "all 230 notes"
    assert urljoin("F/", page.select_one(".vk-more a")["href"]) == "F/page/1/"
    pages = sorted(url for url in site.pages if url.startswith("F/page/"))
    assert pages == ["F/page/1/", "F/page/2/", "F/page/3/"]


def test_many_tags(publish: Callable[..., Any]) -> None:
    tags = " ".join(f"#t{number:03} #t{number:03}/x" for number in range(70))
    site = publish({"A.md": tags})
    first, second = site.page("tags/"), site.page("tags/page/2/")
    assert len(first.select(".vk-tags a")) == 100
    assert len(second.select(".vk-tags a")) == 40
    assert len(first.select(".vk-tags .vk-tags a")) == 50


def test_what_is_no_letter_is_under_one_heading(publish: Callable[..., Any]) -> None:
    page = publish({"1.md": "", "[x].md": "", "A.md": "", "✓.md": "", "漢.md": ""}).page(
        "all-notes/"
    )
    headings = [h2.text for h2 in page.select("article h2")]
    assert headings == ["#", "A", "X", "漢"]
    assert [a.text for a in page.select(".vk-group")[0].select("a")] == ["1", "✓"]


@pytest.mark.parametrize(
    ("language", "names", "headings"),
    [
        ("zh", ("函数", "A"), ["A", "汉"]),
        ("zh-Hant", ("函數",), ["漢"]),
        ("ja", ("関数",), ["漢"]),
        ("ar", ("أب", "\u0627ب", "إب", "آب", "باب"), ["\u0627", "ب"]),
    ],
)
def test_letters_are_those_of_an_index_in_the_language(
    publish: Callable[..., Any], language: str, names: Sequence[str], headings: Sequence[str]
) -> None:
    files = {f"{name}.md": "" for name in names}
    files["vaultkit.toml"] = f'[site]\nlanguage = "{language}"\n'
    page = publish(files).page("all-notes/")
    assert [h2.text for h2 in page.select("article h2")] == headings


def test_signs_before_a_title_do_not_count_in_the_index(publish: Callable[..., Any]) -> None:
    names = ("~git", "Alpha", "(beta)", "«Gamma»", "github", "2 Delta", "_Epsilon", "“Able”")
    page = publish({f"{name}.md": "" for name in names}).page("all-notes/")
    headings = [h2.text for h2 in page.select("article h2")]
    assert headings == ["#", "A", "B", "E", "G"]
    listed = [a.text for a in page.select(".vk-group a")]
    assert listed == [
        "2 Delta",
        "“Able”",
        "Alpha",
        "(beta)",
        "_Epsilon",
        "«Gamma»",
        "~git",
        "github",
    ]


def test_short_lists_stay_as_they_are(publish: Callable[..., Any]) -> None:
    site = publish({"A.md": "#x", "f/B.md": "#x"})
    for url in ("all-notes/", "tags/", "tags/x/", "f/"):
        page = site.page(url)
        assert page.select(".vk-pager, article [data-all]") == []
    assert not [path for path in site.files if path.startswith("search/list-")]


def test_another_name_does_not_take_the_place_of_a_page(publish: Callable[..., Any]) -> None:
    names = "aliases: [Reviews, F/page/2]"
    reviewed = "last_reviewed: 2026-01-01\nreview_interval: 1 year"
    site = publish({"A.md": f"---\n{names}\n{reviewed}\n---\n", **LARGE})
    assert site.page("F/page/2/").select_one(".vk-pager")
    assert site.page("reviews/").select_one(".vk-reviews")
    assert "Reviews/" not in site.pages
