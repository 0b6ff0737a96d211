"""What is being typed: told by the line, proved by the parser."""

from __future__ import annotations

import pytest

from vaultkit.authoring.completion.typed_text import Typed, find_typed
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source


def typed(text: str) -> Typed | None:
    """Return what is typed at the `¦` of a note."""
    before, _, after = text.partition("¦")
    note = parse_note(Source("Note.md", (before + after).encode()))
    return find_typed(note, len(before.encode()))


@pytest.mark.parametrize(
    ("text", "kind", "query", "replaced", "closing"),
    [
        ("Hi [[Po¦", "note", "Po", "Po", "]]"),
        ("Hi [[Po¦rts]] x", "note", "Po", "Ports", ""),
        ("Hi [[Po¦rts#Range|x]] x", "note", "Po", "Ports", ""),
        ("[[¦]]", "note", "", "", ""),
        ("[[a]] ![[pi¦", "note", "pi", "pi", "]]"),
        ("# On [[Po¦", "note", "Po", "Po", "]]"),
        ("- [ ] [[日¦本]]", "note", "日", "日本", ""),
        ("> 😀 [[Po¦", "note", "Po", "Po", "]]"),
        ("[t](Po¦", "note", "Po", "Po", ")"),
        ("[t](<Po r¦ts>) x", "note", "Po r", "Po rts", ""),
        ("![t](Po%20r¦)", "note", "Po r", "Po%20r", ""),
        ("[[Ports#Ra¦", "heading", "Ra", "Ra", "]]"),
        ("[[#¦]]", "heading", "", "", ""),
        ("[[Ports#One#Tw¦o]]", "heading", "Tw", "Two", ""),
        ("[t](Ports.md#Ra¦)", "heading", "Ra", "Ra", ""),
        ("[[Ports#^ab¦c]]", "block", "ab", "abc", ""),
        ("[[^¦", "note", "^", "^", "]]"),
        ("#ne¦", "tag", "ne", "ne", ""),
        ("say #ne¦t/x now", "tag", "ne", "net/x", ""),
        ("(#¦", None, None, None, None),
        ("a #日¦", "tag", "日", "日", ""),
        ("> [!no¦", "callout", "no", "no", "]"),
        ("> [!no¦te]- Title", "callout", "no", "note", ""),
        ("> > [!¦", "callout", "", "", "]"),
        ("---\nta¦\n---\n", "key", "ta", "ta", ": "),
        ("---\nta¦gs: [a]\n---\n", "key", "ta", "tags", ""),
        ("---\n¦\n---\n", "key", "", "", ": "),
        ("---\na: 1\nta¦", "key", "ta", "ta", ": "),
        ("---\ntags: [a, b¦]\n---\n", "value", "b", "b", ""),
        ("---\ntags: b¦\n---\n", "value", "b", "b", ""),
        ("---\ntags:\n- a\n  - b¦\n---\n", "value", "b", "b", ""),
        ("---\nstatus: dr¦aft\n---\n", "value", "dr", "draft", ""),
        ('---\nup: "[[Po¦"\n---\n', "note", "Po", "Po", "]]"),
        ('---\nup: "[[Po¦rts]]"\n---\n', "note", "Po", "Ports", ""),
        ("---\r\nstatus: dr¦\r\n---\r\n", "value", "dr", "dr", ""),
    ],
)
def test_what_is_typed(
    text: str, kind: str | None, query: str | None, replaced: str | None, closing: str | None
) -> None:
    found = typed(text)
    data = text.replace("¦", "").encode()
    told = found and (found.kind, found.query, data[found.start : found.end], found.closing)
    wanted = kind and (kind, query, (replaced or "").encode(), closing)
    assert told == wanted


@pytest.mark.parametrize(
    "text",
    [
        "`[[Po¦`", "`[[Po¦]]`", "```\n[[Po¦\n```\n", "~~~\n#ne¦\n~~~", "    [[Po¦", "%% [[Po¦ %%",
        "%%\n#ne¦\n%%", "%%\n> [!no¦\n%%", "$a [[Po¦ b$", "$$\n[[Po¦\n$$", "<% [[Po¦ %>",
        "<% tp.file.include('[[Po¦", "<%*\n[[Po¦\n%>", "<!-- [[Po¦ -->", "<!--\n#ne¦\n-->",
        "`[[Po` x¦", "<% [[Po %> x¦", "$a [[Po$ x¦",
        r"\[[Po¦", "[[Ports|sho¦wn]]", "a#ne¦", "https://a.b/#ne¦", "## Head¦", "text¦",
        "[t](https://a.b¦)", "```\n> [!no¦\n```", "text > [!no¦", "---\ntext: |\n  # no¦\n---\n",
        "---\nup: [[Po¦\n---\n", "---\na: 1 # no¦te\n---\n", "---\na: 1\n---¦\n",
        "| a | b \\| c¦ |",
    ],
)  # fmt: skip
def test_nothing_is_typed_where_it_would_be_no_link_or_tag(text: str) -> None:
    assert typed(text) is None


def test_a_bar_is_escaped_in_tables() -> None:
    table = "| a | b |\n|---|---|\n| [[Po¦ | c |\n"
    found, outside = typed(table), typed("[[Po¦")
    assert found is not None
    assert outside is not None
    assert (found.in_table, outside.in_table) == (True, False)
