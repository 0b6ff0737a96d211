"""Parser, page and plain text have one opinion of what is a link, a comment, a formula, a tag."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from html import unescape
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.rules.hygiene.encoding_fault import EncodingFault
from vaultkit.checks.rules.publishing.embed_of_unpublished import EmbedOfUnpublished
from vaultkit.config import Config, SiteConfig
from vaultkit.notes.markdown.plain_text import plain_text
from vaultkit.notes.markdown.prose import read_prose
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import UTF16_MARKS
from vaultkit.site.build.build_problems import find_problems
from vaultkit.site.model.site_model import build_site
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note
from vaultkit.vault.publishing.publish_properties import find_no_text

if TYPE_CHECKING:
    from vaultkit.notes.note import Note

ODD = (
    b"\0", b"\0\0", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xe9", b"\x80", b"\xc3",
    b"\xed\xa0\x80",
    b"\x01", b"\x1a", b"\x1b[1m", b"\x7f", b"\xc2\x85", b"\r", b"\r\n", b"\x0b", b"\x0c",
    "\u2028".encode(), "\u2029".encode(), "\u200b".encode(), "a\n".encode("utf-16"),
    "a\n".encode("utf-16-be"), "---\npublish: false\n---\n".encode("utf-16-le"), b"\n", b"\n\n",
    b"[[M]]", b"![[M]]", b"# H\n", b"---\n", b"---\ntitle: a\n---\n", b"---\npublish: true\n---\n",
    b"---\npublish: false\n---\n", "é".encode(), b"a",
)  # fmt: skip
"""Bytes that editors, programs and crashes leave in notes."""
PIECES = (
    "[[W]]", "[[W|W]]", "[[W#W|W W]]", "![[W]]", "%%W%%", "%% W %%", "$W$", "$$W$$", "`W`", "==W==",
    "#W", "[W](W.md)", "[W](https://x.org/W)", "![W](https://x.org/W)", "![W|9](W.png)", "**W**",
    "*W*", "~~W~~", "W", "$5", "US$", "%%", "$", "$$", "[[", "]]", "`", "==", "|", "\\", "[", "]",
    "(", ")", "<% W %>", "<!--W-->", "https://x.org/W", "{W}", "${W(5)}", "%%{W", "\n", "\n\n",
    "\n> ", "\n- ", "\n# ", "100%%", "^", "W ^W", "[[[W]]]", "[[[W] W|W]]", "^[W]", "\n$$\n",
    "$$\n", "\n  $$\n",
    "\n> $$\n", "\n> W\n> ", "\n> [!note] W\n> ", "\n- \n", "\n---\n", "\n===\n",
    "\n%%", "\n>\n", "\n  ", "\n1. ", "\n\n  ", "\n\n| W | W |\n|---|---|\n| ", " | ", "\n```\n",
    "\n```\t\n", "\n## W ^W\n", "\r\n", "\t", "\n\n^W\n", "\n> ^W\n", "\n    ", "==#W==", "**#W**",
    "#W#W", "_#W",
    "\n> # W\n", "\n> | W | W |\n> |---|---|\n> | W |\n", "\n> ```\n", "\n> ~~~\nW\n> ~~~\n",
    "\n>> W\n", "\n>>\n> W\n", "\n| W | W |\n|---|---|\n| W | W |\n", "\n  | W |\n  |---|\n",
    "\n\n| W |\n|---|\n| W |\nW ", "\n- W\n  | W |\n  |---|\n  | W |\n  W", "| W |\n",
    "![[W]]^W", "[[W]]^W\n", "\n> [!note] # W\n", "\n> [!W] &nbsp;\n", "\n1. \n", "\n* \n",
    "\\==W==", "**“W”**W", "*W.*W", "W**(W)**W",
    "\n> $$W\nW\n$$\n", "\n> W\n$$W$$\n", "\n1. W\n  > W\n", "W $$\nW\n$$ W", "\nW\n- \n  - W\n",
    "**W https://x.org/W**", "_https://x.org/W_W_",
    "~W", "W~W", "**~W**",
)  # fmt: skip
_LINK = re.compile(r'<a class="internal-link[^"]*" data-href="([^"]*)"')
_TAG = re.compile(r'<a class="tag" href="[^"]*">(.*?)</a>')
_HEADING = re.compile(r'<h([1-6]) dir="auto" id="')
_BLOCK_ANCHOR = re.compile(r' id="\^(word[a-z]+end)"')
_ANY_TAG = re.compile("<[^>]*>")
_WORD = re.compile("word[bcfghjklmp]+end")


@st.composite
def mixtures(draw: st.DrawFn) -> str:
    """Return pieces side by side; every word in them is another one."""
    pieces = draw(st.lists(st.sampled_from(PIECES), max_size=18))
    numbers = count()
    name = str.maketrans("0123456789", "bcfghjklmp")
    blanks = draw(st.lists(st.booleans(), min_size=len(pieces), max_size=len(pieces)))
    text = "".join(piece + " " * blank for piece, blank in zip(pieces, blanks, strict=True))
    return re.sub("W", lambda _: f"word{str(next(numbers)).translate(name)}end", text)


def draw_note(text: str) -> tuple[Note, str]:
    vault = make_vault({"N.md": text})
    path = NotePath("N.md")
    assert not [fault for fault in vault.notes[path].faults if fault.kind == "unparseable"]
    return vault.notes[path], unescape(render_note(vault, path, SiteAddresses()).html)


def is_hidden(note: Note, at: int) -> bool:
    return any(comment.start <= at < comment.end for comment in note.comments)


EXAMPLES = settings(deadline=None, max_examples=int(__import__("os").environ.get("MX", "600")))


@given(mixtures())
@example("[[wordbend|wordcend %%wordfend%%]]")
@example("![wordbend %%wordcend%%](https://x.org/p.png) ![%%wordfend%%](p.png)")
@example("[[wordbend\n%%wordcend%%]]")
@example("# wordbend %%wordcend%%\n")
@example("%%\n[[wordbend]]%%wordcend%%{wordfend")
@example("100%%\n\n100%%%%wordbend%%\n==")
@example("$wordbend %%{wordcend%% wordfend$")
@example("$5[[wordbend]]%%{wordcend%%$5")
@example("[[$5wordbend]] and [[$6wordcend]] wordfend$ wordhend$")
@EXAMPLES
def test_what_is_a_comment_shows_nowhere(text: str) -> None:
    note, html = draw_note(text)
    hidden = {word for comment in note.comments for word in _WORD.findall(note.raw(comment))}
    assert not hidden & set(_WORD.findall(html))
    assert not hidden & set(_WORD.findall(plain_text(text)))
    assert not hidden & set(_WORD.findall(note.title))


@given(mixtures())
@example("[[wordbend|wordcend %%wordfend%%]] %%[[wordgend]]%%")
@example("#wordbend#wordcend_#wordfend^[wordgend]")
@example("^[[wordbend]] ^[wordcend](wordfend.md) https://x.org/wordgend[wordhend](wordjend.md)")
@example("\n  | wordbend |\n  |---|\n[[wordcend|wordfend]]==#wordgend==")
@example("| wordbend |\n|---|\n| wordcend | [[wordfend]] #wordgend |")
@example("[[US$wordbend]] and [[CA$wordcend]] [wordfend](wordgend.md) $[[wordhend]]$")
@EXAMPLES
def test_links_and_tags_are_those_that_were_read(text: str) -> None:
    note, html = draw_note(text)
    links = [link for link in note.links if not link.in_comment and not link.is_embed]
    written = [(link.target or "N") + link.subpath for link in links]
    assert sorted(_LINK.findall(html)) == sorted(
        on_page(text, html, written)
    )  # footnotes: at the end
    around = [(item.start, item.end) for item in (*note.links, *note.external)]
    shown = [t for t in note.tags if not any(a <= t.start < b for a, b in around)]
    tags = [tag.text for tag in shown if not is_hidden(note, tag.start)]
    assert _TAG.findall(html) == on_page(text, html, tags)


def on_page(text: str, html: str, items: list[str]) -> list[str]:
    """Return the items without those in cells beyond a table's head: pages hold nothing of them."""
    if "|---" not in text:
        return items
    words = {*_WORD.findall(html)}
    return [item for item in items if not (found := _WORD.findall(item)) or words & {*found}]


