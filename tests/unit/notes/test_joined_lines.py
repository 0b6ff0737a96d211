"""Lines that belong to other blocks in Obsidian than in CommonMark: under tables and in quotes."""

from __future__ import annotations

import re

import pytest

from tests.unit.notes.test_obsidian_blocks import draw, facts
from vaultkit.notes.markdown.masking import read_body
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source

TABLE = "|a|b|\n|-|-|\n|1|2|\n"


def shape(text: str) -> str:
    """Return the elements of the page, the text of each in short."""
    html = re.sub(r"<(/?)(\w+)[^>]*>", r"<\1\2>", draw(text)).replace("blockquote>", "q>")
    return re.sub(r"</?(?:tr|td|th|thead|tbody|div|br)>|\s+", "", html)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param(f"{TABLE}Then\nx", "<table>ab12</table><p>Thenx</p>", id="text"),
        pytest.param("a|b\n-|-\n1|2\nThen", "<table>ab12</table><p>Then</p>", id="no outer pipes"),
        pytest.param(f"{TABLE}^t", "<table>ab12</table>", id="an id"),
        pytest.param(f"{TABLE}^t\nx", "<table>ab12</table><p>^tx</p>", id="an id with text below"),
        pytest.param(
            f"{TABLE}Then\n|c|\n|-|", "<table>ab12</table><p>Then|c||-|</p>", id="another"
        ),
        pytest.param(
            "- |a|\n  |-|\n  |1|\n  x\n- y",
            "<ul><li><table>a1</table>x</li><li>y</li></ul>",
            id="in an item, which stays tight",
        ),
        pytest.param(
            "> |a|\n> |-|\n> |1|\n> x\n\ny",
            "<q><table>a1</table><p>x</p></q><p>y</p>",
            id="in a quote",
        ),
        pytest.param("|a|\r\n|-|\r\nx\r\n", "<table>a</table><p>x</p>", id="CRLF"),
        pytest.param(f"{TABLE}%%x%%", "<table>ab12</table>", id="a comment"),
        pytest.param(f"{TABLE}2. x", "<table>ab12</table><ol><li>x</li></ol>", id="a list"),
        pytest.param("```\n|a|\n|-|\nx\n```", "<pre><code>|a||-|x</code></pre>", id="in code"),
    ],
)
def test_a_line_without_a_pipe_ends_a_table(text: str, html: str) -> None:
    assert shape(text) == html


def test_a_formula_below_a_table_is_one() -> None:
    text = f"{TABLE}Then $$X=\\begin{{matrix}}1\n2\\end{{matrix}}$$ [[Y]]\n\n# H\n"
    assert facts(text) == (["X=\\begin{matrix}1\n2\\end{matrix}"], ["Y"], ["H"])


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param(f"x\n{TABLE}", "<p>x|a|b||-|-||1|2|</p>", id="under text"),
        pytest.param(f"x\n\n{TABLE}", "<p>x</p><table>ab12</table>", id="apart"),
        pytest.param(f"# x\n{TABLE}", "<h1>x</h1><table>ab12</table>", id="under a heading"),
        pytest.param(f"x\n===\n{TABLE}", "<h1>x</h1><table>ab12</table>", id="underlined"),
        pytest.param(f"x\n\n---\n{TABLE}", "<p>x</p><hr><table>ab12</table>", id="under a rule"),
        pytest.param(f"`a`\n{TABLE}", "<p><code>a</code>|a|b||-|-||1|2|</p>", id="under code"),
        pytest.param(f"**a**\n{TABLE}", "<p><strong>a</strong>|a|b||-|-||1|2|</p>", id="bold"),
        pytest.param("- x\n  |a|\n  |-|", "<ul><li>x|a||-|</li></ul>", id="in an item"),
        pytest.param(
            "- x\n\n  |a|\n  |-|", "<ul><li><p>x</p><table>a</table></li></ul>", id="apart"
        ),
        pytest.param("> x\n> |a|\n> |-|", "<q><p>x|a||-|</p></q>", id="in a quote"),
        pytest.param(
            "> [!note] x\n> |a|\n> |-|", "x<table>a</table>", id="under a callout's title"
        ),
        pytest.param("> [!note] x\n> y\n> |a|\n> |-|", "x<p>y|a||-|</p>", id="under its text"),
        pytest.param(f"%% x %%\n{TABLE}", "<table>ab12</table>", id="under a comment"),
        pytest.param(f"%%\nx\n%%\n{TABLE}", "<table>ab12</table>", id="under a block comment"),
        pytest.param(f"<!-- x -->\n{TABLE}", "<table>ab12</table>", id="under an HTML comment"),
    ],
)
def test_a_table_does_not_begin_under_text(text: str, html: str) -> None:
    assert shape(text) == html


