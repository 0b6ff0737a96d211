"""What only a plugin of Obsidian's shows is a box on the site, and a drawing is its picture."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from vaultkit.notes.paths import NotePath
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import (
    SiteAddresses,
    render_canvas,
    render_note,
)
from vaultkit.vault.publishing.drawing_pictures import pictures_of

if TYPE_CHECKING:
    from collections.abc import Callable

DRAWING = """\
---
excalidraw-plugin: parsed
---
==⚠  Switch to EXCALIDRAW VIEW in the MORE OPTIONS menu of this document. ⚠==

Written on the back.

# Excalidraw Data
## Text Elements
Words in it ^AAAA

## Element Links
AAAA: [[N]]

%%
## Drawing
```compressed-json
N4KAkARALgngDgUwgLgAQQQDwMYEMA2AlgCYBOuA7hADTgQ
```
%%
"""
IN_COMMENT = DRAWING.replace("%%\n## Drawing", "## Drawing").replace(
    "# Excalidraw Data", "%%\n# Excalidraw Data"
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>Words</text></svg>'
BOX = "Excalidraw drawing: shown in Obsidian by the plugin Excalidraw"


def show(files: dict[str, str], path: str = "N.md") -> BeautifulSoup:
    vault = make_vault({"N.md": "", **files})
    html = render_note(vault, NotePath(path), SiteAddresses()).html
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize(
    ("language", "said", "searched"),
    [
        ("dataview", "Dataview query: shown in Obsidian by the plugin Dataview", False),
        ("query", "Search results: shown in Obsidian by the core plugin Search", False),
        ("ad-tip", "Admonition: shown in Obsidian by the plugin Admonition", True),
    ],
)
def test_a_block_is_a_box_with_its_source_folded(
    language: str, said: str, *, searched: bool
) -> None:
    box = show({"N.md": f"```{language}\na <b>\n```\n^id\n"}).find("details", "plugin-content")
    assert box is not None
    assert box.summary.get_text() == said  # type: ignore[union-attr]
    assert box.pre.get_text() == "a <b>\n"  # type: ignore[union-attr]
    assert not box.has_attr("open")
    assert box.has_attr("data-search-exclude") is not searched
    assert box["id"] == "^id"


def test_other_code_stays_code() -> None:
    page = show({"N.md": "```unheard-of\nx\n```\n`=SUM(A1)`\n"})
    assert page.find(class_="plugin-content") is None
    assert [code.get_text() for code in page("code")] == ["x\n", "=SUM(A1)"]


def test_a_code_span_says_its_plugin() -> None:
    code = show({"N.md": "On <b>`= this.due`</b>"}).code
    assert code is not None
    assert code.get_text() == "= this.due"
    assert code["data-plugin"] == "Dataview"
    assert code["title"] == "Inline Dataview query: shown in Obsidian by the plugin Dataview"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (["X.excalidraw.svg", "X.excalidraw.png", "X.svg"], ["X.excalidraw.svg"]),
        (["X.excalidraw.png", "X.svg"], ["X.excalidraw.png"]),
        (["X.svg"], ["X.svg"]),
        (
            ["X.excalidraw.light.svg", "X.excalidraw.dark.svg", "X.excalidraw.svg"],
            ["X.excalidraw.light.svg", "X.excalidraw.dark.svg"],
        ),
        (["X.excalidraw.dark.png"], ["X.excalidraw.dark.png"]),
        (["other/X.svg", "X.excalidraw"], []),
    ],
)
@pytest.mark.parametrize("path", ["X.excalidraw.md", "X.excalidraw"])
def test_which_picture_is_that_of_a_drawing(path: str, files: list[str], found: list[str]) -> None:
    assert list(pictures_of(path, frozenset(files))) == found


@pytest.mark.parametrize("drawing", [DRAWING, IN_COMMENT], ids=["shown", "in a comment"])
@pytest.mark.parametrize("picture", [{}, {"X.excalidraw.svg": SVG}], ids=["none", "svg"])
def test_the_page_of_a_drawing(drawing: str, picture: dict[str, str]) -> None:
    page = show({"X.excalidraw.md": drawing, **picture}, "X.excalidraw.md")
    pictures = [image["src"] for image in page("img")]
    assert pictures == (["/X.excalidraw.svg"] if picture else [])
    boxes = [box.get_text().strip() for box in page("p", "plugin-content")]
    assert boxes == ([] if picture else [BOX])
    texts = [box.get_text(" ", strip=True) for box in page("details")]
    assert texts == (["Text of the drawing Words in it"] if drawing is DRAWING else [])
    assert "Written on the back." in page.get_text()
    for unseen in ("N4KA", "EXCALIDRAW VIEW", "Element Links", "Excalidraw Data", "AAAA:"):
        assert unseen not in page.get_text()


@pytest.mark.parametrize(
    ("embed", "attributes"),
    [
        ("X.excalidraw", {"alt": "X"}),
        ("X.excalidraw|300", {"alt": "X", "width": "300"}),
        ("X.excalidraw|300x200|left", {"alt": "X", "width": "300", "height": "200"}),
        ("X.excalidraw|A cat|50%", {"alt": "A cat", "width": "50%"}),
        ("X.excalidraw#^AAAA|10", {"alt": "X", "width": "10"}),
        ("X.excalidraw#^group=AAAA", {"alt": "X"}),
    ],
)
def test_an_embedded_drawing_is_its_picture(embed: str, attributes: dict[str, str]) -> None:
    files = {"X.excalidraw.md": DRAWING, "X.excalidraw.svg": SVG, "N.md": f"![[{embed}]]"}
    page = show(files)
    image = page.img
    assert image is not None
    given = {key: image[key] for key in ("alt", "width", "height") if image.has_attr(key)}
    assert given == attributes
    assert image.parent is not None
    assert image.parent["href"] == "/X.excalidraw/"
    assert page.get_text().strip() == ""


def test_an_embedded_drawing_without_a_picture_is_a_box() -> None:
    page = show({"X.excalidraw.md": DRAWING, "N.md": "![[X.excalidraw]]"})
    said = "Excalidraw drawing X: shown in Obsidian by the plugin Excalidraw"
    assert page.get_text().strip() == said
    assert page.a is not None
    assert page.a["href"] == "/X.excalidraw/"


def test_two_pictures_are_for_light_and_for_dark_pages() -> None:
    files = {f"X.excalidraw.{shade}.svg": SVG for shade in ("light", "dark")}
    page = show({"X.excalidraw.md": DRAWING, "N.md": "![[X.excalidraw]]", **files})
    assert [(image["class"], image.has_attr("hidden")) for image in page("img")] == [
        (["drawing-light"], False),
        (["drawing-dark"], True),
    ]


def test_what_stands_on_the_back_is_embedded_as_text() -> None:
    drawing = DRAWING.replace("Written on", "## Mine\nWritten on")
    page = show({"X.excalidraw.md": drawing, "N.md": "![[X.excalidraw#Mine]]"})
    assert "Written on the back." in page.get_text()
    assert "N4KA" not in page.get_text()


def test_a_drawing_that_is_no_note() -> None:
    files = {"X.excalidraw": '{"type":"excalidraw"}', "N.md": "![[X.excalidraw|20]]"}
    page = show({**files, "X.svg": SVG})
    assert page.img is not None
    assert (page.img["src"], page.img["width"]) == ("/X.svg", "20")
    assert "shown in Obsidian" in show(files).get_text()


def test_a_drawing_on_a_canvas() -> None:
    where = '"x":0,"y":0,"width":9,"height":9'
    card = f'{{"nodes":[{{"id":"a","type":"file","file":"X.excalidraw.md",{where}}}]}}'
    vault = make_vault({"X.excalidraw.md": DRAWING, "X.excalidraw.svg": SVG, "C.canvas": card})
    html = render_canvas(vault, "C.canvas", SiteAddresses()).html
    assert 'src="/X.excalidraw.svg"' in html
    assert "N4KA" not in html


def test_a_board_says_what_it_is() -> None:
    page = show({"N.md": "---\nkanban-plugin: board\n---\n## Open\n- [ ] a\n"})
    assert page.p is not None
    assert page.p.get_text() == "Kanban board: shown in Obsidian by the plugin Kanban"
    assert page.h2 is not None


NOTE = "`= this.x` begins it.\n\nWhat it is about.\n\n```dataview\nLIST FROM #unfindable\n```\n"


def test_the_site_with_a_drawing(
    publish: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    built = publish(
        {
            "N.md": NOTE + "\n```dataview\nLIST\n```\n![[X.excalidraw]]\n",
            "X.excalidraw.md": DRAWING,
            "Y.excalidraw.md": DRAWING.replace("[[N]]", "x"),
            "X.excalidraw.svg": SVG,
            "Hidden.excalidraw.md": DRAWING.replace("---\nex", "---\npublish: false\nex"),
            "Hidden.excalidraw.svg": SVG,
        }
    )
    assert built.warnings == []
    site = built.folder
    assert (site / "X.excalidraw.svg").is_file()
    assert not (site / "Hidden.excalidraw.svg").exists()
    page = (site / "N/index.html").read_text()
    assert '<meta name="description" content="What it is about.">' in page
    assert "LIST FROM #unfindable" in page
    searched = "".join(file.read_text() for file in (site / "search").iterdir())
    assert "unfindable" not in searched
    assert "n4kakaralgng" not in searched.lower()
    assert '"words"' in searched
    told = [one.getMessage() for one in caplog.records if "P906" in one.getMessage()]
    hint = "(P906: vaultkit check --extend-select P906)"
    by = "shown in Obsidian by the plugin"
    places = "in 2 places of 1 note"
    way_out = 'Excalidraw\'s setting "Auto-export SVG" makes a picture, which is shown'
    drawing = f"readers get its texts; {way_out}"
    assert told == [
        f'N.md: "Dataview query", {by} Dataview; readers get its source, {places} {hint}',
        f'Y.excalidraw.md: "Excalidraw drawing", {by} Excalidraw; {drawing} {hint}',
        f'N.md: "Inline Dataview query", {by} Dataview; readers get its source {hint}',
    ]


@pytest.mark.parametrize("setting", ['ignore = ["P906"]\n', '[severity]\nP906 = "off"\n'])
def test_a_build_says_nothing_of_what_is_silenced(
    setting: str, publish: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    publish({"N.md": NOTE, "vaultkit.toml": setting})
    assert [one for one in caplog.records if "P906" in one.getMessage()] == []


LONG = "seven words that only the drawing says"


@pytest.mark.parametrize(
    ("picture", "links", "leaks"),
    [
        ({"X.excalidraw.svg": SVG.replace("Words", LONG)}, "", False),
        ({"O.svg": SVG.replace("Words", LONG)}, "![[O.svg]]", True),
        (
            {"X.excalidraw.svg": SVG.replace("Words", "what nobody but its author may know")},
            "",
            True,
        ),
    ],
    ids=["its own picture", "another file", "another comment"],
)
def test_a_picture_may_say_what_its_drawing_says(
    picture: dict[str, str], links: str, *, leaks: bool, publish: Callable[..., Any]
) -> None:
    drawing = IN_COMMENT.replace("Words in it", LONG).replace("[[N]]", "x")
    drawing = drawing.replace("Written", "%%what nobody but its author may know%% Written")
    built = publish({"X.excalidraw.md": drawing, "N.md": links, **picture})
    assert bool(built.warnings) is leaks
