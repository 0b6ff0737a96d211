"""`mv` and `undo` as programs: what is written, and what is refused with nothing changed."""

from __future__ import annotations

import errno
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.cli.commands import mv
from vaultkit.cli.main import run
from vaultkit.vault.write import locked_files as files_module
from vaultkit.vault.write import transaction

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    ".obsidian/app.json": "{}",
    "A.md": "[[B]]\r\n",
    "x/B.md": "---\nup: '[[A]]'\n---\nself [[B]]",
    "x/p.png": "png",
}


def put(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    return root


def read(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode()
        for path in root.rglob("*")
        if path.is_file() and not {".git", ".vaultkit"} & {*path.parts}
    }


def git(root: Path, *arguments: str) -> None:
    own = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", "-C", str(root), *own, *arguments], check=True, capture_output=True)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    return put(tmp_path / "vault", FILES)


def refused(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    before = read(root)
    assert run(["mv", "--vault", str(root), *words]) == 2
    assert read(root) == before
    assert not list(root.glob("**/.vaultkit-*"))
    return capsys.readouterr().err.removeprefix("error: ").rstrip("\n")


def test_there_and_undone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mv", "vault/x/B.md", "vault/C.md"]) == 0
    assert read(root) == {
        ".obsidian/app.json": "{}",
        "A.md": "[[C]]\r\n",
        "C.md": "---\nup: '[[A]]'\n---\nself [[C]]",
        "x/p.png": "png",
    }
    assert run(["undo", "--vault", "vault"]) == 0
    assert read(root) == FILES
    assert capsys.readouterr().err.splitlines() == [
        "moved vault/x/B.md to vault/C.md, changed 2 places in 2 notes",
        "undid mv vault/x/B.md vault/C.md (2 files)",
    ]


def test_undo_takes_back_fixes(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, {"A.md": "---\nup: [[B]]\n---\n"})
    assert run(["check", "vault", "--fix", "--quiet"]) == 0
    assert (root / "A.md").read_text() == '---\nup: "[[B]]"\n---\n'
    assert run(["undo", "vault"]) == 0
    assert (root / "A.md").read_text() == "---\nup: [[B]]\n---\n"
    assert capsys.readouterr().err.endswith("undid check --fix (1 file)\n")


def test_what_changed_since_is_not_undone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["mv", "--vault", "vault", "B", "C"])
    (root / "A.md").write_text("mine")
    before = read(root)
    assert run(["undo", "vault"]) == 2
    assert read(root) == before
    assert capsys.readouterr().err.splitlines()[-2:] == [
        'error: A.md: changed since "mv B C", which cannot be undone; nothing was changed',
        "       to undo all but that: vaultkit undo --keep-edited",
    ]


def test_a_patch_is_one_that_git_takes(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mv", "vault/x", "vault/y/z", "--diff"]) == 0
    patch = capsys.readouterr().out
    assert read(root) == FILES
    git(root.parent, "init", "-q")
    command = ["git", "-C", str(root.parent), "apply", "-p0", "-"]
    subprocess.run(command, input=patch.encode(), check=True)
    assert {*read(root)} == {".obsidian/app.json", "A.md", "y/z/B.md", "y/z/p.png"}


@pytest.mark.parametrize("option", [[], ["--allow-dirty"]])
def test_what_git_could_not_give_back_undo_does(root: Path, option: list[str]) -> None:
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x")
    put(root, {"A.md": "[[B]] edited", "x/B.md": "edited [[A]]", "New.md": "[[B]]"})
    git(root, "add", "New.md")
    before = read(root)
    assert run(["mv", "--vault", "vault", "B", "C", "-q", *option]) == 0
    assert read(root)["A.md"] == "[[C]] edited"
    assert run(["mv", "--vault", "vault", "New", "Newer", "-q", *option]) == 0
    assert run(["undo", "vault", "-q"]) == 0
    assert run(["mv", "--vault", "vault", "C", "B", "-q", *option]) == 0
    assert read(root) == before


def test_a_note_that_was_just_made_is_renamed(root: Path) -> None:
    put(root, {"vaultkit.toml": "[types.fact]\n"})
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x")
    assert run(["new", "--vault", "vault", "fact", "My first", "-q"]) == 0
    assert run(["mv", "--vault", "vault", "My first", "My second", "-q"]) == 0
    assert "My second.md" in read(root)
    assert run(["undo", "vault", "-q"]) == 0
    assert "My first.md" in read(root)


@pytest.mark.skipif(os.name == "nt", reason="permissions are of POSIX")
def test_a_read_only_folder(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "x").chmod(0o555)
    assert refused(root, capsys, "B", "C") == "x: may not be written; nothing was changed"
    (root / "x").chmod(0o755)
    (root / "A.md").chmod(0o444)
    assert refused(root, capsys, "B", "C") == "A.md: may not be written; nothing was changed"


@pytest.mark.parametrize("call", [1, 2])
def test_a_full_disk(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    calls = 0

    def write_new(base: str, path: str, data: bytes, like: str) -> None:
        nonlocal calls
        calls += 1
        if calls == call:
            raise OSError(errno.ENOSPC, "No space left on device", path)
        real(base, path, data, like)

    real = files_module.write_new
    monkeypatch.setattr(transaction, "write_new", write_new)
    message = refused(root, capsys, "B", "C")
    assert message.endswith("No space left on device; nothing was changed")


@pytest.mark.parametrize("path", ["A.md", "x/B.md"])
def test_a_vault_that_changes_meanwhile(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def read_place(*arguments: Any, **options: Any) -> Any:
        opened = real(*arguments, **options)
        put(root, {path: "edited"})
        return opened

    real = mv.read_place
    monkeypatch.setattr(mv, "read_place", read_place)
    assert run(["mv", "--vault", str(root), "B", "C"]) == 2
    assert read(root) == {**FILES, path: "edited"}
    assert f"{path}: changed by another program" in capsys.readouterr().err


def test_a_name_that_appears_meanwhile(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_place(*arguments: Any, **options: Any) -> Any:
        opened = real(*arguments, **options)
        put(root, {"x/C.md": "new"})
        return opened

    real = mv.read_place
    monkeypatch.setattr(mv, "read_place", read_place)
    assert run(["mv", "--vault", str(root), "B", "C"]) == 2
    assert read(root) == {**FILES, "x/C.md": "new"}
    assert "x/C.md: there is such a file already" in capsys.readouterr().err


def test_another_vault_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root.parent / "other", FILES)
    assert run(["mv", "vault/A.md", "other/A2.md"]) == 2
    assert capsys.readouterr().err == (
        'error: "other/A2.md" lies outside the vault vault; nothing was changed; '
        'for a new folder in the vault write "./other/A2.md"\n'
    )


def test_redirects_follow_the_config(root: Path) -> None:
    put(root, {"vaultkit.toml": "[links]\nredirect = true\n"})
    assert run(["mv", "--vault", "vault", "B", "C", "-q"]) == 0
    assert read(root)["x/C.md"] == ("---\nup: '[[A]]'\nredirect_from:\n  - x/B.md\n---\nself [[C]]")
    assert run(["mv", "--vault", "vault", "A", "D", "-q", "--no-redirect"]) == 0
    assert read(root)["D.md"] == "[[C]]\r\n"


@pytest.mark.parametrize(("links", "is_kept"), [("", True), ("[links]\nredirect = false\n", False)])
def test_a_site_whose_address_is_known_leads_on(root: Path, links: str, *, is_kept: bool) -> None:
    put(root, {"vaultkit.toml": f'{links}[site]\nurl = "https://example.org/"\n'})
    assert run(["mv", "--vault", "vault", "B", "C", "-q"]) == 0
    assert ("redirect_from" in read(root)["x/C.md"]) == is_kept


def test_private_notes_get_no_redirect(root: Path) -> None:
    put(root, {"x/B.md": "---\npublish: false\n---\n"})
    assert run(["mv", "--vault", "vault", "B", "C", "-q", "--redirect"]) == 0
    assert read(root)["x/C.md"] == "---\npublish: false\n---\n"


def test_a_name_as_a_list_of_words_is_quoted(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del root
    run(["mv", "--vault", "vault", "B", "it's B"])
    run(["undo", "vault"])
    assert capsys.readouterr().err.splitlines()[-1] == ("undid mv B 'it'\"'\"'s B' (2 files)")


def test_a_vault_that_nothing_marks_is_the_current_folder(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / ".obsidian/app.json").unlink()
    (root / ".obsidian").rmdir()
    monkeypatch.chdir(root)
    assert run(["mv", "x/B.md", "x/C.md", "-q"]) == 0
    assert read(root)["A.md"] == "[[C]]\r\n"
    assert run(["mv", "x", "y", "-q"]) == 0
    assert {*read(root)} == {"A.md", "y/C.md", "y/p.png"}
