from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.notes.canvas_file import Arrow, Canvas, Card, read_canvas
from vaultkit.notes.html.canvas_svg import render_canvas
from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note
from vaultkit.vault.presentation.note_rendering import render_canvas as render_page

PLACE = {"x": 0, "y": 0, "width": 100, "height": 50}


def node(ident: str, kind: str = "text", **values: Any) -> dict[str, Any]:
    return {"id": ident, "type": kind, **PLACE, **values}


def board(*nodes: dict[str, Any], edges: tuple[dict[str, Any], ...] = ()) -> str:
    return json.dumps({"nodes": nodes, "edges": edges})


class Only(SiteAddresses):
    """Publishes nothing but what is named."""

    def __init__(self, *paths: str) -> None:
        self.paths = paths

    def file(self, path: str) -> str:
        return super().file(path) if path in self.paths else ""


def draw(text: str, files: dict[str, str], *published: str) -> tuple[BeautifulSoup, frozenset[str]]:
    vault = make_vault({"sub/B.canvas": text, **files})
    addresses = Only(*published) if published else SiteAddresses()
    rendered = render_page(vault, "sub/B.canvas", addresses)
    return BeautifulSoup(rendered.html, "html.parser"), rendered.uses


@pytest.mark.parametrize(
    ("item", "card"),
    [
        (node("a", text="t"), Card("a", "text", 0, 0, 100, 50, "", "t")),
        (node("a", "link", url="u", color="3"), Card("a", "link", 0, 0, 100, 50, "3", "u")),
        (
            node("a", "file", file="f.md", subpath="#h", color="#0fA"),
            Card("a", "file", 0, 0, 100, 50, "#0fA", "f.md", "#h"),
        ),
        (
            node("a", "group", label="l", background="p.png", backgroundStyle="ratio"),
            Card("a", "group", 0, 0, 100, 50, "", "l", "", "p.png", "ratio"),
        ),
        (node("a", color='#fff" onload="x', x=1.5), Card("a", "text", 1.5, 0, 100, 50)),
        (node("a", color="7", text=7), Card("a", "text", 0, 0, 100, 50)),
    ],
)
def test_cards(item: dict[str, Any], card: Card) -> None:
    assert read_canvas(board(item)) == Canvas((card,))


@pytest.mark.parametrize(
    "item",
    [
        node("", text="x"),
        node("a", "video"),
        node("a", x="0"),
        node("a", width=0),
        node("a", height=1e300),
        node("a", x=True),
        {"id": "a", "type": "group"},
    ],
)
def test_what_is_no_card_is_left_out(item: dict[str, Any]) -> None:
    assert read_canvas(board(item, node("b"))) == read_canvas(board(node("b")))


def test_cards_without_a_place_stand_in_rows_below_the_others() -> None:
    loose = [{"id": f"{n}", "type": "text", "width": 100, "height": 10 * n} for n in range(1, 6)]
    cards = read_canvas(board(node("a", x=-20), *loose)).cards
    assert [(card.x, card.y) for card in cards] == [
        (-20, 0), (-20, 90), (120, 90), (260, 90), (400, 90), (-20, 170),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "size"), [("text", (260, 120)), ("file", (400, 400)), ("link", (400, 300))]
)
def test_a_card_without_a_size_has_that_of_its_kind(kind: str, size: tuple[int, int]) -> None:
    item = {"id": "a", "type": kind, "x": 7, "y": 9}
    edge = {"id": "e", "fromNode": "a", "toNode": "b"}
    canvas = read_canvas(board(item, {"id": "b", "type": kind}, edges=(edge,)))
    assert [(card.x, card.y, card.width, card.height) for card in canvas.cards] == [
        (7, 9, *size), (7, 9 + size[1] + 40, *size),
    ]  # fmt: skip
    assert len(canvas.arrows) == 1


@pytest.mark.parametrize("text", ["", "{}", '{"nodes": 1, "edges": {}}'])
def test_a_canvas_without_cards_is_empty(text: str) -> None:
    assert read_canvas(text) == Canvas()
    assert "This canvas is empty" in render_canvas(read_canvas(text), {}, "C")


@pytest.mark.parametrize("text", ["{", "[]", '{"nodes": [', "[" * 100_000])
def test_what_is_no_canvas_says_so(text: str) -> None:
    assert read_canvas(text) == Canvas(is_readable=False)
    assert "This canvas cannot be read." in render_canvas(read_canvas(text), {}, "C")


