"""Notes are read whatever becomes of the processes that help: killed, or failing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source
from vaultkit.vault.parallel.note_readers import LOT, SharedReading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vaultkit.notes.note import Note

PATHS = [f"n{number}.md" for number in range(5 * LOT)]
HERE = os.getpid()
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="others would begin anew")


def read(paths: Sequence[str]) -> tuple[list[Note], list[tuple[str, str]]]:
    return [parse_note(Source(NotePath(path), b"[[n1]]\n")) for path in paths[1:]], [
        (paths[0], "locked")
    ]


def end(paths: Sequence[str]) -> tuple[list[Note], list[tuple[str, str]]]:
    if os.getpid() != HERE:
        os._exit(9)
    return read(paths)


def fail(paths: Sequence[str]) -> tuple[list[Note], list[tuple[str, str]]]:
    if os.getpid() != HERE:
        raise MemoryError
    return read(paths)


@pytest.mark.parametrize("work", [read, end, fail])
def test_all_notes_are_read(
    work: Callable[[Sequence[str]], tuple[list[Note], list[tuple[str, str]]]],
) -> None:
    taken: list[Note] = []
    told: list[tuple[int, int]] = []
    reading = SharedReading(work, PATHS, workers=3)
    notes, skipped = reading.read_all(lambda done, total: told.append((done, total)), taken.append)
    assert sorted(notes, key=lambda note: PATHS.index(note.path)) == [
        note for at in range(5) for note in read(PATHS[at * LOT : (at + 1) * LOT])[0]
    ]
    assert sorted(skipped) == sorted((path, "locked") for path in PATHS[::LOT])
    assert taken == notes
    assert told == [(LOT * (at + 1), len(PATHS)) for at in range(5)]


def test_what_fails_here_fails() -> None:
    def crash(_: Sequence[str]) -> tuple[list[Note], list[tuple[str, str]]]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        SharedReading(crash, PATHS, workers=2).read_all(None, lambda _: None)