@given(mixtures())
@example("[[wordbend $wordcend]] wordfend$ $$wordhend$$")
@example("[[wordbend]]https://x.org/wordcend**wordfend**$wordgend$")
@example("> [!note]\n> $$\n> wordbend\n>\n> - $wordcend$\n> $$ wordfend %%wordgend%%")
@EXAMPLES
def test_formulas_are_those_that_were_read(text: str) -> None:
    note, html = draw_note(text)
    assert html.count('<span class="math ') == len(note.math)
    assert html.count("math-block") == sum(formula.is_display for formula in note.math)


@given(mixtures())
@example("[[wordbend]]https://x.org/wordcend**wordfend**$wordgend$")
@EXAMPLES
def test_headings_are_those_that_were_read(text: str) -> None:
    note, html = draw_note(text)
    levels = [int(level) for level in _HEADING.findall(html)]
    assert levels == [heading.level for heading in note.headings]


@given(mixtures())
@example("> wordbend ^wordcend\n>\n> wordfend ^wordgend\n\n## wordhend ^wordjend\n")
@example("- wordbend\n  $$\n  wordcend\n  $$ ^wordfend\n")
@EXAMPLES
def test_block_ids_are_those_that_were_read(text: str) -> None:
    note, html = draw_note(text)
    anchors = Counter(_BLOCK_ANCHOR.findall(html))
    assert anchors == Counter(note.block_index[name].id for name in note.block_index)


