"""The search index in pieces: what is in it, and that it can be read back."""

from __future__ import annotations

import json
from itertools import accumulate
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.search import place_of, read_queries
from vaultkit.site.search.page_sections import Section, plain, read_sections
from vaultkit.site.search.search_index import Found, SearchIndex, encode_numbers
from vaultkit.site.search.search_words import joined_pairs, joined_words, name_key, words_of
from vaultkit.site.search.theme_search import find_search

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Node-port, k8s_x C++", ["node", "port", "k8s", "x", "c"]),
        ("Über Café Ünï", ["uber", "cafe", "uni"]),
        ("東京は大きい", ["東京", "京は", "は大", "大き", "きい"]),
        ("新 x東京y", ["新", "x", "東京", "y"]),
        ("한국어 x", ["한국", "국어", "x"]),
        ("हिन्दी", ["हनद"]),
        ("Straße ﬁne Ⅳ №", ["strasse", "fine", "iv", "no"]),
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
        (
            "<p>x <math><mfrac><mi>a</mi><mn>2</mn></mfrac><mo>&lt;</mo><mi>b</mi></math></p>",
            [("", "", "x a/2<b")],
        ),
        ('<p>a<sup class="footnote-ref"><a href="#f">1</a></sup></p>', [("", "", "a")]),
        (
            (
                '<div class="internal-embed"><div class="markdown-embed-title">T</div>'
                '<div class="markdown-embed-content"><div>x'
                '<div class="markdown-embed-content">y</div></div>z</div></div><p>w</p>'
            ),
            [("", "", "T\u2029w")],
        ),
        (
            (
                '<figure class="canvas-embed"><figcaption>c<div class="canvas-fit">Fit</div>'
                '</figcaption><div class="canvas-view" tabindex="0"><div>card</div></div></figure>'
                '<figure class="canvas-page"><figcaption></figcaption>'
                '<div class="canvas-view">shown</div></figure>'
            ),
            [("", "", "c\u2029shown")],
        ),
    ],
)
def test_sections(html: str, sections: list[tuple[str, str, str]]) -> None:
    assert list(read_sections(html)) == [Section(*section) for section in sections]


DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"


def decode(text: str) -> list[int]:
    """Return the numbers that `encode_numbers` was given."""
    found, number, shift = [], 0, 0
    for sign in text:
        value = DIGITS.index(sign)
        number |= (value & 31) << shift
        shift += 5
        if value < 32:
            found.append(number)
            number = shift = 0
    return found


@given(st.lists(st.integers(0, 1 << 40)))
def test_numbers_can_be_read_back(numbers: list[int]) -> None:
    assert decode(encode_numbers(numbers)) == numbers


def test_numbers_as_text() -> None:
    assert encode_numbers([0, 31, 32, 1024, 33000]) == "0VW1WW1edW1"


class Read(NamedTuple):
    """What the pieces hold: words to sections and weights, names, pages, and the head."""

    words: dict[str, list[tuple[int, int]]]
    names: list[list[Any]]
    pages: list[Any]
    head: dict[str, Any]


def read_back(index: SearchIndex) -> Read:
    """Read all pieces of an index as the script does."""
    head = json.loads(index.generate_search_index())
    words: dict[str, list[tuple[int, int]]] = {}
    names: list[list[Any]] = []
    pages: list[Any] = []
    for number, first in enumerate(head["terms"]):
        rows = json.loads(index.pieces[f"terms-{number}.json"])
        assert rows[0][0] == first
        for word, count, steps in rows:
            places = [*accumulate(decode(steps))]
            assert len(places) == count
            words[word] = [(place >> 4, place & 15) for place in places]
    for number, first in enumerate(head["names"]):
        rows = json.loads(index.pieces[f"names-{number}.json"])
        assert rows[0][0].replace(" ", "") == first
        names += rows
    for number, first in enumerate(head["texts"]):
        assert first == len(pages)
        pages += json.loads(index.pieces[f"texts-{number}.json"])
    assert decode(head["sizes"]) == [len(page[4]) for page in pages]
    assert list(words) == sorted(words)
    return Read(words, names, pages, head)


def test_an_index() -> None:
    index = SearchIndex({"a/": 6})
    first = Found("a/", "Big port", ("harbour",), ("net/x",), "f/Big port.md", "fact")
    index.add(first, [Section("", "", "port port of call")])
    index.add(Found("b/", "B"), [Section("", "", "x"), Section("p", "Port", "text")])
    found = read_back(index)
    assert found.words["port"] == [(0, 11), (2, 6)]
    assert found.words["harbour"] == [(0, 7)]
    assert found.words["net"] == [(0, 4)]
    assert found.words["of"] == [(0, 1)]
    assert found.words["f"] == [(0, 4)]
    assert {word for word in found.words if not word.isalnum()} == {
        "#net/x", "/f", "/big", "/port", "=fact",
    }  # fmt: skip
    assert found.names == [["b", 1, 0], ["big port", 0, 0], ["harbour", 0, 1]]
    assert found.pages == [
        [
            "a/",
            "Big port",
            ["harbour"],
            ["net/x"],
            [["", "", "port port of call"]],
            "f/Big port.md",
        ],
        ["b/", "B", [], [], [["", "", "x"], ["p", "Port", "text"]], ""],
    ]
    assert decode(found.head["ranks"]) == [3, 0]
    assert json.loads(index.pieces["words.json"]) == ["b", "big", "harbour", "net", "port", "x"]


