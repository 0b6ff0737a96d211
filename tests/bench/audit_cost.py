"""Measure what the audit costs: its share of a build, and what it reads when little has changed."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from tests.bench.audit_alarms import make_private
from tests.bench.generate import generate
from tests.bench.measure import LONGEST, environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_ONE_IN: Final = 20  # notes are private: 5 %
_WATCHED: Final = """\
import json, os, resource, sys, time
import vaultkit.site.plugin as plugin
from vaultkit.cli.main import run
from vaultkit.vault.built_site.site_files import BuiltSite
import vaultkit.checks.audit.site_audit as audit

report, find, read = sys.argv[1], plugin.find_leaks, BuiltSite.read
sizes = []

def watched_read(self, path):
    data = read(self, path)
    with open(report + ".reads", "a") as file:  # of whatever process
        file.write(f"{len(data)}\\n")
    return data

def processor():
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)

def watched_find(*given, **named):
    started, used = time.perf_counter(), processor()
    try:
        outcome = find(*given, **named)
    finally:
        seconds, used = time.perf_counter() - started, processor() - used
    told = [leak.message for leak in outcome.leaks]
    with open(report, "w") as file:
        json.dump({"seconds": seconds, "processor": used, "leaks": told}, file)
    return outcome._replace(leaks=()) if os.environ.get("BENCH_GO_ON") else outcome

BuiltSite.read, plugin.find_leaks = watched_read, watched_find
sys.exit(run(sys.argv[2:]))
"""


@dataclass(frozen=True, slots=True)
class Build:
    """One build.

    Args:
        seconds: Of the whole command.
        audit_seconds: Of the audit in it.
        processor: Seconds of the processor, of all processes.
        audit_processor: Of the audit in it.
        files_read: Files of the site that the audit read.
        bytes_read: Of them.
        leaks: How many it told.
    """

    seconds: float
    audit_seconds: float
    processor: float
    audit_processor: float
    files_read: int
    bytes_read: int
    leaks: int

    @property
    def share(self) -> float:
        """Which part of the build's processor time is the audit's."""
        return self.audit_processor / self.processor


@dataclass(frozen=True, slots=True)
class Cost:
    """The builds of a generated vault.

    Args:
        notes: Of the vault.
        private: Of them, notes that are not published.
        cold: Builds without a cache.
        warm: Builds after one changed note.
        unchanged: Builds after nothing.
    """

    notes: int
    private: int
    cold: tuple[Build, ...]
    warm: tuple[Build, ...]
    unchanged: tuple[Build, ...]

    def as_json(self) -> dict[str, object]:
        """Return the numbers for programs."""
        return {**asdict(self), "share": statistics.median(one.share for one in self.cold)}


def measure_cost(
    folder: Path, notes: int, runs: int, seed: int, tell: Callable[[str], None]
) -> Cost:
    """Build a generated vault below a folder several times. Effect: writes, runs processes."""
    vault = folder / "vault"
    generate(vault, notes, seed)
    files = sorted(path for path in vault.rglob("*.md") if "Templates" not in path.parts)
    private = files[::_ONE_IN]
    for path in private:
        path.write_bytes(make_private(path.read_bytes()))
    changed = next(path for path in files if path not in private)
    cold, warm, unchanged = [], [], []
    for number in range(runs):
        tell(f"cost: build {number + 1} of {runs}")
        cold.append(_build(folder, f"cold-{number}"))
        changed.write_bytes(changed.read_bytes() + b"\nOne more word.\n")
        warm.append(_build(folder, f"cold-{number}"))
        unchanged.append(_build(folder, f"cold-{number}"))
    return Cost(notes, len(private), tuple(cold), tuple(warm), tuple(unchanged))


def _build(folder: Path, name: str) -> Build:
    import time

    report, reads = folder / "report.json", folder / "report.json.reads"
    for file in (report, reads):
        file.unlink(missing_ok=True)
    words = ("build", "--vault", str(folder / "vault"), "--site-dir", str(folder / name))
    started, used = time.perf_counter(), _processor_of_children()
    done = subprocess.run(
        (sys.executable, "-P", "-c", _WATCHED, str(report), *words),
        cwd=folder,
        env={
            **environment(os.environ),
            "XDG_CACHE_HOME": str(folder / f"{name}.cache"),
            "BENCH_GO_ON": "1",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=LONGEST,
        check=False,
    )
    seconds, used = time.perf_counter() - started, _processor_of_children() - used
    if not report.exists():
        raise RuntimeError(done.stdout.decode("utf-8", "replace")[-2000:])
    told = json.loads(report.read_text("utf-8"))
    sizes = [int(line) for line in reads.read_text("utf-8").split()] if reads.exists() else []
    times = (seconds, told["seconds"], used, told["processor"])
    return Build(*times, len(sizes), sum(sizes), len(told["leaks"]))


def _processor_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tabulate_cost(cost: Cost) -> str:
    """Return a table with a line for each sort of build."""
    lines = [
        f"audit of {cost.notes:,} notes, {cost.private} of them private",
        f"{'build':18} seconds  audit  processor  audit  share   files read  MB read  leaks",
    ]
    rows = {"cold": cost.cold, "one note changed": cost.warm, "nothing changed": cost.unchanged}
    for name, builds in rows.items():
        one = sorted(builds, key=lambda build: build.share)[len(builds) // 2]
        numbers = f"{one.seconds:7.2f} {one.audit_seconds:6.2f}"
        numbers += f" {one.processor:10.2f} {one.audit_processor:6.2f} {one.share:6.1%}"
        reads = f"{one.files_read:11,} {one.bytes_read / 1e6:8.2f} {one.leaks:6}"
        lines.append(f"{name:18} {numbers}  {reads}")
    return "\n".join([*lines, ""])
