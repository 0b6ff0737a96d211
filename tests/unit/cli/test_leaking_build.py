"""A build that finds what is not published shows nothing of itself, and takes nothing away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "---\npublish: false\n---\nThe zirconium ledger of Ottokar.\n"


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("leak", ["zirconium ledger of Ottokar in a page", "[[Zirconium ledger]]"])
def test_the_last_site_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], leak: str
) -> None:
    monkeypatch.chdir(tmp_path)
    vault = tmp_path / "kb"
    vault.mkdir()
    (vault / "A.md").write_text("Public.\n")
    (vault / "Zirconium ledger.md").write_text(SECRET)
    assert run(["build", "kb"]) == 0
    before = files(tmp_path / "site")
    text = f"%% vaultkit:moc begin x %%\n{leak}\n%% vaultkit:moc end %%\n"
    (vault / "A.md").write_text(text)
    capsys.readouterr()
    assert run(["build", "kb"]) == 1
    told = capsys.readouterr().err
    assert "site stays as the last build left it; it may show what is private since then" in told
    assert files(tmp_path / "site") == before
    assert {path.name for path in tmp_path.iterdir()} == {"kb", "site"}


def test_without_a_last_site_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    vault = tmp_path / "kb"
    vault.mkdir()
    (vault / "A.md").write_text("%% vaultkit:moc begin x %%\n[[S]]\n%% vaultkit:moc end %%\n")
    (vault / "S.md").write_text(SECRET)
    assert run(["build", "kb"]) == 1
    assert "as the last build left it" not in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"kb"}
