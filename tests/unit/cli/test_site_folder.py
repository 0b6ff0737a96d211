"""A build in the vault's own folder: where its site goes, and what it never touches."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.cli.building import site_folder
from vaultkit.cli.building.site_folder import SiteFolder, choose_site_folder, guard_site_folder
from vaultkit.cli.commands import build as build_module
from vaultkit.cli.main import run
from vaultkit.config import Config
from vaultkit.errors import VaultkitError
from vaultkit.opening.vault_place import Place
from vaultkit.vault.files.file_listing import find_files

if TYPE_CHECKING:
    from collections.abc import Callable

HIDDEN = "the site is in .site/, which neither Obsidian nor git looks into; to look at it: "


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "kb"
    (root / ".obsidian").mkdir(parents=True)
    (root / "People").mkdir()
    (root / "Home.md").write_text("# Home\n\n[[Home]]\n")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Have MkDocs write one page, and return the folders that it was told."""
    folders: list[Path] = []

    def run_mkdocs(run: Any, _: Any, __: Callable[[str], None]) -> int:
        folders.append(run.site_dir)
        (run.site_dir / "index.html").write_text("new")
        return 0

    monkeypatch.setattr(build_module, "run_mkdocs", run_mkdocs)
    return folders


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_whole_way_in_the_vaults_own_folder(
    vault: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = find_files(vault)
    for _ in range(2):
        assert run(["build"]) == 0
        shown = capfd.readouterr()
        assert shown.out == f"{vault}/.site/index.html\n"
        look = "vaultkit serve   (or: python3 -I -m http.server --directory .site/)\n"
        assert shown.err.endswith(HIDDEN + look)
    assert (vault / ".site/.gitignore").read_text() == "*\n"
    assert "<title>" in (vault / ".site/index.html").read_text()
    assert find_files(vault) == before
    assert sorted(os.listdir(vault)) == [".obsidian", ".site", "Home.md", "People"]
    assert sorted(os.listdir(vault.parent)) == ["kb"]
    assert run(["audit"]) == 0
    assert capfd.readouterr().out == "no leaks of 0 unpublished notes\n"
    assert run(["check", "--format", "concise"]) == 0


def test_git_does_not_see_it(vault: Path, built: list[Path]) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    assert run(["build", "-q"]) == 0
    status = ["git", "status", "--porcelain", "--untracked-files=all"]
    seen = subprocess.run(status, check=True, capture_output=True).stdout
    assert built
    assert seen == b"?? Home.md\n"
    assert files(vault / ".site") == {".gitignore": "*\n", "index.html": "new"}


@pytest.mark.parametrize("here", ["People", ".obsidian", "."])
def test_below_the_vaults_folder_it_is_the_same(
    vault: Path, built: list[Path], here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(vault / here)
    assert run(["build", "-q"]) == 0
    assert (vault / ".site/index.html").read_text() == "new"
    assert not list(vault.glob("*/site")) + list(vault.glob("*/.site"))
    assert not built[0].resolve().is_relative_to(vault)
    assert not built[0].exists()


def test_elsewhere_it_is_site(
    vault: Path, built: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(vault.parent)
    assert run(["build", "kb", "-q"]) == 0
    assert (vault.parent / "site/index.html").read_text() == "new"
    assert built[0].parent.parent == vault.parent
    assert not (vault / ".site").exists()


def test_the_hidden_folder_may_be_named(vault: Path, built: list[Path]) -> None:
    assert run(["build", "-q", "--site-dir", ".site"]) == 0
    assert files(vault / ".site") == {".gitignore": "*\n", "index.html": "new"}
    assert len(built) == 1


@pytest.mark.parametrize("name", ["site", ".site/inner", ".obsidian", "People", "."])
def test_no_other_folder_of_the_vault_is_taken(
    vault: Path, built: list[Path], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(vault)
    assert run(["build", "--site-dir", name]) == 2
    shown = "." if name == "." else name
    told = f"error: {shown}: lies in the vault kb; name another folder with --site-dir\n"
    assert capsys.readouterr().err == told
    assert files(vault) == before
    assert not built


OTHERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file": (
        lambda path: path.write_text("mine"),
        ".site: a file; take it away, or name a folder with --site-dir",
    ),
    "a link": (
        lambda path: path.symlink_to("People"),
        ".site: a symbolic link; if the site is to be where it leads, say --site-dir .site",
    ),
    "a link to nothing": (
        lambda path: path.symlink_to("nowhere"),
        ".site: a symbolic link; if the site is to be where it leads, say --site-dir .site",
    ),
    "other files": (
        lambda path: path.mkdir() or (path / "thesis.odt").write_text("mine"),  # type: ignore[func-returns-value]
        (
            ".site: holds files that are no site, and building would delete them; "
            "name another folder with --site-dir"
        ),
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_somebody_elses_stays(
    vault: Path, built: list[Path], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make, message = OTHERS[name]
    make(vault / ".site")
    before, kind = files(vault), os.lstat(vault / ".site").st_mode
    assert run(["build"]) == 2
    assert capsys.readouterr().err == f"error: {message}\n"
    assert (files(vault), os.lstat(vault / ".site").st_mode) == (before, kind)
    assert not built


def test_hidden_files_in_it_stay(vault: Path, built: list[Path]) -> None:
    (vault / ".site").mkdir()
    (vault / ".site/.gitignore").write_text("# mine\n")
    (vault / ".site/.nojekyll").write_text("")
    assert run(["build", "-q"]) == 0
    assert built
    assert files(vault / ".site") == {
        ".gitignore": "# mine\n", ".nojekyll": "", "index.html": "new"
    }  # fmt: skip


@pytest.mark.parametrize("target", ["../Home.md", "nowhere"])
def test_a_link_in_the_place_of_its_gitignore_is_not_followed(
    vault: Path, built: list[Path], target: str
) -> None:
    (vault / ".site").mkdir()
    (vault / ".site/.gitignore").symlink_to(target)
    assert run(["build", "-q"]) == 0
    assert built
    assert os.readlink(vault / ".site/.gitignore") == target
    assert (vault / "Home.md").read_text() == "# Home\n\n[[Home]]\n"


def test_links_in_a_site_that_came_with_the_vault_are_not_followed(
    vault: Path, built: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/precious").write_text("mine")
    (vault / ".site").mkdir()
    (vault / ".site/index.html").symlink_to(tmp_path / "out/precious")
    (vault / ".site/assets").symlink_to(tmp_path / "out")
    assert run(["build", "-q"]) == 0
    assert built
    assert files(tmp_path / "out") == {"precious": "mine"}
    assert sorted(os.listdir(vault / ".site")) == [".gitignore", "index.html"]
    assert not (vault / ".site/index.html").is_symlink()


def test_a_build_that_fails_leaves_no_empty_folder(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_module, "run_mkdocs", lambda *_: 1)
    assert run(["build", "-q"]) == 2
    assert not (vault / ".site").exists()
    (vault / ".site").mkdir()
    (vault / ".site/index.html").write_text("old")
    assert run(["build", "-q"]) == 2
    assert files(vault / ".site") == {".gitignore": "*\n", "index.html": "old"}


def test_a_vault_that_cannot_be_written_to(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(path: Path) -> None:
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr(site_folder, "make_hidden", refuse)
    assert run(["build"]) == 2
    told = ".site: cannot be made: Read-only file system; name a folder with --site-dir"
    assert capsys.readouterr().err == f"error: {told}\n"
    assert sorted(os.listdir(vault)) == [".obsidian", "Home.md", "People"]


def test_temporary_files_in_the_vault_are_refused(
    vault: Path, built: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(vault / "People"))
    with pytest.raises(VaultkitError, match="set TMPDIR to another"):
        guard_site_folder(SiteFolder(vault / ".site", is_hidden=True, is_given=False), vault)
    assert run(["build"]) == 2
    assert not built


@pytest.mark.parametrize(
    ("config", "place", "expected"),
    [
        ("site_dir: public\n", "kb", "public"),
        ('site_dir: "my site"  # ours\n', ".", "my site"),
        ("site_dir: 'a/b'\n", "kb", "a/b"),
        ("", "kb", "site"),
        ("", ".", "site"),
        ("site_dir: !ENV [VAULTKIT_SITE_DIR, public]\n", "kb", "site"),
    ],
)
def test_a_mkdocs_yml_keeps_its_own_folder(
    vault: Path, config: str, place: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (vault.parent / "mkdocs.yml").write_text(f"docs_dir: kb\nplugins: [vaultkit]\n{config}")
    monkeypatch.chdir(vault.parent / place)
    chosen = choose_site_folder(Place(vault, Config()), None)
    assert chosen == SiteFolder(vault.parent / expected, is_hidden=False, is_given=False)
    given = choose_site_folder(Place(vault, Config()), Path("x"))
    assert given.path == Path.cwd() / "x"


@pytest.mark.parametrize("named", ["../elsewhere", "/etc/site", "link/x"])
def test_a_mkdocs_yml_names_no_folder_outside_its_own(
    vault: Path, named: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (vault.parent / "link").symlink_to(tmp_path_factory.mktemp("other"))
    text = f"docs_dir: kb\nplugins: [vaultkit]\nsite_dir: {named}\n"
    (vault.parent / "mkdocs.yml").write_text(text)
    with pytest.raises(VaultkitError, match="lies outside its folder"):
        choose_site_folder(Place(vault, Config()), None)


def test_a_hidden_folder_is_no_place_for_an_authors_own_configuration(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault.parent / "mkdocs.yml").write_text("docs_dir: kb\nplugins: [vaultkit]\n")
    assert run(["build", "--site-dir", ".site"]) == 2
    assert ".site: lies in the vault kb" in capsys.readouterr().err


def test_an_audit_without_a_site(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit"]) == 2
    assert capsys.readouterr().err == (
        "error: .site: no site was built there; build it: vaultkit build\n"
    )
    (vault / ".site").mkdir()
    assert run(["audit"]) == 2
    assert "no built site in this folder" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
def test_serve_works_in_the_vaults_own_folder(vault: Path) -> None:
    command = [sys.executable, "-m", "vaultkit", "serve", "--addr", "127.0.0.1:0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=vault, text=True) as process:
        lines = []
        for line in process.stderr or ():
            lines.append(line)
            if "Serving on" in line or "rror" in line:
                break
        process.terminate()
    assert "Serving on http://127.0.0.1" in lines[-1]
    assert sorted(os.listdir(vault)) == [".obsidian", "Home.md", "People"]
