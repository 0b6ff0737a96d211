"""What fuzzing found in reading and drawing notes, each made as small as it gets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from vaultkit.notes.frontmatter.embedded_yaml import find_yaml_fault
from vaultkit.notes.frontmatter.yaml_properties import PropertyHandler
from vaultkit.notes.frontmatter.yaml_tree import read_tree
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.markdown.plain_text import plain_text
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note

if TYPE_CHECKING:
    from vaultkit.notes.note import Note


def read(text: str) -> Note:
    return parse_note(Source("N.md", text.encode()))


def draw(text: str) -> str:
    return render_note(make_vault({"N.md": text}), NotePath("N.md"), SiteAddresses()).html


QUOTE = '<blockquote dir="auto">\n</blockquote>\n'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (">\n[!g]", QUOTE + '<p dir="auto">[!g]</p>\n'),
        ("> \n[!note] hi", QUOTE + '<p dir="auto">[!note] hi</p>\n'),
        (">\n# [!g]\n", QUOTE + '<h1 dir="auto" id="g">[!g]</h1>\n'),
        ("> - \n[!g]", (f'{QUOTE[:-14]}<ul>\n<li dir="auto"></li>\n</ul>\n</blockquote>\n'
         '<p dir="auto">[!g]</p>\n')),
        ("> ---\n> [!g] x", f'{QUOTE[:-14]}<hr>\n<p dir="auto">[!g] x</p>\n</blockquote>\n'),
    ],
)  # fmt: skip
def test_a_callout_starts_with_the_text_of_its_quote(text: str, html: str) -> None:
    assert read(text).callouts == ()
    assert draw(text) == html


def test_an_empty_first_line_leaves_a_callout_one() -> None:
    assert [callout.type for callout in read(">\n> [!g] x\n").callouts] == ["g"]
    assert 'data-callout="g"' in draw(">\n> [!g] x\n")


@pytest.mark.parametrize(
    ("text", "links", "formulas"),
    [
        ("[[Cost $5]] and [[Price $6]]", ["Cost $5", "Price $6"], []),
        ("[[US$]] and CA$ x", ["US$"], []),
        ("[[a $b]] c $d$", ["a $b"], ["d"]),
        ("[[a$$]] b [[c$$]]", ["a$$", "c$$"], []),
        ("$a [[b$ c]] d", [], ["a [[b"]),
        ("`[[` $a]] b$", [], ["a]] b"]),
        ("[[\\%\x1a$1|a]] ![[\\%\x1a$1|a]]\n", ["\\%\x1a$1", "\\%\x1a$1"], []),
        ("https://x.org/a$b$ [[c]]", ["c"], []),
        ("$x https://x.org/a$", [], ["x https://x.org/a"]),
    ],
)
def test_what_opens_first_is_there(text: str, links: list[str], formulas: list[str]) -> None:
    note = read(text)
    assert [link.target for link in note.links] == links
    assert [formula.text for formula in note.math] == formulas
    assert draw(text).count('<span class="math ') == len(formulas)


@pytest.mark.parametrize(
    ("text", "comments", "shown"),
    [
        ("[[Pub|alias %%c%%]]", [], "alias %%c%%"),
        ("[[A|x %%]] b %%c%%", ["%%c%%"], "x %% b"),
        ("%% [[a|b %%]] c", ["%% [[a|b %%"], "]] c"),
        ("[[a\n%%c%%]] b", ["%%c%%"], "[[a ]] b"),
        ("$a %%{b%% c$", ["%%{b%%"], "ac"),
        ("%%\na%%{b\n%%{c", ["%%\na%%", "%%{c"], "{b"),
        ("$5 a%%{b%% $5", ["%%{b%%"], "$5 a $5"),
    ],
)
def test_what_is_a_comment_is_one_everywhere(text: str, comments: list[str], shown: str) -> None:
    note = read(text)
    assert [note.raw(comment) for comment in note.comments] == comments
    assert plain_text(text) == " ".join(shown.split())
    assert "{c" not in draw(text)


def test_a_comment_shows_in_no_alternative_text_and_no_anchor() -> None:
    html = draw("100%%\n\n%%Hidden%%\n==\n\n![a %%hidden%%](https://x.org/p.png)")
    assert "idden" not in html
    assert 'alt="a "' in html


@pytest.mark.parametrize(
    ("text", "links", "external", "footnotes"),
    [
        ("^[[a]]", ["a"], [], []),
        ("^[a](b.md)", ["b.md"], [], []),
        ("^[[[a]] b]", ["a"], [], ["[[a]] b"]),
        ("https://x.org/a[b](c.md)", ["c.md"], ["https://x.org/a"], []),
        ("https://x.org/a^[b]", [], ["https://x.org/a^[b"], []),
    ],
)
def test_of_two_readings_one_counts(
    text: str, links: list[str], external: list[str], footnotes: list[str]
) -> None:
    note = read(text)
    assert [link.target for link in note.links] == links
    assert [link.url for link in note.external] == external
    assert [footnote.label for footnote in note.footnotes] == footnotes


@pytest.mark.parametrize(
    ("text", "at"),
    [("4: e\n- [[I]]\n", 7), ("s:\n1 [[n]]", 5), ("| [[s]]\n", 2), ("see: [[A]], [[B]]\n", 5)],
)
def test_a_bare_link_in_broken_yaml_is_one_fault(text: str, at: int) -> None:
    tree, fault = read_tree(text)
    assert (tree, fault and fault[0]) == (None, at)


def test_of_a_key_that_is_given_twice_the_last_value_counts() -> None:
    tree, fault = read_tree("or: [a]\nb: 1\nor: [a, b]\n? [c]\n: 2\n'[ c ]': [d]\n")
    assert fault is None
    assert tree is not None
    assert tree.value == {"or": ["a", "b"], "b": 1, "[ c ]": ["d"]}
    assert [item.value for item in tree.items["or"].elements()] == ["a", "b"]  # type: ignore[call-overload]
    assert tree.repeated == (("or", 13, 15), ("[ c ]", 34, 41))


@pytest.mark.parametrize("lead", ["é", "日本日本"])
def test_a_character_that_yaml_refuses_has_its_place(lead: str) -> None:
    text = f"a: {lead}\x01\n"
    handler = PropertyHandler(text)
    handler.load(text)
    at = len(f"a: {lead}")
    assert handler.refused is not None
    assert handler.refused.start == at
    assert find_yaml_fault(text) is not None
    assert find_yaml_fault(text)[0] == at  # type: ignore[index]


def test_a_formula_above_an_empty_item_is_drawn() -> None:
    assert "<mi>q</mi><mi>c</mi>" in draw("$$qc$$[\n- ")


def test_a_formula_that_begins_a_line_may_hold_what_is_no_text() -> None:
    vault = make_vault({"N.md": "$$\x1a<\x1a$$ a"})
    assert "a" in render_note(vault, NotePath("N.md"), SiteAddresses()).html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**see http://a.b:80** c", '<p dir="auto"><strong>see {http://a.b:80}</strong> c</p>\n'),
        ("*see http://a_b_c/*, d", '<p dir="auto"><em>see {http://a_b_c/}</em>, d</p>\n'),
        ("_see http://a.b_ c", '<p dir="auto"><em>see {http://a.b}</em> c</p>\n'),
        ("x http://a_b_c *d*", '<p dir="auto">x {http://a_b_c} <em>d</em></p>\n'),
    ],
)
def test_marks_behind_a_bare_url_are_not_its_own(text: str, html: str) -> None:
    assert re.sub(r"<a [^>]*>(.*?)</a>", r"{\1}", draw(text)) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("~24k, ~3k: **~$0.60**.", "~24k, ~3k: <strong>~$0.60</strong>."),
        ("3~5 **10~20** `~a`", "3~5 <strong>10~20</strong> <code>~a</code>"),
        ("**a.**~5 ~6", "<strong>a.</strong>~5 ~6"),
        ("~~a~~ ~b~ ~_c_ d~", "<del>a</del> ~b~ ~<em>c</em> d~"),
        ("\\~a **~b** ~c", "~a <strong>~b</strong> ~c"),
    ],
)
def test_one_tilde_strikes_nothing_through(text: str, html: str) -> None:
    assert draw(text) == f'<p dir="auto">{html}</p>\n'


def test_tildes_of_addresses_are_kept() -> None:
    text = "[a](b~c.md) ~d [e](~f.md) <https://x.org/~g> https://x.org/~h [~i]\n\n[~i]: ~j.md\n"
    text += "\n```js ~k\n```\n"
    note = parse_note(Source("N.md", text.encode()))
    assert [link.target for link in note.links] == ["b~c.md", "~f.md", "~j.md"]
    assert [each.url for each in note.external] == ["https://x.org/~g", "https://x.org/~h"]
    assert [fence.info for fence in note.fences] == ["js ~k"]