@given(mixtures())
@EXAMPLES
def test_rules_take_for_text_what_is_neither_comment_nor_formula_nor_code(text: str) -> None:
    note, _ = draw_note(text)
    prose = read_prose(note)
    for item in (*note.comments, *note.math, *note.fences):
        for match in _WORD.finditer(note.source.text):
            start = len(note.source.text[: match.start()].encode())
            if item.start <= start < item.end:
                assert not prose.is_text(start, start + 1), match[0]


@given(mixtures())
@example(
    "> word\n>\n| wordbend |\n|---|\n| wordcend |\nwordfend [[wordgend]]\n> # wordhend\nwordjend"
)
@EXAMPLES
def test_nothing_else_is_lost(text: str) -> None:
    note, html = draw_note(text)
    items = (*note.comments, *note.math, *note.links, *note.external)
    spans = [(item.start, item.end) for item in items]
    spans += [(block.id_start, block.id_start + len(block.id) + 1) for block in note.blocks]
    shown = set(_WORD.findall(html))
    for match in _WORD.finditer(text if "<" not in text and "|---" not in text else ""):
        at = len(text[: match.start()].encode())
        is_id = text[match.start() - 1 : match.start()] == "^"
        if not is_id and not any(start <= at < end for start, end in spans):
            assert match[0] in shown, match[0]


