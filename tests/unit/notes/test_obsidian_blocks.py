"""Where Obsidian's blocks are not CommonMark's: formulas, comments, underlines, ids, cells."""

from __future__ import annotations

import pytest

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note


def facts(text: str) -> tuple[list[str], list[str], list[str]]:
    """Return the formulas, the links and the headings of a text."""
    note = parse_note(Source("N.md", text.encode()))
    assert note.faults == ()
    formulas = [formula.text for formula in note.math]
    return formulas, [link.target for link in note.links], [item.text for item in note.headings]


def draw(text: str, *, other: str = "") -> str:
    vault = make_vault({"N.md": text, "B.md": other})
    return render_note(vault, NotePath("N.md"), SiteAddresses()).html.replace(' dir="auto"', "")


@pytest.mark.parametrize(
    ("text", "formulas", "links", "headings"),
    [
        pytest.param(
            "- a\n  > [!note]\n  > $$\n  > b\n  >\n  > - c\n  > $$\n  > [[X]]\n",
            ["\nb\n\n- c\n"], ["X"], [], id="callout in a list item",
        ),
        pytest.param("a\r\n$$\r\nb\r\n=\r\n$$\r\n[[X]]\r\n", ["\nb\n=\n"], ["X"], [], id="CRLF"),
        pytest.param("-\t$$\n\ta\n\t$$\n-\t[[X]]", ["\na\n"], ["X"], [], id="tabs"),
        pytest.param("> $$\n> a\n\n# [[X]]", ["\na"], ["X"], ["[[X]]"], id="ends with the quote"),
        pytest.param("> $$\na\nb\n> $$\n> [[X]]", ["\na\nb\n"], ["X"], [], id="lazy in a quote"),
        pytest.param("> $$\na\n\n> $$\n> b\n\n[[X]]", ["", "\nb"], ["X"], [], id="with a gap"),
        pytest.param("- $$\n  a\n- [[X]]", ["\na"], ["X"], [], id="ends with the item"),
        pytest.param("- a\n  $$\n b\n  $$\n- [[X]]", ["\nb\n"], ["X"], [], id="lazy"),
        pytest.param("- a\n  $$\n  b\n- c $$ [[X]]", ["\nb"], ["X"], [], id="not its own"),
        pytest.param("[^1]: $$\n    a\n\n    $$\n[[X]]", ["\na\n\n"], ["X"], [], id="[^1]"),
        pytest.param("```\n$$\n```\n[[X]]\n$$\na\n$$", ["\na\n"], ["X"], [], id="in a fence"),
        pytest.param("$$\n```\n$$\n[[X]]", ["\n```\n"], ["X"], [], id="a fence inside"),
        pytest.param("%%\n$$\n%%\n[[X]]\n\n$$\n%%\n$$\n", ["\n%%\n"], ["X"], [], id="first wins"),
        pytest.param("<div>\n$$\n</div>\n\n[[X]]\n", [], ["X"], [], id="in HTML"),
        pytest.param("|a|\n|-|\n|b|\n$$\nc\n$$\n[[X]]", ["\nc\n"], ["X"], [], id="below a table"),
        pytest.param("$$\na\n$$ so [[X]] ^q", ["\na\n"], ["X"], [], id="text behind it"),
        pytest.param("> $$\n> a\n> $$ so [[X]]\n", ["\na\n"], ["X"], [], id="and quoted"),
        pytest.param("a $$\nb\n$$\n\n## h\n\nd $$e$$", ["\n\n## h\n\nd "], [], [], id="2nd opens"),
        pytest.param("- a $$\n  b\n  $$ c $$ [[X]]", [" c "], ["X"], [], id="in one line"),
        pytest.param("a $$\nb\n    $$ c $$ [[X]]", ["\nb\n    "], ["X"], [], id="behind blanks"),
        pytest.param("x\n    $$\n    a\n    $$\n[[X]]", ["\n    a\n    "], ["X"], [], id="inline"),
        pytest.param("$$\na ?> b\n$$\n[[X]]", ["\na ?> b\n"], ["X"], [], id="the mask's own mark"),
        pytest.param("$$a$$\n---\n[[X]]", ["a"], ["X"], [], id="a rule below one line"),
        pytest.param("a\nb\n-\n[[X]]", [], ["X"], [], id="one dash under two lines"),
        pytest.param("> a\n> b\n> ---\n> c\n> ===", [], [], [], id="rows in a quote"),
        pytest.param("a\n-   \n[[X]]\n---\n", [], ["X"], ["[[X]]"], id="an item of several blanks"),
        pytest.param("[^a\n---\n", [], [], ["[^a"], id="one line"),
        pytest.param("A\n-- \nB\n\nC\n--\n", [], [], ["C"], id="the mark of a signature"),
        pytest.param("> A\n> -- \n> [[B]]", [], ["B"], [], id="a signature in a quote"),
        pytest.param("a\n\xa0 \n----\n[[X]]", [], ["X"], [""], id="underlined no-break blank"),
        pytest.param("- a\n\xa0\r\n==\r\nb", [], [], [""], id="the same below a list"),
        pytest.param("```\n\xa0\n----\n```\n# a", [], [], ["a"], id="the same in a fence"),
        pytest.param("\n* \n\n\t#### A\n\t- [[X]]\n", [], ["X"], [], id="below an empty item"),
        pytest.param("- a\n3. \r\n\r\n\n\t* [[X]]", [], ["X"], [], id="blank lines, CRLF"),
        pytest.param("\n* \n\n\t\t* \na\n\n\t* [[X]]", [], [], [], id="code below an empty item"),
        pytest.param("a\n* \n\n\t- [[X]]", [], [], [], id="no empty item below text"),
        pytest.param("- \n\ta\n\n- \n\n# B", [], [], ["B"], id="not below it"),
        pytest.param("[[a`[[`b]] [[c`d`e]]", [], ["c`d`e"], [], id="brackets in code in a link"),
    ],
)  # fmt: skip
def test_blocks(text: str, formulas: list[str], links: list[str], headings: list[str]) -> None:
    assert facts(text) == (formulas, links, headings)


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("| 100%% | %%a%% |\n|-|-|\n| b%% | c |", ["%%a%%"]),
        ("- 50%% a\n- b %% c\n\n%%d%%", ["%%d%%"]),
        ("> %%a\n> b%% c", ["%%a\n> b%%"]),
        ("> 1%% a\n\nb 2%% c", []),
        ("## 100%% a\n\nb %% c", []),
        ("1. 5%% `%%` [[X]]\n   %%a%%", ["%% `%%", "%%a%%"]),
        ("a 7%%\n```\n%% b\n```\n", []),
    ],
)
def test_comments_in_a_line_close_in_their_own_block(text: str, comments: list[str]) -> None:
    note = parse_note(Source("N.md", text.encode()))
    assert [note.raw(comment) for comment in note.comments] == comments


