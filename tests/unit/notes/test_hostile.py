"""Text that nobody writes ends in a result, soon, and in little memory."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vaultkit.notes.markdown import mask_passes, tokens
from vaultkit.notes.markdown import parse_note as parse
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source
from vaultkit.vault.presentation.inspection import inspect_note
from vaultkit.vault.presentation.note_rendering import SiteAddresses, render_note
from vaultkit.vault.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 40_000
LIMIT = 5.0
"""Seconds of one text, at its best of a few times; a quadratic loop takes minutes."""
SLOW = 1.0
"""Seconds of one text below which its growth is not looked at."""
GROWTH = 2.5
"""How much more a byte may cost in a text of `SIZE` than in one a quarter as long; a quadratic
loop makes it 4."""

UNITS = [
    "[[x]]", "[[x", "[", "*", "*a ", "_a", "%%", "%%x", "%% `a` %%\n", "%%\n\n", "$", "$1", "$a$1 ",
    "$$", "$$\n\n", "#", "#a ", "# a\n", "^[", "^[x] ", "==", "==x ", "`", "`a ", "<", "<b>",
    "<div>",
    "<!--", "<%", "<% a %>\n\n", "![[", "![", "![a](", "](b)", "http://a_b ", "http://",
    "https://[",
    "\\[[", "[^a]", "[^a]: ", "~~a ", "&amp;", ">", "> a\n\n", "- ", "- a ^b\n", "a ^b\n\n",
    "^b\n\n",
    "|a", "|a|\n|-|\n", "|a|\n|-|\nb\n", "a\n|a|\n|-|\n\n", "> # a\nb\n", "> a\n>\nb\n\n",
    "> ```\na\n", ">> #\n> a\n", "- a\n  |a|\n  |-|\n",
    "a**(b)**c ", "a**(", "(**a ", "a**(b)**c\n\n",
    "\r", "\n", "\x00", "\u2028", "é[[é]]", "[[|", "- [ ] a\n", "```\n", "# a\n![[#a]]\n",
]  # fmt: skip

SHAPES: dict[str, Callable[[int], str]] = {
    "brackets": lambda size: "[" * size + "]" * size,
    "links in links": lambda size: "[" * size + "](b)" * size,
    "images in images": lambda size: "![" * size + "](b)" * size,
    "footnotes in footnotes": lambda size: "^[a" * (size // 4) + "]" * (size // 4),
    "nested list": lambda size: "".join("  " * n + "- a\n" for n in range(size // 40)),
    "nested callouts": lambda size: "".join("> " * n + "[!note] a\n" for n in range(1, size // 67)),
    "emphasis": lambda size: "*a **b " * size,
    "equal headings": lambda size: (
        "# a\n## a\n### a\n" * (size // 13) + "[[#a#a#a#a]] " * (size // 20)
    ),
    "table": lambda size: "|a|b|\n|-|-|\n" + "|[[x\\|y]]|#t|\n" * (size // 4),
    "embeds of embeds": lambda size: "".join(
        f"# h{n}\n" + f"![[#h{n + 1}]]\n" * 10 for n in range(size // 1000)
    ),
    "footnote of itself": lambda _: "a[^1] ^[![[N]]]\n\n[^1]: b[^1] ^[c[^1]]\n",
    "open comment": lambda size: "%% " + "[[x]] `a` " * (size // 2),
    "formula that stays open": lambda _: "$$\\b-->[$> \n--> $ ",
    "template that stays open before a formula": lambda _: "|$5![[$5 #t/a<%*$$",
    "html": lambda size: "<div>" * size + "</div>" * size,
}


@pytest.mark.parametrize("unit", UNITS, ids=map(repr, UNITS))
def test_repeated(unit: str) -> None:
    check(lambda size: unit * (size // len(unit)))


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(shape: str) -> None:
    check(SHAPES[shape])


def check(make: Callable[[int], str]) -> None:
    """Read, inspect and draw a text; if that is slow, it must not be slower a byte than before."""
    whole, part = make(SIZE), make(SIZE // 4)
    slow = quick = seconds(whole)
    for _ in range(3):  # another program may take the machine's cache for a while
        if slow < SLOW:
            return
        slow = min(slow, seconds(whole))
        quick = min(seconds(part), seconds(part))
        if slow < LIMIT and slow / len(whole) < GROWTH * quick / len(part):
            return
    pytest.fail(f"{len(whole)} characters: {slow:.2f} s, {len(part)} characters: {quick:.2f} s")


def seconds(text: str) -> float:
    """CPU time of one text."""
    start = time.process_time()
    note = parse_note(Source("N.md", text.encode()))
    vault = Vault(Path("v"), {note.path: note})
    inspect_note(vault, note.path)
    render_note(vault, note.path, SiteAddresses())
    return time.process_time() - start


def test_too_many_marks_are_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MAX_EVENTS", 40)
    note = parse_note(Source("N.md", b"---\na: b\n---\n" + b"<b> [[x]] " * 20))
    assert [fault.kind for fault in note.faults] == ["unparseable"]
    assert (note.links, note.properties) == ((), {"a": "b"})
    html = render_note(Vault(Path("v"), {note.path: note}), note.path, SiteAddresses()).html
    assert html == f"<p>{note.faults[0].message}</p>\n"


class PanicException(BaseException):
    """What the parser's crash looks like from Python."""


def test_a_crash_of_the_parser_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise PanicException

    monkeypatch.setattr(parse, "read_body", crash)
    note = parse_note(Source("N.md", b"[[x]]"))
    assert [(fault.kind, fault.start, fault.end) for fault in note.faults] == [
        ("unparseable", 0, 5)
    ]


def test_an_interrupt_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(parse, "read_body", interrupt)
    with pytest.raises(KeyboardInterrupt):
        parse_note(Source("N.md", b"x"))


def test_comments_stay_hidden_when_masking_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mask_passes, "_MAX_REPARSED", 0)
    note = parse_note(Source("N.md", b"%%\nsecret `a`\n\n- x\n%%\n\ntext\n\n" * 50))
    html = render_note(Vault(Path("v"), {note.path: note}), note.path, SiteAddresses()).html
    assert len(note.comments) == 50
    assert "secret" not in html
    assert html.count(">text</p>") == 50
