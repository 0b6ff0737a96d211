"""Twice the notes cost twice the work and memory, whatever name they share.

Work is counted in lines of our own that run, so that the figures are the same on every machine.
"""

from __future__ import annotations

import sys
import tracemalloc
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.authoring.rename import plan_rename
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.fixing.fix_loop import fix_vault
from vaultkit.config import Config
from vaultkit.testing import make_vault
from vaultkit.vault.presentation.inspection import inspect_note
from vaultkit.vault.resolving.name_index import MOST_CANDIDATES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vaultkit.vault.vault import Vault

COUNT = 100
GROWTH = 2.5
"""How much more twice the notes may cost."""
TODAY = date(2026, 1, 31)
CONFIG = Config()


def _next(n: int, count: int) -> int:
    return (n + 1) % count


SHAPES: dict[str, Callable[[int], dict[str, str | bytes]]] = {
    "notes of one name, linked by it": lambda count: {
        f"d{n}/x.md": "[[x]] ![[x]]\n" for n in range(count)
    },
    "notes of one name, linked from afar": lambda count: {
        **{f"d{n}/x.md": "" for n in range(count)},
        **{f"n{n}.md": "[[x]]\n" for n in range(count)},
    },
    "one alias": lambda count: {
        f"n{n}.md": "---\naliases: [shared]\n---\n[[shared]]\n" for n in range(count)
    },
    "attachments of one name": lambda count: {
        **{f"d{n}/p.png": b"" for n in range(count)},
        **{f"d{n}/n{n}.md": "![[p.png]] ![a](p.png)\n" for n in range(count)},
    },
    "readmes linked by path": lambda count: {
        f"d{n}/README.md": f"[a](../d{_next(n, count)}/README.md) [[d{n}/README]] [b](README.md)\n"
        for n in range(count)
    },
    "readmes linked by the end of a path": lambda count: {
        f"a/b{n}/c/index.md": f"[[c/index]] [[b{_next(n, count)}/c/index]]\n" for n in range(count)
    },
    "paths that no note of a name has": lambda count: {
        f"d{n}/x.md": f"[[nowhere{n}/x]] [a](../gone{n}/x.md)\n" for n in range(count)
    },
    "names that differ in case": lambda count: {
        f"d{n}/{'xX'[n % 2]}.md": "[[X]] [[d1/x]]\n" for n in range(count)
    },
    "notes that embed each other in a ring": lambda count: {
        f"n{n:03}.md": "".join(f"![[n{(n + more) % count:03}]]\n" for more in range(1, 6))
        for n in range(count)
    },
    "one title": lambda count: {
        f"n{n}.md": "---\ntitle: Same\n---\n# Same\n" for n in range(count)
    },
    "many links in one note": lambda count: {
        "a/x.md": "",
        "bb/x.md": "",
        "N.md": "[[x]] b [a][r]\n\n" * count
        + "".join(f"[r{n}]: a/x.md#{n}\n" for n in range(count))
        + "[r]: a/x.md\n",
    },
}


def _check(vault: Vault) -> None:
    findings = check_vault(vault, CONFIG, today=TODAY).findings
    assert all(len(finding.candidates) <= MOST_CANDIDATES for finding in findings)


def _fix(vault: Vault) -> None:
    fix_vault(vault, CONFIG, today=TODAY, unsafe=True)


def _inspect(vault: Vault) -> None:
    for path in vault.notes:
        inspect_note(vault, path)


def _move(vault: Vault) -> None:
    plan_rename(vault, min((*vault.notes, *vault.attachments), key=len), "/moved/")


ACTIONS = {"check": _check, "fix": _fix, "inspect": _inspect, "mv": _move}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("shape", SHAPES)
def test_growth(shape: str, action: str) -> None:
    make, act = SHAPES[shape], ACTIONS[action]
    _measure(make(10), act)  # imports, and what is remembered from run to run
    (part, part_bytes), (whole, whole_bytes) = (
        _measure(make(count), act) for count in (COUNT, 2 * COUNT)
    )
    assert whole < GROWTH * part
    assert whole_bytes < GROWTH * part_bytes


def _measure(files: Mapping[str, str | bytes], act: Callable[[Vault], None]) -> tuple[int, int]:
    """Return the lines that run while a vault is worked on, and the most bytes that takes."""
    tracemalloc.start()
    act(make_vault(files))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    vault = make_vault(files)
    lines = 0

    def trace(_frame: object, event: str, _: object) -> Any:
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act(vault)
    finally:
        sys.settrace(before)
    return lines, most
