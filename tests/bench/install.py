"""What it takes to have vaultkit, beside rumdl: space, packages, and time to a first finding.

    python -m tests.bench.install [--rounds 3] [--json FILE]

Each round installs both into empty environments, in turn, from pip's cache (an untimed round fills
it), and checks a small vault with a fault. Needs a package index for what the cache lacks. It
measures and never gates.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from tests.bench.results import columns
from tests.install.environments import InstallError, attempt, build_wheel, make_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NOTE: Final = "# A note\n\nSee [[Nowhere]].\n\n#Tag and no heading\n"
"""Each finds something: a link that leads nowhere, a heading without a blank."""
FINDINGS: Final = 1  # an exit status
HEAD: Final = ("what", "vaultkit", "rumdl", "ratio (min-max)")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one installation took.

    Args:
        distributions: How many.
        megabytes: On the disk, with byte code.
        install: Seconds of pip, in an empty environment.
        first_finding: Seconds from no environment at all to the end of the first check.
    """

    distributions: float
    megabytes: float
    install: float
    first_finding: float


def take(folder: Path, wanted: str, program: str, vault: Path) -> Taken:
    """Install something into an empty environment, and check a vault. Effect: fills a folder.

    Errors:
        InstallError: pip fails, or the check finds nothing.
    """
    start = time.perf_counter()
    environment = make_environment(folder)
    before = time.perf_counter()
    environment.install(wanted)
    install = time.perf_counter() - before
    command = (str(environment.programs / program), "check", str(vault))
    done = attempt(command, folder, environment.variables)
    first_finding = time.perf_counter() - start
    if done.returncode != FINDINGS:
        msg = f"{program} check: exit {done.returncode}\n{done.stdout}{done.stderr}"
        raise InstallError(msg)
    distributions = environment.cost().distributions
    return Taken(distributions, environment.megabytes(), install, first_finding)


def compare(rounds: int, scratch: Path) -> tuple[list[Taken], list[Taken]]:
    """Return what each round took, of ours and of theirs. Effect: fills a folder."""
    vault = scratch / "vault"
    vault.mkdir()
    (vault / "A.md").write_text(NOTE, encoding="utf-8")
    wheel = str(build_wheel(scratch))
    ours, theirs = [], []
    for number in range(rounds + 1):
        ours.append(take(scratch / "ours", wheel, "vaultkit", vault))
        theirs.append(take(scratch / "theirs", "rumdl", "rumdl", vault))
        what = f"round {number} of {rounds}" if number else "untimed round"
        print(f"install: {what}", file=sys.stderr, flush=True)
    return ours[1:], theirs[1:]


def rows(ours: Sequence[Taken], theirs: Sequence[Taken]) -> list[tuple[str, ...]]:
    """Return the rows of the table."""
    measures: tuple[tuple[str, Callable[[Taken], float], str], ...] = (
        ("distributions", lambda one: one.distributions, ".0f"),
        ("size on the disk, MB", lambda one: one.megabytes, ".1f"),
        ("pip install, empty environment, s", lambda one: one.install, ".2f"),
        ("from nothing to the first finding, s", lambda one: one.first_finding, ".2f"),
    )
    found = [HEAD]
    for what, measure, form in measures:
        pairs = [(measure(our), measure(their)) for our, their in zip(ours, theirs, strict=True)]
        ratios = [our / their for our, their in pairs]
        middles = (median(side) for side in zip(*pairs, strict=True))
        ratio = f"{median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
        found.append((what, *(format(middle, form) for middle in middles), ratio))
    return found


def main() -> None:
    """Compare as the command line asks, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.install")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="also write all numbers here")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vaultkit-bench-") as name:
        ours, theirs = compare(max(1, args.rounds), Path(name))
    print(columns(rows(ours, theirs)))
    if args.json:
        sides = {
            "vaultkit": [asdict(one) for one in ours],
            "rumdl": [asdict(one) for one in theirs],
        }
        args.json.write_text(json.dumps(sides, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
