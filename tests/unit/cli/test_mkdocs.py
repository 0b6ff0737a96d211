"""Which MkDocs configuration a vault gets, and which folders a site may not take."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run
from vaultkit.cli.mkdocs.mkdocs_run import guard_site_dir
from vaultkit.config import Config
from vaultkit.errors import VaultkitError
from vaultkit.opening.mkdocs_config import BUILT_IN, find_mkdocs_config
from vaultkit.opening.vault_place import Place

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "is_used"),
    [
        ("docs_dir: kb\nplugins:\n  - search\n  - vaultkit\n", True),
        ("docs_dir: kb\nplugins:\n  - vaultkit:\n      config: x.toml\n", True),
        ('docs_dir: "kb"  # ours\nplugins: [search, vaultkit]\n', True),
        ("plugins:\n  vaultkit:\n    vault: kb\n", True),
        ("docs_dir: !ENV [VAULTKIT_VAULT, kb]\nplugins: [vaultkit]\n", True),
        ("INHERIT: base.yml\ndocs_dir: kb\n", True),
        ("docs_dir: kb\nplugins:\n  - search\n", False),
        ("site_name: vaultkit\ndocs_dir: kb\n", False),
        ("docs_dir: other\nplugins: [vaultkit]\n", False),
        ("plugins: [vaultkit]\n", False),
        ("INHERIT: nowhere.yml\ndocs_dir: kb\n", False),
    ],
)
def test_a_mkdocs_yml_is_used_if_it_is_about_the_vault(
    tmp_path: Path, text: str, *, is_used: bool
) -> None:
    (tmp_path / "kb").mkdir()
    (tmp_path / "base.yml").write_text("plugins:\n  - vaultkit\n")
    (tmp_path / "mkdocs.yml").write_text(text)
    found = find_mkdocs_config(Place(tmp_path / "kb", Config()))
    assert found == (tmp_path / "mkdocs.yml" if is_used else BUILT_IN)


def test_a_site_may_not_overlap_with_the_vault(tmp_path: Path) -> None:
    vault = tmp_path / "a/vault"
    vault.mkdir(parents=True)
    for site in (vault, vault / "site", tmp_path / "a", tmp_path):
        with pytest.raises(VaultkitError):
            guard_site_dir(site, vault)
    guard_site_dir(tmp_path / "a/site", vault)


def test_a_site_may_not_take_a_folder_of_other_files(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    guard_site_dir(site, tmp_path / "vault")
    (site / ".git").mkdir()
    guard_site_dir(site, tmp_path / "vault")
    (site / "thesis.odt").write_text("")
    with pytest.raises(VaultkitError, match="would delete them"):
        guard_site_dir(site, tmp_path / "vault")
    (site / "index.html").write_text("")
    guard_site_dir(site, tmp_path / "vault")


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb/Home.md").write_text("# Home\n\n[[Home]]\n")
    return tmp_path / "kb"


def test_build_prints_where_the_site_is(vault: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "kb", "--strict"]) == 0
    assert capfd.readouterr().out == f"{vault.parent}/site/index.html\n"
    assert (vault.parent / "site/index.html").is_file()


@pytest.mark.parametrize(
    ("day", "state"), [("2026-01-20", "ok"), ("2026-01-25", "due-soon"), ("2026-02-02", "overdue")]
)
def test_build_shows_the_state_of_the_day_that_is_given(vault: Path, day: str, state: str) -> None:
    text = "---\nlast_reviewed: 2026-01-01\nreview_interval: 30d\n---\n"
    (vault / "Home.md").write_text(text)
    (vault / "Note.md").write_text(text)
    (vault / "vaultkit.toml").write_text("[review]\ndue-soon = 7\n")
    assert run(["build", "kb", "--today", day, "--quiet"]) == 0
    page = (vault.parent / "site/Note/index.html").read_text()
    assert f'data-state="{state}"' in page
    assert f'data-built="{day}"' in (vault.parent / "site/reviews/index.html").read_text()


def test_strict_build_with_a_warning(vault: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (vault / "Bad.md").write_text("[[Nowhere]]\n")
    assert run(["build", "kb", "--quiet"]) == 0
    assert capfd.readouterr().err == ""
    assert run(["build", "kb"]) == 0
    told = capfd.readouterr().err
    assert 'WARNING -  Bad.md:1:1: L101 no note named "Nowhere"\n' in told
    assert "1 warning: 1 L101; all that rules find: vaultkit check kb\n" in told
    assert run(["build", "kb", "--strict"]) == 1
    assert capfd.readouterr().out == ""


def test_build_that_cannot_be_done(vault: Path, capfd: pytest.CaptureFixture[str]) -> None:
    config = "site_name: x\ndocs_dir: kb\nplugins: [vaultkit, no-such-plugin]\n"
    (vault.parent / "mkdocs.yml").write_text(config)
    assert run(["build", "kb"]) == 2
    assert "no-such-plugin" in capfd.readouterr().err
    (vault / "Home.md").unlink()
    assert run(["build", "kb"]) == 2
    assert "no notes" in capfd.readouterr().err


def test_build_and_serve_import_no_mkdocs() -> None:
    modules = "vaultkit.cli.commands.build, vaultkit.cli.commands.serve"
    code = f"import sys, {modules}; print('mkdocs' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"False\n"
