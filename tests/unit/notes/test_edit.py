"""Edits: what they leave alone, in what order they come, and where things are afterwards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.notes.edit import Edit, apply, line_end_at, plan_patch, touches

BOM = b"\xef\xbb\xbf"


def edit(start: int, end: int, text: str, path: str = "a.md") -> Edit:
    return Edit(path, start, end, text)


@pytest.mark.parametrize(
    ("title", "data", "edits", "expected"),
    [
        ("nothing", b"abc", [], b"abc"),
        ("replace", b"abc", [edit(1, 2, "xy")], b"axyc"),
        ("insert", b"abc", [edit(1, 1, "-")], b"a-bc"),
        ("delete", b"abc", [edit(0, 3, "")], b""),
        ("in any order", b"abc", [edit(2, 3, "C"), edit(0, 1, "A")], b"AbC"),
        ("at one place, as given", b"ab", [edit(1, 1, "x"), edit(1, 1, "y")], b"axyb"),
        ("before what is replaced there", b"ab", [edit(1, 2, "B"), edit(1, 1, "x")], b"axB"),
        ("after what was replaced", b"ab", [edit(1, 1, "x"), edit(0, 1, "A")], b"Axb"),
        ("at the end", b"ab", [edit(2, 2, "c")], b"abc"),
        ("in nothing", b"", [edit(0, 0, "c")], b"c"),
        ("text beyond ASCII", "né".encode(), [edit(1, 3, "日")], "n日".encode()),
        ("LF in an LF file", b"a\nb", [edit(1, 1, "\nx")], b"a\nx\nb"),
        ("LF in a CRLF file", b"a\r\nb", [edit(1, 1, "\nx")], b"a\r\nx\r\nb"),
        ("CRLF in a CRLF file", b"a\r\nb", [edit(1, 1, "\r\nx")], b"a\r\nx\r\nb"),
        ("CRLF in an LF file", b"a\nb", [edit(3, 3, "\r\nx")], b"a\nb\nx"),
        ("the last line ends like the one before", b"a\r\nb", [edit(4, 4, "\n")], b"a\r\nb\r\n"),
        ("mixed ends", b"a\r\nb\nc", [edit(3, 3, "\n"), edit(0, 0, "\n")], b"\r\na\r\n\nb\nc"),
        ("a lone CR is no line end", b"a\rb", [edit(1, 1, "\n")], b"a\n\rb"),
        ("after a byte order mark", BOM + b"a", [edit(0, 0, "x")], BOM + b"xa"),
        ("a byte order mark may go", BOM + b"a", [edit(0, 3, "")], b"a"),
        ("beside bytes that are not UTF-8", b"a\xff\xbfb", [edit(2, 2, "x")], b"a\xffx\xbfb"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_apply(title: str, data: bytes, edits: list[Edit], expected: bytes) -> None:
    assert apply(data, edits) == expected, title


@pytest.mark.parametrize(
    ("edits", "fault"),
    [
        ([edit(0, 2, ""), edit(1, 3, "")], "overlap"),
        ([edit(0, 3, ""), edit(1, 1, "x")], "overlap"),
        ([edit(1, 2, "x"), edit(1, 2, "x")], "overlap"),
        ([edit(0, 9, "")], "bytes 0 to 9 in a file of 6"),
        ([edit(-1, 0, "")], "bytes -1 to 0"),
        ([edit(2, 1, "")], "bytes 2 to 1"),
        ([edit(4, 4, "x")], "cuts a character"),
        ([edit(0, 5, "x")], "cuts a character"),
        ([edit(0, 1, "\udc80")], "surrogates not allowed"),
    ],
)
def test_what_cannot_be_done(edits: list[Edit], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        apply("abc日".encode(), edits)


def test_places_move() -> None:
    patch = plan_patch(b"0123456789", [edit(2, 2, "ab"), edit(4, 6, "x"), edit(9, 10, "")])
    assert patch.after == b"01ab23x678"
    assert [patch.move(at) for at in range(11)] == [
        (0, 0), (1, 1), (2, 4), (5, 5), (6, 6), (6, 7), (7, 7), (8, 8), (9, 9), (10, 10), (10, 10),
    ]  # fmt: skip
    assert patch.touches(3, 5)
    assert not patch.touches(2, 4)


def test_line_end_at() -> None:
    assert line_end_at(b"", 0) == "\n"
    assert line_end_at(b"\n", 0) == "\n"
    assert line_end_at(b"a\r\nb\nc", 0) == "\r\n"
    assert line_end_at(b"a\r\nb\nc", 3) == "\n"
    assert line_end_at(b"a\r\nb", 4) == "\r\n"


TEXTS = st.text(alphabet="ab\né日", max_size=4)


@st.composite
def patches(draw: st.DrawFn) -> tuple[bytes, list[Edit]]:
    """Return a file and edits that fit together: chosen parts of it, in any order."""
    parts = draw(st.lists(TEXTS, max_size=8))
    edits, at = [], 0
    for part in parts:
        end = at + len(part.encode())
        if draw(st.booleans()):
            edits.append(edit(at, end, draw(TEXTS)))
        at = end
    return "".join(parts).encode(), draw(st.permutations(edits))


@given(patches())
def test_bytes_outside_the_spans_stay(made: tuple[bytes, list[Edit]]) -> None:
    data, edits = made
    after = apply(data, edits)
    done = at = 0
    for one in sorted(edits, key=lambda one: (one.start, one.end)):
        kept = data[done : one.start]
        assert after[at : at + len(kept)] == kept
        at += len(kept) + len(one.text.encode())
        done = one.end
    assert after[at:] == data[done:]


@given(patches(), st.data())
def test_a_byte_outside_the_spans_is_found_again(
    made: tuple[bytes, list[Edit]], data: st.DataObject
) -> None:
    before, edits = made
    if not before:
        return
    offset = data.draw(st.integers(0, len(before) - 1))
    patch = plan_patch(before, edits)
    low, high = patch.move(offset)
    assert low <= high
    if not any(touches(one.start, one.end, offset, offset + 1) for one in edits):
        assert patch.after[high] == before[offset]
