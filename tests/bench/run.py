"""Compare vaultkit with its peers on the vaults of `generate`, and print a table.

    python -m tests.bench.run [--notes-small 1000] [--notes-site 6000] [--notes-large 10000]
                              [--runs 3]
                              [--json FILE] [--only NAME ...]

It measures and never gates: the exit status is 0 whatever the numbers are.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.bench.measure import ROOT, Command, CommandError, in_turn
from tests.bench.naming import TODAY
from tests.bench.results import Result, Target, table

if TYPE_CHECKING:
    from collections.abc import Callable

OBSIDIANTOOLS: Final = (
    "import pathlib, sys, obsidiantools.api as api;"
    "api.Vault(pathlib.Path(sys.argv[1])).connect().gather()"
)
MOVE: Final = (
    "import sys; from vaultkit.cli.main import run; vault, hub = sys.argv[1:];"
    "sys.exit(run(['mv', '--vault', vault, hub, 'Moved hub', '--allow-dirty', '-q'])"
    " or run(['undo', vault, '-q']))"
)
LOAD: Final = (
    "import pathlib, sys; from vaultkit.vault.load import load_vault;"
    "load_vault(pathlib.Path(sys.argv[1])).links"
)
BASE: Final = """\
filters:
  and:
    - file.ext == "md"
    - '!file.inFolder("Templates")'
    - or: ['status != "x"', file.hasTag("topic")]
formulas:
  label: 'if(status, status.title(), file.name.lower()) + " " + (file.size / 1024).round(1)'
views:
  - type: table
    name: All
    order: [file.name, status, formula.label, file.tags]
    sort: [{property: status}, {property: file.name}]
