"""Measure what a user waits for: cold and second runs, one note, large vaults, builds.

    python -m tests.bench.engine [--vault VAULT] [--site VAULT] [--runs 5] [--only ROW …]
                                 [--json FILE]

VAULT is a real vault, a clone of its repository at best; without one, a vault like it is generated.
It is copied before anything writes. Each row runs its two commands in turn; ratios are those of
each round, and the table shows the least and the median. Seconds of processors (CPU) are told
beside those that passed, since the latter say little on a machine that others use.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from tests.bench.hub import find_hub
from tests.bench.measure import ROOT, Command, CommandError, Sample, in_turn
from tests.bench.naming import TODAY
from tests.bench.results import columns
from tests.bench.run import RUMDL_FOUND_FAULTS, Place, generate, machine, mkdocs, program, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SITE: Final = 506
"""Notes of the real vault that builds were measured on."""
LARGE, HUGE, LIKE_REAL = 10_000, 100_000, 6_590
HEAD: Final = ("row", "ours: min / median", "theirs", "ratio: min / median", "target", "verdict")


@dataclass(frozen=True, slots=True)
class Measured:
    """A row: samples of both sides, or why there are none.

    Args:
        name: What `--only` takes.
        what: What is compared.
        target: The most that the ratio, or the seconds, may be.
        in_cpu: Whether seconds of processors count.
        ours: Samples of ours.
        theirs: Those of what it is compared with; none where seconds count.
        per: What the seconds of each side are divided by: notes.
        most_mb: The most memory of ours.
        problem: Why there are none.
    """

    name: str
    what: str
    target: float
    in_cpu: bool = False
    ours: tuple[Sample, ...] = ()
    theirs: tuple[Sample, ...] = ()
    per: tuple[int, int] = (1, 1)
    most_mb: float | None = None
    problem: str = ""

    def _seconds(self, samples: Sequence[Sample], notes: int) -> list[float]:
        return [(one.cpu if self.in_cpu else one.seconds) / notes for one in samples]

    @property
    def values(self) -> list[float]:
        """What the target is about: the ratio of each round, or the seconds of each."""
        ours = self._seconds(self.ours, self.per[0])
        theirs = self._seconds(self.theirs, self.per[1])
        return [our / their for our, their in zip(ours, theirs, strict=True)] if theirs else ours

    def rows(self) -> list[tuple[str, ...]]:
        """Return the row, and one for the memory if that has a target."""
        unit = " s CPU" if self.in_cpu else " s"
        limit = f"<= {self.target:g}{'' if self.theirs or self.problem else unit}"
        if self.problem:
            return [(self.what, "", "", "", limit, self.problem)]
        sides = [self._side(self.ours, unit), self._side(self.theirs, unit)]
        middle = median(self.values)
        ratio = f"{min(self.values):.2f} / {middle:.2f}" if self.theirs else ""
        verdict = "met" if middle <= self.target else "MISSED"
        found = [(self.what, *sides, ratio, limit, verdict)]
        if self.most_mb is not None:
            peak = max(one.peak_mb for one in self.ours)
            verdict = "met" if peak <= self.most_mb else "MISSED"
            limit = f"<= {self.most_mb:,.0f} MB"
            found.append((f"{self.what}: memory", f"{peak:,.0f} MB", "", "", limit, verdict))
        return found

    def _side(self, samples: Sequence[Sample], unit: str) -> str:
        if not samples:
            return ""
        found = [one.cpu if self.in_cpu else one.seconds for one in samples]
        return f"{min(found):.2f} / {median(found):.2f}{unit}"


class Engine:
    """The vaults of one session, and the rows that are measured on them."""

    def __init__(self, scratch: Path, vault: Path | None, site: Path | None, runs: int) -> None:
        """Copy or generate nothing yet."""
        self._scratch = scratch
        self._given = {"real": vault, "site": site}
        self._runs = runs
        self._changes = 0

    def vault(self, name: str, notes: int) -> Path:
        """Return a vault: a copy of the one that was given, or a generated one."""
        root = self._scratch / name
        if not root.exists():
            tell("prepare", name)
            given = self._given.get(name)
            if given is not None:
                shutil.copytree(given, root, symlinks=True)
            else:
                generate(root, notes, like_real=name in self._given)
        return root

    def real(self) -> Path:
        """Return the real vault, or one like it."""
        return self.vault("real", LIKE_REAL)

    def check(self, vault: Path, *options: str, cache: str = "") -> Command:
        """Return a check; without a cache if none is named."""
        kept = () if cache else ("--no-cache",)
        return self.ours("check", *kept, "--fail-on", "never", *options, vault=vault, cache=cache)

    def ours(self, *words: str, vault: Path, cache: str = "") -> Command:
        """Return one of our commands on a vault."""
        today = ("--today", f"{TODAY}") if words[0] != "build" else ()
        command = (sys.executable, "-m", "vaultkit", *words, *today, "--vault", str(vault))
        variables = {"XDG_CACHE_HOME": str(self._scratch / (cache or "no-cache"))}
        good = frozenset({0, 1})
        return Command(command, self._scratch, variables=variables, good=good)

    def rumdl(self, vault: Path, *options: str) -> Command:
        """Return a check by rumdl."""
        command = (program("rumdl") or "rumdl", "check", *options, str(vault))
        return Command(command, self._scratch, good=frozenset({0, RUMDL_FOUND_FAULTS}))

    def change(self, vault: Path) -> Callable[[], None]:
        """Return what changes another note each time."""
        notes = sorted(vault.rglob("*.md"))

        def change() -> None:
            self._changes += 1
            note = notes[self._changes * 37 % len(notes)]
            note.write_bytes(note.read_bytes() + b"\nOne more word.\n")

        return change

    def pair(self, name: str, ours: Command, theirs: Command) -> tuple[tuple[Sample, ...], ...]:
        """Run two commands in turn."""
        both = in_turn(ours, theirs, self._runs, lambda text: tell(name, text))
        return tuple(map(tuple, both))

    # Rows

    def cold(self) -> Measured:
        """Measure a check that knows nothing."""
        vault = self.real()
        ours, theirs = self.pair("cold", self.check(vault), self.rumdl(vault, "--no-cache"))
        what = "check, cold, vs rumdl check --no-cache"
        return Measured("cold", what, 1.3, ours=ours, theirs=theirs)

    def second(self) -> Measured:
        """Measure a second check, after which nothing was changed."""
        vault = self.real()
        ours, theirs = self.pair("second", self.check(vault, cache="kept"), self.rumdl(vault))
        what = "check, second run, vs rumdl warm"
        return Measured("second", what, 1.0, ours=ours, theirs=theirs)

    def changed(self) -> Measured:
        """Measure a second check, before which a note was changed."""
        vault = self.real()
        change = self.change(vault)
        sides = (self.check(vault, cache="kept"), self.rumdl(vault))
        ours, theirs = (_with(change, side) for side in sides)
        ours_taken, theirs_taken = self.pair("changed", ours, theirs)
        what = "check, second run, one note changed, vs rumdl warm"
        return Measured("changed", what, 1.5, ours=ours_taken, theirs=theirs_taken)

    def questions(self) -> list[Measured]:
        """Measure other commands on a vault that an earlier run has read."""
        vault = self.vault("large", LARGE)
        hub = find_hub(vault)
        asked = {
            "inspect": (0.6, ("inspect", hub)),
            "graph": (1.2, ("graph",)),
            "review": (1.0, ("review",)),
            "moc": (1.0, ("moc", "--check")),
        }
        found = []
        for name, (target, words) in asked.items():
            command = self.ours(*words, vault=vault, cache="kept")
            what = (
                f"{' '.join(words[:1] if name == 'inspect' else words)}, second run, 10,000 notes"
            )
            found.append(self._alone(name, what, target, command))
        return found

    def huge(self) -> Measured:
        """Measure how the time and memory of a check grow with the vault."""
        ours = self.check(self.vault("huge", HUGE))
        theirs = self.check(self.vault("large", LARGE))
        taken, small = self.pair("huge", ours, theirs)
        what = "check of 100,000 notes vs 10,000, cold"
        return Measured("huge", what, 10.5, in_cpu=True, ours=taken, theirs=small, most_mb=1_200)

    def one(self) -> Measured:
        """Measure a check of one note, which is the time to start."""
        vault = self._scratch / "one"
        (vault / ".obsidian").mkdir(parents=True, exist_ok=True)
        (vault / "a.md").write_text("---\ntags:\n  - a\n---\n\n# A\n\nA note, [[a]].\n\n%% b %%\n")
        return self._alone("one", "check of one note", 0.15, self.check(vault))

    def site(self) -> Measured:
        """Measure a build beside that of stock Material."""
        vault = self.vault("site", SITE)
        place = Place(vault, self._scratch)
        ours, theirs = self.pair("site", self._build(vault), mkdocs(place))
        what = "build, cold, vs stock MkDocs Material"
        return Measured("site", what, 0.35, in_cpu=True, ours=ours, theirs=theirs)

    def growth(self) -> Measured:
        """Measure what a note of a large site costs beside one of a small."""
        vaults = (self.real(), self.vault("site", SITE))
        ours, theirs = self.pair("growth", *map(self._build, vaults))
        notes = tuple(sum(1 for _ in vault.rglob("*.md")) for vault in vaults)
        what = f"build of {notes[0]:,} notes vs {notes[1]:,}, per note"
        return Measured(
            "growth", what, 1.05, in_cpu=True, ours=ours, theirs=theirs, per=(notes[0], notes[1])
        )

    def _build(self, vault: Path) -> Command:
        site = self._scratch / f"built-{vault.name}"
        words = ("build", "--no-cache", "--site-dir", str(site))
        built = self.ours(*words, vault=vault)
        return Command(built.arguments, built.cwd, built.good, site, variables=built.variables)

    def _alone(self, name: str, what: str, target: float, command: Command) -> Measured:
        ours, _ = self.pair(name, command, Command((sys.executable, "-c", "pass"), self._scratch))
        return Measured(name, what, target, in_cpu=True, ours=ours)


def _with(change: Callable[[], None], command: Command) -> Command:
    """Return a command before which a note is changed."""
    return Command(command.arguments, command.cwd, command.good, None, change, command.variables)


ROWS: Final[dict[str, Callable[[Engine], Measured | list[Measured]]]] = {
    "cold": Engine.cold,
    "second": Engine.second,
    "changed": Engine.changed,
    "questions": Engine.questions,
    "one": Engine.one,
    "site": Engine.site,
    "growth": Engine.growth,
    "huge": Engine.huge,
}


def measure(engine: Engine, names: Sequence[str]) -> list[Measured]:
    """Return the rows of some names; one that cannot be measured says why."""
    found: list[Measured] = []
    for name in names:
        try:
            rows = ROWS[name](engine)
        except CommandError as error:
            rows = Measured(name, name, 0, problem=f"failed, {error}")
        found += rows if isinstance(rows, list) else [rows]
    return found


def tabulate(found: Sequence[Measured]) -> str:
    """Return the rows as text, in columns."""
    return columns([HEAD, *(row for one in found for row in one.rows())])


def main() -> None:
    """Measure the rows that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.engine")
    parser.add_argument("--vault", type=Path, help="a real vault, to be checked and built")
    parser.add_argument("--site", type=Path, help="a real vault of some hundred notes")
    parser.add_argument("--runs", type=int, default=5, help="timed runs of each side")
    parser.add_argument("--only", nargs="+", choices=[*ROWS], default=[*ROWS])
    parser.add_argument("--json", type=Path, help="also write all numbers here")
    args = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="vaultkit-engine-") as scratch:
        engine = Engine(Path(scratch), args.vault, args.site, max(1, args.runs))
        found = measure(engine, args.only)
    print(tabulate(found))
    if args.json:
        report = {"machine": machine(), "rows": [asdict(one) for one in found]}
        args.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
