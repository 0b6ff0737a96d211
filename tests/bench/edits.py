"""How long one edit takes until all findings are there, in a process that keeps the vault.

    python -m tests.bench.edits [VAULT] [--notes 10000] [--rounds 60]

Without a vault one is generated. It is copied first. Each round edits one note in turn: a sentence,
a link, a heading, an alias and a tag more, and back; every tenth makes, renames and deletes a note.
Measured is CPU time from the save to the report: reading, links, rules, what is silenced.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.generate import generate
from tests.bench.naming import TODAY
from vaultkit.checks.incremental.live_findings import LiveFindings
from vaultkit.config import Config
from vaultkit.vault.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

_EVERY = 10


class Clock:
    """A vault that is edited, and how long each kind of edit took.

    Args:
        root: Its folder, which may be written to.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._workspace = Workspace(root)
        self._live = LiveFindings(self._workspace.vault, Config(), today=TODAY)
        self.times: dict[str, list[float]] = {}

    def notes(self) -> list[str]:
        """Return the notes of the vault."""
        return [*self._workspace.vault.notes]

    def take(self, kind: str, *paths: str) -> None:
        """Follow a change, and keep how long that took."""
        start = time.process_time()
        self._live.follow(self._workspace.update(*paths))
        _ = self._live.report
        self.times.setdefault(kind, []).append(time.process_time() - start)

    def edit(self, path: str, link: str, number: int) -> None:
        """Change a note in several ways, one after the other."""
        file = self._root / path
        data = file.read_bytes()
        for kind, changed in _changes(data, link.removesuffix(".md").encode(), number):
            file.write_bytes(changed)
            self.take(kind, path)
        if number % _EVERY == 0:
            self._move(number)

    def _move(self, number: int) -> None:
        new, other = f"Made in round {number}.md", f"Renamed in round {number}.md"
        (self._root / new).write_text("# Made\n\nA note.\n")
        self.take("a note more", new)
        (self._root / new).rename(self._root / other)
        self.take("a note renamed", new, other)
        (self._root / other).unlink()
        self.take("a note less", other)


def _changes(data: bytes, link: bytes, number: int) -> Iterator[tuple[str, bytes]]:
    yield "a sentence", data + b"\nOne sentence more.\n"
    yield "a link, and one to nowhere", data + b"\n[[%s]] [[Nowhere %d]]\n" % (link, number)
    yield "a heading", data.replace(b"\n## ", b"\n## New ", 1)
    yield "an alias", data.replace(b"---\n", b"---\naliases: [Alias %d]\n" % number, 1)
    yield "a tag", data + b"\n#bench/%d\n" % (number % 7)
    yield "back", data


def measure(root: Path, rounds: int, seed: int = 1) -> Clock:
    """Edit notes of a vault. Effect: writes into it."""
    clock, source = Clock(root), random.Random(seed)
    gc.collect()
    gc.freeze()
    notes = clock.notes()
    for number in range(rounds):
        clock.edit(source.choice(notes), source.choice(notes), number)
    return clock


def rows(times: dict[str, list[float]]) -> Iterator[str]:
    """Yield a table of milliseconds."""
    yield "| edit | times | p50 ms | p95 ms | max ms |\n|---|---|---|---|---|"
    every = [one for some in times.values() for one in some]
    for kind, some in (*times.items(), ("all", every)):
        ordered = [1000 * one for one in sorted(some)]
        half, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        yield f"| {kind} | {len(ordered)} | {half:.1f} | {most:.1f} | {ordered[-1]:.1f} |"


def main() -> int:
    """Measure and print. Effect: writes into a folder for temporary files."""
    parser = argparse.ArgumentParser()
    parser.add_argument("vault", type=Path, nargs="?")
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "vault"
        if options.vault:
            shutil.copytree(options.vault, root, ignore=shutil.ignore_patterns(".git"))
        else:
            generate(root, options.notes)
        clock = measure(root, options.rounds)
    sys.stdout.write("\n".join(rows(clock.times)) + "\n")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{len(clock.notes())} notes, {most:.0f} MiB at most\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
