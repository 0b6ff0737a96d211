"""Text that nobody writes ends in a result, soon, and in little memory."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from vaultkit.notes import parse, tokens
from vaultkit.notes.parse import parse_note
from vaultkit.notes.source import Source
from vaultkit.vault.inspect import inspect_note
from vaultkit.vault.render import SiteAddresses, render_note
from vaultkit.vault.vault import Vault

SIZE = 40_000
LIMIT = 5.0
"""Seconds of one case; a quadratic loop takes minutes."""

UNITS = [
    "[[x]]", "[[x", "[", "*", "*a ", "_a", "%%", "%%x", "%% `a` %%\n", "%%\n\n", "$", "$1", "$a$1 ",
    "$$", "$$\n\n", "#", "#a ", "# a\n", "^[", "^[x] ", "==", "==x ", "`", "`a ", "<", "<b>",
    "<div>",
    "<!--", "<%", "<% a %>\n\n", "![[", "![", "![a](", "](b)", "http://a_b ", "http://",
    "https://[",
    "\\[[", "[^a]", "[^a]: ", "~~a ", "&amp;", ">", "> a\n\n", "- ", "- a ^b\n", "a ^b\n\n",
    "^b\n\n",
    "|a", "\r", "\n", "\x00", "\u2028", "é[[é]]", "[[|", "- [ ] a\n", "```\n", "# a\n![[#a]]\n",
]  # fmt: skip

SHAPES = {
    "brackets": "[" * SIZE + "]" * SIZE,
    "links in links": "[" * SIZE + "](b)" * SIZE,
    "images in images": "![" * SIZE + "](b)" * SIZE,
    "footnotes in footnotes": "^[a" * (SIZE // 4) + "]" * (SIZE // 4),
    "nested list": "".join("  " * n + "- a\n" for n in range(1000)),
    "nested callouts": "".join("> " * n + "[!note] a\n" for n in range(1, 600)),
    "emphasis": "*a **b " * SIZE,
    "equal headings": "# a\n## a\n### a\n" * 3000 + "[[#a#a#a#a]] " * 2000,
    "table": "|a|b|\n|-|-|\n" + "|[[x\\|y]]|#t|\n" * 10_000,
    "embeds of embeds": "".join(f"# h{n}\n" + f"![[#h{n + 1}]]\n" * 10 for n in range(8)),
    "footnote of itself": "a[^1] ^[![[N]]]\n\n[^1]: b[^1] ^[c[^1]]\n",
    "open comment": "%% " + "[[x]] `a` " * 20_000,
    "formula that stays open": "$$\\b-->[$> \n--> $ ",
    "template that stays open before a formula": "|$5![[$5 #t/a<%*$$",
    "html": "<div>" * SIZE + "</div>" * SIZE,
}


@pytest.mark.parametrize(
    "text", [unit * (SIZE // len(unit)) for unit in UNITS], ids=map(repr, UNITS)
)
def test_repeated(text: str) -> None:
    check(text)


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(shape: str) -> None:
    check(SHAPES[shape])


def check(text: str) -> None:
    start = time.process_time()
    note = parse_note(Source("N.md", text.encode()))
    vault = Vault(Path("v"), {note.path: note})
    inspect_note(vault, note.path)
    render_note(vault, note.path, SiteAddresses())
    assert time.process_time() - start < LIMIT


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
    def crash(_: str) -> None:
        raise PanicException

    monkeypatch.setattr(parse, "read_body", crash)
    note = parse_note(Source("N.md", b"[[x]]"))
    assert [(fault.kind, fault.start, fault.end) for fault in note.faults] == [
        ("unparseable", 0, 5)
    ]


def test_an_interrupt_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(parse, "read_body", interrupt)
    with pytest.raises(KeyboardInterrupt):
        parse_note(Source("N.md", b"x"))


def test_comments_stay_hidden_when_masking_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_MAX_REPARSED", 0)
    note = parse_note(Source("N.md", b"%%\nsecret `a`\n\n- x\n%%\n\ntext\n\n" * 50))
    html = render_note(Vault(Path("v"), {note.path: note}), note.path, SiteAddresses()).html
    assert len(note.comments) == 50
    assert "secret" not in html
    assert html.count(">text</p>") == 50
