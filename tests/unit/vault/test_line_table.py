"""Lines by path: found by what stands in them."""

from __future__ import annotations

import pytest

from vaultkit.vault.cache.line_table import LineTable, join_lines

PLACES = {"a.md": 0, "b.md": 1, "c/d.md": 2}
LINES = (b'["x", "one"]', b"", b'["x"]')
TABLE = LineTable(PLACES, join_lines(LINES))


def test_a_line_is_found_by_its_path() -> None:
    assert [TABLE.line(path) for path in (*PLACES, "none.md")] == [*LINES, b""]


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        (b'"x"', ["a.md", "c/d.md"]),
        (b'"one"', ["a.md"]),
        (b"two", []),
        (b"]\n", ["a.md", "c/d.md"]),
    ],
)
def test_paths_are_found_by_what_stands_in_their_lines(words: bytes, paths: list[str]) -> None:
    assert [*TABLE.paths_with(words)] == paths


def test_a_line_counts_once() -> None:
    table = LineTable({"a": 0, "b": 1}, b"xxx\nx\n")
    assert [*table.paths_with(b"x")] == ["a", "b"]


def test_other_lines_take_the_place_of_some() -> None:
    same = TABLE.rewritten([*PLACES], {"b.md": b"new"})
    assert same == join_lines((LINES[0], b"new", LINES[2]))
    fewer = TABLE.rewritten(["c/d.md", "e.md"], {"e.md": b"new"})
    assert fewer == join_lines((LINES[2], b"new"))
    assert TABLE.rewritten([*PLACES], {}) == join_lines(LINES)


@pytest.mark.parametrize("data", [b"", b"a\nb\n", b"a\nb\nc", b"a\nb\nc\nd\n"])
def test_other_numbers_of_lines_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="lines are missing"):
        LineTable(PLACES, data)


def test_no_lines_are_a_table_too() -> None:
    assert LineTable({}, b"").line("a") == b""
