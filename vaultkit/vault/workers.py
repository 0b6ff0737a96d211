"""Reading notes in several processes at once.

What follows the reading (resolving links, running rules) happens in this process alone, so it
takes a smaller share of the notes than the workers do: all are busy until the end. A worker sends
what it has parsed piece by piece from a thread of its own, and never waits for this process to
listen. Notes travel as plain tuples, which pickle several times faster than our classes.
"""

from __future__ import annotations

import gc
import pickle
from typing import TYPE_CHECKING, Any

from vaultkit.notes.note import from_record, to_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

    from vaultkit.notes.note import Note

    Skipped = list[tuple[str, str]]
    Read = Callable[[Sequence[str]], tuple[list[Note], Skipped]]
    """Parses notes by path; returns them and what could not be read, with the reason."""
    Progress = Callable[[int, int], None]

CHUNK = 250
"""Notes that are read between two reports of progress, and sent at once."""
_AFTERWARDS = 0.35
"""What a check does once all notes are there, as a share of the work of parsing them."""


def read_shared(
    read: Read,
    paths: Sequence[str],
    workers: int,
    progress: Progress | None,
    meanwhile: Callable[[], object] | None = None,
) -> tuple[list[Note], Skipped]:
    """Share notes out between this process and others.

    Args:
        read: What each process does with its paths, a few at a time.
        paths: The notes.
        workers: Processes in all, this one included; two at least.
        progress: Called with notes read so far and notes in all.
        meanwhile: Called here once the other processes are under way.

    Effect: starts processes, which end before this returns.
    """
    import multiprocessing

    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context: Any = multiprocessing.get_context(method)
    own, shares = _share_out(paths, workers)
    started = []
    for share in shares:
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(sender, read, share), daemon=True)
        process.start()
        sender.close()
        started.append((process, receiver))
    if meanwhile:
        meanwhile()
    notes, skipped = [], []
    for chunk in _chunks(own):
        got, missed = read(chunk)
        notes += got
        skipped += missed
        if progress:
            progress(min(len(notes) * len(paths) // max(len(own), 1), len(paths)), len(paths))
    for process, receiver in started:
        for records, missed in iter(receiver.recv, None):
            notes.extend(map(from_record, records))
            skipped += missed
        process.join()
    if progress:
        progress(len(paths), len(paths))
    return notes, skipped


def _share_out(paths: Sequence[str], workers: int) -> tuple[Sequence[str], list[Sequence[str]]]:
    """Return this process's share of the notes and those of the others, alike in kind."""
    wanted = max((1 + _AFTERWARDS) / workers - _AFTERWARDS, 0)
    every = round(1 / wanted) if wanted * len(paths) >= 1 else 0
    own = paths[::every] if every else []
    rest = [path for index, path in enumerate(paths) if not every or index % every]
    others = workers - 1
    return own, [rest[at::others] for at in range(others)]


def _chunks(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(paths), CHUNK):
        yield paths[at : at + CHUNK]


def _work(sender: Connection, read: Read, paths: Sequence[str]) -> None:
    """Read a share of the notes in a process of its own and send it in pieces.

    Ctrl-C reaches all processes at once; this one leaves it to its parent, which then ends it.
    """
    import signal
    from queue import SimpleQueue
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    ready: SimpleQueue[bytes] = SimpleQueue()
    thread = Thread(target=_send, args=(sender, ready), daemon=True)
    thread.start()
    for chunk in _chunks(paths):
        notes, skipped = read(chunk)
        ready.put(pickle.dumps(([to_record(note) for note in notes], skipped), protocol=5))
    ready.put(pickle.dumps(None))
    ready.put(b"")
    thread.join()
    sender.close()


def _send(sender: Connection, ready: Any) -> None:
    """Send pieces until an empty one; a parent that is gone wants none of them."""
    try:
        for piece in iter(ready.get, b""):
            sender.send_bytes(piece)
    except (BrokenPipeError, ConnectionResetError):
        return
