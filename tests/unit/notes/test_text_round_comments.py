"""What stands above, below and round comments and templates of several lines."""

from __future__ import annotations

import pytest

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note


def draw(text: str) -> str:
    vault = make_vault({"N.md": text})
    html = render_note(vault, NotePath("N.md"), SiteAddresses()).html
    return html.replace(' dir="auto"', "").replace("\n", "")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- a\n\n\t%%\n\tb\n\n\tc\n\t%%\n\n\td\n- e\n",
         "<ul><li><p>a</p><p>d</p></li><li><p>e</p></li></ul>"),
        ("- a\n%%\nb\n\nc\n%%\n- d\n", "<ul><li>a</li><li>d</li></ul>"),
        ("> a\n> %%\n> b\n>\n> c\n> %%\n> d", "<blockquote><p>a<br>d</p></blockquote>"),
        ("a %%b\nc%% d", "<p>a  d</p>"),
        ("1. a\n\n   <%*\n   b\n\n   *c*\n   %>\n\n   d",
         "<ol><li><p>a</p><p>&lt;%*<br>   b<br><br>   *c*<br>   %&gt;</p><p>d</p></li></ol>"),
        ("> <%*\n> b > 1\n>\n> %>\n> c",
         "<blockquote><p>&lt;%*<br> b &gt; 1<br><br> %&gt;<br>c</p></blockquote>"),
        ("%% a %%\n---\nb", "<hr><p>b</p>"),
        ("a ^id\n%% b %%", '<p id="^id">a</p>'),
        ("- a ^id\n  %%\n  b\n\n  c\n  %%\n- d", '<ul><li id="^id">a</li><li>d</li></ul>'),
    ],
)  # fmt: skip
def test_as_it_is_drawn(text: str, html: str) -> None:
    assert draw(text) == html


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("%% a %%\n---\n", []),
        ("%%\n\na\n%%\n===\n", []),
        ("%% a %%\nHead\n---\n", ["Head"]),
        ("%%\na\n\nb\n%%\n%% c %%\nHead\n===\n", ["Head"]),
        ("%% a %%\nb\nc\n---\n", []),
        ("a\n%% b %%\nc\n---\n", []),
        ("100%% a\nb\n---\n", []),
        ("100%% a\n---\n", ["100%% a"]),
        ("<% a %>\n---\n", ["<% a %>"]),
        ("%% a %% b\n---\n", ["%% a %% b"]),
    ],
)
def test_a_row_underlines_no_comment(text: str, headings: list[str]) -> None:
    note = parse_note(Source("N.md", text.encode()))
    assert [heading.text for heading in note.headings] == headings


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("a ^id\n%% b %%\n", ("paragraph", "a ^id")),
        ("a ^id\n%% b\n\nc %%\n%% d %%", ("paragraph", "a ^id")),
        ("a ^id %% b %%\n", None),  # it does not end the line
        ("a ^id\n%% b %% c\n", None),
        ("a ^id\n<% b %>\n", None),
        ("a\n\n%% b %%\n^id\n", ("paragraph", "a")),
        ("|a|\n|-|\n\n%% b %%\n\n^id\n", ("table", "|a|\n|-|")),
        ("a\n\n<% b %>\n^id\n", ("paragraph", "<% b %>\n^id")),
        ("> a ^id\n> %%\n> b\n>\n> %%\n", ("blockquote", "> a ^id\n> %%\n> b\n>\n> %%")),
    ],
)
def test_ids_next_to_comments(text: str, block: tuple[str, str] | None) -> None:
    note = parse_note(Source("N.md", text.encode()))
    assert [(each.kind, note.raw(each)) for each in note.blocks] == ([block] if block else [])


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("- a\n\t%%\n\t[[x]]\n\t%%\n", ["x"]),
        ("- a\n    - b\n        %% [[x]]\n\n        [[y]]\n        %%\n", ["x", "y"]),
        ("- %%\n\n  [[x]]\n  %%\n", ["x"]),
        ("[^1]: %%\n    [[x]]\n    %%\n", ["x"]),
        (">\t%%\n>\n> \t[[x]]\n> %%\n", ["x"]),
        ("- a %%\n\t[[x]]%%\n", ["x"]),
        ("- a\n\t%%\n\n\t\t\t[[code]]\n\t`[[code]]`\n\t%%\n", []),
        ("%%\n\n    [[code]]\n%%\n", []),
    ],
)
def test_links_in_comments_of_several_lines(text: str, targets: list[str]) -> None:
    note = parse_note(Source("N.md", text.encode()))
    assert [link.target for link in note.links] == targets
    assert all(note.raw(link) == f"[[{link.target}]]" for link in note.links)
