"""Notes that are read in step are what each is alone, whatever stops one of them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from vaultkit.notes.markdown import parse_note as module
from vaultkit.notes.markdown.parse_note import parse_note, parse_notes
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

TEXTS = (
    b"# A\n\n[[B]] %% [[C]] #tag %% ^id\n",
    b"---\na: [\n---\n[[B]]\n",
    b"",
    b"\xff\xfe[\x00[\x00",
    b"text \xff [[B]]\n",
    b"#a " * 600_000,
    b"---\ntags:\n  - x\n---\n> [!note] T\n> %% a %%\n\n| a | b |\n|---|---|\n| 1 | 2 | [[D]] |\n",
)


def sources() -> list[Source]:
    return [Source(f"{at}.md", text) for at, text in enumerate(TEXTS)]


def test_each_is_what_it_is_alone() -> None:
    assert parse_notes(sources()) == [parse_note(source) for source in sources()]
    assert parse_notes([]) == []


def crash_at(number: int, real: Callable[..., object]) -> Callable[..., object]:
    """Return a function that crashes when it is called for the so many-th time."""
    calls = count()

    def crash(*given: object) -> object:
        if next(calls) == number:
            raise RuntimeError(given)
        return real(*given)

    return crash


@pytest.mark.parametrize(
    ("name", "number", "path"), [("read_frontmatter", 0, "0.md"), ("read_body", 1, "1.md")]
)
def test_a_bug_in_one_stays_in_it(
    monkeypatch: pytest.MonkeyPatch, name: str, number: int, path: str
) -> None:
    whole = parse_notes(sources())
    monkeypatch.setattr(module, name, crash_at(number, getattr(module, name)))
    found = parse_notes(sources())
    differs = [one for one, other in zip(found, whole, strict=True) if one != other]
    assert [one.path for one in differs] == [path]
    assert "RuntimeError" in differs[0].faults[-1].message
