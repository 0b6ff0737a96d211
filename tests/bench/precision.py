"""Draw findings of each rule from real vaults, with their lines, for a person to judge.

    python -m tests.bench.precision VAULT… --limit 4 --select L103 H807
    python -m tests.bench.precision VAULT… --counts

A rule that is on by default is meant to be right in 95 of 100 findings on vaults it has not seen.
Whether a finding is true only a reader can say: what is printed is rule, place and message, then
the lines about it. The draw has a seed, so that two runs over the same findings show the same.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDEST = 240


class Drawn(NamedTuple):
    """One finding of a vault.

    Args:
        vault: Folder of the vault.
        finding: As `check --format json` prints it.
    """

    vault: Path
    finding: dict[str, Any]


def read_findings(vault: Path) -> list[Drawn]:
    """Check a vault with the defaults, whatever its own configuration says.

    Effect: runs `vaultkit check`, without its cache; writes an empty config to a folder of its own.
    """
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "vaultkit.toml"
        config.write_text("")
        options = ["--format", "json", "--no-cache", "--config", str(config)]
        command = [sys.executable, "-m", "vaultkit", "check", *options, str(vault)]
        done = subprocess.run(command, capture_output=True, check=False)
    if not done.stdout:
        said = done.stderr.decode(errors="replace").strip()
        message = f"{vault}: exit {done.returncode}: {said}"
        raise SystemExit(message)
    return [Drawn(vault, finding) for finding in json.loads(done.stdout)["findings"]]


def draw(found: Sequence[Drawn], limit: int, seed: int) -> list[Drawn]:
    """Return some findings of each rule and vault, in order of rule and vault."""
    lots: dict[tuple[str, Path], list[Drawn]] = {}
    for one in found:
        lots.setdefault((one.finding["code"], one.vault), []).append(one)
    dice = random.Random(seed)
    drawn = {key: dice.sample(lot, min(limit, len(lot))) for key, lot in sorted(lots.items())}
    return [one for lot in drawn.values() for one in lot]


def describe(one: Drawn, around: int) -> str:
    """Return a finding as a reader judges it: where, what, and the lines about it."""
    finding = one.finding
    place = f"{one.vault.name}/{finding['path']}:{finding['line']}:{finding['column']}"
    head = f"{finding['code']} {finding['severity']} {place}\n  {finding['message']}"
    return "\n".join((head, *_lines(one.vault / finding["path"], finding["line"], around)))


def _lines(path: Path, line: int, around: int) -> Iterable[str]:
    """Yield the lines about one, numbered and cut to a width."""
    if not path.is_file():
        return
    lines = path.read_bytes().decode(errors="replace").split("\n")
    first, last = max(line - around, 1), min(line + around, len(lines))
    for number in range(first, last + 1):
        mark = ">" if number == line else " "
        yield f"  {mark} {number:4} | {lines[number - 1][:_WIDEST]}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table of rules, or a draw."""
    parser = argparse.ArgumentParser(description="draw findings of real vaults to be judged")
    parser.add_argument("vaults", nargs="+", type=Path, help="folders of vaults")
    parser.add_argument("--select", nargs="*", default=[], help="codes to show; all if not given")
    parser.add_argument("--limit", type=int, default=4, help="findings a rule and vault")
    parser.add_argument("--around", type=int, default=2, help="lines before and after")
    parser.add_argument("--seed", type=int, default=16, help="of the draw")
    parser.add_argument("--counts", action="store_true", help="how often each rule finds something")
    given = parser.parse_args(arguments)
    found = [one for vault in given.vaults for one in read_findings(vault)]
    if given.select:
        found = [one for one in found if one.finding["code"] in given.select]
    if given.counts:
        counts = Counter(one.finding["code"] for one in found)
        vaults = Counter(code for code, _ in {(x.finding["code"], x.vault) for x in found})
        for code, number in sorted(counts.items()):
            print(f"{code} {number:6} findings in {vaults[code]:3} vaults")
        return
    for one in draw(found, given.limit, given.seed):
        print(describe(one, given.around), end="\n\n")


if __name__ == "__main__":
    main()
