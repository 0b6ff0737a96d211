"""Measure what the checker finds of planted faults, family by family.

    python -m tests.bench.accuracy [--notes 2000] [--seed 1]

Recall is the share of planted faults that are found, precision the share of findings that were
planted. Rules that are off by default find things in any vault (every vault has notes that nobody
links to), so of theirs only those count that the same vault without faults does not have.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.fault_list import CONFIG, FAULTS, OFF
from tests.bench.generate import generate
from tests.bench.naming import TODAY
from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.rule_codes import family_of
from vaultkit.config import load_config
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.bench.plants import Fault


class Place(NamedTuple):
    """Where a fault is."""

    code: str
    path: str
    line: int


class Accuracy(NamedTuple):
    """What was planted, found of it, and found besides."""

    planted: frozenset[Place]
    found: frozenset[Place]
    false: tuple[Place, ...]


def measure(folder: Path, notes: int, seed: int, faults: Sequence[Fault]) -> Accuracy:
    """Plant faults in a new vault below a folder and look for them. Effect: writes files."""
    codes = {fault.code for fault in faults}
    manifest = generate(folder / "faulty", notes, seed, faults)
    planted = frozenset(Place(one.code, one.path, one.line) for one in manifest.faults)
    is_default = {rule.code for rule in select_rules(load_rules(), load_config(None))} >= codes
    found = _find(folder / "faulty", None if is_default else codes)
    if is_default:
        natural: Counter[tuple[str, str, str]] = Counter()
    else:
        generate(folder / "clean", notes, seed)
        (folder / "clean" / "vaultkit.toml").write_text(CONFIG, encoding="utf-8")
        natural = Counter(key for _, key in _find(folder / "clean", codes))
    false: list[Place] = []
    for place, key in found:
        if place in planted:
            continue
        natural[key] -= 1
        if natural[key] < 0:
            false.append(place)
    return Accuracy(planted, planted & {place for place, _ in found}, tuple(false))


def _find(root: Path, codes: set[str] | None) -> list[tuple[Place, tuple[str, str, str]]]:
    """Return where something is found, with what it is wherever its line moves to."""
    vault, config = load_vault(root, jobs=1), load_config(root / "vaultkit.toml")
    rules = None if codes is None else [rule for rule in load_rules() if rule.code in codes]
    report = check_vault(vault, config, today=TODAY, rules=rules)
    return [
        (
            Place(one.code, one.path, vault.source_of(one.path).line_of(one.start)),
            (one.code, one.path, one.message),
        )
        for one in report.findings
    ]


def tabulate(results: Iterable[Accuracy]) -> str:
    """Return a table with a line for each family."""
    planted, found, false = Counter[str](), Counter[str](), Counter[str]()
    rules: dict[str, set[str]] = {}
    for result in results:
        for counter, places in zip((planted, found, false), result, strict=True):
            counter.update(family_of(place.code) for place in places)
        for place in result.planted:
            rules.setdefault(family_of(place.code), set()).add(place.code)
    lines = ["family  rules  planted  found  false alarms  precision  recall"]
    for family in sorted(planted.keys() | false.keys()):
        right, wrong, all_ = found[family], false[family], planted[family]
        precision = right / (right + wrong) if right + wrong else 1.0
        recall = right / all_ if all_ else 1.0
        counts = f"{len(rules.get(family, ())):5}  {all_:7}  {right:5}  {wrong:12}"
        lines.append(f"{family:6}  {counts}  {precision:9.1%}  {recall:6.1%}")
    return "\n".join([*lines, ""])


def main() -> None:
    """Print the table for the vaults that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.accuracy")
    parser.add_argument("--notes", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vaultkit-bench-") as scratch:
        results = [
            measure(Path(scratch) / name, args.notes, args.seed, faults)
            for name, faults in (("default", FAULTS), ("off", OFF))
        ]
    print(tabulate(results))
    for result in results:
        for place in sorted(result.planted - result.found):
            print("not found:", *place)
        for place in result.false:
            print("false alarm:", *place)


if __name__ == "__main__":
    main()
