"""Contents that git has are read like files on the disk: not those that are too large."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from vaultkit.errors import GitError
from vaultkit.vault.git import git_command as git
from vaultkit.vault.git import vault_revision as revision
from vaultkit.vault.git.git_command import read_blobs
from vaultkit.vault.git.vault_revision import load_revision
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from pathlib import Path

LARGE = b"[[A]] text\n" * 200


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    (tmp_path / "A.md").write_bytes(b"one\n")
    (tmp_path / "Large.md").write_bytes(LARGE)
    (tmp_path / "Large.base").write_bytes(LARGE)
    (tmp_path / "Large.bin").write_bytes(LARGE * 2)
    run(tmp_path, "init", "--quiet")
    run(tmp_path, "add", "--all")
    run(tmp_path, "commit", "--quiet", "--message", "x")
    return tmp_path


def run(root: Path, *words: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false"]
    command = ["git", "-C", str(root), *who, *words]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode().strip()


def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[bytes]]:
    """Return what git is asked for whole, call by call."""
    calls: list[list[bytes]] = []
    run_git = git.run_git

    def note_down(root: Path | str, *words: str, given: bytes = b"") -> bytes:
        if words == ("cat-file", "--batch"):
            calls.append(given.split())
        return run_git(root, *words, given=given)

    monkeypatch.setattr(git, "run_git", note_down)
    return calls


def test_what_is_too_large_is_not_asked_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = (run(root, "rev-parse", f"HEAD:{name}") for name in ("A.md", "Large.md"))
    calls = asked(monkeypatch)
    assert read_blobs(root, [small, large], len(LARGE) - 1) == {small: b"one\n"}
    assert calls == [[small.encode()]]
    assert read_blobs(root, [large], len(LARGE)) == {large: LARGE}
    with pytest.raises(GitError, match="git has no content of 0000"):
        read_blobs(root, [small, "0" * 40])


def test_contents_are_read_in_batches(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [run(root, "rev-parse", f"HEAD:{n}") for n in ("A.md", "Large.md", "Large.bin")]
    monkeypatch.setattr(git, "_BATCH", len(LARGE))
    calls = asked(monkeypatch)
    assert read_blobs(root, names) == {
        names[0]: b"one\n", names[1]: LARGE, names[2]: LARGE * 2,
    }  # fmt: skip
    assert calls == [[name.encode()] for name in names]


def test_a_large_text_of_a_revision_is_skipped(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("A.md", "Large.md", "Large.base"):
        (root / name).write_bytes(b"two\n")
    monkeypatch.setattr(revision, "MAX_TEXT", 1 << 10)
    before = load_revision(load_vault(root), "HEAD")
    assert before.skipped == (
        ("Large.base", "larger than 1 KiB"),
        ("Large.md", "larger than 1 KiB"),
    )
    assert {path: note.source.data for path, note in before.notes.items()} == {"A.md": b"one\n"}
    assert before.attachments == ("Large.bin",)


def test_a_large_link_leads_nowhere(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revision, "_MAX_LINK", 3)
    (root / "Link.md").symlink_to("A.md")
    run(root, "add", "--all")
    run(root, "commit", "--quiet", "--message", "y")
    assert "Link.md" not in load_revision(load_vault(root), "HEAD").notes
