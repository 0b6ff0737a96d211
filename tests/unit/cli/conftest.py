"""What commands must not depend on: where the vaultkit that is tested came from."""

from __future__ import annotations

import pytest

import vaultkit.distribution.install_lines


@pytest.fixture(autouse=True)
def known_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have vaultkit come from a package index, wherever it is."""
    known = vaultkit.distribution.install_lines.requirement
    monkeypatch.setattr(vaultkit.distribution.install_lines, "requirement_of_this", known)
