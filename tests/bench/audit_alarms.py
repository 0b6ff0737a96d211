"""Make every note of a vault private in turn, build, and count the builds that are refused."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from tests.bench.measure import LONGEST, environment
from vaultkit.config import find_config, load_config
from vaultkit.vault.load import load_vault
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

REFUSED: Final = "the site holds what is not published"
"""What a build says that was refused because of leaks."""
_ERROR: Final = re.compile(r"^(?:ERROR +- +|[Ee]rror: )(.*)")
_FRONT_MATTER: Final = re.compile(
    rb"(?P<start>---[ \t]*\r?\n)(?P<body>.*?)(?P<end>^---[ \t]*(?:\r?\n|\Z))",
    re.DOTALL | re.MULTILINE,
)
_PUBLISH: Final = re.compile(rb"^(?:publish|draft)[ \t]*:.*\r?\n", re.MULTILINE)
_REGION: Final = b"%% vaultkit:moc begin"
_LINE: Final = re.compile(r":\d+(?=:)")
"""A line of a page, which moves when another note is private."""
_RULE: Final = re.compile(r".*:\d+:\d+: [A-Z]\d{3} ")
"""How a finding about a note begins, such as P902 and P908: no leak in the site."""
_BOM: Final = b"\xef\xbb\xbf"


def make_private(data: bytes) -> bytes:
    """Return a note that says `publish: false`, in the front matter that it has or in a new one."""
    bom = _BOM if data.startswith(_BOM) else b""
    text = data.removeprefix(_BOM)
    newline = b"\r\n" if text.partition(b"\n")[0].endswith(b"\r") else b"\n"
    line = b"publish: false" + newline
    found = _FRONT_MATTER.match(text)
    if not found:
        return bom + b"---" + newline + line + b"---" + newline + text
    body = _PUBLISH.sub(b"", found["body"])
    return bom + found["start"] + line + body + text[found.start("end") :]


@dataclass(frozen=True, slots=True)
class Trial:
    """One build.

    Args:
        note: The note that was private, "" for the vault as it comes.
        status: Exit status.
        leaks: What was told as leaks.
        others: What else was told as errors.
    """

    note: str
    status: int
    leaks: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def is_stopped(self) -> bool:
        """Tell whether there is no site for a reason besides leaks."""
        return self.status != 0 and not self.leaks


@dataclass(frozen=True, slots=True)
class Alarms:
    """What came of a vault.

    Args:
        name: Its folder and the one above.
        notes: How many it publishes.
        trials: As it comes, then with each note private in turn.
    """

    name: str
    notes: int
    trials: tuple[Trial, ...]

    @property
    def as_it_comes(self) -> Trial:
        """The build with nothing changed."""
        return self.trials[0]

    @property
    def refused(self) -> list[Trial]:
        """The builds that leaks stopped, which are false alarms: see the module."""
        return [trial for trial in self.trials if trial.leaks]

    @property
    def refused_anew(self) -> list[Trial]:
        """Those of them that leaks stopped which the vault as it comes does not have."""
        return [trial for trial in self.refused if self.new_leaks(trial)]

    @property
    def stopped(self) -> list[Trial]:
        """The builds that something else stopped."""
        return [trial for trial in self.trials if trial.is_stopped]

    def new_leaks(self, trial: Trial) -> list[str]:
        """Return the leaks of a build that the one with nothing changed does not have."""
        known = {_LINE.sub("", leak) for leak in self.as_it_comes.leaks} if trial.note else set()
        return [leak for leak in trial.leaks if _LINE.sub("", leak) not in known]


def find_alarms(
    source: Path, scratch: Path, *, jobs: int, choose: Choice, tell: Callable[[str], None]
) -> Alarms:
    """Return what comes of a vault with each of some notes private in turn.

    Args:
        source: The vault, which is only read.
        scratch: Folder for copies, sites and caches.
        jobs: How many builds run at once, each in a copy of its own.
        choose: Which notes.
        tell: Takes progress.

    Effect: runs many processes, writes below `scratch`.
    """
    name = f"{source.parent.name}/{source.name}"
    places = [_Place(scratch / f"{number}") for number in range(jobs)]
    for place in places:
        place.fill(source)
    vault = places[0].vault
    notes = list(find_published(load_vault(vault, jobs=1), load_config(find_config(vault))).notes)
    chosen = choose(notes)
    first = places[0].build("")
    free: SimpleQueue[_Place] = SimpleQueue()
    for place in places:
        free.put(place)
    done = Counter[str]()

    def work(note: str) -> Trial:
        place = free.get()
        try:
            trial = place.build(note)
        finally:
            free.put(place)
        done.update(["all", *(["leaks"] if trial.leaks else [])])
        tell(f"{name}: {done['all']} of {len(chosen)}, {done['leaks']} refused")
        return trial

    with ThreadPoolExecutor(jobs) as pool:
        trials = tuple(pool.map(work, chosen))
    return Alarms(name, len(notes), (first, *trials))


@dataclass(frozen=True, slots=True)
class Choice:
    """Which notes of a vault are tried: every n-th of those that a seed put in order, at most."""

    every: int = 1
    limit: int = 0
    seed: int = 1

    def __call__(self, notes: Sequence[str]) -> list[str]:
        """Return the chosen notes, in the vault's order if all are wanted."""
        if self.every == 1 and not (0 < self.limit < len(notes)):
            return list(notes)
        mixed = random.Random(self.seed).sample(list(notes), len(notes))[:: self.every]
        return mixed[: self.limit or None]


