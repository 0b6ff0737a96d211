"""The search index in pieces: what is in it, and that it can be read back."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.site.search.search_index import SearchIndex, Section, plain, read_sections, words_of
from vaultkit.site.search.theme_search import find_search
from vaultkit.site.theme.html_rewrites import use_worker

if TYPE_CHECKING:
    from collections.abc import Callable

CONFIG = {"lang": ["en"], "separator": " ", "pipeline": [], "fields": {}, "more": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Node-port, k8s_x C++", ["node", "port", "k8s", "x", "c"]),
        ("Über Café Ünï", ["uber", "cafe", "uni"]),
        ("東京は大きい", ["東京", "京は", "は大", "大き", "きい"]),
        ("新 x東京y", ["新", "x", "東京", "y"]),
        ("한국어 x", ["한국", "국어", "x"]),
        ("हिन्दी", ["हनद"]),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("html", "sections"),
    [
        ("<p>a<b>b</b></p><p>c</p>", [("", "", "ab\u2029c")]),
        (
            '<p>x</p><h2 id="a-b">A <em>b</em></h2><p>y &amp; z</p><h3 id="c">C</h3>',
            [("", "", "x"), ("a-b", "A b", "y & z"), ("c", "C", "")],
        ),
        ('<p title="a > b">x</p><script>no</script>', [("", "", "x")]),
        ('<h2 data-search-exclude id="a">A</h2>y', [("", "", "A\u2029y")]),
        ("<h2>no id</h2>y", [("", "", "no id\u2029y")]),
        ("<ul>\n<li>a<ul>\n<li>b<br>c</li>\n</ul>\n</li>\n</ul>", [("", "", "a\u2029b c")]),
        ('<p>a <span class="x">b</span></p>\n<hr>\n<div>c</div>', [("", "", "a b\u2029c")]),
    ],
)
def test_sections(html: str, sections: list[tuple[str, str, str]]) -> None:
    assert list(read_sections(html)) == [Section(*section) for section in sections]


def read_back(index: SearchIndex) -> tuple[dict[str, list[tuple[int, int]]], list[Any]]:
    """Return what the pieces hold: word to sections and weights, and the pages."""
    pieces = json.loads(index.generate_search_index())["config"]["pieces"]
    words: dict[str, list[tuple[int, int]]] = {}
    pages: list[Any] = []
    for number, first in enumerate(pieces["terms"]):
        rows = json.loads(index.pieces[f"terms-{number}.json"])
        assert rows[0][0] == first
        for word, steps in rows:
            place, places = 0, []
            for step in steps:
                place += step
                places.append((place >> 3, place & 7))
            words[word] = places
    for number, first in enumerate(pieces["texts"]):
        assert first == len(pages)
        pages += json.loads(index.pieces[f"texts-{number}.json"])
    assert pieces["sizes"] == [len(page[4]) for page in pages]
    assert list(words) == sorted(words)
    return words, pages


def test_an_index() -> None:
    index = SearchIndex(CONFIG)
    index.add("a/", "Big port", ["harbour"], ["net"], [Section("", "", "port port of call")])
    index.add("b/", "B", [], [], [Section("", "", "x"), Section("p", "Port", "text")])
    words, pages = read_back(index)
    assert words["port"] == [(0, 7), (2, 5)]
    assert words["harbour"] == [(0, 6)]
    assert words["net"] == [(0, 4)]
    assert words["of"] == [(0, 1)]
    assert pages == [
        ["a/", "Big port", ["harbour"], ["net"], [["", "", "port port of call"]]],
        ["b/", "B", [], [], [["", "", "x"], ["p", "Port", "text"]]],
    ]


TEXTS = st.text(alphabet="ab é東京 .", max_size=30)


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=3), max_size=8))
def test_each_word_is_found_where_it_stands(pages: list[list[str]]) -> None:
    index = SearchIndex(CONFIG)
    for number, parts in enumerate(pages):
        index.add(f"{number}/", "", [], [], [Section("", "", part) for part in parts])
    words, _ = read_back(index)
    flat = [part for parts in pages for part in parts]
    expected: dict[str, list[int]] = {}
    for section, part in enumerate(flat):
        for word in dict.fromkeys(words_of(part)):
            expected.setdefault(word, []).append(section)
    assert {word: [at for at, _ in places] for word, places in words.items()} == expected


def test_pieces_stay_small_and_have_a_version() -> None:
    index = SearchIndex(CONFIG)
    for number in range(400):
        text = " ".join(f"word{number * 31 % 977}x{n}" for n in range(60))
        index.add(f"{number}/", f"Note {number}", [], [], [Section("", "", text)])
    head = index.generate_search_index()
    assert max(map(len, index.pieces.values())) < 30_000
    assert len(head) < 5_000
    assert json.loads(head)["docs"] == []
    assert index.generate_search_index() == head


def test_the_worker_of_a_page() -> None:
    page = '<a>"search": x</a>{"search": "../assets/javascripts/workers/search.a76da7.min.js"}'
    assert use_worker(page, "assets/own.js") == ('<a>"search": x</a>{"search": "../assets/own.js"}')
    assert use_worker("<p>nothing</p>", "assets/own.js") == "<p>nothing</p>"


def test_plain_text_of_html() -> None:
    assert plain('a <i class="x>y">b</i>\n&lt;c&gt;') == "a b <c>"


def test_nothing_hidden_is_searched(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "A.md": "---\nsearch:\n  exclude: true\n---\nleftout\n",
            "B.md": "%% commented %% seen [[Hidden]]\n",
            "Hidden.md": "---\npublish: false\naliases: [hush]\n---\nunseen\n",
        }
    )
    text = "".join(site.text(path) for path in site.files if path.startswith("search/"))
    assert "seen" in text
    for word in ("leftout", "commented", "unseen", "hush"):
        assert f'"{word}' not in text
    page = site.text("B/index.html")
    assert "assets/vaultkit-search." in page
    assert "workers/search" not in page


class Plugin:
    def __init__(self, module: str, *, enabled: bool = True) -> None:
        self.config = {"enabled": enabled}
        type(self).__module__ = module


@pytest.mark.parametrize(
    ("plugins", "is_found"),
    [
        ({"search": ("material.plugins.search.plugin", True)}, True),
        ({"material/search": ("material.plugins.search.plugin", True)}, True),
        ({"search": ("material.plugins.search.plugin", False)}, False),
        ({"search": ("mkdocs.contrib.search", True)}, False),
        ({}, False),
    ],
)
def test_which_plugin_is_asked(plugins: dict[str, tuple[str, bool]], *, is_found: bool) -> None:
    made = {
        name: type(name, (Plugin,), {})(module, enabled=enabled)
        for name, (module, enabled) in plugins.items()
    }
    found = find_search(SimpleNamespace(plugins=made))  # type: ignore[arg-type]
    assert (found is not None) == is_found


def test_a_site_for_a_disk_keeps_the_theme_s_index() -> None:
    module = "material.plugins.search.plugin"
    plugins = {"search": Plugin(module), "offline": Plugin(module, enabled=True)}
    assert find_search(SimpleNamespace(plugins=plugins)) is None  # type: ignore[arg-type]
