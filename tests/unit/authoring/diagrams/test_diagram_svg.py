"""What becomes of a drawing before it may stand in a page."""

from __future__ import annotations

import re

import pytest

from vaultkit.authoring.diagrams.diagram_colors import (
    ROLES,
    Color,
    contrast,
    read_color,
    role_of,
    text_on,
    theme_directive,
)
from vaultkit.authoring.diagrams.diagram_svg import NotDrawnError, clean_svg
from vaultkit.authoring.diagrams.style_rules import Element, StyleRules
from vaultkit.authoring.diagrams.svg_attributes import LINK, NUMBER

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" id="m">'


def clean(inside: str) -> str:
    """Return what stands in a cleaned drawing behind its description."""
    return clean_svg(f"{HEAD}{inside}</svg>").partition("</desc>")[2].removesuffix("</svg>")


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<rect width="1" height="1" onclick="alert(1)"/><style>rect{fill:url(//a.example)}</style>',
        '<foreignObject><div xmlns="http://www.w3.org/1999/xhtml">x</div></foreignObject>',
        '<image href="https://a.example/x.png" width="9" height="9"/>',
        '<use href="https://a.example/x.svg#a"/><set attributeName="href" to="javascript:x"/>',
        '<rect width="1" height="1" fill="url(https://a.example/x)" filter="url(#f)"/>',
        '<rect width="1" height="1" style="background:url(//a.example);position:fixed"/>',
        '<g transform="url(https://a.example)"><path d="M0 0" clip-path="url(//a.example)"/></g>',
        '<animate href="#m" attributeName="x"/><symbol id="s"><path d="M0 0"/></symbol>',
    ],
)
def test_nothing_hostile_is_left(hostile: str) -> None:
    html = clean_svg(f"{HEAD}{hostile}</svg>").lower()
    for bad in ("script", "onclick", "a.example", "foreignobject", "<image", "<style", "style=",
                "<use", "<set", "<animate", "filter", "<symbol"):  # fmt: skip
        assert bad not in html, bad


@pytest.mark.parametrize(
    ("drawn", "fault"),
    [
        ("<svg", "what was drawn is no SVG"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "what was drawn is no SVG"),
        ("<svg/>", "it has no size"),
        ('<svg viewBox="0 0 0 5"/>', "it has no size"),
        (f"{HEAD}{'<g>' * 200}{'</g>' * 200}</svg>", "its parts stand in each other too deeply"),
        (f"{HEAD}{'<g/>' * 20_001}</svg>", "it has more than 20,000 parts"),
    ],
)
def test_what_is_no_drawing_is_refused(drawn: str, fault: str) -> None:
    with pytest.raises(NotDrawnError, match=re.escape(fault)):
        clean_svg(drawn)


def test_styles_become_attributes() -> None:
    sheet = (
        "<style>#m .node rect{stroke:#333;stroke-width:2px}#m .a>*{stroke-dasharray:5 5!important}"
        "#m rect{fill:none}@media print{rect{opacity:0}}</style>"
    )
    html = clean(f'{sheet}<g class="node a"><rect width="9" height="4"/></g>')
    assert sorted(html.removeprefix("<rect ").removesuffix("/>").split('" ')) == [
        'fill="none',
        'height="4',
        'stroke-dasharray="5 5',
        'stroke-width="2',
        'stroke="var(--vk-d-wire)"',
        'width="9',
    ]


def test_ids_are_numbered_and_only_those_that_are_used_stay() -> None:
    marker = '<marker id="arrow"><path d="M0 0L5 5"/></marker><marker id="unused"/>'
    html = clean(f'<defs>{marker}</defs><path id="p" d="M0 0L9 9" marker-end="url(#arrow)"/>')
    assert f'<marker id="vk-d{NUMBER}-0">' in html
    assert f'marker-end="url(#vk-d{NUMBER}-0)"' in html
    assert "unused" not in html
    assert 'id="p"' not in html


def test_words_of_a_line_are_one_text() -> None:
    words = '<tspan font-weight="normal">Is</tspan><tspan font-weight="normal"> it?</tspan>'
    row = f'<text y="1"><tspan x="0" dy="1em">{words}</tspan></text>'
    assert ">Is it?</tspan></text>" in clean(row)
    assert "<desc" in clean_svg(f"{HEAD}{row}</svg>")
    assert ">Is it?</desc>" in clean_svg(f"{HEAD}{row}</svg>")


def test_lines_of_a_text_are_said_as_words() -> None:
    lines = '<tspan x="0" dy="1em">Secret</tspan><tspan x="0" dy="1em">name</tspan>'
    assert ">Secret name; next</desc>" in clean_svg(
        f"{HEAD}<text>{lines}</text><text>next</text></svg>"
    )


