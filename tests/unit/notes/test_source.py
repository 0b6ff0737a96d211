"""Bytes, lines, columns and UTF-16 units of one file."""

from __future__ import annotations

import pytest

from vaultkit.notes.source import Position, Source, decode


@pytest.mark.parametrize(
    ("data", "offset", "expected"),
    [
        (b"", 0, (1, 1)),
        (b"ab\ncd", 4, (2, 2)),
        (b"ab\r\ncd", 5, (2, 2)),
        (b"a\rb", 2, (1, 3)),
        ("é日👩x".encode(), 9, (1, 4)),
        ("\ufeffab".encode(), 4, (1, 2)),
        ("\ufeffab".encode(), 0, (1, 1)),
        (b"\xff\xfeab", 3, (1, 4)),
        ("é" * 5000, 9998, (1, 5000)),
        ("a\n" + "é" * 5000, 8002, (2, 4001)),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_position(data: bytes | str, offset: int, expected: tuple[int, int]) -> None:
    source = Source("n.md", data.encode() if isinstance(data, str) else data)
    assert source.position(offset) == Position(*expected)


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("ab\ncd", 2, 2, 4),
        ("éa", 1, 2, 2),
        ("ab\r\ncd", 1, 99, 2),
        ("ab", 99, 1, 2),
        ("ab", 0, 0, 0),
        ("\ufeffab", 1, 1, 3),
    ],
)
def test_offset(text: str, line: int, column: int, expected: int) -> None:
    assert Source("n.md", text.encode()).offset(line, column) == expected


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [("a👩b", 5, (0, 3)), ("x\né b", 4, (1, 1)), ("", 0, (0, 0))],
)
def test_utf16(text: str, offset: int, expected: tuple[int, int]) -> None:
    source = Source("n.md", text.encode())
    assert source.utf16(offset) == expected
    assert source.offset_utf16(*expected) == offset


def test_half_a_surrogate_pair_points_before_its_character() -> None:
    assert Source("n.md", "👩".encode()).offset_utf16(0, 1) == 0


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a\xffb", "a\x1ab"),
        (b"\xe2\x82", "\x1a\x1a"),
        (b"\xed\xa0\x80", "\x1a\x1a\x1a"),
        ("é\u2028".encode(), "é\u2028"),
    ],
)
def test_decode_keeps_one_character_for_each_invalid_byte(data: bytes, expected: str) -> None:
    assert decode(data) == expected
    assert len(decode(data).encode()) == len(data)


def test_line_text_has_no_line_end() -> None:
    source = Source("n.md", b"a\r\nb\n")
    assert [source.line_text(line) for line in range(5)] == ["", "a", "b", "", ""]
