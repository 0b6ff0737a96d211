"""Notes that are another name of a file: links are not written, and the other notes are."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

LINKED = "a symbolic link to a.txt, and would have to read otherwise than that"
OLD = "---\nup: [[Target]]\n---\n\n[[Target]]\n"
FIXED = '---\nup: "[[Target]]"\n---\n\n[[Target]]\n'
REGION = "%% vaultkit:moc begin Base.base#All list %%\n%% vaultkit:moc end %%\n"
WRITTEN = REGION.replace("\n%% vaultkit:moc end", "\n\n- [[Target]]\n\n%% vaultkit:moc end")
BASE = "filters: file.basename == 'Target'\nviews:\n  - type: table\n    name: All\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    (root / ".obsidian").mkdir()
    (root / "Target.md").write_text("# Target\n\n[[a]]\n")
    (root / "a.md").write_text(OLD)
    (root / "b.md").write_text(OLD)
    monkeypatch.chdir(root)
    return root


def texts(root: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(root.glob("[ab]*.md"))}


def test_a_link_within_the_vault_follows_the_file_it_leads_to(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "alias.md").symlink_to("a.md")
    assert run(["check", "--fix", "--select", "F302"]) == 0
    assert texts(root) == {"a.md": FIXED, "alias.md": FIXED, "b.md": FIXED}
    assert (root / "alias.md").is_symlink()
    assert "not fixed" not in capsys.readouterr().err


def test_a_link_to_what_is_no_note_is_left_out_of_a_fix(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.rename(root / "a.md", root / "a.txt")
    (root / "a.md").symlink_to("a.txt")
    assert run(["check", "--fix", "--select", "F302"]) == 1
    assert texts(root) == {"a.md": OLD, "b.md": FIXED}
    assert (
        "a.md:2:5: F302 is not fixed: a symbolic link to a.txt, and would have to read otherwise "
        "than that\n" in capsys.readouterr().err
    )


def test_hard_links_within_the_vault_are_left_out_of_a_fix(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.link(root / "a.md", root / "also.md")
    assert run(["check", "--fix", "--select", "F302"]) == 1
    assert texts(root) == {"a.md": OLD, "also.md": OLD, "b.md": FIXED}
    assert os.path.samefile(root / "a.md", root / "also.md")
    told = capsys.readouterr().err
    for one, other in (("a", "also"), ("also", "a")):
        assert (
            f"{one}.md:2:5: F302 is not fixed: one file with {other}.md by a hard link, which "
            "writing would separate\n" in told
        )


def test_a_note_that_a_link_leads_to_does_not_move(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "alias.md").symlink_to("Target.md")
    assert run(["mv", "Target", "Other"]) == 2
    assert capsys.readouterr().err == (
        "error: 1 symbolic link would lead nowhere; nothing was changed; make links anew "
        "afterwards, with --force:\n       alias.md -> Target.md\n"
    )
    assert texts(root) == {"a.md": OLD, "alias.md": "# Target\n\n[[a]]\n", "b.md": OLD}


def test_a_link_does_not_move(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "alias.md").symlink_to("a.md")
    assert run(["mv", "alias.md", "Other"]) == 2
    assert capsys.readouterr().err == (
        "error: symbolic links are not moved; nothing was changed; move what they lead to:\n"
        "       alias.md -> a.md\n"
    )
    assert (root / "alias.md").is_symlink()


def test_links_in_a_linked_note_follow_a_move_by_the_file(root: Path) -> None:
    (root / "alias.md").symlink_to("a.md")
    for name in ("a.md", "b.md"):
        (root / name).write_text("[[Target]]\n")
    assert run(["mv", "Target", "Other"]) == 0
    moved = "[[Other]]\n"
    assert texts(root) == {"a.md": moved, "alias.md": moved, "b.md": moved}
    assert (root / "alias.md").is_symlink()


def test_maps_that_are_another_name_are_left_out(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "Base.base").write_text(BASE)
    for name in ("a.md", "a.txt", "b.md"):
        (root / name).write_text(REGION)
    (root / "alias.md").symlink_to("a.txt")
    os.link(root / "b.md", root / "both.md")
    assert run(["moc"]) == 0
    assert texts(root) == {"a.md": WRITTEN, "alias.md": REGION, "b.md": REGION, "both.md": REGION}
    assert capsys.readouterr().err.splitlines() == [
        f"alias.md is not written: {LINKED}",
        "b.md is not written: one file with both.md by a hard link, which writing would separate",
        "both.md is not written: one file with b.md by a hard link, which writing would separate",
        "1 region written, 0 up to date",
    ]


def test_a_review_of_a_link_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "---\nreview_interval: 90d\nlast_reviewed: 2026-01-01\n---\n"
    (root / "a.md").write_text(text)
    (root / "alias.md").symlink_to("a.md")
    assert run(["review", "done", "alias.md"]) == 2
    assert capsys.readouterr().err == (
        "error: alias.md: a symbolic link; name the file it leads to; nothing was changed\n"
    )
    assert texts(root)["a.md"] == text


@pytest.mark.parametrize(
    "command",
    [
        ["new", "fact", "One", "--folder", "docs"],
        ["moc", "new", "One", "--tag", "x", "--folder", "docs"],
        ["mv", "b", "docs/b"],
    ],
)
def test_a_folder_that_is_a_link_takes_nothing(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    (root / "Templates").mkdir()
    (root / "Templates/fact.md").write_text("")
    (root / ".obsidian/templates.json").write_text('{"folder": "Templates"}')
    (tmp_path / "documents").mkdir()
    (root / "docs").symlink_to(tmp_path / "documents")
    assert run(command) == 2
    assert "nothing was" in capsys.readouterr().err
    assert list((tmp_path / "documents").iterdir()) == []
    assert texts(root) == {"a.md": OLD, "b.md": OLD}


def test_an_import_does_not_go_through_links(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "source/docs").mkdir(parents=True)
    (tmp_path / "source/docs/n.md").write_text("n\n")
    (tmp_path / "documents").mkdir()
    (root / "docs").symlink_to(tmp_path / "documents")
    assert run(["import", str(tmp_path / "source")]) == 2
    assert "docs/n.md: leads out of the vault; nothing was changed" in capsys.readouterr().err
    assert list((tmp_path / "documents").iterdir()) == []
