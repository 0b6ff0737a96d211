"""The sentence around a link, as plain text."""

from __future__ import annotations

import pytest

from vaultkit.notes.formulas.tex_macros import Macros, define
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.markdown.plain_text import MAX_SIDE, plain_text, sentence_around
from vaultkit.notes.source import Source


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two [[N|n]] three. Four.", ("Two ", "n", " three.")),
        ("- [ ] **do** [[N]] ^id", ("do ", "N", "")),
        ("> [!tip] title [[N]]\n> more", ("title ", "N", "")),
        ("> [!tip] title\n> more [[N]]", ("more ", "N", "")),
        ("# Head [[N]]\nmore", ("Head ", "N", "")),
        ("# Head\nmore [[N]]", ("more ", "N", "")),
        ("Head\n---\nmore [[N]]", ("more ", "N", "")),
        ("Head [[N]]\n===\nmore", ("Head ", "N", "")),
        ("a\n> b [[N]]\n> c", ("b ", "N", " c")),
        ("a [[N]]\n> b", ("a ", "N", "")),
        ("> a\nb [[N]]\nc", ("a b ", "N", " c")),
        ("```\na\n```\nb [[N]]\n~~~\nc\n~~~", ("b ", "N", "")),
        ("a\n* * *\nb [[N]]\n***", ("b ", "N", "")),
        ("| a | [[N]] | c |", ("a · ", "N", " · c")),
        ("# Head [[N#a#b]]", ("Head ", "N > a > b", "")),
        ("a\nb [[N]] c\nd", ("a b ", "N", " c d")),
        ("%% x %%a [[N]]", ("a ", "N", "")),
        ("`code` [[N]] [x](y)", ("code ", "N", " x")),
        ("![[N]]", ("", "N", "")),
        ("- [[N]]", ("", "N", "")),
        ("1. [[ A note (old) ]]  ", ("", "A note (old)", "")),
        ("* [[a/N.md#Part one|Ünder - it's]]\n* x", ("", "Ünder - it's", "")),
        ("> - [[a/N]]\n>   more", ("", "a/N", " more")),
        ("- [[N#^id]]\n", ("", "N > ^id", "")),
        ("It ==is [[N]] here==, $a \\cdot b$.", ("It is ", "N", " here, a\u22c5b.")),
        (
            "For all $x,y\\in dom(f)$: [[N]], $\\frac{a+1}{b^{2}}$, $x_i'$, $$\\hat x\\sqrt{xy}$$",
            ("For all x,y\u2208dom(f): ", "N", ", (a+1)/(b^2), x_i\u2032, x\u221axy"),
        ),
        ("$a & b$ [[N]] $\\nope$", ("a & b ", "N", " \\nope")),
        ("==[[N]]== a == b, c==d", ("", "N", " a == b, c==d")),
        ("a\r\nb [[N]] c\r\nd", ("a b ", "N", " c d")),
    ],
)
def test_sentence(text: str, expected: tuple[str, str, str]) -> None:
    note = parse_note(Source("S.md", text.encode()))
    assert sentence_around(note, note.links[0].start, note.links[0].end) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("One. The é node port, then. Four.", "node port", ("The é ", "node port", ", then.")),
        ("**a node port**", "node port", ("a ", "node port", "")),
        ("- node port [[N]]", "node port", ("", "node port", " N")),
        ("a &amp; port", "port", ("a & ", "port", "")),
    ],
)
def test_sentence_around_words(text: str, words: str, expected: tuple[str, str, str]) -> None:
    note = parse_note(Source("S.md", text.encode()))
    start = text.encode().index(words.encode())
    assert sentence_around(note, start, start + len(words.encode())) == expected


def test_a_long_sentence_is_cut_on_both_sides() -> None:
    note = parse_note(Source("S.md", b"word " * 200 + b"[[N]]" + b" word" * 200))
    before, shown, after = sentence_around(note, note.links[0].start, note.links[0].end)
    assert shown == "N"
    assert before.startswith("…word")
    assert after.endswith("word…")
    assert max(len(before), len(after)) <= MAX_SIDE + 1


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**a** [[N|b]]\n\n- c `d`", "a b c d"),
        ("%% hidden %%shown", "shown"),
        ("(==a **b**==) and ==**c**==.", "(a b) and c."),
        ("a == b, c==d, `e==`", "a == b, c==d, e"),
        ("$O(n)$ or\n$$\nx^2\n$$ a", "O(n) or x^2 a"),
        ("", ""),
    ],
)
def test_plain_text(text: str, plain: str) -> None:
    assert plain_text(text) == plain


def test_a_sentence_knows_the_macros_of_its_vault() -> None:
    note = parse_note(Source("S.md", rb"In $\RR^n$ [[N]]."))
    macros = Macros(dict([define("RR", r"\mathbb{R}")]))
    link = note.links[0]
    assert sentence_around(note, link.start, link.end, macros).before == "In \u211d^n "
