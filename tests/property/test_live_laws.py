"""What is kept up to date is what a whole run finds, whatever changes and in whatever order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reliability.edits import Edits

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("seed", [54, 55])
def test_random_changes_are_followed(seed: int, tmp_path: Path) -> None:
    edits = Edits(tmp_path, seed)
    for _ in range(120):
        edits.step()
    assert edits.resumed > 20
