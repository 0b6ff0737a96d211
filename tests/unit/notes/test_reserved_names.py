from __future__ import annotations

import pytest

from vaultkit.notes.html.sanitize import clean_html
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source
from vaultkit.notes.text.reserved_names import free_name, is_free_class


@pytest.mark.parametrize(
    "name",
    [
        "__config", "__search", "__nav_2_1", "__init__", "__proto__", "forms", "cookie", "body",
        "location", "links", "getElementById", "constructor", "document$", "vk-preview", "md-x",
        "fn-1", "fnref-2-3", "canvas-1-fn-1", "MathJax",
    ],
)  # fmt: skip
def test_a_name_of_the_page_gets_a_prefix(name: str) -> None:
    assert free_name(name) == f"user-content-{name}"
    assert free_name(free_name(name)) == free_name(name)


@pytest.mark.parametrize(
    "name",
    ["intro", "a__b", "_config", "cmd-x", "fnord", "forms-1", "status", "history", "form", "vkx"],
)
def test_all_other_names_stay(name: str) -> None:
    assert free_name(name) == name


def test_anchors_of_headings() -> None:
    text = "# Forms\n## forms\n## __config\n## User content forms\n## Status\n## A\n"
    note = parse_note(Source("A.md", text.encode()))
    assert list(note.anchors.values()) == [
        "user-content-forms",
        "user-content-forms-1",
        "user-content-__config",
        "user-content-forms-2",
        "status",
        "a",
    ]


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ('<b id="__config">x</b>', '<b id="user-content-__config">x</b>'),
        ('<b id="part">x</b>', '<b id="part">x</b>'),
        ('<a href="#forms">x</a>', '<a href="#user-content-forms">x</a>'),
        ('<a href="a/#forms">x</a>', '<a href="a/#forms">x</a>'),
        (
            '<b aria-labelledby="__nav_1_label a">x</b>',
            '<b aria-labelledby="user-content-__nav_1_label a">x</b>',
        ),
        ('<img name="cookie" src="x">', '<img src="x">'),
        ('<label for="__search">x</label>', "<label>x</label>"),
        ('<button form="f" name="forms">x</button>', "<button>x</button>"),
        ('<form name="forms"><input name="action"></form>', "<input>"),
        ('<b class="md-overlay mine vk-flow">x</b>', '<b class="mine">x</b>'),
        ('<b class="md-overlay">x</b>', "<b>x</b>"),
        ('<b data-md-component="search" data-task="x">y</b>', '<b data-task="x">y</b>'),
        ('<b data-clipboard-text="rm">y</b>', "<b>y</b>"),
        ('<a data-preview href="x">y</a>', '<a href="x">y</a>'),
        (
            '<iframe allow="camera; autoplay *; microphone"></iframe>',
            '<iframe allow="autoplay *"></iframe>',
        ),
        ('<iframe allow="geolocation"></iframe>', "<iframe></iframe>"),
        ('<p style="position:fixed;inset:0;color:red">x</p>', '<p style="color:red">x</p>'),
        ('<p style="margin:-9em;width:9em">x</p>', '<p style="width:9em">x</p>'),
        ('<p style="font-size:1.5em">x</p>', '<p style="font-size:1.5em">x</p>'),
        ('<p style="background: #97ca16">x</p>', '<p style="background-color:#97ca16">x</p>'),
        (
            '<p style="background:rgb(1,2,3)">x</p>',
            '<p style="background-color:rgb(1, 2, 3)">x</p>',
        ),
        ('<p style="background:url(//e.test)">x</p>', '<p style="">x</p>'),
        ('<p style="background:red url(//e.test)">x</p>', '<p style="">x</p>'),
        ('<p style="back\\67round:url(//e.test)">x</p>', '<p style="">x</p>'),
        ('<p style="background/**/:url(//e.test)">x</p>', '<p style="">x</p>'),
        ('<p style="gap:4px;padding-top:8px">x</p>', '<p style="gap:4px;padding-top:8px">x</p>'),
        ('<p style="padding-top:-8px;opacity:.5">x</p>', '<p style="opacity:0.5">x</p>'),
        ('<a target="x" href="y">z</a>', '<a href="y">z</a>'),
        ('<a target="_blank" href="y">z</a>', '<a target="_blank" href="y">z</a>'),
        ('<base href="https://e.test"><meta http-equiv="refresh">x', "x"),
    ],
)
def test_html_of_a_note(html: str, cleaned: str) -> None:
    assert clean_html(html) == cleaned


@pytest.mark.parametrize("name", ["md-", "md-grid", "vk-notes", "tabbed-set", "glightbox", "md__x"])
def test_classes_of_scripts(name: str) -> None:
    assert not is_free_class(name)


@pytest.mark.parametrize("name", ["grid", "callout", "mdx", "wide", "internal-link", "table", "g"])
def test_classes_of_authors(name: str) -> None:
    assert is_free_class(name)