def test_a_paragraph_ends_at_a_formula_and_at_an_empty_item() -> None:
    html = draw("a ^x\n$$b$$\nc\n- \n- d\n")
    assert html.count("<p") == 3
    assert '<p id="^x">a</p>\n<p><span class="math math-block">' in html
    assert html.endswith("<p>c</p>\n<ul>\n<li></li>\n<li>d</li>\n</ul>\n")


def test_an_item_of_another_list_does_not_join_an_empty_one() -> None:
    assert draw("a\n- \n* b").count("<ul>") == 2


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("> a ^x\n>\n> - b ^y\n>   - c ^z\n", dict.fromkeys("xyz", "blockquote")),
        ("> [!note] a\n> > b ^x\n>\n> ^y", {"x": "callout", "y": "callout"}),
        ("> a\n^x", {"x": "blockquote"}),
        ("a\n===\n\n## b ^y ##\n", {"y": "heading"}),
        ("## %%a ^x%%\n", {}),
        ("- # a ^x\n- b\n\n  ## c ^y #\n", dict.fromkeys("xy", "list-item")),
        ("> # a ^x\n> b\n", {"x": "blockquote"}),
        ("- # a %%^x%%\n", {}),
    ],
)  # fmt: skip
def test_ids_in_quotes_and_headings(text: str, names: dict[str, str]) -> None:
    note = parse_note(Source("N.md", text.encode()))
    assert {block.id: block.kind for block in note.blocks} == names
    html = draw(text)
    assert all(html.count(f'id="^{name}"') == 1 for name in names)