def test_links_in_rows_that_are_text() -> None:
    assert facts("x\n|a|b|\n|-|-|\n|[[Y\\|y]]|[[Z]]|\n") == ([], ["Y", "Z"], [])
    assert '>y</a>|<a class="internal-link is-unresolved" data-href="Z">Z</a>|' in draw(
        "x\n|a|b|\n|-|-|\n|[[Y\\|y]]|[[Z]]|\n"
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("> # h\nx\ny", "<q><h1>h</h1><p>xy</p></q>", id="heading"),
        pytest.param("> a\n>\nx\n\ny", "<q><p>a</p><p>x</p></q><p>y</p>", id="empty"),
        pytest.param("> a\n>\n# h", "<q><p>a</p></q><h1>h</h1>", id="then a heading"),
        pytest.param("> a\n>\n- x", "<q><p>a</p></q><ul><li>x</li></ul>", id="a list"),
        pytest.param("> a\n>\nx\n===", "<q><p>a</p></q><h1>x</h1>", id="underlined"),
        pytest.param(">\nx", "<q></q><p>x</p>", id="an empty quote takes nothing"),
        pytest.param("> ```\na\n> ```\nx", "<q><pre><code>a</code></pre><p>x</p></q>", id="fence"),
        pytest.param("> |a|\n> |-|\n|1|\nx", "<q><table>a1</table><p>x</p></q>", id="table"),
        pytest.param("> a\n>\n|b|\n|-|", "<q><p>a</p><table>b</table></q>", id="a table"),
        pytest.param("> > # h\n> x", "<q><q><h1>h</h1><p>x</p></q></q>", id="nested"),
        pytest.param("> > a\n>\n> x", "<q><q><p>a</p></q><p>x</p></q>", id="ends"),
        pytest.param(
            "- a\n  > # h\n  x", "<ul><li>a<q><h1>h</h1><p>x</p></q></li></ul>", id="item"
        ),
        pytest.param("> ***\nx", "<q><hr><p>x</p></q>", id="rule"),
        pytest.param("> a\n> ---\nx", "<q><h2>a</h2><p>x</p></q>", id="underline"),
        pytest.param(">> a\n> ---\nx", "<q><q><p>a</p></q><hr><p>x</p></q>", id="rule below"),
        pytest.param("> > a\n>\nx", "<q><q><p>a</p></q><p>x</p></q>", id="below a quote"),
        pytest.param(">\nx", "<q></q><p>x</p>", id="an empty quote"),
        pytest.param("> > a\n>\n# h", "<q><q><p>a</p></q></q><h1>h</h1>", id="a heading"),
        pytest.param("```\n> # h\nx\n```", "<pre><code>&gt;#hx</code></pre>", id="in code"),
        pytest.param("> [!note] T\n>\nx\n>\n|a|\n|-|", "T<p>x</p><table>a</table>", id="callout"),
    ],
)
def test_a_quote_goes_on_up_to_a_blank_line_or_another_block(text: str, html: str) -> None:
    assert shape(text) == html


def test_what_is_put_in_moves_nothing() -> None:
    text = "> # h\n[[A]] %%c%%\n\n|a|\n|-|\nx [[B]] #t ^p1\n\n$$\ny\n$$\n\n# H\n"
    note = parse_note(Source("N.md", text.encode()))
    assert [note.raw(link) for link in note.links] == ["[[A]]", "[[B]]"]
    assert [note.raw(comment) for comment in note.comments] == ["%%c%%"]
    assert [note.raw(tag) for tag in note.tags] == ["#t"]
    assert [note.raw(heading) for heading in note.headings] == ["# H"]
    assert [text[item.start : item.end] for item in note.math] == ["$$\ny\n$$"]
    assert [text[item.start : item.end] for item in note.blocks] == ["x [[B]] #t ^p1"]
    body = read_body(text)
    assert (body.data.decode(), len(body.masked)) == (text, len(text))


@pytest.mark.parametrize("formula", ["> $$\n> a\n> $$", "> $$a$$", "> $$a\n> b$$", "> $$\n> $$"])
def test_a_quote_goes_on_below_a_formula(formula: str) -> None:
    assert shape(f"{formula}\nmeans\n").endswith("<p>means</p></q>")