def test_infinity_is_no_place() -> None:
    assert read_canvas(
        '{"nodes":[{"id":"a","type":"text","x":NaN,"y":0,"width":1,"height":1}]}'
    ) == (Canvas())


def test_arrows_connect_cards_that_are_there() -> None:
    edges = (
        {
            "id": "1",
            "fromNode": "a",
            "toNode": "b",
            "fromSide": "up",
            "toSide": "top",
            "label": "l",
        },
        {
            "id": "2",
            "fromNode": "a",
            "toNode": "b",
            "fromEnd": "arrow",
            "toEnd": "none",
            "color": "1",
        },
        {"id": "3", "fromNode": "a", "toNode": "c"},
        {"id": "4"},
    )
    found = read_canvas(board(node("a"), node("b"), edges=edges)).arrows
    assert found == (
        Arrow("a", "b", "", "top", label="l"),
        Arrow("a", "b", "", "", True, False, "1"),  # noqa: FBT003
    )


@pytest.mark.parametrize(
    ("x", "y", "path", "head"),
    [
        (300, 0, "M100,25 C200,25 200,25 300,25", "300,25 288,19 288,31"),
        (-300, 0, "M0,25 C-100,25 -100,25 -200,25", "-200,25 -188,31 -188,19"),
        (0, 200, "M50,50 C50,125 50,125 50,200", "50,200 56,188 44,188"),
        (0, -200, "M50,0 C50,-75 50,-75 50,-150", "50,-150 44,-138 56,-138"),
    ],
)
def test_arrows_touch_the_sides_that_face(x: int, y: int, path: str, head: str) -> None:
    edges = ({"id": "1", "fromNode": "a", "toNode": "b"},)
    canvas = read_canvas(board(node("a"), node("b", x=x, y=y), edges=edges))
    page = BeautifulSoup(render_canvas(canvas, {}, "C"), "html.parser")
    assert page.select_one(".canvas-edge path")["d"] == path  # type: ignore[index]
    assert page.select_one(".canvas-edge polygon")["points"] == head  # type: ignore[index]


@pytest.mark.parametrize(("x", "label", "y"), [(300, "to", 25), (120, "leads on", 9)])
def test_a_label_does_not_hide_its_arrow(x: int, label: str, y: int) -> None:
    edges = ({"id": "1", "fromNode": "a", "toNode": "b", "label": label},)
    canvas = read_canvas(board(node("a"), node("b", x=x), edges=edges))
    page = BeautifulSoup(render_canvas(canvas, {}, "C"), "html.parser")
    last = page.select("svg > g")[-1]
    assert last.text == label
    assert last.find("text")["y"] == str(y)  # type: ignore[index]


def test_everything_lies_in_the_frame() -> None:
    canvas = read_canvas(
        board(node("a", x=-100, y=-50), node("g", "group", x=50, y=-90, label="L"))
    )
    page = BeautifulSoup(render_canvas(canvas, {}, 'a "b"'), "html.parser")
    assert page.select_one("svg")["viewbox"] == "-140 -170 330 210"  # type: ignore[index]
    assert page.select_one(".canvas-view")["aria-label"] == 'Canvas: a "b"'  # type: ignore[index]
    assert [text.text for text in page.select("text")] == ["L"]


def test_cards_show_text_notes_files_and_addresses() -> None:
    text = board(
        node("t", text="**b** [[N]] [[#x]] ![[B.canvas]] <script>x</script>[^1] $x$\n\n[^1]: foot"),
        node("n", "file", file="N.md", subpath="#Two"),
        node("i", "file", file="sub/p.png"),
        node("l", "link", url="https://a.b/c?d"),
        node("j", "link", url="javascript:alert(1)"),
        node("g", "group", label="<b>", background="sub/p.png", color="#123456"),
    )
    page, uses = draw(
        text, {"N.md": "# One\none\n\n# Two\ntwo ^id[^1]\n\n[^1]: n", "sub/p.png": ""}
    )
    assert [a["href"] for a in page.select("a.internal-link")] == [
        "/N/", "/sub/B.canvas/#x", "/sub/B.canvas/", "/N/#two",
    ]  # fmt: skip
    assert page.select_one(".canvas-text strong").text == "b"  # type: ignore[union-attr]
    assert page.select_one(".canvas-text math") is not None
    shown = page.select_one(".canvas-note").text  # type: ignore[union-attr]
    assert "two" in shown
    assert "one" not in shown
    assert page.select_one(".canvas-media img")["src"] == "/sub/p.png"  # type: ignore[index]
    assert page.select_one("image")["href"] == "/sub/p.png"  # type: ignore[index]
    assert [a["href"] for a in page.select("a.external-link")] == ["https://a.b/c?d"]
    assert page.select_one(".canvas-group text").text == "<b>"  # type: ignore[union-attr]
    assert page.select_one(".canvas-group")["color"] == "#123456"  # type: ignore[index]
    assert not page.select("script, [style], [onclick], .canvas canvas")
    idents = [element["id"] for element in page.select("[id]")]
    assert len(idents) == len(set(idents)) == 4
    assert not {"two", "^id"} & set(idents)
    assert uses == {"sub/B.canvas", "N.md", "sub/p.png"}