class _Place:
    """A copy of a vault, its site, and a cache of pages."""

    def __init__(self, folder: Path) -> None:
        self.vault = folder / "vault"
        self._site = folder / "site"
        self._cache = folder / "cache"
        self._generated: dict[Path, bytes] = {}

    def fill(self, source: Path) -> None:
        """Copy the vault. Effect: writes it."""
        shutil.rmtree(self.vault.parent, ignore_errors=True)
        left_out = shutil.ignore_patterns(".git", ".vaultkit")
        shutil.copytree(source, self.vault, symlinks=True, ignore=left_out)
        notes = ((path, path.read_bytes()) for path in self.vault.rglob("*.md") if path.is_file())
        self._generated = {path: data for path, data in notes if _REGION in data}

    def build(self, note: str) -> Trial:
        """Build with a note private, which is public again afterwards. Effect: runs processes.

        Regions are generated anew before, as `vaultkit build` demands.
        """
        if not note:
            return self._build(note)
        file = self.vault / note
        before = {**self._generated, file: file.read_bytes()}
        try:
            file.write_bytes(make_private(before[file]))
            if self._generated:
                self._run("moc", "refresh", "--vault", str(self.vault))
            return self._build(note)
        finally:
            for path, data in before.items():
                path.write_bytes(data)

    def _build(self, note: str) -> Trial:
        words = ("build", "--vault", str(self.vault), "--site-dir", str(self._site))
        done = self._run(*words)
        lines = done.stdout.decode("utf-8", "replace").splitlines()
        return judge(note, done.returncode, lines, str(self.vault.parent))

    def _run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            (sys.executable, "-P", "-m", "vaultkit", *words),
            cwd=self.vault.parent,
            env={**environment(os.environ), "XDG_CACHE_HOME": str(self._cache)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LONGEST,
            check=False,
        )


def judge(note: str, status: int, lines: Sequence[str], folder: str) -> Trial:
    """Return what the lines of a build say.

    Args:
        note: Which note is private.
        status: Exit status.
        lines: What it printed.
        folder: What the paths in them begin with, which differs from run to run.
    """
    errors = [found[1] for line in lines if (found := _ERROR.match(line))]
    if status and not errors:
        errors = list(lines[-1:])
    errors = [error.replace(f"{folder}/", "") for error in errors]
    leaks: tuple[str, ...] = ()
    if status and any(REFUSED in line for line in lines):
        leaks = tuple(one for one in errors if REFUSED not in one and not _RULE.match(one))
    others = tuple(error for error in errors if error not in leaks) if status else ()
    return Trial(note, status, leaks, others)


def tabulate_alarms(found: Sequence[Alarms]) -> str:
    """Return a table with a line for each vault."""
    lines = [f"{'vault':52} notes  tried  as it comes  refused  by new leaks  stopped otherwise"]
    lines += [
        f"{one.name[:52]:52} {one.notes:5}  {len(one.trials):5}  {_state(one.as_it_comes):>11}"
        f"  {len(one.refused):7}  {len(one.refused_anew):12}  {len(one.stopped):17}"
        for one in found
    ]
    totals = [[one.notes, len(one.trials), len(one.refused), len(one.stopped)] for one in found]
    notes, tried, refused, stopped = map(sum, zip(*totals, strict=True)) if totals else (0, 0, 0, 0)
    lines.append(f"{'all':52} {notes:5}  {tried:5}  {'':11}  {refused:7}  {'':12}  {stopped:17}")
    return "\n".join([*lines, ""])


def _state(trial: Trial) -> str:
    if trial.leaks:
        return f"{len(trial.leaks)} leaks"
    return "stopped" if trial.status else "built"
