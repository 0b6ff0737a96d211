"""Properties: values, faults, links, and where they stand."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from math import inf, isnan
from typing import Any

import pytest

from vaultkit.notes.frontmatter.properties_block import read_frontmatter
from vaultkit.notes.frontmatter.property_places import locate, locate_key
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source


def read(text: str) -> Any:
    front, faults = read_frontmatter(Source("n.md", text.encode()))
    return front.properties if front else None, [fault.kind for fault in faults]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("012", 12),
        ("01796628361", 1796628361),
        ("4000.0", 4000),
        ("9007199254740993", 9007199254740992),
        ("a\x7fb", "a\x7fb"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("=", "="),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("7", 7),
        ("-7", -7),
        ("0o17", 15),
        ("0x1F", 31),
        ("1e3", 1000),
        (".5", 0.5),
        ("-.inf", -inf),
        ("2026-01-02", date(2026, 1, 2)),
        ("2026-13-45", "2026-13-45"),
        ("2026-1-2", "2026-1-2"),
        ("2026-01-02T03:04:05", datetime(2026, 1, 2, 3, 4, 5)),  # noqa: DTZ001
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta()))),
        ("2026-01-02T03:04", "2026-01-02T03:04"),
        ("2026-01-02 03:04", "2026-01-02 03:04"),
        ("'yes'", "yes"),
        ('"2026-01-02"', "2026-01-02"),
        ('"\\x41"', "A"),
        ("[a, 1]", ["a", 1]),
        ("{b: c}", {"b": "c"}),
        ("|\n  x\n  y", "x\ny\n"),
        ("{{x}}", {"{ x }": None}),
        ("{{a: b c,\n  d}}", {"{ a: b c, d }": None}),
        ("{[a,b]: 1, []: 2}", {"[ a, b ]": 1, "[]": 2}),
        (f"{{{{{'y' * 40}, {'z' * 20}}}}}", {f"{{\n  {'y' * 40},\n  {'z' * 20}\n}}": None}),
        (">\n  x\n  y", "x y\n"),
        ("x\n  y", "x y"),
        ("x # comment", "x"),
        ("#tag", None),
        ("9" * 500, "9" * 500),
    ],
)
def test_values(written: str, value: object) -> None:
    properties, faults = read(f"---\na: {written}\n---\n")
    assert faults == []
    assert properties == {"a": value}
    assert type(properties["a"]) is type(value)


def test_not_a_number() -> None:
    assert isnan(read("---\na: .nan\n---\n")[0]["a"])


@pytest.mark.parametrize(
    ("text", "properties"),
    [
        ("---\na: b\n---", {"a": "b"}),
        ("---\r\na: b\r\n---\r\nx", {"a": "b"}),
        ("--- \na: b\n---\t\nx", {"a": "b"}),
        ("---\n---\n", {}),
        ("---\n\n# c\n---\n", {}),
        ("---\n~\n---\n", {}),
        ("---\nnull # none\n---\n", {}),
        ('---\n{"a": 1}\n---\n', {"a": 1}),
        ("---\na: &x [1]\nb: *x\n---\n", {"a": [1], "b": [1]}),
        ("---\n<<: {a: 1}\n---\n", {"<<": {"a": 1}}),
        ("---\n1: c\ntrue: d\n---\n", {"1": "c", "true": "d"}),
        ("---\na: !x b\n---\n", {"a": "b"}),
        ("---\na: b\n---\n---\nc: d\n---\n", {"a": "b"}),
        ("", None),
        ("---", None),
        ("---\n", None),
        ("----\na: b\n----\n", None),
        ("---\nhello\nworld", None),
        ("text\n---\na: b\n---\n", None),
    ],
)
def test_blocks(text: str, properties: object) -> None:
    assert read(text) == (properties, [])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("---\na: b\n\nhello", "frontmatter-unclosed"),
        ("---\na: b\n...\n", "frontmatter-unclosed"),
        ("\n---\na: b\n---\n", "frontmatter-not-first"),
        ("\ufeff---\na: b\n---\n", "frontmatter-not-first"),
        ("---\na: 1\na: 2\n---\n", "duplicate-key"),
        ("---\na: b: c\n---\n", "yaml-invalid"),
        ("---\na: *b\n---\n", "yaml-invalid"),
        ("---\n\ta: b\n---\n", "yaml-invalid"),
        ("---\na: 'x\n---\n", "yaml-invalid"),
        ("---\n- a\n---\n", "yaml-invalid"),
        ("---\ntext\n---\n", "yaml-invalid"),
        ('---\n"~"\n---\n', "yaml-invalid"),
        ("---\na: \x07\n---\n", "yaml-invalid"),
        ("---\na: &a [*a]\n---\n", "yaml-invalid"),
        ("---\na: [[N]]\n---\n", "wikilink-unquoted"),
        ("---\na: [[N]] x\n---\n", "wikilink-unquoted"),
        ("---\na: [[N]], [[M]]\n---\n", "wikilink-unquoted"),
    ],
)
def test_faults(text: str, kind: str) -> None:
    assert read(text)[1] == [kind]


def bomb(start: str, item: str) -> str:
    lines = [f"a: &a {start}"]
    for last, name in zip("abcdefghijklmnopqrs", "bcdefghijklmnopqrst", strict=True):
        lines.append(f"{name}: &{name} {item.replace('$', f'*{last}')}")
    return "---\n" + "\n".join(lines) + "\n---\n"


@pytest.mark.parametrize(
    "text",
    [
        bomb("[x, x]", "[$, $, $, $, $, $, $, $, $]"),
        bomb("{x: 1}", "{p: $, q: $}"),
        "---\na: " + "[" * 10_000 + "]" * 10_000 + "\n---\n",
        "---\na: " + "{a: " * 10_000 + "\n---\n",
        "---\n" + "- " * 10_000 + "a\n---\n",
        "---\n" + "".join(" " * n + "a:\n" for n in range(500)) + "---\n",
    ],
    ids=["lists", "maps", "flow", "flow maps", "one line", "blocks"],
)
def test_bombs_are_one_fault(text: str) -> None:
    assert read(text) == ({}, ["yaml-invalid"])


NOTE = """\
---
é: "ü"
list:
  - a
  - "[[N]]"