"""
RUMDL_FOUND_FAULTS: Final = 1  # an exit status
MKDOCS: Final = {
    "site_name": "Bench",
    "theme": {"name": "material"},
    "plugins": ["search"],
    "markdown_extensions": [
        {"toc": {"permalink": True}},
        "tables",
        "admonition",
        "footnotes",
        "pymdownx.superfences",
    ],
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comparison works: a vault, and a scratch folder beside it."""

    vault: Path
    scratch: Path


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question: which commands, on how large a vault, and what is good enough."""

    name: str
    what: str
    peer: str
    ours: Callable[[Place], Command]
    theirs: Callable[[Place], Command]
    needs: tuple[str, ...]  # modules and programs of the peer
    target: Target
    vault: str = "small"  # or site, or large
    runs: int = 0  # at least so many, whatever --runs says
    peak_mb: float | None = None  # target for our memory
    takes_hours: bool = False  # only if it is named


def vaultkit(*arguments: str) -> Callable[[Place], Command]:
    """Return a maker of a vaultkit command; VAULT and SITE stand for folders."""

    def make(place: Place) -> Command:
        site = place.scratch / "ours"
        folders = {"VAULT": str(place.vault), "SITE": str(site)}
        words = [folders.get(word, word) for word in arguments]
        command = (sys.executable, "-m", "vaultkit", *words)
        return Command(command, place.scratch, output=site)

    return make


def rumdl(place: Place) -> Command:
    """Return the command that lints the vault with rumdl."""
    found = program("rumdl") or "rumdl"
    return Command(
        (found, "check", "--no-cache", str(place.vault)),
        place.scratch,
        good=frozenset({0, RUMDL_FOUND_FAULTS}),
    )


def obsidiantools(place: Place) -> Command:
    """Return the command that loads the vault with obsidiantools."""
    return Command((sys.executable, "-c", OBSIDIANTOOLS, str(place.vault)), place.scratch)


def mkdocs(place: Place) -> Command:
    """Return the command that builds a stock Material site; writes its config."""
    site, config = place.scratch / "theirs", place.scratch / "mkdocs.yml"
    settings = {**MKDOCS, "docs_dir": str(place.vault), "site_dir": str(site)}
    config.write_text(json.dumps(settings), encoding="utf-8")  # JSON is YAML
    command = (sys.executable, "-m", "mkdocs", "build", "--config-file", str(config))
    return Command(command, place.scratch, output=site)


def zensical(place: Place) -> Command:
    """Return the command that builds the same site with Zensical; writes its config.

    It wants the vault and the site inside the folder of its config.
    """
    root, site = place.vault.parent, place.scratch / "theirs"
    folders = {"docs_dir": place.vault.name, "site_dir": f"{site.relative_to(root)}"}
    config = root / "zensical.yml"
    config.write_text(json.dumps({**MKDOCS, **folders}), encoding="utf-8")
    found = program("zensical") or "zensical"
    return Command((found, "build", "--clean", "-f", config.name), root, output=site)


def rebuild(place: Place) -> Command:
    """Return the command that builds the site again, after a word of a note has changed."""
    note = sorted(place.vault.rglob("*.md"))[100]

    def change() -> None:
        note.write_bytes(note.read_bytes() + b"\nOne more word.\n")

    return _build_with_cache(place, "ours", "cache", change)


def build_from_nothing(place: Place) -> Command:
    """Return the command that builds the site for the first time: nothing is known of it."""
    cache = "empty-cache"

    def remove() -> None:
        shutil.rmtree(place.scratch / cache, ignore_errors=True)

    command = _build_with_cache(place, "theirs", cache, remove)
    return replace(command, output=place.scratch / "theirs")


def _build_with_cache(place: Place, site: str, cache: str, before: Callable[[], object]) -> Command:
    words = ("build", "--vault", str(place.vault), "--site-dir", str(place.scratch / site))
    command = (sys.executable, "-m", "vaultkit", *words)
    variables = {"XDG_CACHE_HOME": str(place.scratch / cache)}
    return Command(command, place.scratch, before=before, variables=variables)


def load(place: Place) -> Command:
    """Return the command that reads the vault, resolves its links, and does nothing."""
    return Command((sys.executable, "-c", LOAD, str(place.vault)), place.scratch)


def base(place: Place) -> Command:
    """Return the command that evaluates a base over the vault; writes the base."""
    (place.vault / "Bench.base").write_text(BASE, encoding="utf-8")
    command = ("base", "Bench", "--format", "csv", "--today", f"{TODAY}", "--vault", "VAULT")
    return vaultkit(*command)(place)


def bare_python(place: Place) -> Command:
    """Return the command that starts Python and does nothing."""
    return Command((sys.executable, "-c", "pass"), place.scratch)


def move_hub(place: Place) -> Command:
    """Return the command that renames the most-linked note, and takes it back."""
    module = (sys.executable, "-m", "tests.bench.hub", str(place.vault))
    found = subprocess.run(module, cwd=ROOT, check=True, capture_output=True, text=True)
    hub = found.stdout.removesuffix("\n")
    return Command((sys.executable, "-c", MOVE, str(place.vault), hub), place.scratch)


CHECK: Final = vaultkit(
    "check",
    "--no-cache",
    "--fail-on",
    "never",
    "--today",
    f"{TODAY}",
    "--vault",
    "VAULT",
)
BUILD: Final = vaultkit("build", "--no-cache", "--vault", "VAULT", "--site-dir", "SITE")
COMPARISONS: Final = (
    Comparison(
        name="check-rumdl",
        what="check",
        peer="rumdl check",
        ours=CHECK,
        theirs=rumdl,
        needs=("rumdl",),
        target=Target(1.2),
        vault="large",
        peak_mb=400,
    ),
    Comparison(
        name="check-obsidiantools",
        what="check",
        peer="obsidiantools load",
        ours=CHECK,
        theirs=obsidiantools,
        needs=("obsidiantools",),
        target=Target(30, faster=True),
    ),
    Comparison(
        name="mv-check",
        what="mv of the hub, and undo",
        peer="vaultkit check",
        ours=move_hub,
        theirs=CHECK,
        needs=(),
        target=Target(3),
        vault="large",
    ),
    Comparison(
        name="build-mkdocs",
        what="build",
        peer="stock MkDocs Material",
        ours=BUILD,
        theirs=mkdocs,
        needs=("mkdocs", "material"),
        target=Target(0.3),
    ),
    Comparison(
        name="build-zensical",
        what="build",
        peer="Zensical",
        ours=BUILD,
        theirs=zensical,
        needs=("zensical",),
        target=Target(0.3),
    ),
    Comparison(
        name="build-mkdocs-6000",
        what="build",
        peer="stock MkDocs Material",
        ours=BUILD,
        theirs=mkdocs,
        needs=("mkdocs", "material"),
        target=Target(0.06),
        vault="site",
        peak_mb=600,
        takes_hours=True,
    ),
    Comparison(
        name="build-zensical-6000",
        what="build",
        peer="Zensical",
        ours=BUILD,
        theirs=zensical,
        needs=("zensical",),
        target=Target(0.06),
        vault="site",
        peak_mb=600,
        takes_hours=True,
    ),
    Comparison(
        name="rebuild-build",
        what="build after one change",
        peer="vaultkit build from nothing",
        ours=rebuild,
        theirs=build_from_nothing,
        needs=(),
        target=Target(0.25),
    ),
    Comparison(
        name="rebuild-build-6000",
        what="build after one change",
        peer="vaultkit build from nothing",
        ours=rebuild,
        theirs=build_from_nothing,
        needs=(),
        target=Target(0.25),
        vault="site",
        peak_mb=600,
    ),
    Comparison(
        name="base-load",
        what="base",
        peer="reading the vault alone",
        ours=base,
        theirs=load,
        needs=(),
        target=Target(1.5),
        vault="large",
    ),
    Comparison(
        name="start-python",
        what="--version",
        peer="python -c pass",
        ours=vaultkit("--version"),
        theirs=bare_python,
        needs=(),
        target=Target(3),
        vault="none",
        runs=15,
    ),
)


def program(name: str) -> str | None:
    """Return the path of a program installed beside Python, or None."""
    return shutil.which(name, path=str(Path(sys.executable).parent))


def missing(comparison: Comparison) -> str:
    """Return what is not installed, in words; empty when all is there."""
    names = ("vaultkit", *comparison.needs)
    absent = [name for name in names if not (program(name) or find_spec(name))]
    return f"{', '.join(absent)} not installed" if absent else ""


class Bench:
    """The vaults of one session, made when first needed, in one scratch folder."""

    def __init__(self, scratch: Path, sizes: dict[str, int], runs: int) -> None:
        """Make nothing yet; `sizes` are in notes."""
        self._scratch = scratch
        self._sizes = sizes
        self._runs = runs

    def compare(self, comparison: Comparison) -> Result:
        """Return the result of one comparison. Effect: runs many processes."""
        notes = self._sizes.get(comparison.vault, 0)
        result = partial(
            Result,
            name=comparison.name,
            what=comparison.what,
            peer=comparison.peer,
            notes=notes,
            target=comparison.target,
            peak_target=comparison.peak_mb,
        )
        if problem := missing(comparison):
            return result(problem=problem)
        runs = max(self._runs, comparison.runs)
        try:
            place = self._place(comparison.vault)
            ours, theirs = comparison.ours(place), comparison.theirs(place)
            samples = in_turn(ours, theirs, runs, partial(tell, comparison.name))
        except CommandError as error:
            return result(problem=f"failed, {error}")
        return result(ours=tuple(samples[0]), theirs=tuple(samples[1]))

    def _place(self, size: str) -> Place:
        """Return the place of a vault of that size, made now if it is new."""
        place = Place(self._scratch / size, self._scratch / "work")
        place.scratch.mkdir(exist_ok=True)
        if size in self._sizes and not place.vault.exists():
            tell("generate", f"{self._sizes[size]:,} notes")
            generate(place.vault, self._sizes[size])
        return place


def generate(vault: Path, notes: int, *, like_real: bool = False) -> None:
    """Generate a vault in a process of its own.

    This process must stay small: a child's peak memory starts at its parent's.
    """
    module = ("-m", "tests.bench.generate", str(vault), "--notes", str(notes))
    options = ("--like-real",) if like_real else ()
    subprocess.run(
        (sys.executable, *module, *options), cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )


def tell(name: str, text: str) -> None:
    """Print progress. Effect: writes to stderr."""
    print(f"{name}: {text}", file=sys.stderr, flush=True)


def machine() -> dict[str, object]:
    """Return what a reader of the numbers should know about this machine."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
    }


def main() -> None:
    """Run the comparisons that the command line asks for."""
    names = [comparison.name for comparison in COMPARISONS]
    usual = [comparison.name for comparison in COMPARISONS if not comparison.takes_hours]
    parser = argparse.ArgumentParser(prog="python -m tests.bench.run")
    parser.add_argument("--notes-small", type=int, default=1_000)
    parser.add_argument("--notes-site", type=int, default=6_000)
    parser.add_argument("--notes-large", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3, help="timed runs of each side")
    parser.add_argument("--json", type=Path, help="also write all numbers here")
    parser.add_argument("--only", nargs="+", choices=names, default=usual)
    args = parser.parse_args()
    sys.path.insert(0, str(ROOT))  # vaultkit need not be installed
    sizes = {"small": args.notes_small, "site": args.notes_site, "large": args.notes_large}
    with tempfile.TemporaryDirectory(prefix="vaultkit-bench-") as scratch:
        bench = Bench(Path(scratch), sizes, max(1, args.runs))
        wanted = [one for one in COMPARISONS if one.name in args.only]
        results = [bench.compare(comparison) for comparison in wanted]
    print(table(results))
    if args.json:
        report = {"machine": machine(), "results": [one.as_json() for one in results]}
        args.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