def formula(tex: str) -> str:
    """Return what `shape` makes of a formula of single letters on its own."""
    letters = "".join(f"<mi>{letter}</mi>" for letter in tex)
    return f"<p><span><math>{letters}</math></span></p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("> a\n$$x$$\nb", f"<q><p>a</p>{formula('x')}<p>b</p></q>", id="one line"),
        pytest.param(
            "> a\n$$\nx\n$$\nb", f"<q><p>a</p></q>{formula('x')}<p>b</p>", id="begun outside"
        ),
        pytest.param(
            "> - a\n  $$ x $$\n  b",
            f"<q><ul><li>a{formula('x')}b</li></ul></q>",
            id="in an item of the quote",
        ),
        pytest.param("> $$x\ny\n$$\nb", f"<q>{formula('xy')}<p>b</p></q>", id="begun inside"),
        pytest.param(
            ">> $$x\n> y\nz$$\n>> b", f"<q><q>{formula('xyz')}<p>b</p></q></q>", id="deep"
        ),
        pytest.param("> [!note] T\n$$x$$", f"T{formula('x')}", id="callout"),
        pytest.param("> $$x\ny\n\nb", f"<q>{formula('x')}</q><p>y</p><p>b</p>", id="not closed"),
        pytest.param("> a\n>\n$$x$$", f"<q><p>a</p>{formula('x')}</q>", id="under a blank line"),
        pytest.param(
            "> # h\n$$x$$ b",
            "<q><h1>h</h1><p><span><math><mi>x</mi></math></span>b</p></q>",
            id="text behind",
        ),
    ],
)
def test_a_formula_does_not_end_a_quote(text: str, html: str) -> None:
    assert shape(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("4. a\n  > q\n  > r", "<ol><li>a<q><p>qr</p></q></li></ol>", id="two lines"),
        pytest.param("- a\n > q\nr", "<ul><li>a<q><p>qr</p></q></li></ul>", id="a line without"),
        pytest.param(
            "1. a\n b\n > q\n\n   c",
            "<ol><li><p>ab</p><q><p>q</p></q><p>c</p></li></ol>",
            id="goes on",
        ),
        pytest.param("- a\n> q", "<ul><li>a</li></ul><q><p>q</p></q>", id="not indented"),
        pytest.param("1. a\n\n  > q", "<ol><li>a</li></ol><q><p>q</p></q>", id="apart"),
        pytest.param("a\n  > q", "<p>a</p><q><p>q</p></q>", id="no item"),
    ],
)
def test_a_quote_in_an_item_may_be_indented_less(text: str, html: str) -> None:
    assert shape(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param(
            "- a\n\t- \n\t\t- b",
            "<ul><li>a<ul><li><ul><li>b</li></ul></li></ul></li></ul>",
            id="items",
        ),
        pytest.param(
            "a\n- \n  ```\n  b\n  ```",
            "<p>a</p><ul><li><pre><code>b</code></pre></li></ul>",
            id="code",
        ),
        pytest.param("a\n- \n  > b", "<p>a</p><ul><li><q><p>b</p></q></li></ul>", id="a quote"),
        pytest.param("a\n- \n  # b", "<p>a</p><ul><li><h1>b</h1></li></ul>", id="a heading"),
        pytest.param("a\n-\t \r\n  b\r\n", "<p>a</p><ul><li>b</li></ul>", id="text, CRLF"),
        pytest.param(
            "> a\n> - \n>   - b",
            "<q><p>a</p><ul><li><ul><li>b</li></ul></li></ul></q>",
            id="in a quote",
        ),
        pytest.param(
            "|a|\n|-|\n- \n  - b",
            "<table>a</table><ul><li><ul><li>b</li></ul></li></ul>",
            id="below a table",
        ),
        pytest.param(
            "a\n- \n\n  - b",
            "<p>a</p><ul><li><ul><li>b</li></ul></li></ul>",
            id="over a blank line",
        ),
        pytest.param("- a\n- \n- b", "<ul><li>a</li><li></li><li>b</li></ul>", id="among items"),
        pytest.param("a\n- ", "<p>a</p><ul><li></li></ul>", id="at the end"),
        pytest.param("a\n    - ", "<p>a-</p>", id="indented too far"),
        pytest.param("```\na\n- \n```", "<pre><code>a-</code></pre>", id="in code"),
    ],
)
def test_an_empty_item_under_text_holds_what_is_indented_below(text: str, html: str) -> None:
    assert shape(text) == html
