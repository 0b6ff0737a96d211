"""Files that options name: through a link of the operator's own, never through one of a vault."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = [
    ["check", "--output"],
    ["check", "--write-baseline"],
    ["review", "--ics", "--output"],
    ["review", "plan", "--output"],
    ["graph", "export", "--output"],
]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    (root / "a.md").write_text("[[b]]\n")
    (root / "b.md").write_text("[[a]]\n")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents/thesis").write_text("mine")
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("target", ["../documents/thesis", "../documents/new", "a.md"])
def test_a_link_in_the_vault_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str], command: list[str], target: str
) -> None:
    (root / "report").symlink_to(target)
    assert run([*command, "report"]) == 2
    assert capsys.readouterr().err.endswith(
        "report: a symbolic link in a vault, which is never written to\n"
    )
    assert (root / "report").is_symlink()
    assert (root / "a.md").read_text() == "[[b]]\n"
    assert [p.name for p in (root.parent / "documents").iterdir()] == ["thesis"]
    assert (root.parent / "documents/thesis").read_text() == "mine"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_linked_folder_in_the_vault_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    (root / "out").symlink_to("../documents")
    assert run([*command, "out/thesis"]) == 2
    assert "out/thesis: a symbolic link, which is never followed" in capsys.readouterr().err
    assert (root.parent / "documents/thesis").read_text() == "mine"


def test_a_pipe_in_the_vault_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(root / "report")
    assert run(["check", "--output", "report"]) == 2
    assert "report: no regular file in a vault" in capsys.readouterr().err


def test_a_link_outside_is_the_operators_own(root: Path) -> None:
    link = root.parent / "latest"
    link.symlink_to("documents/thesis")
    assert run(["graph", "export", "--output", str(link)]) == 0
    assert link.is_symlink()
    assert (root.parent / "documents/thesis").read_text().startswith("{")
    assert [p.name for p in (root.parent / "documents").iterdir()] == ["thesis"]


def test_a_vault_that_is_reached_by_a_link_is_one(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "report").symlink_to("../documents/thesis")
    alias = root.parent / "alias"
    alias.symlink_to("vault")
    monkeypatch.chdir(root.parent)
    for way in (alias, root):
        assert run(["check", "--vault", str(alias), "--output", str(way / "report")]) == 2
        assert "a symbolic link in a vault" in capsys.readouterr().err
    assert run(["check", "--vault", str(alias), "--output", str(alias / "new")]) == 0
    assert (root / "new").is_file()
    assert (root.parent / "documents/thesis").read_text() == "mine"


def test_a_site_that_nobody_named_is_no_link(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (root.parent / "documents/index.html").write_text("mine")
    (root.parent / "site").symlink_to("documents")
    monkeypatch.chdir(root.parent)
    assert run(["build", "vault"]) == 2
    assert capsys.readouterr().err == (
        "error: site: a symbolic link; if the site is to be where it leads, say --site-dir site\n"
    )
    names = sorted(path.name for path in (root.parent / "documents").iterdir())
    assert names == ["index.html", "thesis"]
