"""Marks right behind a bare URL are the text's, whichever they are and whatever follows."""

from __future__ import annotations

import re

import pytest

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.markdown.plain_text import plain_text
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note

_TAG = re.compile("<[^>]*>")
URL = "https://a.b/h"
MARKS = {"**": "strong", "__": "strong", "*": "em", "_": "em", "~~": "del", "==": "mark"}
FRAMES = [
    *("{}", "({})", "[{}]", '"{}"', "a {} b", "({}).", "{}.", "{},", "{};", "{}:", "{}!", "{}?"),
    *("{}。", "「{}」", "- {}", "# {}", "> [!note] {}", "|{}|b|\n|-|-|\n|{}|c|", "a\n{}\nb"),
    "x[^1]\n\n[^1]: {}",
]
INSIDE = ["{}", "see {}", "{} too", "see {}.", "({})", "`c` {}", "[[n]] {}", "#t {}"]


def urls(text: str) -> list[str]:
    note = parse_note(Source("N.md", text.encode()))
    return [each.url for each in note.external]


def draw(text: str) -> str:
    vault = make_vault({"N.md": text})
    return render_note(vault, NotePath("N.md"), SiteAddresses()).html


@pytest.mark.parametrize("url", [URL, f"{URL}/a_b", f"{URL}(x)", f"{URL}?a=b"])
@pytest.mark.parametrize("mark", MARKS)
def test_all_marks_are_treated_alike(mark: str, url: str) -> None:
    for frame in FRAMES:
        for inside in INSIDE:
            text = frame.replace("{}", mark + inside.replace("{}", url) + mark)
            assert urls(text) == [url] * frame.count("{}"), text
            html = draw(text)
            assert html.count(f"<{MARKS[mark]}>") == frame.count("{}"), text
            assert f'href="{url}">{url}</a>' in html
            assert mark not in _TAG.sub("", html).replace(url, "")


@pytest.mark.parametrize("outer", MARKS)
@pytest.mark.parametrize("inner", MARKS)
def test_marks_inside_of_marks(outer: str, inner: str) -> None:
    if outer[0] != inner[0]:
        text = f"{outer}{inner}{URL}{inner}{outer}"
        link = f'<a class="external-link" href="{URL}">{URL}</a>'
        drawn = f"<{MARKS[inner]}>{link}</{MARKS[inner]}>"
        assert f"<{MARKS[outer]}>{drawn}</{MARKS[outer]}>" in draw(text)
        assert plain_text(text) == URL


@pytest.mark.parametrize(
    "text",
    [
        f"{URL}?key=abc==",
        f"==a== {URL}?key=abc==",
        f"a == b {URL}?key=abc==",
        f"`==` {URL}?key=abc==",
        f"%%==%% {URL}?key=abc==",
        f"==a\n\n{URL}?key=abc==",
        f"- ==a\n- {URL}?key=abc==",
        f"|==a|{URL}?key=abc==|\n|-|-|",
        f"\\==a {URL}?key=abc==",
        f"==a **{URL}?key=abc==**",
        f"<{URL}?key=abc==>",
        f"[==a]({URL}?key=abc==)",
    ],
)
def test_what_closes_no_highlight_belongs_to_the_url(text: str) -> None:
    assert urls(text) == [f"{URL}?key=abc=="]


def test_a_highlight_of_a_cell_ends_with_it() -> None:
    assert urls(f"|==a|b|\n|-|-|\n|=={URL}==|c|") == [URL]


@pytest.mark.parametrize("mark", ["**", "~~", "=="])
def test_what_follows_the_marks_is_no_part_of_the_url(mark: str) -> None:
    assert urls(f"{mark}{URL}{mark}x and {URL}") == [URL, URL]


@pytest.mark.parametrize("text", ["==https://==", "==https://a.b/==="])
def test_what_cannot_be_cut_stays(text: str) -> None:
    assert urls(text) == [text[2:]]
