"""`Workspace` follows files that change, come and go; what it holds is what reading anew gives."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from vaultkit.errors import VaultNotFoundError
from vaultkit.notes.paths import NotePath
from vaultkit.vault.links.view_updates import differences
from vaultkit.vault.load import load_vault
from vaultkit.vault.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.vault.vault import Vault

A, B, C = map(NotePath, ("A.md", "B.md", "F/C.md"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, "A.md", "[[B]] [[B#One]] [[C]] ![[p.png]]\n")
    write(tmp_path, "B.md", "---\naliases: [Bee]\n---\n# One\n")
    write(tmp_path, "F/C.md", "[[A]]\n")
    return tmp_path


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def leads(vault: Vault, path: NotePath) -> list[tuple[str, str | None, str]]:
    return [(x.link.target, x.destination, x.status) for x in vault.links[path]]


def assert_is_as_read(workspace: Workspace) -> None:
    assert differences(workspace.vault, load_vault(workspace.root)) == []


def test_a_changed_heading_breaks_links_to_it(root: Path) -> None:
    workspace = Workspace(root)
    write(root, "B.md", "# Two\n")
    change = workspace.update("B.md")
    assert change.notes == {B}
    assert change.relinked == {A}
    assert change.files == frozenset()
    assert leads(workspace.vault, A)[1] == ("B", "B.md", "heading-not-found")
    assert workspace.vault.by_alias == {}
    assert_is_as_read(workspace)


def test_a_new_file_takes_links(root: Path) -> None:
    workspace = Workspace(root)
    write(root, "p.png", "")
    change = workspace.update("p.png")
    assert (change.notes, change.files, change.asking) == (set(), {"p.png"}, {A})
    assert leads(workspace.vault, A)[3] == ("p.png", "p.png", "ok")
    assert [link.source for link in workspace.vault.backlinks["p.png"]] == [A]
    assert_is_as_read(workspace)


def test_a_folder_is_renamed(root: Path) -> None:
    workspace = Workspace(root)
    (root / "F").rename(root / "G")
    change = workspace.update("F", "G")
    assert change.files == {"F/C.md", "G/C.md"}
    assert leads(workspace.vault, A)[2] == ("C", "G/C.md", "ok")
    assert_is_as_read(workspace)


def test_what_is_gone_is_no_destination(root: Path) -> None:
    workspace = Workspace(root)
    change = workspace.remove("F")
    assert change.notes == {C}
    assert leads(workspace.vault, A)[2] == ("C", None, "note-not-found")
    assert A not in workspace.vault.backlinks


def test_an_editor_says_what_a_note_holds(root: Path) -> None:
    workspace = Workspace(root)
    workspace.add("B.md", b"# Typed\n")
    workspace.add("New.md", b"[[B]]\n")
    workspace.update("F/C.md")
    assert [heading.text for heading in workspace.vault.notes[B].headings] == ["Typed"]
    assert leads(workspace.vault, NotePath("New.md")) == [("B", "B.md", "ok")]
    workspace.update("B.md", "New.md")
    assert_is_as_read(workspace)


def test_settings_are_a_change_of_everything(root: Path) -> None:
    workspace = Workspace(root)
    write(root, ".obsidian/app.json", '{"newLinkFormat": "absolute"}')
    change = workspace.update(".obsidian/app.json")
    assert change.is_whole
    assert workspace.vault.settings.new_link_format == "absolute"
    assert not workspace.update(".obsidian/app.json")
    assert_is_as_read(workspace)


def test_the_same_bytes_are_no_change(root: Path) -> None:
    workspace = Workspace(root)
    before = workspace.vault
    write(root, "A.md", (root / "A.md").read_text())
    assert not workspace.update("A.md")
    assert workspace.vault is before


def test_a_vault_that_somebody_holds_stays(root: Path) -> None:
    workspace = Workspace(root)
    before = workspace.vault
    old = leads(before, A)
    write(root, "B.md", "")
    (root / "F/C.md").unlink()
    workspace.update("B.md", "F/C.md")
    assert leads(before, A) == old
    assert before.resolver.resolve("C", A).path == C
    assert workspace.vault.notes[C if C in workspace.vault.notes else A] is before.notes[A]


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a right on Windows")
def test_a_link_to_a_file_follows_it(root: Path) -> None:
    (root / "L.md").symlink_to("B.md")
    workspace = Workspace(root)
    write(root, "B.md", "# Two\n")
    change = workspace.update("B.md")
    assert change.notes == {B, NotePath("L.md")}
    assert_is_as_read(workspace)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever may read all reads it")
def test_what_cannot_be_read_is_a_file(root: Path) -> None:
    workspace = Workspace(root)
    (root / "B.md").chmod(0)
    workspace.update("B.md")
    assert "B.md" in workspace.vault.attachments
    assert_is_as_read(workspace)
    (root / "B.md").chmod(0o644)
    workspace.update("B.md")
    assert_is_as_read(workspace)


def test_notes_with_the_same_bytes_are_kept(root: Path) -> None:
    workspace = Workspace(root)
    before = workspace.vault
    write(root, "A.md", "[[Elsewhere]]\n")
    (root / "B.md").unlink()
    write(root, "New.md", "[[C]]\n")
    change = workspace.refresh()
    assert change.notes == {A, B, NotePath("New.md")}
    assert workspace.vault.notes[C] is before.notes[C]
    assert_is_as_read(workspace)


def test_a_folder_that_is_gone_is_told(root: Path) -> None:
    workspace = Workspace(root)
    root.rename(root.with_name("elsewhere"))
    with pytest.raises(VaultNotFoundError, match="no such folder"):
        workspace.refresh()
