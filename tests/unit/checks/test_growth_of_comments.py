"""Many codes in a comment, and many comments, cost as much each as few of them.

Work is counted in lines of our own that run, so that the figures are the same on every machine.
"""

from __future__ import annotations

import sys
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.authoring.moc.region_markers import find_regions
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.fixing.fix_loop import fix_vault
from vaultkit.config import Config
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.vault.vault import Vault

TODAY = date(2026, 1, 31)
COUNT = 100
GROWTH = 2.5
SHAPES: dict[str, Callable[[int], str]] = {
    "unknown codes in a comment": lambda n: "%% vaultkit: ignore " + "A " * n + "%%\n",
    "unknown codes, never closed": lambda n: "%% vaultkit: ignore " + "A " * n + "\n",
    "different codes": lambda n: "%% vaultkit: ignore " + "".join(f"Q{i} " for i in range(n)),
    "codes that silence nothing": lambda n: "%% vaultkit: ignore " + "L101 " * n + "%%\n",
    "codes that silence much": lambda n: (
        "%% vaultkit: ignore " + "L101 " * n + "%%\n" + "[[x]]\n" * n
    ),
    "comments of one block": lambda n: "%% vaultkit: ignore L101 %% [[x]]\n" * n,
    "comments before blanks": lambda n: "%% vaultkit: ignore L101 %%\n" * n + "\n" * n + "[[x]]",
    "comments before fences": lambda n: "%% vaultkit: ignore L101 %%\n\n```\na\n```\n" * n,
}


def _lines_run(act: Callable[[], object]) -> int:
    lines = 0

    def trace(_frame: object, event: str, _: object) -> Any:
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return lines


def _check(vault: Vault) -> None:
    check_vault(vault, Config(), today=TODAY)


@pytest.mark.parametrize("shape", SHAPES)
def test_growth(shape: str) -> None:
    vaults = [make_vault({"a.md": SHAPES[shape](n)}) for n in (10, COUNT, 2 * COUNT)]
    _, part, whole = (_lines_run(partial(_check, vault)) for vault in vaults)
    assert whole < GROWTH * part


def test_one_finding_marks_all_that_cover_it() -> None:
    text = "%% vaultkit: ignore L101 L L101 %% %% vaultkit: ignore L101 E %%\n[[x]]\n"
    report = check_vault(make_vault({"a.md": text}), Config(), today=TODAY)
    assert [f.message for f in report.findings] == ['nothing is silenced by "E" here']
    assert report.suppressed == 1


def test_codes_are_removed_one_by_one() -> None:
    text = "%% vaultkit: ignore L101 L102, E201 %%\n[[x]]\n"
    fixed = fix_vault(make_vault({"a.md": text}), Config(), today=TODAY)
    data = fixed.vault.source_of("a.md").data
    assert data == b"%% vaultkit: ignore L101 %%\n[[x]]\n"


@pytest.mark.parametrize(
    ("marker", "messages"),
    [
        ("%% vaultkit:moc" + " " * 200_000 + "%%", ['"" is neither begin nor end']),
        ("%% vaultkit:moc" + " " * 200_000 + "%", []),
        (
            "%%\nvaultkit:moc \n begin A.base#B list\t %%",
            ["this region has a begin and no end"],
        ),
        ("%%vaultkit:moc begin A.base#B list%%", ["this region has a begin and no end"]),
        ("%% vaultkit:moc end %%", ["this end has no begin"]),
    ],
    ids=["blanks", "never closed", "lines", "close", "end"],
)
def test_a_marker_with_many_blanks_is_read(marker: str, messages: list[str]) -> None:
    vault = make_vault({"a.md": f"# T\n\n{marker}\n"})
    faults = find_regions(next(iter(vault.notes.values())))[1]
    assert [fault.message for fault in faults] == messages