def test_a_heading_is_found_with_its_id_and_without() -> None:
    note = parse_note(Source("N.md", b"# A\n\n## T ^t1\n\n### B\n"))
    vault = make_vault(
        {"N.md": note.source.text, "S.md": "[[N#T]] [[N#T ^t1]] [[N#A#T#B]] [[N#^t1]]"}
    )
    found = [link.subpath for link in vault.links[NotePath("S.md")]]
    assert [(match.status, match.item and match.item.start) for match in found] == [
        ("ok", 5), ("ok", 5), ("ok", 15), ("ok", 5),
    ]  # fmt: skip
    assert note.shown_heading(note.headings[1]) == "T"
    assert note.anchors[5] == "t"


def test_cells_without_a_column_count_and_never_show() -> None:
    text = "|a|\n|-|\n|b|[[X]] #t \\| [[Y]]|c [[Z]]|\n"
    note = parse_note(Source("N.md", text.encode()))
    assert [(link.target, link.in_comment) for link in note.links] == [
        ("X", True), ("Y", True), ("Z", True),
    ]  # fmt: skip
    assert [tag.text for tag in note.tags] == ["#t"]
    assert "X" not in draw(text)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#a#b #c/#d #1#e", ["#a", "#b", "#c/", "#d", "#e"]),
        ("==#a== **#b** _#c_ d_#e f*#g ~~#h~~", ["#a", "#b", "#c", "#e", "#g", "#h"]),
        ("(#a) x—#b a=#c b~#d", []),
        ("[x #a](https://x.org) [y #b](N.md) [[N|z #c]]", ["#a", "#b"]),
    ],
)
def test_tags_as_read_back_from_the_app(text: str, tags: list[str]) -> None:
    assert [tag.text for tag in parse_note(Source("N.md", text.encode())).tags] == tags


def test_an_inline_footnote_ends_with_its_block() -> None:
    note = parse_note(Source("N.md", b"^[a\n## b\nc] ^[d]\n\n|e|\n|-|\n|^[f|\n|g]|\n"))
    assert [item.label for item in note.footnotes] == ["d"]


def test_an_inline_footnote_does_not_end_inside_a_link() -> None:
    note = parse_note(Source("N.md", b"^[[[a] b|c]]"))
    assert [link.target for link in note.links] == ["a] b"]
    assert note.footnotes == ()


def test_an_id_below_a_list_that_begins_with_an_empty_item() -> None:
    note = parse_note(Source("N.md", b"a\n- \n- b\n\n^x\n"))
    assert [(b.id, b.kind, b.start, b.end) for b in note.blocks] == [("x", "list", 2, 8)]


def test_a_fence_is_closed_also_where_tabs_follow() -> None:
    assert facts("```c\na\n```\t\t\n# H\n\n[[X]]") == ([], ["X"], ["H"])


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("[[[a] b]] [[[c]]] ![[[d] e.png]]", ["[a] b", "[c", "[d] e.png"]),
        ("\\[[[a]]] ^[[[b]] c] [[[[d]]", ["a", "b", "[d"]),
        ("`[[[a]]]` [[[b", []),
    ],
)
def test_the_first_two_brackets_open(text: str, targets: list[str]) -> None:
    note = parse_note(Source("N.md", text.encode()))
    assert [link.target for link in note.links] == targets


