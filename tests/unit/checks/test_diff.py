"""`--diff-base`: what a change introduces, in real repositories."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run
from vaultkit.errors import GitError
from vaultkit.vault.git import vault_revision as revision
from vaultkit.vault.git.git_command import blob_id, get_commit, read_blobs
from vaultkit.vault.git.renames_between_states import find_renames
from vaultkit.vault.git.vault_revision import load_revision
from vaultkit.vault.load import load_vault

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.notes.note import Note
    from vaultkit.notes.source import Source

LONG = "".join(f"Line {n} of a note that is long enough to be known again.\n" for n in range(20))


class Repository:
    """A work tree in which the vault is the folder `kb`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vault = folder / "kb"
        self.git("init", "--quiet", "--initial-branch", "main")
        self.git("config", "user.email", "a@example.org")
        self.git("config", "user.name", "A")

    def git(self, *words: str) -> str:
        command = ["git", "-C", str(self.folder), "-c", "core.autocrlf=false", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def write(self, **files: str) -> None:
        """Write notes of the vault; `__` stands for a slash."""
        for name, text in files.items():
            path = self.vault / f"{name.replace('__', '/')}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "x")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    made = Repository(tmp_path)
    monkeypatch.chdir(tmp_path)
    made.write(A="[[Old]] and [[B]]\n", B=LONG, C="[[B]]\n")
    (made.vault / ".obsidian").mkdir()
    (made.vault / ".obsidian" / "app.json").write_text("{}")
    made.commit()
    return made


def say(
    capsys: pytest.CaptureFixture[str], *words: str, path: str = "kb", base: str = "HEAD"
) -> list[str]:
    status = run(["check", path, "--diff-base", base, "--format", "concise", *words])
    printed = capsys.readouterr()
    assert printed.err == ""
    lines = printed.out.splitlines()
    assert status == int(any(": L101" in line or ": L102" in line for line in lines))
    return lines


def test_what_was_there_is_not_reported(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    assert say(capsys) == []
    repository.write(A="# New\n\nA sentence. [[Old]] and [[B]]\n")
    assert say(capsys) == []
    repository.write(A="[[Old]] and [[B]], more [[Old]]\n[[New]]\n")
    assert say(capsys) == [
        'kb/A.md:1:25: L101 no note named "Old"',
        'kb/A.md:2:1: L101 no note named "New"',
    ]


def test_of_equal_findings_the_one_on_a_new_line_is_reported(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write(A="[[Old]]\n\n[[Old]] and [[B]]\n")
    assert say(capsys) == ['kb/A.md:1:1: L101 no note named "Old"']


def test_an_unchanged_note_that_the_change_broke(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.git("rm", "--quiet", "kb/B.md")
    assert say(capsys) == [
        'kb/A.md:1:13: L101 no note named "B"',
        'kb/C.md:1:1: L101 no note named "B"',
    ]
    assert say(capsys, path="kb/C.md") == ['kb/C.md:1:1: L101 no note named "B"']


@pytest.mark.parametrize("command", ["add", "status"])
def test_a_rename_is_followed(
    repository: Repository, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    repository.write(D=f"[[Old]]\n{LONG}")
    repository.commit()
    repository.write(sub__E=f"[[Old]]\n{LONG}And [[New]].\n")
    (repository.vault / "D.md").unlink()
    repository.git(command, "--", "kb")
    assert say(capsys) == ['kb/sub/E.md:22:5: L101 no note named "New"']


def test_variables_that_git_gives_to_hooks_do_not_matter(
    repository: Repository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    (repository.vault / "C.md").write_text("[[New]]\n")
    assert say(capsys) == ['kb/C.md:1:1: L101 no note named "New"']


def test_commits_and_branches_count(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.write(C="[[B]] [[New]]\n")
    repository.commit()
    assert say(capsys) == []
    new = ['kb/C.md:1:7: L101 no note named "New"']
    assert say(capsys, base="main") == new
    assert say(capsys, base="HEAD~1") == new
    assert say(capsys, base=repository.git("rev-parse", "main").strip()[:10]) == new


def test_a_vault_that_is_new_is_all_new(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.git("mv", "kb", "old")
    repository.commit()
    repository.git("mv", "old", "kb")
    assert say(capsys) == ['kb/A.md:1:1: L101 no note named "Old"']


def test_the_work_tree_itself_may_be_the_vault(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write(A="[[Old]] [[New]]\n")
    status = run(["check", "--vault", ".", "--diff-base", "HEAD", "--format", "concise"])
    assert status == 1
    assert capsys.readouterr().out == 'kb/A.md:1:9: L101 no note named "New"\n'


def test_what_git_ignores_is_no_part_of_the_change(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository.folder / ".gitignore").write_text("private/\n*.png\n")
    repository.commit()
    repository.write(private__P="[[Nowhere]]\n", A="[[P]] ![[x.png]]\n")
    (repository.vault / "x.png").write_bytes(b"")
    assert say(capsys) == []
    repository.write(new__P="[[Nowhere]]\n")
    assert say(capsys, "--select", "L101") == ['kb/new/P.md:1:1: L101 no note named "Nowhere"']


def test_other_attachments_and_symbolic_links(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository.vault / "x.png").write_bytes(b"1")
    (repository.vault / "Also.md").symlink_to("A.md")
    (repository.vault / "Out.md").symlink_to("/etc/hostname")
    repository.write(C="[[Also]] ![[x.png]]\n")
    repository.commit()
    assert say(capsys) == []
    (repository.vault / "x.png").unlink()
    (repository.vault / "Also.md").unlink()
    vault = load_vault(repository.vault)
    assert (vault.leads_to, load_revision(vault, "HEAD").leads_to) == ({}, {"Also.md": "A.md"})
    assert [line.split(": ")[0] for line in say(capsys)] == ["kb/C.md:1:1", "kb/C.md:1:10"]


def test_lines_that_changed_their_ends(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write(A="---\nx: [\n---\n[[Old]] and [[B]]\n")
    repository.commit()
    repository.write(A="---\r\nx: [\r\n---\r\n[[Old]] and [[B]]\r\n")
    assert say(capsys) == []


def test_the_report_counts_and_draws_the_graph(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write(A="[[Old]] [[D]]\n", C="", D="")
    assert run(["check", "kb", "--diff-base", "HEAD"]) == 0
    assert capsys.readouterr().out.endswith("; 1 there before the change\n")
    assert run(["check", "kb", "--diff-base", "HEAD", "--format", "markdown"]) == 0
    assert capsys.readouterr().out == (
        "### vaultkit: no findings in 4 notes\n"
        "\n"
        "Not shown: 1 there before the change.\n"
        "\n"
        "**Links:** 1 added, 2 removed; 2 notes orphaned.\n"
        "\n"
        "<details><summary>Links added (1)</summary>\n\n- A.md → D.md\n\n</details>\n"
        "\n"
        "<details><summary>Links removed (2)</summary>\n\n"
        "- A.md → B.md\n- C.md → B.md\n\n</details>\n"
        "\n"
        "<details><summary>Notes orphaned (2)</summary>\n\n- B.md\n- C.md\n\n</details>\n"
    )
    assert run(["check", "kb", "--diff-base", "HEAD", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_a_rename_is_no_change_of_the_graph(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.git("mv", "kb/B.md", "kb/Bee.md")
    repository.write(A="[[Old]] [[Bee]]\n", C="[[Bee]]\n")
    assert run(["check", "kb", "--diff-base", "HEAD", "--format", "markdown"]) == 0
    assert "Links between notes are as they were." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("base", "complaint"),
    [
        ("nowhere", 'no revision "nowhere" in the repository of '),
        ("--all", 'no revision "--all" in the repository of '),
        ("HEAD:kb", 'no revision "HEAD:kb" in the repository of '),
    ],
)
@pytest.mark.usefixtures("repository")
def test_an_unknown_revision_is_status_2(
    base: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "kb", f"--diff-base={base}"]) == 2
    assert capsys.readouterr().err.startswith(f"error: {complaint}")


def test_no_repository_and_no_git_are_status_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "A.md").write_text("")
    assert run(["check", str(tmp_path), "--diff-base", "HEAD"]) == 2
    assert "git says: not a git repository" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(["check", str(tmp_path), "--diff-base", "HEAD"]) == 2
    assert capsys.readouterr().err == "error: the program git is not installed\n"


def test_a_shallow_clone_says_so(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write(C="")
    repository.commit()
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(clone))
    assert run(["check", str(clone / "kb"), "--diff-base", "HEAD~1"]) == 2
    assert capsys.readouterr().err.endswith("; this clone is shallow: fetch the history first\n")


def test_only_notes_that_changed_are_parsed_again(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write(A="changed\n")
    vault = load_vault(repository.vault)
    parsed: list[str] = []
    original = revision.parse_note

    def parse(source: Source) -> Note:
        parsed.append(source.path)
        return original(source)

    monkeypatch.setattr(revision, "parse_note", parse)
    before = load_revision(vault, "HEAD")
    assert parsed == ["A.md"]
    assert [note.source.data for note in before.notes.values()] == [
        b"[[Old]] and [[B]]\n",
        LONG.encode(),
        b"[[B]]\n",
    ]
    assert list(before.notes) == list(vault.notes)


def test_nothing_is_written(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write(A="[[New]]\n")
    files = {path: path.stat().st_mtime_ns for path in repository.folder.rglob("*")}
    say(capsys)
    assert {path: path.stat().st_mtime_ns for path in repository.folder.rglob("*")} == files


def test_git_objects(repository: Repository) -> None:
    root = repository.vault
    name = repository.git("hash-object", "kb/B.md").strip()
    assert blob_id(LONG.encode(), name) == name
    assert len(blob_id(b"", "0" * 64)) == 64
    assert read_blobs(root, [name, name]) == {name: LONG.encode()}
    assert len(get_commit(root, "HEAD")) == 40
    with pytest.raises(GitError, match="git has no content of 0000"):
        read_blobs(root, ["0" * 40])


def test_renames() -> None:
    def pairs(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
        return find_renames(
            {path: text.encode() for path, text in before.items()},
            {path: text.encode() for path, text in after.items()},
        )

    assert pairs({"a.md": LONG}, {"b.md": LONG}) == {"a.md": "b.md"}
    assert pairs({"a.md": LONG}, {"a.md": "", "b.md": LONG}) == {}
    assert pairs({"a.md": LONG}, {"b.md": "other"}) == {}
    assert pairs({"a.md": ""}, {"b.md": "x"}) == {}
    assert pairs({"x/a.md": "1", "y/b.md": "1"}, {"z/b.md": "1", "z/a.md": "1"}) == {
        "x/a.md": "z/a.md",
        "y/b.md": "z/b.md",
    }
    assert pairs({"a.md": "1", "b.md": "1"}, {"c.md": "1", "b/a.md": "1"}) == {
        "a.md": "b/a.md",
        "b.md": "c.md",
    }
    half = LONG[: len(LONG) // 3 * 2]
    assert pairs({"a.md": LONG, "b.md": LONG + LONG}, {"c.md": half + "x\n"}) == {"a.md": "c.md"}


@pytest.mark.timeout(10)
def test_many_renames() -> None:
    before = {f"old/{n}.md": f"{LONG}{n}".encode() for n in range(3_000)}
    moved = {f"new/{n}.md": f"{LONG}{n}".encode() for n in range(3_000)}
    expected = {f"old/{n}.md": f"new/{n}.md" for n in range(3_000)}
    assert find_renames(before, moved) == expected
    edited = {path: data + b" and more\n" for path, data in moved.items()}
    assert find_renames(before, edited) == expected
    assert len(find_renames(dict.fromkeys(before, b"same"), dict.fromkeys(moved, b"same"))) == 3_000
