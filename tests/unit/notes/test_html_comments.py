"""Comments of HTML are what a browser takes for them, in whatever else they stand."""

from __future__ import annotations

import pytest

from vaultkit.notes.html.sanitize import clean_html
from vaultkit.notes.markdown.html_spans import html_comments
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source


def comments(text: str) -> list[str]:
    note = parse_note(Source(NotePath("N.md"), text.encode()))
    return [note.source.slice(start, end) for start, end in html_comments(note)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a <!-- b --> c <!--d--> e", [" b ", "d"]),
        ("<!-- a\n\nb --> c\n<!-- d", [" a\n\nb ", " d"]),
        ("<div>\n<!--> a --> b\n</div>", []),
        ("<div>\n<!---> a\n</div>", []),
        ("<div>\n<!-- a --!> b -->\n</div>", [" a "]),
        ("<div title='<!-- a -->'>b</div>", []),
        ('<div title="x>" lang=<!-->\n<!-- a -->\n</div>', [" a "]),
        ("<div title='\n<!-- a -->\n", [" a "]),
        ("<div>\n<iframe src=x> <!-- a --> </iframe> <b <!-- c -->\n</div>", [" a "]),
        ("<div>\n<iframe> <!-- a </iframe> b <!-- c -->\n</div>", [" a ", " c "]),
        ("<div>\n<?x <!-- a > b --> c\n</div>", []),
        ("<div>\n<!-- a\n\nb --> c", [" a\n"]),
    ],
)
def test_what_comments_say(text: str, said: list[str]) -> None:
    assert comments(text) == said


@pytest.mark.parametrize("name", ["xmp", "noembed", "noframes", "noscript", "textarea", "style"])
def test_elements_whose_text_is_no_html_go_as_a_whole(name: str) -> None:
    assert clean_html(f"a <{name}>b <!-- c --> <i>d</i></{name}> e") == "a  e"


@pytest.mark.parametrize(
    "tag",
    [
        "<iframe>",
        '<iframe src="https://a.b/?c=%3E">',
        '<iframe src="https://a.b/" title="d&gt;e" allowfullscreen="">',
    ],
)
def test_nothing_is_left_within_a_frame(tag: str) -> None:
    assert clean_html(f"{tag}a <!-- b --> <i>c</i></iframe> d") == f"{tag}</iframe> d"


def test_a_frame_that_is_not_closed_holds_all_behind_it() -> None:
    assert clean_html("a <iframe>b <!-- c --> <i>d</i>") == "a <iframe></iframe>"
