"""Hold what vaultkit reads of vaults against what the app recorded, and print a table.

    python -m tests.fidelity.run VAULT... [--json FILE] [--show N]

A VAULT is a folder, a clone or a bare repository. The exit status is 1 if a difference has no
proven reason, 2 if a vault could not be compared. See docs/development/fidelity.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.fidelity.checkouts import Checkout, find_vaults
from tests.fidelity.comparing import Compared, Difference, compare_note, compare_vault, shown
from tests.fidelity.dumps import DumpError, read_beside, read_dump
from tests.fidelity.reading_vaults import read_vault
from tests.fidelity.readings import KINDS
from tests.fidelity.reasons import Evidence, explain, would_be_read_so

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_VERSIONS = 12
"""Versions of a note, the nearest first, that are held against its record."""


class Outcome(NamedTuple):
    """What came of one vault.

    Args:
        name: Of the vault.
        commit: That was read, with its date, or nothing.
        compared: Counts, and differences with their reasons.
        faults: What of the record could not be read.
    """

    name: str
    commit: str
    compared: Compared
    faults: tuple[str, ...]

    def unexplained(self) -> list[Difference]:
        """Return the differences without a reason."""
        return [one for one in self.compared.differences if one.reason is None]


def measure(vault: Checkout) -> Outcome:
    """Compare a vault.

    Raises:
        DumpError: It cannot be read.

    Effect: writes other versions of notes over those of a commit that was written out.
    """
    dump = read_dump((vault.folder / vault.record).read_bytes())
    ours = {path: one for path, one in read_vault(vault.folder).items() if path not in vault.gone}
    kept = dump._replace(records={k: v for k, v in dump.records.items() if k not in vault.gone})
    compared = compare_vault(kept, ours)
    known = Evidence(dump, ours, frozenset(_files(vault.folder)), read_beside(vault.folder))
    differences = tuple(explain(one, known) for one in compared.differences)
    asked = {one.path for one in differences if one.reason is None and one.kind != "note"}
    if vault.history and asked:
        texts = {path: vault.history.earlier(path) for path in asked}
        earlier = {path: x.decode(errors="replace") for path, x in texts.items() if x is not None}
        changed = frozenset(_changed(vault, known, asked))
        known = known._replace(changed=changed, earlier=earlier)
        differences = tuple(explain(one, known) for one in compared.differences)
    commit = f"{vault.history.commit[:10]} {vault.history.date[:10]}" if vault.history else ""
    faults = (*dump.faults, *(f"{path}: the repository lacks its text" for path in vault.gone))
    return Outcome(vault.name, commit, compared._replace(differences=differences), faults)


def _changed(vault: Checkout, known: Evidence, paths: set[str]) -> Iterator[str]:
    """Yield the notes of which another version reads exactly as recorded."""
    assert vault.history
    versions = {path: vault.history.versions(path, _VERSIONS) for path in paths}
    for turn in range(_VERSIONS):
        tried = {path: texts[turn] for path, texts in versions.items() if turn < len(texts)}
        if not tried:
            break
        for path, text in tried.items():
            (vault.folder / path).write_bytes(text)
        now = read_vault(vault.folder)
        for path in tried:
            record, evidence = known.record_of(path), known._replace(ours=now)
            found = compare_note(record, now[path], with_properties=known.dump.has_properties)
            if all(would_be_read_so(one, evidence) for one in found.differences):
                versions[path] = []
                yield path


def _files(folder: Path) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        for name in names:
            yield Path(place, name).relative_to(folder).as_posix()


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the counts of each vault, then the reasons."""
    rows = [
        "| vault | kind | compared | differ | explained | unexplained |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for one in outcomes:
        differ = Counter(x.kind for x in one.compared.differences)
        left = Counter(x.kind for x in one.unexplained())
        for kind in KINDS:
            if one.compared.counts.get(kind):
                counts = (one.compared.counts[kind], differ[kind])
                cells = (one.name, kind, *counts, differ[kind] - left[kind], left[kind])
                rows.append(f"| {' | '.join(map(str, cells))} |")
    reasons: Counter[tuple[str, str]] = Counter(
        (x.kind, x.reason) for one in outcomes for x in one.compared.differences if x.reason
    )
    rows += ["", "| reason | kind | differences |", "|---|---|--:|"]
    rows += [f"| {reason} | {kind} | {n} |" for (kind, reason), n in reasons.most_common()]
    return "\n".join(rows)


def listing(outcome: Outcome, most: int) -> str:
    """Return what a vault has that nothing explains, and what could not be read."""
    left = outcome.unexplained()
    lines = [f"{outcome.name}: {fault}" for fault in outcome.faults]
    for one in left[:most]:
        place = one.path if one.line is None else f"{one.path}:{one.line}"
        lines.append(f"{outcome.name}: {place}: {one.kind}")
        lines += [f"  app       {shown(one.app)}", f"  vaultkit  {shown(one.ours)}"]
    if len(left) > most:
        lines.append(f"{outcome.name}: {len(left) - most} more; --show {len(left)}")
    return "\n".join(lines)


def as_json(outcomes: Sequence[Outcome], failed: Mapping[str, str]) -> dict[str, Any]:
    """Return everything that was found, for `--json`."""
    return {
        "vaults": [
            {
                "name": one.name,
                "commit": one.commit,
                "counts": dict(one.compared.counts),
                "faults": list(one.faults),
                "differences": [
                    {**x._asdict(), "app": shown(x.app), "ours": shown(x.ours)}
                    for x in one.compared.differences
                ],
            }
            for one in outcomes
        ],
        "failed": dict(failed),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare vaults; return the exit status. Effect: prints, and writes the JSON."""
    parser = argparse.ArgumentParser(description="hold vaultkit's reading against the app's")
    parser.add_argument("vaults", nargs="+", type=Path, help="folders, clones, bare repositories")
    parser.add_argument("--json", type=Path, help="where to write all that was found")
    parser.add_argument("--show", type=int, default=40, help="unexplained differences a vault")
    given = parser.parse_args(arguments)
    outcomes: list[Outcome] = []
    failed: dict[str, str] = {}
    for source in given.vaults:
        with tempfile.TemporaryDirectory(prefix="fidelity-") as work:
            try:
                outcomes += [measure(vault) for vault in find_vaults(source, Path(work))]
            except DumpError as error:
                failed[str(source)] = str(error)
    for one in outcomes:
        if said := listing(one, given.show):
            print(said)
    print(table(outcomes))
    for name, why in failed.items():
        print(f"{name}: not compared: {why}", file=sys.stderr)
    if given.json:
        text = json.dumps(as_json(outcomes, failed), ensure_ascii=False, indent=1)
        given.json.write_text(f"{text}\n", encoding="utf-8")
    if any(one.unexplained() for one in outcomes):
        return 1
    return 2 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