Nested: {deep: ["x", 'y']}
a.b: dotted
---
"""


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("é", '"ü"'),
        ("list.1", '"[[N]]"'),
        ("Nested.deep.1", "'y'"),
        ("a.b", "dotted"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_locate(key: str, written: str, line_end: str) -> None:
    source = Source("n.md", NOTE.replace("\n", line_end).encode())
    front, _ = read_frontmatter(source)
    assert front is not None
    assert source.slice(*locate(source, front, key)) == written


def test_locate_without_such_a_key_gives_the_whole_block() -> None:
    source = Source("n.md", NOTE.encode())
    front, _ = read_frontmatter(source)
    assert front is not None
    assert locate(source, front, "list.9") == (front.start, front.end)


@pytest.mark.parametrize(("key", "written"), [("nested", "Nested"), ("é", "é"), ("no", "---")])
def test_locate_key(key: str, written: str) -> None:
    source = Source("n.md", NOTE.encode())
    front, _ = read_frontmatter(source)
    assert front is not None
    assert source.slice(*locate_key(source, front, key)) == written


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        ("'[[N]]'", ["a"]),
        ("['[[N]]', x, '[[M|y]]']", ["a.0", "a.2"]),
        ("{b: '[[N]]'}", ["a.b"]),
        (">-\n  [[N]]", ["a"]),
        ("'see [[N]]'", []),
        ("'[[N]] [[M]]'", []),
        ("'![[N]]'", []),
        ("'[x](N.md)'", []),
        ("'[[]]'", []),
        ("[[N]]", []),
    ],
)
def test_property_links(value: str, keys: list[str]) -> None:
    note = parse_note(Source("n.md", f"---\na: {value}\n---\n".encode()))
    assert [link.key for link in note.property_links] == keys


@pytest.mark.parametrize(
    ("line", "tags", "aliases"),
    [
        ("tags: a", ("a",), ()),
        ("tags: a b", (), ()),
        ("tags: a, b", (), ()),
        ("tags: [a, b c, 1, '#d', '', null, true]", ("a", "d"), ()),
        ("TAGS: [a/b]", ("a/b",), ()),
        ("tag: a", (), ()),
        ("alias: a", (), ()),
        ("aliases: a, b", (), ("a, b",)),
        ("Aliases: [x, 1, null]", (), ("x",)),
    ],
)
def test_tags_and_aliases(line: str, tags: tuple[str, ...], aliases: tuple[str, ...]) -> None:
    note = parse_note(Source("n.md", f"---\n{line}\n---\n".encode()))
    assert note.frontmatter_tags == tags
    assert note.aliases == aliases


def test_a_fault_points_at_its_bytes() -> None:
    note = parse_note(Source("n.md", "---\né: 1\né: 2\nl: [[N]]\n---\n".encode()))
    assert [note.source.slice(fault.start, fault.end) for fault in note.faults] == ["é", "[[N]]"]