@pytest.mark.parametrize(
    ("text", "targets", "addresses"),
    [
        ("[[t](https://a.b)]] [[[t](https://a.b)]]", ["t](https://a.b)", "[t](https://a.b)"], []),
        ("![[p.png|by [t](https://a.b)]]", ["p.png"], []),
        ("[[t](N.md) and more]]", ["t](N.md) and more"], []),
        ("\\[[t](https://a.b)]] ^[[t](https://a.b)]]", [], ["https://a.b", "https://a.b"]),
        ("[[1](https://a.b)] [[2](https://c.d)] [[N]]", ["N"], ["https://a.b", "https://c.d"]),
        (
            "[[t](https://a.b) `x]]` [[![p](q.png)]](https://a.b)",
            ["![p](q.png)"],
            2 * ["https://a.b"],
        ),
    ],
)
def test_brackets_that_open_a_wikilink_come_before_a_markdown_link(
    text: str, targets: list[str], addresses: list[str]
) -> None:
    note = parse_note(Source("N.md", text.encode()))
    assert [link.target for link in note.links] == targets
    assert [link.url for link in note.external] == addresses


def test_emphasis_round_an_embed_leaves_nothing() -> None:
    html = draw("*a **![[B#^p]]** b*", other="x ^p")
    assert "<strong>" not in html
    assert html.startswith("<p><em>a </em></p>")


def test_picture_sets_are_kept_without_scripts() -> None:
    source = '<source srcset="a.png 2x, https://x.org/b,c.png 3x, javascript:a 1x" media="(x)">'
    html = draw(f"<picture>{source}<img src='a.png'></picture>")
    assert '<source srcset="a.png 2x, https://x.org/b,c.png 3x" media="(x)">' in html


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("![[a.png]]^fig-1", ("fig-1", "paragraph")),
        ("x [[B|c]]^fig-1\n", ("fig-1", "paragraph")),
        ("- ![[a.png]]^fig-1\n- b", ("fig-1", "list-item")),
        ("> ![[a.png]]^fig-1", ("fig-1", "blockquote")),
        ("[a](b)^fig-1", None),
        ("a]]^fig-1", None),
        ("[[B]]a]]^fig-1", None),
        ("[[B]].^fig-1", None),
    ],
)
def test_an_id_may_stand_right_behind_a_wikilink(text: str, block: tuple[str, str] | None) -> None:
    blocks = parse_note(Source("N.md", text.encode())).blocks
    assert [(item.id, item.kind) for item in blocks] == ([block] if block else [])
    assert ('id="^fig-1"' in draw(text)) is (block is not None)
    assert ("^fig-1<" in draw(text)) is (block is None)


@pytest.mark.parametrize(
    ("title", "html"),
    [
        ("### Big **x**", "<h3>Big <strong>x</strong></h3>"),
        ("#tag", '<a class="tag" href="/tags/tag/">#tag</a>'),
        ("####### a", "####### a"),
        ("&nbsp;", "\u00a0"),
        ("", "Note"),
    ],
)
def test_titles_of_callouts(title: str, html: str) -> None:
    text = f"> [!note] {title}\n> a"
    assert f'<div class="callout-title-inner">{html}</div>' in draw(text)
    assert facts(text) == ([], [], [])


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("\\==a==", "==a=="),
        ("\\==a== ==b==", "==a== <mark>b</mark>"),
        ("\\\\==a==", "\\<mark>a</mark>"),
        ("==a\\== b==", "<mark>a== b</mark>"),
    ],
)
def test_an_escaped_mark_of_a_highlight_is_text(text: str, html: str) -> None:
    assert draw(text) == f"<p>{html}</p>\n"


@pytest.mark.parametrize("link", ["[[B|]]", "[[B| ]]"])
def test_a_blank_display_text_shows_the_name(link: str) -> None:
    assert ">B</a>" in draw(link)
