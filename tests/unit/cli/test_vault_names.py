"""How messages name a vault that is the current folder: by the folder's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["mv", "A", "../B"], '"../B" lies outside the vault atlas; nothing was changed'),
        (["check", "../other", "--vault", "."], "../other: outside the vault atlas"),
        (["build", "--site-dir", "site"], "site: lies in the vault atlas; name another folder"),
        (["build", "--site-dir", ".."], "holds the vault atlas, and building would delete it"),
        (["base", "X"], 'no base or note "X" in atlas'),
        (["import", "In", "--into", "."], "In and the vault atlas lie in each other"),
    ],
)
def test_the_current_folder_has_a_name(
    command: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    vault = tmp_path / "atlas"
    (vault / "In").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (vault / "A.md").write_text("x\n")
    (vault / "In" / "B.md").write_text("x\n")
    (vault / "vaultkit.toml").write_text("")
    monkeypatch.chdir(vault)
    assert run(command) == 2
    assert message in capsys.readouterr().err
