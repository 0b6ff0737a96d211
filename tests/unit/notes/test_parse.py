"""One note: what is read, beyond the conformance cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from vaultkit.notes.note import Note


def read(text: str | bytes) -> Note:
    return parse_note(Source("N.md", text.encode() if isinstance(text, str) else text))


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("[[a|b|100]]", ["[[a|b|100]]"]),
        ("[[a [[b]]", ["[[b]]"]),
        ("[[[a]]]", ["[[[a]]"]),
        ("![[[a]]]", ["![[[a]]"]),
        ("[[a]](b)", ["[[a]]"]),
        ("[x [[a]]](y)", ["[[a]]"]),
        ("\\![[a]]", ["[[a]]"]),
        ("[[a\nb]]", []),
        ("[\\[a]]", []),
        ("!\\[[a]]", []),
        ("[[a|![x](y.png)]]", ["[[a|![x](y.png)]]"]),
        ("[![x](y.png)](z)", ["[![x](y.png)](z)", "![x](y.png)"]),
        ("![a ![b](c)](d)", ["![a ![b](c)](d)"]),
        ("[x][r]\n\n[r]: B.md", ["[x][r]"]),
        ("<b>[[a]]</b>", ["[[a]]"]),
        ("<div>\n[[a]]\n</div>", []),
        ("$[[a]]$", []),
        ("a[^1]\n\n[^1]: [[b]]", ["[[b]]"]),
        ("k:: [[b]]", ["[[b]]"]),
        ("%% [[a]] %% %%\n[[b]]\n%%", ["[[a]]", "[[b]]"]),
        ("%% open [[a]]\n\n[[b]]", ["[[a]]", "[[b]]"]),
        ("x\r\n[[a]]\r\n", ["[[a]]"]),
        ("é\u2028👩‍💻 [[ä]]", ["[[ä]]"]),
    ],
)
def test_links(text: str, raw: list[str]) -> None:
    note = read(text)
    assert [note.raw(link) for link in note.links] == raw


def test_a_link_in_a_comment_is_marked() -> None:
    assert [link.in_comment for link in read("[[a]] %% [[b]] %%").links] == [False, True]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see https://x.org/a_b_(c)_d.", ["https://x.org/a_b_(c)_d"]),
        ("https://x.org/a_b and https://x.org/~c*d", ["https://x.org/a_b", "https://x.org/~c*d"]),
        ("(https://x.org/a(b))", ["https://x.org/a(b)"]),
        ("<https://x.org/a_b>", ["https://x.org/a_b"]),
        ("<a@b.c>", ["mailto:a@b.c"]),
        ("[x](https://x.org) ![y](https://y.org)", ["https://x.org", "https://y.org"]),
        ("`https://x.org`", []),
        ("www.x.org", []),
    ],
)
def test_external(text: str, urls: list[str]) -> None:
    assert [link.url for link in read(text).external] == urls


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#a #b/c #-_ #1a #2024/01", ["#a", "#b/c", "#-_", "#1a", "#2024/01"]),
        ("#1 ##a #a#b x#y (#z) /#w", ["#a", "#b"]),
        ("\\#a \\[\\[#Foo x", ["#Foo"]),
        ("> #a\n>#b\n\n- #c\n", ["#a", "#b", "#c"]),
        ("| #a |\n|-|\n|#b|", ["#a", "#b"]),
        ("#日本 #🙂", ["#日本", "#🙂"]),
        ("a\u3000#b \u200b#c", ["#b"]),
        ("#a\u2014b #c\u200bd", ["#a", "#c"]),
        ("[[a|#x]] ![#y](z) <!-- #c --> <b title='#d'> $#e$", []),
        ("- [#a b](z) ([#c](https://x.org/#d))[#e f](<z>) [#1](z)", ["#a", "#c", "#e"]),
        ("http://x.org/#a #b", ["#b"]),
        ("%% #a %% #b", ["#a", "#b"]),
        ("# #a\n\n#b\n===", ["#a", "#b"]),
    ],
)
def test_tags(text: str, tags: list[str]) -> None:
    assert [tag.text for tag in read(text).tags] == tags


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# a #b ##\n", [(1, "a #b")]),
        ("# a\\#\n", [(1, "a\\#")]),
        ("#\n", [(1, "")]),
        ("#b\n===", [(1, "#b")]),
        ("a\nb\n---", []),
        ("   ## a\r\n", [(2, "a")]),
        ("    # a\n", []),
        ("#a\n####### b\n", []),
        ("> # a\n\n- # b\n\n<h1>c</h1>\n", []),
        ("%%\n# a\n%%\n# b\n", [(1, "b")]),
        ("```\n# a\n", []),
    ],
)
def test_headings(text: str, headings: list[tuple[int, str]]) -> None:
    assert [(heading.level, heading.text) for heading in read(text).headings] == headings


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("a ^x", [("x", "paragraph", "a ^x")]),
        ("a\nb ^x\n", [("x", "paragraph", "a\nb ^x")]),
        (
            "- a ^x\n  - b ^y\n",
            [("x", "list-item", "- a ^x\n  - b ^y"), ("y", "list-item", "- b ^y")],
        ),
        ("- a\n- b\n\n^x", [("x", "list", "- a\n- b")]),
        ("> a\n\n^x", [("x", "blockquote", "> a")]),
        ("> [!tip] a\n^x", [("x", "callout", "> [!tip] a")]),
        ("|a|\n|-|\n\n^x", [("x", "table", "|a|\n|-|")]),
        ("```\na\n```\n^x", [("x", "code", "```\na\n```")]),
        ("$$\na\n$$\n\n^x", [("x", "paragraph", "$$\na\n$$")]),
        ("a %%c%% ^x", [("x", "paragraph", "a %%c%% ^x")]),
        ("a ^x\r\n\r\nb ^y\r\n", [("x", "paragraph", "a ^x"), ("y", "paragraph", "b ^y")]),
        ("1. a\n\n   b ^x\n", [("x", "list-item", "1. a\n\n   b ^x")]),
        ("a^x b ^y_z `^c`", []),
        ("> a ^x", [("x", "blockquote", "> a ^x")]),
        ("# h ^x", [("x", "heading", "# h ^x")]),
    ],
)
def test_blocks(text: str, blocks: list[tuple[str, str, str]]) -> None:
    note = read(text)
    cut = note.source.slice
    assert [(b.id, b.kind, cut(b.start, b.end)) for b in note.blocks] == blocks


@pytest.mark.parametrize(
    ("text", "callouts"),
    [
        ("> [!NOTE|a b]- T [[x]]", [("note", "-", "T [[x]]", "a b")]),
        ("> [!my-type]", [("my-type", "", "My-type", "")]),
        ("> [!tip]\n> - a", [("tip", "", "Tip", "")]),
        ("> [!a] b\n> > [!c] d", [("a", "", "b", ""), ("c", "", "d", "")]),
        ("- > [!tip]+ in a list", [("tip", "+", "in a list", "")]),
        ("> x\n> [!tip]", []),
        ("[!tip] x", []),
        ("> `[!tip]`", []),
    ],
)
def test_callouts(text: str, callouts: list[tuple[str, str, str, str]]) -> None:
    found = [(c.type, c.fold, c.title, c.metadata) for c in read(text).callouts]
    assert found == callouts


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("- [ ] a\n* [x] b\n+ [/] c\n1. [-] d\n2) [?] e", [" ", "x", "/", "-", "?"]),
        ("> - [x] a\n", ["x"]),
        ("- - [é] a\n", ["é"]),
        ("- [x]a\n- [] b\n- [xx] c\n[x] d", []),
        ("- [x](y) a", []),
    ],
)
def test_tasks(text: str, tasks: list[str]) -> None:
    assert [task.status for task in read(text).tasks] == tasks


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$a$, $b$.", ["a", "b"]),
        ("$5/$6/$7 and $x$", ["x"]),
        ("$ a$ $a $ \\$a$", []),
        ("> $$\n> a\n> = b\n> $$", ["\na\n= b\n"]),
        ("- $a\n  b$", ["a\nb"]),
        ("$$\na\n- b\n\nc\n$$", ["\na\n- b\n\nc\n"]),
        ("[[a|$x$]]", []),
        ("`$a$`", []),
    ],
)
def test_math(text: str, formulas: list[str]) -> None:
    assert [formula.text for formula in read(text).math] == formulas


def test_many_prices_are_no_formulas() -> None:
    assert read(" ".join(f"$a{n}$1" for n in range(80))).math == ()
    assert read("/".join(f"${n}" for n in range(80))).math == ()


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("a %%b%% c", ["b"]),
        ("%%\na\n\nb\n%%", ["\na\n\nb\n"]),
        ("a %%open\n\nend", []),
        ("`%%` %% a `b` %% c `%%`", [" a `b` "]),
        ("```\n%%\n```\n%%a%%", ["a"]),
        ("\\%% a", []),
        ("$%%$ x", []),
        ("%% ` %% `a` %% ` %%", [" ` ", " ` "]),
        ("- a %% b\n- c %% d", []),
    ],
)
def test_comments(text: str, comments: list[str]) -> None:
    note = read(text)
    assert [note.raw(c).removeprefix("%%").removesuffix("%%") for c in note.comments] == comments


def test_the_hundredth_comment_is_still_a_comment() -> None:
    note = read("%%\n`[[a]]`\n\n- x\n%%\n\ntext `%%` <b>\n\n" * 100)
    assert len(note.comments) == 100
    assert note.tasks == ()


@pytest.mark.parametrize(
    ("text", "footnotes"),
    [
        (
            "a[^1] ^[b [c] d]\n\n[^1]: e",
            [("1", "reference"), ("b [c] d", "inline"), ("1", "definition")],
        ),
        ("^[a\n\nb]", []),
        ("^[a\r\n\r\nb]", []),
        ("^[`]` a]", [("`]` a", "inline")]),
        ("`^[a]` \\^[b] ^[ ]", []),
    ],
)
def test_footnotes(text: str, footnotes: list[tuple[str, str]]) -> None:
    assert [(f.label, f.kind) for f in read(text).footnotes] == footnotes


def test_the_pieces_of_a_fence_in_a_quote_leave_the_marks_out() -> None:
    note = read("> ```yaml\n> a: 1\n> b: 2\n> ```\n")
    assert [note.source.slice(*piece) for piece in note.fences[0].pieces] == ["a: 1\n", "b: 2\n"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[]]", "is empty"),
        ("[[a", "not closed"),
        ("[[a\nb]]", "line break"),
        ("|a|b|\n|-|-|\n|[[x|y]]|c|", "in a table"),
    ],
)
def test_malformed_wikilinks(text: str, message: str) -> None:
    (fault,) = read(text).faults
    assert fault.kind == "malformed-wikilink"
    assert message in fault.message


def test_invalid_bytes_keep_spans_exact() -> None:
    note = read(b"\xff\xfe [[a]] \xe2\x82 #t ^\xffid\n\n[[b]]")
    assert [note.source.data[link.start : link.end] for link in note.links] == [b"[[a]]", b"[[b]]"]
    assert note.raw(note.tags[0]) == "#t"


@pytest.mark.parametrize("text", ["", "\n\n \n", "\ufeff", "\r", "\u2028", "---\n---"])
def test_next_to_nothing(text: str) -> None:
    note = read(text)
    assert (note.links, note.tags, note.headings, note.faults) == ((), (), (), ())


@pytest.mark.parametrize("data", [b"\0", b"[[B]]\n\n\xe9\0\0", "[[B]]".encode("utf-16-le")])
def test_nul_makes_a_note_no_text(data: bytes) -> None:
    (fault,) = parse_note(Source("A.md", data)).faults
    assert (fault.kind, fault.start) == ("not-text", data.index(b"\0"))


def test_sections_and_anchors() -> None:
    note = read("# A\n## B\n### C\n## B\n# A\n# h %%secret%%\n")
    cut = note.source.slice
    assert [cut(*note.section(heading)).count("\n") for heading in note.headings] == [
        4,
        2,
        1,
        1,
        1,
        1,
    ]
    assert list(note.anchors.values()) == ["a", "b", "c", "b-1", "a-1", "h"]
