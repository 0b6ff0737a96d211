"""A config that was only found makes no folder a vault that is not below its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home with private notes, and with a stranger's folder in which the user stands."""
    (tmp_path / "strange/kb").mkdir(parents=True)
    (tmp_path / "Private.md").write_text("private\n")
    (tmp_path / "strange/kb/N1.md").write_text("text\n")
    (tmp_path / "strange/link").symlink_to("..")
    monkeypatch.chdir(tmp_path / "strange")
    return tmp_path


@pytest.mark.parametrize("name", ["vaultkit.toml", "pyproject.toml"])
@pytest.mark.parametrize("vault", ["..", "{home}", "link", "kb/../.."])
@pytest.mark.parametrize("words", [["check"], ["check", "--vault", "kb"], ["build"], ["fix"]])
def test_a_vault_above_a_found_config_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str], name: str, vault: str, words: list[str]
) -> None:
    table = "[tool.vaultkit]\n" if name == "pyproject.toml" else ""
    text = f'{table}vault = "{vault.format(home=home)}"\n'
    (home / "strange" / name).write_text(text)
    words = ["check", "--fix"] if words == ["fix"] else words
    assert run(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (
        f'error: {name}: "vault" names {home}, which is not below the folder of this file; '
        f"if you trust the file, name it: --config {name}\n"
    )
    assert (home / "Private.md").read_text() == "private\n"
    assert not (home / "strange" / "site").exists()


def test_a_config_that_the_user_names_may_lead_anywhere(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "strange/vaultkit.toml").write_text('vault = ".."\n')
    assert run(["check", "--config", "vaultkit.toml", "--fail-on", "never", "--verbose"]) == 0
    assert f"vault: {home}\n" in capsys.readouterr().err


@pytest.mark.parametrize("vault", [".", "kb", "./kb"])
def test_a_vault_below_a_found_config_is_used(
    home: Path, capsys: pytest.CaptureFixture[str], vault: str
) -> None:
    (home / "strange/vaultkit.toml").write_text(f'vault = "{vault}"\n')
    assert run(["check", "--fail-on", "never", "--verbose"]) == 0
    root = (home / "strange" / vault).resolve()
    assert f"vault: {root}\n" in capsys.readouterr().err
