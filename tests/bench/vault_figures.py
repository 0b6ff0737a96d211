"""Measure what real vaults hold, for `likeness.py` to generate by.

    python -m tests.bench.vault_figures VAULT…

A vault that is a clone of a repository tells of its history, too. Prints one column a vault.
"""

from __future__ import annotations

import argparse
import subprocess
from collections import Counter
from pathlib import Path
from statistics import mean, median, quantiles
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.naming import TODAY
from tests.bench.results import columns
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

_DECILES = 10
_MOST = 6
"""Rules that are named."""


class Figures(NamedTuple):
    """What a vault holds: a row of the table for each.

    Args:
        rows: The name of each row, and what is said.
    """

    rows: dict[str, str]


def figures_of(root: Path) -> Figures:
    """Measure a vault. Effect: reads it, and asks git."""
    vault = load_vault(root)
    notes = [*vault.notes.values()]
    comments = [comment for note in notes for comment in note.comments]
    whole = sum(map(_is_line, notes))
    rows = {
        "notes": f"{len(notes):,}",
        "bytes": _spread(len(note.source.data) for note in notes),
        "comments": _spread(len(note.comments) for note in notes),
        "notes with comments": _share(notes, lambda note: bool(note.comments)),
        "comments that are lines": f"{whole / max(len(comments), 1):.0%}",
        "links": _spread(len(note.links) for note in notes),
        "web links": _spread(len(note.external) for note in notes),
        "properties": _spread(len(note.properties) for note in notes),
        "notes with properties": _share(notes, lambda note: bool(note.properties)),
        **_findings(vault),
        **_history(root, len(notes)),
    }
    return Figures(rows)


def _is_line(note: Note) -> int:
    """Count the comments that begin a line and end it."""
    data = note.source.data
    return sum(
        data[start - 1 : start] in {b"", b"\n"}
        and b"\n" not in data[start:end]
        and data[end : end + 1] in {b"", b"\n", b"\r", b" "}
        for start, end in note.comments
    )


def _spread(numbers: Iterable[int]) -> str:
    """Return mean, median and last decile."""
    found = [*numbers]
    last = quantiles(found, n=_DECILES)[-1] if len(found) > 1 else found[0]
    return f"{mean(found):,.1f} ({median(found):,.0f}, {last:,.0f})"


def _share(notes: Sequence[Note], holds: Callable[[Note], bool]) -> str:
    return f"{sum(map(holds, notes)) / len(notes):.0%}"


def _findings(vault: Vault) -> dict[str, str]:
    found = check_vault(vault, Config(), today=TODAY).findings
    counts = Counter(finding.code for finding in found)
    named = ", ".join(f"{code} {number:,}" for code, number in counts.most_common(_MOST))
    return {"findings a note": f"{len(found) / len(vault.notes):.2f}", "most of them": named}


def _history(root: Path, notes: int) -> dict[str, str]:
    """Return how many commits there are, and how many files they rename."""
    command = ["git", "-C", str(root), "log", "--format=%x01", "--name-status", "-M", "-z"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        return {"commits a note": "no history", "renames a note": "-"}
    fields = done.stdout.split(b"\0")
    commits = sum(field.lstrip(b"\n").startswith(b"\1") for field in fields)
    renames = sum(field[:1] == b"R" and field[1:].isdigit() for field in fields)
    return {
        "commits a note": f"{commits / notes:.2f}",
        "renames a note": f"{renames / notes:.2f}",
    }


def tabulate(vaults: Sequence[tuple[str, Figures]]) -> str:
    """Return a table with one column a vault."""
    head = ("", *(name for name, _ in vaults))
    names = vaults[0][1].rows
    return columns([head, *((name, *(found.rows[name] for _, found in vaults)) for name in names)])


def main() -> None:
    """Print the figures of the vaults that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.vault_figures")
    parser.add_argument("vaults", nargs="+", type=Path)
    args = parser.parse_args()
    print(tabulate([(vault.name, figures_of(vault)) for vault in args.vaults]))


if __name__ == "__main__":
    main()
