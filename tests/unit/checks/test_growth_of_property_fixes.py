"""Many properties that want the same fix cost as much each as few of them.

Work is counted in lines of our own that run, so that the figures are the same on every machine.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.unit.checks.test_growth_of_comments import GROWTH, _lines_run
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.config import Config
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.vault.vault import Vault

COUNT = 50
SHAPES: dict[str, Callable[[int], str]] = {
    "properties": lambda n: "".join(f"k{i}: [[A]]\n" for i in range(n)),
    "items": lambda n: "see:\n" + "  - [[A]]\n" * n,
    "one that cannot be quoted": lambda n: "k: [[[A]], b]\n" + "  - [[A]]\n" * n,
    "one that cannot be read": lambda n: (
        "".join(f"k{i}: [[A]]\n" for i in range(n)) + "x: [[A]] b\n"
    ),
}


def _fixes(vault: Vault) -> int:
    found = check_vault(vault, Config(), today=date(2026, 1, 31)).findings
    return sum(one.code == "F302" and one.fix is not None for one in found)


@pytest.mark.parametrize("shape", SHAPES)
def test_growth(shape: str) -> None:
    vaults = [
        make_vault({"A.md": f"---\n{SHAPES[shape](n)}---\n" + "word [[A]]\n" * n})
        for n in (10, COUNT, 2 * COUNT)
    ]
    _, part, whole = (_lines_run(partial(_fixes, vault)) for vault in vaults)
    assert whole < GROWTH * part


def test_one_that_is_no_link_keeps_no_other_from_being_fixed() -> None:
    text = "".join(f"k{i}: [[A]]\n" for i in range(9)) + "c: [[A]] # b\nd: [[A, B]]\ne: [[A|x]]\n"
    assert _fixes(make_vault({"A.md": f"---\n{text}---\n"})) == 11
