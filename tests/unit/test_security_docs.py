"""Each line of docs/security.md and docs/reliability.md names a test that there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
DOCS = TESTS.parent / "docs"
_REFERENCE = re.compile(
    r"`(?:(?P<file>\w+/[\w/]+\.py)(?:::(?P<name>\w+)[^`]*)?|::(?P<more>\w+)[^`]*)`"
)


@pytest.mark.parametrize("name", ["security.md", "reliability.md"])
def test_every_line_names_a_test(name: str) -> None:
    rows = _rows((DOCS / name).read_text(encoding="utf-8"))
    missing = [row for row in rows if not list(_references(row))]
    assert len(rows) > 30
    assert missing == []


@pytest.mark.parametrize("name", ["security.md", "reliability.md"])
def test_the_tests_exist(name: str) -> None:
    named = [one for row in _rows((DOCS / name).read_text("utf-8")) for one in _references(row)]
    assert [one for one in named if not _exists(*one)] == []


def _rows(text: str) -> list[str]:
    """Return the last cells of the tables whose last column is called test."""
    found: list[str] = []
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        head, _, *rows = table.splitlines()
        if head.endswith("| test |"):
            found += [re.split(r"(?<!\\)\|", row)[-2].strip() for row in rows]
    return found


def _references(cell: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    file = ""
    for match in _REFERENCE.finditer(cell):
        file = match["file"] or file
        found.append((file, match["name"] or match["more"] or ""))
    return found


def _exists(file: str, name: str) -> bool:
    path = TESTS / file
    return path.is_file() and (not name or f"def {name}(" in path.read_text(encoding="utf-8"))
