"""Properties are set byte by byte: quotes, comments, line ends and order stay."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from vaultkit.errors import EditError
from vaultkit.notes.edit import apply
from vaultkit.notes.frontmatter.property_edits import REMOVED, set_properties
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source


def edited(text: str, **wanted: Any) -> str:
    note = parse_note(Source("N.md", text.encode()))
    return apply(note.source.data, set_properties(note, wanted)).decode()


def front(text: str) -> str:
    return f"---\n{text}---\nbody\n"


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        ("a: b # c\n", {"a": "x"}, "a: x # c\n"),
        ("a: 'b' # c\n", {"a": "it's"}, "a: 'it''s' # c\n"),
        ('a: "b"\n', {"a": 'x "y"'}, 'a: "x \\"y\\""\n'),
        ("a: b\n", {"a": "3"}, 'a: "3"\n'),
        ("a: b\n", {"a": 3}, "a: 3\n"),
        ("a: b\n", {"a": True}, "a: true\n"),
        ("a: b\n", {"a": date(2026, 1, 31)}, "a: 2026-01-31\n"),
        ("a: b\n", {"a": "[[B]]"}, 'a: "[[B]]"\n'),
        ("a: b\n", {"a": None}, "a:\n"),
        ("a: b # c\n", {"a": None}, "a: # c\n"),
        ("a: b\n", {"A": "c"}, "a: c\n"),
        ("a: b\n", {"c": "d: e", "f": ["g"]}, 'a: b\nc: "d: e"\nf:\n  - g\n'),
        ("a:\nb: 1\n", {"a": "x"}, "a: x\nb: 1\n"),
        ("a: # c\n", {"a": "x"}, "a: x # c\n"),
        ("a: # c\n", {"a": ["x", "y"]}, "a:\n  - x\n  - y # c\n"),
        ("a: |\n  x\n  y\nb: 1\n", {"a": "z"}, "a: z\nb: 1\n"),
        ("a:\n  b: 1\n  c: 2\nd: 3\n", {"a": "x"}, "a: x\nd: 3\n"),
        ("a: x # c\n", {"a": ["x", "y"]}, "a:\n  - x\n  - y # c\n"),
        ("a: [x, 'y'] # c\n", {"a": ["x", "y", "z, w"]}, "a: [x, 'y', \"z, w\"] # c\n"),
        ("a: [x, y]\n", {"a": ["y"]}, "a: [y]\n"),
        ("a:\n  - x # one\n  - y\n\nb: 1\n", {"a": ["x", "z"]}, "a:\n  - x # one\n  - z\n\nb: 1\n"),
        ("a:\n- x\n- y\n# c\nb: 1\n", {"a": ["y", "z"]}, "a:\n- y\n- z\n# c\nb: 1\n"),
        ("a:\n  - x\n  - y\nb: 1\n", {"a": "x"}, "a: x\nb: 1\n"),
        ("a:\n  - 1\n  - 2\n", {"a": [2, 1]}, "a:\n  - 2\n  - 1\n"),
        ("a: []\n", {"a": ["x"]}, "a: [x]\n"),
        ("a: 1\nb: 2 # c\n# d\n", {"b": REMOVED}, "a: 1\n# d\n"),
        ("a:\n  - x\n  - y\n# c\nb: 1\n", {"a": REMOVED}, "# c\nb: 1\n"),
        ("# c\na: 1\n", {"a": REMOVED}, "# c\n"),
        ("a: é\n日: 1\n", {"日": 2}, "a: é\n日: 2\n"),
        ("a: 1\n", {"b": "x\ny"}, 'a: 1\nb: "x\\ny"\n'),
        ("a: b\nc: 'd'\n", {"a": "x\ty", "c": "\t"}, 'a: "x\\ty"\nc: "\\t"\n'),
        ("a: |\n  b\n", {"a": " \n"}, 'a: " \\n"\n'),
        ("a: b\n", {"a": "x\u0085y\u2028z"}, 'a: "x\\u0085y\\u2028z"\n'),
        ("a: [b]\n", {"a": ["b", "x\ty"]}, 'a: [b, "x\\ty"]\n'),
        ("a: .nan\n", {"a": float("nan")}, "a: .nan\n"),
        ("a: 1\n", {"gone": REMOVED}, "a: 1\n"),
    ],
)
def test_what_changes(before: str, wanted: dict[str, Any], after: str) -> None:
    assert edited(front(before), **wanted).replace("a: \n", "a:\n") == front(after).replace(
        "a: \n", "a:\n"
    )
    windows = front(before).replace("\n", "\r\n")
    assert edited(windows, **wanted).count("\n") == edited(windows, **wanted).count("\r\n")


def test_front_matter_comes_and_goes() -> None:
    assert edited("body\n", a=1) == "---\na: 1\n---\nbody\n"
    assert edited("\r\nbody\r\n", a=1) == "---\r\na: 1\r\n---\r\n\r\nbody\r\n"
    assert edited("---\na: 1\n---\nbody", a=REMOVED) == "body"
    assert edited("---\na: 1\n---\n---\nb: 1\n---\n", a=REMOVED) == "---\n---\n---\nb: 1\n---\n"
    assert edited("---\n---\nbody", a="x") == "---\na: x\n---\nbody"
    assert edited("", a="x") == "---\na: x\n---\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\na: b: c\n---\n", "its front matter cannot be read"),
        ("---\na: 1\na: 2\n---\n", "gives a property twice"),
        ("---\na: 1\nbody\n", "never closed"),
        ("\n---\na: 1\n---\n", "not the first thing"),
        ("\ufeffbody", "byte order mark"),
        ("---\n{a: 1}\n---\n", "without changing more"),
        ("---\nb: &k 1\nc: *k\n---\n", "without changing more"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(EditError, match=message) as caught:
        edited(text, b="x")
    assert "nothing was changed" in str(caught.value)