def test_a_title_and_a_description_of_the_author_come_first() -> None:
    html = clean_svg(f"{HEAD}<title>Paths</title><desc>How it goes</desc><text>A</text></svg>")
    assert f'<title id="vk-d{NUMBER}-t">Paths</title>' in html
    assert ">How it goes; A</desc>" in html
    assert 'role="img"' in html


def test_links_wait_for_whoever_knows_where_notes_are() -> None:
    html = clean('<g class="node internal-link"><text>Note A</text></g>')
    assert html.startswith(f"<a {LINK}note:Note A{LINK}>")
    url = '<a xmlns:x="http://www.w3.org/1999/xlink" x:href="b.md"><text>B</text></a>'
    assert clean(url).startswith(f"<a {LINK}url:b.md{LINK}>")
    assert 'role="group"' in clean_svg(f"{HEAD}{url}</svg>")


def test_signs_that_stand_for_something_are_not_an_authors() -> None:
    html = clean_svg(f"{HEAD}<text>a{NUMBER}{LINK}b</text></svg>")
    assert ">ab</text>" in html
    assert html.count(LINK) == 0


@pytest.mark.parametrize(
    ("fill", "text", "ink"),
    [
        ("#fff", "", "#141414"),
        ("#000", "", "#ffffff"),
        ("#000", "color:#ff0", "#ffff00"),
        ("#eee", "color:#ddd", "#141414"),
        ("navy", "fill:black", "#ffffff"),
    ],
)
def test_text_on_a_colour_of_the_authors_can_be_read(fill: str, text: str, ink: str) -> None:
    shape = f'<rect width="50" height="20" style="fill:{fill}"/>'
    html = clean(f'<g>{shape}<text x="9" y="12" style="{text}">A</text></g>')
    assert f'fill="{ink}">A</text>' in html


def test_text_on_the_page_follows_its_scheme() -> None:
    assert clean('<text x="1" y="9" style="fill:#ccc">A</text>') == '<text x="1" y="9">A</text>'
    red = clean('<text x="1" y="9" style="fill:#c00">A</text>')
    assert 'fill="var(--vk-d-strong-4)"' in red


def test_a_ground_of_others_is_mixed_into_the_page() -> None:
    html = clean('<g class="cluster"><rect width="9" height="9" style="fill:#f00"/></g>')
    assert 'fill="color-mix(in srgb,#ff0000 22%,var(--vk-d-paper))"' in html


def test_every_role_can_be_told_from_the_others() -> None:
    directive = theme_directive()
    signals = {
        role_of(name): value
        for name, value in re.findall(r'"(\w+)": "(#[0-9a-f]{6})"', directive)
        if name not in {"titleColor", "dataLabelColor", "backgroundColor"}
        and not name.startswith(("xAxis", "yAxis"))
    }
    assert set(signals) <= set(ROLES)
    assert len(set(signals.values())) == len(signals)
    shape = f'<rect width="9" height="9" fill="{signals["note"]}"/>'
    assert 'fill="var(--vk-d-note)"' in clean(shape)


@pytest.mark.parametrize(
    ("written", "color"),
    [
        ("#f00", Color(1, 0, 0)),
        ("RED", Color(1, 0, 0)),
        ("rgb(255, 0, 0)", Color(1, 0, 0)),
        ("hsl(120, 100%, 50%)", Color(0, 1, 0)),
        ("url(#a)", None),
        ("#ff", None),
        ("rgb(1)", None),
        ("hsl(1,NaN%,2%)", None),
    ],
)
def test_colours_are_read_as_css_has_them(written: str, color: Color | None) -> None:
    assert read_color(written) == color


def test_text_is_black_or_white_where_nothing_else_can_be_read() -> None:
    for background in (Color(0.5, 0.5, 0.5), Color(1, 0, 0), Color(0, 0.5, 1)):
        text = read_color(text_on(background, background))
        assert text is not None
        assert contrast(background, text) >= 4.5


def test_selectors() -> None:
    rules = StyleRules(
        ['.a .b{fill:red}.a>.b{stroke:red}g[data-x="1"] rect{opacity:.5}a:hover{fill:blue}']
    )
    inner = Element("rect", frozenset({"b"}), {})
    outer = Element("g", frozenset({"a"}), {"data-x": "1"})
    between = Element("g", frozenset(), {})
    assert rules.style((outer, inner), "") == {"fill": "red", "stroke": "red", "opacity": ".5"}
    assert rules.style((outer, between, inner), "fill:blue") == {"fill": "blue", "opacity": ".5"}