def test_signs_tell_names_apart() -> None:
    index = SearchIndex()
    for name in ("C", "C++", "😀", "🇩🇪 Flag", "Node-port (old)"):
        index.add(Found(name, name, (name.lower(),)), [Section("", "", "")])
    assert read_back(index).names == [
        ["c", 0, 0],
        ["c", 1, 2],
        ["c++", 1, 0],
        ["flag", 3, 2],
        ["node port old", 4, 0],
        ["🇩🇪 flag", 3, 0],
        ["😀", 2, 0],
    ]


@pytest.mark.parametrize(
    ("title", "weights"),
    [
        ("one", 11),
        ("one two", 11),
        ("a b c one", 10),
        ("a b c d e one", 9),
        ("a b c d e f g h one", 8),
    ],
)
def test_a_word_weighs_more_in_a_short_title(title: str, weights: int) -> None:
    index = SearchIndex()
    index.add(Found("a/", title), [Section("", "", "")])
    assert read_back(index).words["one"] == [(0, weights)]


def test_the_nearest_folder_is_searched_as_a_tag_is() -> None:
    index = SearchIndex()
    index.add(Found("a/", "Minimal", path="Looks/Dark themes/Minimal.md"), [Section("", "", "x")])
    assert read_back(index).words["themes"] == [(0, 4)]
    assert "looks" not in read_back(index).words


@pytest.mark.parametrize(
    ("wanted", "place"), [(["B"], 2), (["C", "A"], 1), (["D"], 0), (["a b"], 3)]
)
def test_places_in_the_measure(wanted: list[str], place: int) -> None:
    assert place_of(wanted, ["A", "B", "a\n b", "C"]) == place


def test_the_measure_asks_enough() -> None:
    assert sum(len(read_queries(name)) for name in ("own", "help", "hub")) >= 60


def test_words_that_belong_together_are_found_as_one() -> None:
    index = SearchIndex()
    index.add(Found("a/", "Load balancer"), [Section("", "", "x kube-proxy y")])
    words = read_back(index).words
    assert words["kubeproxy"] == [(0, 1)]
    assert words["loadbalancer"] == [(0, 11)]
    assert joined_words("a-b-c d-e - f") == ["abc", "de"]
    assert joined_pairs("Node port, range") == ["nodeport", "portrange"]
    assert name_key("  Ünï-Code: x_y ") == "uni code x y"


TEXTS = st.text(alphabet="ab é東京 .", max_size=30)


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=3), max_size=8))
def test_each_word_is_found_where_it_stands(pages: list[list[str]]) -> None:
    index = SearchIndex()
    for number, parts in enumerate(pages):
        index.add(Found(f"{number}/", ""), [Section("", "", part) for part in parts])
    flat = [part for parts in pages for part in parts]
    expected: dict[str, list[int]] = {}
    for section, part in enumerate(flat):
        for word in dict.fromkeys(words_of(part)):
            expected.setdefault(word, []).append(section)
    words = read_back(index).words
    assert {word: [at for at, _ in places] for word, places in words.items()} == expected


def test_pieces_stay_small_and_have_a_version() -> None:
    index = SearchIndex()
    for number in range(400):
        text = " ".join(f"word{number * 31 % 977}x{n}" for n in range(60))
        index.add(Found(f"{number}/", f"Note {number}"), [Section("", "", text)])
    head = index.generate_search_index()
    assert max(map(len, index.pieces.values())) < 30_000
    assert len(head) < 5_000
    assert index.generate_search_index() == head


def test_the_heading_a_reader_sees_is_the_title(publish: Callable[..., Any]) -> None:
    site = publish(
        {
            "202401011200.md": "---\naliases: [Zeb]\n---\n# Zebra *migration* handbook\ntext\n",
            "b.md": "[[202401011200]]\n",
        }
    )
    pages = [page for path in site.files if path.startswith("search/texts-")
             for page in json.loads(site.text(path))]  # fmt: skip
    page = next(page for page in pages if page[0] == "202401011200/")
    assert page[1:3] == ["Zebra migration handbook", ["202401011200", "Zeb"]]
    assert page[4] == [["", "", "text"]]


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
    assert 'name="search"' not in page


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
