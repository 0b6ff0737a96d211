"""Notes that `check --unsafe-fixes` makes for links: where, what they hold, and what is said."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

IN_INBOX = {"newFileLocation": "folder", "newFileFolderPath": "Inbox"}
TEMPLATE = "---\ntype: note\ncreated: {{date}}\n---\n## Summary\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".obsidian").mkdir()
    return tmp_path


def put(root: Path, files: dict[str, object]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text if isinstance(text, str) else json.dumps(text))


def made(root: Path) -> dict[str, str]:
    """Return the notes that a run makes, by path."""
    before = {*root.rglob("*.md")}
    assert run(["check", "--unsafe-fixes", "--today", "2026-11-29"]) in (0, 1)
    new = {*root.rglob("*.md")} - before
    return {path.relative_to(root).as_posix(): path.read_text() for path in sorted(new)}


def test_folders_of_obsidian(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(
        root,
        {
            ".obsidian/app.json": IN_INBOX,
            ".obsidian/daily-notes.json": {"folder": "Journal", "format": "YYYY/YYYY-MM-DD"},
            "P/a.md": "[[Tiles Ltd]] [[2026-11-23]] [[Sub/Deep]] [[/Top]] %%[[Secret]]%%\n",
        },
    )
    assert made(root) == {
        "Inbox/Tiles Ltd.md": "",
        "Sub/Deep.md": "",
        "Top.md": "",
    }
    printed, told = capsys.readouterr()
    assert 'L101 no note named "Secret"' in printed
    assert told.splitlines() == [
        "made 1 note in Inbox/, Obsidian's folder for new notes: Tiles Ltd",
        "made 1 note in Sub/, where the link says: Deep",
        "made 1 note in the vault's root, where the link says: Top",
        "fixed 3 findings in 3 files",
    ]
    assert run(["undo", "-q"]) == 0
    assert [path.name for path in root.rglob("*.md")] == ["a.md"]
    assert not (root / "Inbox").exists()


def test_beside_the_note(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, {".obsidian/app.json": {"newFileLocation": "current"}, "P/Q/a.md": "[[New]]\n"})
    assert made(root) == {"P/Q/New.md": ""}
    assert capsys.readouterr().err.startswith(
        "made 1 note in P/Q/, beside the note with the link, as Obsidian is set: New\n"
    )


def test_headings_that_links_name(root: Path) -> None:
    links = "[[New]] [[New#How]] [[New#Why#So]] [[New#Why#Not]] [[new#How]]\n"
    put(root, {"a.md": links, "b.md": "[[New#Who]]\n"})
    text = "## How\n\n## Why\n\n### So\n\n### Not\n\n## Who\n"
    assert made(root) == {"New.md": text}
    assert run(["check", "-q"]) == 0


def test_one_note_for_each_name(root: Path) -> None:
    put(root, {".obsidian/app.json": {"newFileLocation": "current"}})
    put(root, {"A/a.md": "[[new]] [[Plan]] [[B/One]]", "B/b.md": "[[New]] [[C/Plan]] [[One]]"})
    assert made(root) == {"A/new.md": "", "B/One.md": "", "C/Plan.md": ""}
    assert run(["check", "-q"]) == 0


@pytest.mark.parametrize(
    "link",
    ["[[2026-11-23]]", "[[2026-W48]]", "[[project1]]", "[[Note Title]]", "[[...]]"],
)
def test_names_that_nobody_is_to_make_notes_of(root: Path, link: str) -> None:
    daily = {"folder": "J", "format": "D. MMMM"}
    put(root, {".obsidian/daily-notes.json": daily, "a.md": link})
    assert made(root) == {}


def test_a_folder_with_notes_of_one_type(root: Path) -> None:
    """Where the config asks every note for a type, an empty one would be wrong at once."""
    put(
        root,
        {
            ".obsidian/app.json": IN_INBOX,
            ".obsidian/templates.json": {"folder": "T"},
            "vaultkit.toml": '[types."*"]\nrequired = ["type", "created"]\n',
            "T/note.md": TEMPLATE,
            "Inbox/a.md": "---\ntype: note\ncreated: 2026-01-01\n---\n[[New#Where]]\n",
        },
    )
    text = TEMPLATE.replace("{{date}}", "2026-11-29")
    assert made(root) == {"Inbox/New.md": f"{text}\n## Where\n"}
    assert run(["check", "-q"]) == 0


@pytest.mark.parametrize("code", ["<% tp.file.title %>", "{{time}}", "{{time:HH}}"])
def test_a_template_with_code_is_not_copied(root: Path, code: str) -> None:
    put(
        root,
        {
            ".obsidian/app.json": IN_INBOX,
            ".obsidian/templates.json": {"folder": "T"},
            "vaultkit.toml": '[types."*"]\nrequired = ["type"]\n',
            "T/note.md": f"{TEMPLATE}\n{code}\n",
            "Inbox/a.md": "---\ntype: note\n---\n[[New]]\n",
        },
    )
    run(["check", "--unsafe-fixes", "--today", "2026-11-29"])
    new = root / "Inbox" / "New.md"
    assert not new.exists() or new.read_text() == ""


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda path: path.symlink_to("../out"), "leads out of the vault"),
        (
            lambda path: path.symlink_to("Real"),
            '"Inbox" is a symbolic link; name the folder it leads to',
        ),
        (lambda path: path.write_text(""), '"Inbox" is a file, which cannot hold another'),
    ],
)
def test_a_folder_that_is_none_stops_no_other_fix(
    root: Path,
    capsys: pytest.CaptureFixture[str],
    make: Callable[[Path], object],
    fault: str,
) -> None:
    put(root, {".obsidian/app.json": IN_INBOX, "a.md": "---\nup: [[a]]\n---\n[[New]]\n"})
    (root / "Real").mkdir()
    make(root / "Inbox")
    assert made(root) == {}
    assert (root / "a.md").read_text() == '---\nup: "[[a]]"\n---\n[[New]]\n'
    assert capsys.readouterr().err.splitlines() == [
        f"a.md:4:1: L101 is not fixed: Inbox/New.md: {fault}",
        "fixed 1 finding in 1 file",
    ]


def test_empty_notes_in_a_patch(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, {"a.md": "[[New]] [[Other#H]] [[Next]]\n"})
    assert run(["check", "--unsafe-fixes", "--diff"]) == 1
    printed, told = capsys.readouterr()
    assert printed == (
        "--- /dev/null\n+++ Other.md\n@@ -0,0 +1 @@\n+## H\n"
        "diff --git New.md New.md\nnew file mode 100644\n"
        "diff --git Next.md Next.md\nnew file mode 100644\n"
    )
    assert told.startswith("would make 3 notes in the vault's root, Obsidian's place for new")
    subprocess.run(["git", "apply", "-p0"], input=printed, text=True, check=True)
    assert ((root / "New.md").read_bytes(), (root / "Other.md").read_text()) == (b"", "## H\n")
