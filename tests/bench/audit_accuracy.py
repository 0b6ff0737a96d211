"""Measure the audit: what it refuses for nothing, what it misses, and what it costs.

    python -m tests.bench.audit_accuracy [--vault DIR ...] [--every N] [--limit N] [--seed N]
                                         [--only alarms recall cost] [--jobs 2] [--json FILE]

Alarms: every note of a vault is made private in turn, and the vault built; a build that leaks
stop is a false alarm, since nothing on the site comes from that note. Recall: what a small vault
keeps is planted in its site in all forms that docs/publishing.md names. Cost: the share of the
audit in a build, and what it reads after one change. It never gates: the exit status is 0.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.bench.audit_alarms import Choice, find_alarms, tabulate_alarms
from tests.bench.audit_cost import measure_cost, tabulate_cost
from tests.bench.audit_recall import measure_recall, recall_as_json, tabulate_recall
from tests.bench.audit_vaults import CASES, excalidraw_vault
from tests.bench.generate import write_files
from tests.bench.measure import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.audit_alarms import Alarms, Trial

PARTS: Final = ("alarms", "recall", "cost")
MOST_SHOWN: Final = 5  # leaks of a build that are printed; all are in the JSON


def own_vaults(folder: Path) -> Iterator[Path]:
    """Yield our own vault and those that this writes below a folder. Effect: writes files."""
    yield ROOT / "vault"
    write_files(folder / "generated" / "excalidraw", excalidraw_vault().items())
    yield folder / "generated" / "excalidraw"
    for name, files in CASES.items():
        case = folder / "cases" / name
        notes = {**files, "Another.md": "Bread and butter.\n"}
        write_files(case, ((path, text.encode()) for path, text in notes.items()))
        yield case


def main() -> None:
    """Print the tables that the command line asks for."""
    args = _parser().parse_args()
    report: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="vaultkit-bench-") as name:
        scratch = Path(name)
        if "alarms" in args.only:
            report["alarms"] = [asdict(one) for one in _alarms(args, scratch)]
        if "recall" in args.only:
            recall = measure_recall(scratch / "recall", lambda plants: plants[:: args.every])
            print(tabulate_recall(recall), *(f"false: {line}" for line in recall.false), sep="\n")
            report["recall"] = recall_as_json(recall)
        if "cost" in args.only:
            cost = measure_cost(scratch / "cost", args.notes, args.runs, args.seed, tell)
            print(tabulate_cost(cost))
            report["cost"] = cost.as_json()
    if args.json:
        text = json.dumps(report, indent=2, ensure_ascii=False)
        args.json.write_text(text + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.audit_accuracy")
    parser.add_argument("--vault", type=Path, action="append", default=[], help="one more vault")
    parser.add_argument("--not-own", action="store_true", help="only the vaults that are given")
    parser.add_argument("--every", type=int, default=1, help="only each n-th note or planted leak")
    parser.add_argument("--limit", type=int, default=0, help="at most so many notes of a vault")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="builds at once")
    parser.add_argument("--notes", type=int, default=1_000, help="of the vault for the cost")
    parser.add_argument("--runs", type=int, default=3, help="builds of each sort for the cost")
    parser.add_argument("--json", type=Path, help="also write all numbers here")
    return parser


def _alarms(args: argparse.Namespace, scratch: Path) -> list[Alarms]:
    """Return what comes of each vault; print it as it comes. Effect: runs many processes."""
    vaults = [path.resolve() for path in args.vault]
    if not args.not_own:
        vaults += own_vaults(scratch)
    choose = Choice(args.every, args.limit, args.seed)
    found = []
    for vault in vaults:
        found.append(find_alarms(vault, scratch / "work", jobs=args.jobs, choose=choose, tell=tell))
        for trial in found[-1].trials:
            _show(found[-1], trial)
    print(tabulate_alarms(found))
    return found


def _show(alarms: Alarms, trial: Trial) -> None:
    """Print the first leaks of a build, and what else stopped it."""
    place = f"{alarms.name}: {trial.note or 'as it comes'}"
    leaks = alarms.new_leaks(trial)
    for line in leaks[:MOST_SHOWN]:
        print(f"{place}: {line}")
    if len(leaks) > MOST_SHOWN:
        print(f"{place}: {len(leaks) - MOST_SHOWN} more")
    for line in trial.others[:1] if trial.is_stopped else ():
        print(f"{place}: stopped: {line}")


def tell(text: str) -> None:
    """Print progress on one line. Effect: writes to stderr."""
    end = "\r" if sys.stderr.isatty() else "\n"
    print(f"\x1b[K{text}" if end == "\r" else text, end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