def test_what_is_not_published_is_not_named() -> None:
    text = board(
        node("a", "file", file="Secret.md", subpath="#Plan"),
        node("b", "file", file="Gone.md"),
        node("c", "file", file="secret.png"),
        node("d", "group", background="secret.png"),
        node("e", "file", file="Open.md"),
    )
    files = {"Secret.md": "# Plan\nclassified", "secret.png": "", "Open.md": "see [[Secret|it]]"}
    page, uses = draw(text, files, "sub/B.canvas", "Open.md")
    assert "secret" not in str(page).lower()
    assert "plan" not in str(page).lower()
    assert "classified" not in str(page)
    assert [card.text for card in page.select(".canvas-missing")] == ["Not available"] * 3
    assert uses == {"sub/B.canvas", "Open.md"}


def test_a_canvas_in_a_note() -> None:
    text = board(node("n", "file", file="N.md"), node("m", "file", file="M.md"))
    files = {"N.md": "see ![[b.canvas]] ![[b.canvas]]\n", "M.md": "classified", "B.canvas": text}
    vault = make_vault(files)
    path = NotePath("N.md")
    rendered = render_note(vault, path, SiteAddresses())
    page = BeautifulSoup(rendered.html, "html.parser")
    assert [a["href"] for a in page.select("figcaption a")] == ["/B.canvas/"] * 2
    assert [a.text for a in page.select(".canvas-title a")] == ["N", "M"] * 2
    assert [card.text for card in page.select(".canvas-content p")] == ["classified"] * 2
    assert page.select("p figure") == []
    assert rendered.uses == {"B.canvas", "N.md", "M.md"}
    hidden = render_note(vault, path, Only("N.md", "M.md"))
    assert "svg" not in hidden.html
    assert hidden.uses == set()
    unshown = render_note(vault, path, Only("N.md", "B.canvas"))
    assert "classified" not in unshown.html


def test_a_canvas_in_a_note_shows_less_of_notes() -> None:
    board_text = board(*(node(name, "file", file=f"{name}.md") for name in "ABC"))
    files = {
        "N.md": "![[B.canvas]]",
        "A.md": "word",
        "C.md": "word " * 2000,
        "B.canvas": board_text,
    }
    rendered = render_note(make_vault(files | {"B.md": "word"}), NotePath("N.md"), SiteAddresses())
    page = BeautifulSoup(rendered.html, "html.parser")
    assert [card.text.count("word") for card in page.select(".canvas-note")] == [1, 1, 0]


def test_notes_that_are_too_long_are_only_named() -> None:
    files = {"Long.md": "word " * 20_000, "Short.md": "word"}
    page, _ = draw(board(*(node(n, "file", file=n) for n in files)), files)
    assert [card.text.count("word") for card in page.select(".canvas-note")] == [0, 1]


VALUES = st.sampled_from(
    [0, -5, 1.5, 1e9, None, "1", "#abc", "text", "file", "N.md", "a", "b", True, "[[N]]"]
)
ITEMS = st.lists(
    st.dictionaries(
        st.sampled_from(["id", "type", *PLACE, "text", "file", "color", "fromNode", "toNode"]),
        VALUES,
    ),
    max_size=4,
)


@given(ITEMS, ITEMS)
def test_any_json_is_drawn(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> None:
    page, _ = draw(json.dumps({"nodes": nodes, "edges": edges}), {"N.md": "n"})
    assert page.select_one("figure") is not None
    for element in page.select("svg *"):
        assert not {"style", "onload"} & element.attrs.keys()