@given(st.lists(st.sampled_from(ODD), max_size=8).map(b"".join))
@example(b"# A\n\nbefore\n\0\0\0after [[M]]\n")
@example("---\npublish: false\n---\n".encode("utf-16"))
@example(b"---\npublish: true\n---\n\0")
@example(b"a\rb\n\xe2\x80\xa8\n\0")
@EXAMPLES
def test_check_knows_every_note_that_a_build_cannot_read(data: bytes) -> None:
    """Whatever keeps a note at home because it is no text is a finding, in the same words."""
    vault = make_vault({"N.md": data, "M.md": "![[N]]"})
    config = Config(site=SiteConfig(name="site"))
    rules = (EncodingFault(), EmbedOfUnpublished())
    report = check_vault(vault, config, today=date.min, rules=rules)
    found = {one.start: one.message for one in report.findings if one.severity is Severity.ERROR}
    site = build_site(vault, config)
    no_text = find_no_text(vault.notes[NotePath("N.md")])
    reason = site.published.withheld.get(NotePath("N.md"), "")
    assert (no_text is not None) == (b"\0" in data or data.startswith(UTF16_MARKS))
    assert set(site.published.withheld) <= {"N.md"}
    if no_text is None:
        assert "NUL" not in reason
        assert "UTF" not in reason
        return
    assert "N.md" not in site.published.notes
    assert found[no_text.start].startswith(no_text.message)
    told = [line for line in find_problems(site, config) if "not published: the note" in line]
    where = vault.notes[NotePath("N.md")].source.position(no_text.start)
    assert not told or told == [f"N.md:{where}: not published: {no_text.message}"]
    assert bool(told) == (reason == no_text.message)


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("> [!note] cost $$ x\n> b $$ c", "cost $$ x", "b $$ c"),
        ("> [!note] a $x\n> y$ c", "a $x", "y$ c"),
        ("> [!note] a `x\n> y` c", "a `x", "y` c"),
        ("> [!note] a ``x\n> y`` c", "a ``x", "y`` c"),
        ("> [!note] a [[x\n> y]] c", "a [[x", "y]] c"),
        ("> [!note] a ![[x\n> y]] c", "a ![[x", "y]] c"),
        ("> [!note] a [x\n> y](z) c", "a [x", "y](z) c"),
        ("> [!note] a [x](z\n> 'y') c", "a [x](z", "'y') c"),
        ("> [!note] a <b\n> y> c", "a <b", "y> c"),
        ("> [!note] a ***x\n> y*** c", "a ***x", "y*** c"),
        ("> [!note] a ~~x\n> y~~ __z", "a ~~x", "y~~ __z"),
        ("- > [!note] a `x\n  > y` c", "a `x", "y` c"),
        ("%%a%%\n\n> [!note] a $x\n> y$ c", "a $x", "y$ c"),
        ("> [!note] a `x` $y$ **z**\n> c", "a x y z", "c"),
    ],
)
def test_the_title_of_a_callout_ends_with_its_line(text: str, title: str, body: str) -> None:
    vault = make_vault({"N.md": text})
    note = vault.notes[NotePath("N.md")]
    html = render_note(vault, note.path, SiteAddresses()).html
    lines = unescape(_ANY_TAG.sub("", html)).split("\n")
    assert [line for line in lines if line] == [title, body]
    assert note.callouts[0].title == text.partition("] ")[2].partition("\n")[0]
    assert not [formula for formula in note.math if "\n" in formula.text]
    assert not [link for link in note.links if "\n" in note.raw(link)]


@pytest.mark.parametrize(
    ("text", "labels", "shown"),
    [
        ("^[$]$", [], "^[]"),
        ("a ^[b $]$ c] d", ["b $]$ c"], "a 1 d b ] c ↩"),
        ("a ^[b `` ` ] `` c] d", ["b `` ` ] `` c"], "a 1 d b ` ] c ↩"),
        ('a ^[b <x y="]"> c] d', ['b <x y="]"> c'], "a 1 d b c ↩"),
        ("a ^[b $x$ ^[c] d $] e$] f", ["b $x$ ^[c] d $] e$", "c"], "a 1 f b x 2 d ]e ↩c ↩"),
        ("^[a ^[b $]$ c] ^[d] e] f", ["a ^[b $]$ c] ^[d] e", "b $]$ c", "d"],
         "1 f a 2 3 e ↩b ] c ↩d ↩"),
        ("a ^[b %%]%% c] d", ["b %%]%% c"], "a 1 d b c ↩"),
        ("a ^[b <% ] %> c] d", ["b <% ] %> c"], "a 1 d b <% ] %> c ↩"),
        ("^[a $]$ b\n\nc] d", [], "^[a ] b c] d"),
        ("^[a $]$ ^[b](c) d] e", ["a $]$ ^[b](c) d"], "1 e a ] ^b d ↩"),
    ],
)  # fmt: skip
def test_a_footnote_does_not_end_inside_a_formula(text: str, labels: list[str], shown: str) -> None:
    vault = make_vault({"N.md": text})
    note = vault.notes[NotePath("N.md")]
    assert [footnote.label for footnote in note.footnotes] == labels
    html = render_note(vault, note.path, SiteAddresses()).html
    assert " ".join(unescape(_ANY_TAG.sub("", html)).split()) == shown
    assert html.count('<span class="math ') == len(note.math)
