"""Measure what a build costs for each note: of a vault, and of a part of it, in turn.

    python -m tests.bench.build_growth VAULT [--one-in 13] [--runs 3] [--mkdocs]

A site whose cost per note grows with the vault cannot be built of a large one. The part is every
13th note, in order of paths. `--mkdocs` builds the part with stock MkDocs Material as well.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.measure import environment
from tests.bench.run import Place, mkdocs, vaultkit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench.measure import Command

_BUILD = vaultkit("build", "--no-cache", "--vault", "VAULT", "--site-dir", "SITE")
_MEGABYTE = 1024  # of the kibibytes that Linux counts


class Run(NamedTuple):
    """What one build took: of the processor (all processes), of the clock, of memory."""

    processor: float
    seconds: float
    peak_mb: float


def main(words: Sequence[str] | None = None) -> int:
    """Build in turn and print a line for each vault. Effect: runs processes for minutes."""
    given = _arguments().parse_args(words)
    with tempfile.TemporaryDirectory() as scratch:
        part = Path(scratch) / "part" / "vault"
        notes = copy_part(given.vault, part, given.one_in)
        vaults = {"part": (part, len(notes[:: given.one_in])), "all": (given.vault, len(notes))}
        commands = {
            name: _BUILD(_place(vault, scratch, name)) for name, (vault, _) in vaults.items()
        }
        if given.mkdocs:
            commands["part, stock MkDocs"] = mkdocs(_place(part, scratch, "stock"))
        runs = run_in_turn(commands, given.runs)
    for name, some in runs.items():
        size = vaults[name.partition(",")[0]][1]
        print(_line(name, size, some))
    pairs = zip(runs["all"], runs["part"], strict=True)
    ratios = [a.processor / b.processor * vaults["part"][1] / len(notes) for a, b in pairs]
    print(f"processor time per note, all to part: {_spread(ratios)}")
    return 0


def copy_part(vault: Path, part: Path, one_in: int) -> list[Path]:
    """Copy some of a vault's notes; return all of them. Effect: writes files."""
    notes = sorted(
        path
        for path in vault.rglob("*.md")
        if not any(name.startswith(".") for name in path.relative_to(vault).parts)
    )
    for path in notes[::one_in]:
        target = part / path.relative_to(vault)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return notes


def run_in_turn(commands: dict[str, Command], runs: int) -> dict[str, list[Run]]:
    """Run each command once for nothing, then so many times, one after the other."""
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            run = _run(command)
            if number:
                found[name].append(run)
    return found


def _run(command: Command) -> Run:
    if command.output:
        shutil.rmtree(command.output, ignore_errors=True)
    started = time.perf_counter()
    process = subprocess.Popen(
        command.arguments,
        cwd=command.cwd,
        env=environment(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in command.good:
        sys.exit(f"{command.arguments}: exit {process.returncode}")
    seconds = time.perf_counter() - started
    return Run(usage.ru_utime + usage.ru_stime, seconds, usage.ru_maxrss / _MEGABYTE)


def _place(vault: Path, scratch: str, name: str) -> Place:
    folder = Path(scratch) / name
    folder.mkdir(exist_ok=True)
    return Place(vault.absolute(), folder)


def _line(name: str, notes: int, runs: Sequence[Run]) -> str:
    processor, seconds, peak = (statistics.median(column) for column in zip(*runs, strict=True))
    each = f"{1000 * processor / notes:6.2f} ms a note {seconds:7.2f} s {peak:5.0f} MB"
    return f"{name:20} {notes:6,} notes {processor:7.2f} s processor {each}"


def _spread(ratios: Sequence[float]) -> str:
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vault", type=Path)
    parser.add_argument("--one-in", type=int, default=13)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--mkdocs", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
