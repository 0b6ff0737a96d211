"""Baselines and names that change: entries of the configured one move along, others are known."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    ".obsidian/app.json": "{}",
    "A.md": "# A\n\n[[Gone]] [[Gone]] [[B#No]] [[sub/B#^no]] #x\n",
    "sub/B.md": "# Log\n\n[[Lost]] [[#Nö]]\n\n# Log\n",
    "N.md": "[[B#Log]] [[Lost]]\n",
}
ENTRIES = {
    "A.md": {
        "L101": {"Gone": 2},
        "L102": {"B#No": 1},
        "L103": {"sub/B#^no": 1},
    },
    "N.md": {"L101": {"Lost": 1}},
    "sub/B.md": {"L101": {"Lost": 1}, "L102": {"#Nö": 1}},
}


@pytest.fixture(params=["inside", "above"])
def vault(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a vault whose config and baseline lie in it, or above it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = put(tmp_path / "here" / "vault", FILES)
    base = root if request.param == "inside" else root.parent
    (base / "ci").mkdir()
    config = 'select = ["L"]\n[check]\nbaseline = "ci/known.json"\n'
    (base / "vaultkit.toml").write_text(config)
    monkeypatch.chdir(root)
    known = "ci/known.json" if base == root else "../ci/known.json"
    assert run(["check", "-q", "--write-baseline", known]) == 0
    return root


def put(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def baseline_of(root: Path) -> Path:
    inside = root / "ci/known.json"
    return inside if inside.exists() else root.parent / "ci/known.json"


def entries(root: Path) -> Any:
    return json.loads(baseline_of(root).read_text())["findings"]


def findings(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    capsys.readouterr()
    run(["check", "--format", "concise", *words])
    return capsys.readouterr().out.splitlines()


def test_the_config_names_it(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert entries(vault) == ENTRIES
    assert findings(capsys) == []
    put(vault, {"C.md": "[[Nowhere]]\n"})
    assert findings(capsys) == ['C.md:1:1: L101 no note named "Nowhere"']
    (vault / "empty.json").write_text('{"schema": 1, "findings": {}}')
    assert len(findings(capsys, "--baseline", "empty.json")) == 8


MOVES = (
    (
        ["B", "Bee"],
        {
            "A.md": {"L101": {"Gone": 2}, "L102": {"Bee#No": 1}, "L103": {"sub/Bee#^no": 1}},
            "N.md": {"L101": {"Lost": 1}},
            "sub/Bee.md": {"L101": {"Lost": 1}, "L102": {"#Nö": 1}},
        },
    ),
    (
        ["sub/", "deep"],
        {
            "A.md": {"L101": {"Gone": 2}, "L102": {"B#No": 1}, "L103": {"deep/B#^no": 1}},
            "N.md": {"L101": {"Lost": 1}},
            "deep/B.md": {"L101": {"Lost": 1}, "L102": {"#Nö": 1}},
        },
    ),
    (["A", "Z"], {"Z.md": ENTRIES["A.md"], **{k: v for k, v in ENTRIES.items() if k != "A.md"}}),
)  # fmt: skip


@pytest.mark.parametrize(("words", "wanted"), MOVES, ids=lambda value: str(value)[:12])
def test_its_entries_move_along(
    vault: Path, words: list[str], wanted: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    before = baseline_of(vault).read_bytes()
    shown = os.path.relpath(baseline_of(vault))
    name = shown if shown.startswith("ci") else str(baseline_of(vault))
    assert run(["mv", *words, "--diff"]) == 0
    printed, told = capsys.readouterr()
    assert f"+++ {name}\n" in printed
    assert f"would change {name}: entries of the baseline move along\n" in told
    assert baseline_of(vault).read_bytes() == before
    assert run(["mv", *words]) == 0
    assert f"\nchanged {name}: entries of the baseline move along\n" in capsys.readouterr().err
    assert entries(vault) == wanted
    assert findings(capsys) == []
    assert run(["undo"]) == 0
    assert baseline_of(vault).read_bytes() == before
    assert findings(capsys) == []
    assert run(["redo", "-q"]) == 0
    assert entries(vault) == wanted


EDITED = {
    "P.md": '---\nup: "[[Far]]"\n---\n[[Gone]]\n\n## S\n\n[[Gone]] [[A#No]] [[#Nö]]\n\n'
    "- x [[Gone]] ^x\n",
    "Q.md": "[[P#S]] [[P#Nowhere]]\n\n## R\n\n[[Gone]]\n",
}
EDITS = (
    (
        ["extract", "P#S", "N2"],
        {
            "N2.md": {"L101": {"Gone": 2}, "L102": {"A#No": 1, "P#Nö": 1}},
            "P.md": {"L101": {"Far": 1, "Gone": 1}},
            "Q.md": {"L101": {"Gone": 1}, "L102": {"P#Nowhere": 1}},
        },
    ),
    (
        ["extract", "P#^x", "N2", "--leave", "nothing"],
        {
            "N2.md": {"L101": {"Gone": 1}},
            "P.md": {"L101": {"Far": 1, "Gone": 2}, "L102": {"A#No": 1, "#Nö": 1}},
            "Q.md": {"L101": {"Gone": 1}, "L102": {"P#Nowhere": 1}},
        },
    ),
    (
        ["merge", "P", "Q"],
        {
            "Q.md": {
                "L101": {"Far": 1, "Gone": 4},
                "L102": {"#Nö": 1, "A#No": 1, "Q#Nowhere": 1},
            },
        },
    ),
)  # fmt: skip


@pytest.mark.parametrize(("words", "wanted"), EDITS, ids=lambda value: str(value)[:20])
def test_its_entries_follow_text_that_goes_to_another_note(
    vault: Path, words: list[str], wanted: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    put(vault, EDITED)
    shown = os.path.relpath(baseline_of(vault))
    assert run(["check", "-q", "--write-baseline", shown]) == 0
    before, files = baseline_of(vault).read_bytes(), entries(vault)
    assert run([*words, "--diff"]) == 0
    printed, told = capsys.readouterr()
    name = shown if shown.startswith("ci") else str(baseline_of(vault))
    assert f"+++ {name}\n" in printed
    assert f"would change {name}: entries of the baseline move along\n" in told
    assert baseline_of(vault).read_bytes() == before
    assert run([*words, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["baselines"] == [name]
    others = {path: known for path, known in files.items() if path not in {"P.md", "Q.md"}}
    assert entries(vault) == {**others, **wanted}
    assert findings(capsys, "--extend-select", "X003") == []
    assert run(["undo", "-q"]) == 0
    assert baseline_of(vault).read_bytes() == before
    assert findings(capsys) == []


def test_edits_of_one_note_leave_it_alone(vault: Path) -> None:
    before = baseline_of(vault).read_bytes()
    assert run(["append", "A", "More.", "-q"]) == 0
    assert baseline_of(vault).read_bytes() == before


def test_a_broken_one_does_not_keep_text_from_going(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline_of(vault).write_text("{")
    assert run(["merge", "N", "A", "-q"]) == 0
    assert "the baseline does not move along: " in capsys.readouterr().err


def test_what_is_no_entry_of_it_leaves_it_alone(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = baseline_of(vault).read_bytes()
    put(vault, {"Clean.md": "# Clean\n"})
    assert run(["mv", "Clean", "Cleaner", "--diff"]) == 0
    assert "known.json" not in "".join(capsys.readouterr())
    assert run(["mv", "#x", "#y"]) == 0
    assert baseline_of(vault).read_bytes() == before


def test_a_heading_that_is_a_target_moves_along(vault: Path) -> None:
    put(vault, {"Two.md": "# Top\n\n# Dup\n\n# Dup\n", "M.md": "[[Two#Dup]]\n"})
    known = str(baseline_of(vault))
    assert run(["check", "-q", "--select", "L,H", "--write-baseline", known]) == 0
    named = [code for code, targets in entries(vault)["Two.md"].items() if "Dup" in targets]
    assert run(["mv", "Two#Top", "Start", "-q"]) == 0
    assert [code for code, targets in entries(vault)["Two.md"].items() if "Dup" in targets] == named


def test_one_that_cannot_be_read_stops_nothing(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline_of(vault).write_text("{")
    assert run(["mv", "B", "Bee", "-q"]) == 0
    told = capsys.readouterr().err
    assert told.startswith("the baseline does not move along: ")
    assert "no baseline, not valid JSON" in told
    baseline_of(vault).unlink()
    assert run(["mv", "Bee", "B", "-q"]) == 0
    assert capsys.readouterr().err == ""
    assert run(["check"]) == 2
    assert "known.json: no such file; " in (told := capsys.readouterr().err)
    assert 'names it as "check.baseline"; write one with --write-baseline' in told


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ('"../known.json"', "must be a path below the folder of the config, not '../known.json'"),
        ('"/etc/passwd"', "must be a path below the folder of the config, not '/etc/passwd'"),
        ('""', "must be a path below the folder of the config, not ''"),
        ("1", "must be a string, not 1"),
    ],
)
def test_a_config_names_no_file_elsewhere(
    vault: Path, value: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "vaultkit.toml").write_text(f"[check]\nbaseline = {value}\n")
    assert run(["check"]) == 2
    assert capsys.readouterr().err == f'error: vaultkit.toml:2: "check.baseline" {fault}\n'


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
def test_a_link_out_or_a_pipe_is_no_baseline(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "vaultkit.toml").write_text('[check]\nbaseline = "b.json"\n')
    (tmp_path / "other.json").write_text('{"schema": 1, "findings": {}}')
    (vault / "b.json").symlink_to(tmp_path / "other.json")
    assert run(["check"]) == 2
    assert capsys.readouterr().err == (
        'error: vaultkit.toml:2: "check.baseline" leads out of the folder of the config: b.json\n'
    )
    (vault / "b.json").unlink()
    os.mkfifo(vault / "b.json")
    assert run(["check"]) == 2
    assert (
        'vaultkit.toml:2: "check.baseline" names no regular file: b.json' in capsys.readouterr().err
    )


@pytest.mark.parametrize("vault", ["inside"], indirect=True)
def test_a_baseline_that_moves_itself_is_told(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["mv", "ci/known.json", "ci/old.json"]) == 0
    assert (vault / "ci/old.json").exists()
    assert (
        'vaultkit.toml: "check.baseline" names "ci/known.json", which is ci/old.json in the vault '
        "now; change it by hand\n"
    ) in capsys.readouterr().err


# A baseline that mv does not know of


def git(root: Path, *words: str) -> None:
    own = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", "-C", str(root), *own, *words], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    root = put(tmp_path / "vault", FILES)
    monkeypatch.chdir(root)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "one")
    assert run(["check", "-q", "--select", "L", "--write-baseline", "../known.json"]) == 0
    return root


def known(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    return findings(capsys, "--select", "L,X003", "--baseline", "../known.json", *words)


def test_moves_that_git_knows_are_followed(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert known(capsys) == []
    git(repository, "mv", "A.md", "Alpha.md")
    assert known(capsys) == []  # staged
    git(repository, "commit", "-qm", "two")
    assert known(capsys) == []  # committed
    (repository / "x").mkdir()
    (repository / "Alpha.md").rename(repository / "x/Alpha 2.md")
    assert known(capsys) == []  # not even staged, and moved for the second time
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "three")
    assert known(capsys) == []
    put(repository, {"x/Alpha 2.md": FILES["A.md"] + "[[New]]\n"})
    assert known(capsys) == ['x/Alpha 2.md:4:1: L101 no note named "New"']


def test_links_that_mv_rewrote_are_the_same_findings(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["mv", "B", "Bee", "-q"]) == 0
    assert known(capsys) == []
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "two")
    assert run(["mv", "sub/", "deep", "-q"]) == 0
    assert known(capsys) == []


def test_a_tightened_baseline_has_the_names_of_today(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["mv", "B", "Bee", "-q"]) == 0
    put(repository, {"N.md": "[[Bee#Log]]\n"})
    gone = 'the entry L101 "Lost" of "N.md" is no longer needed'
    assert [line.partition("X003 ")[2] for line in known(capsys)] == [gone]
    assert known(capsys, "--write-baseline", "../known.json") == []
    assert json.loads((repository.parent / "known.json").read_text())["findings"] == {
        "A.md": {"L101": {"Gone": 2}, "L102": {"Bee#No": 1}, "L103": {"sub/Bee#^no": 1}},
        "sub/Bee.md": {"L101": {"Lost": 1}, "L102": {"#Nö": 1}},
    }


def test_without_git_another_note_is_another_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    root = put(tmp_path / "vault", {"A.md": "[[Gone]]\n"})
    monkeypatch.chdir(root)
    assert run(["check", "-q", "--select", "L", "--write-baseline", "../known.json"]) == 0
    (root / "A.md").rename(root / "B.md")
    assert [line.split()[1] for line in known(capsys)] == ["X003", "L101"]


@pytest.mark.parametrize("option", [[], ["--baseline", "ci/known.json"]])
def test_a_fix_that_renames_a_note_takes_its_entries_along(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    option: list[str],
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    root = put(tmp_path, {".obsidian/app.json": "{}", "A.md": "# Ports\n\n[[Gone]]\n"})
    named = "" if option else '[check]\nbaseline = "ci/known.json"\n'
    put(root, {"ci/.keep": "", "vaultkit.toml": f'select = ["L", "G509", "X003"]\n{named}'})
    monkeypatch.chdir(root)
    assert run(["check", "-q", "--select", "L", "--write-baseline", "ci/known.json"]) == 0
    capsys.readouterr()
    assert run(["check", *option, "--unsafe-fixes", "--diff"]) == 1
    patch = capsys.readouterr().out
    assert "rename to Ports.md\n" in patch
    assert '-    "A.md": {\n+    "Ports.md": {\n' in patch
    assert run(["check", *option, "--unsafe-fixes", "--format", "concise"]) == 0
    assert capsys.readouterr() == ("", "fixed 1 finding in 1 file\n")
    assert entries(root) == {"Ports.md": {"L101": {"Gone": 1}}}
    assert findings(capsys, *option) == []
    assert run(["undo", "-q"]) == 0
    assert entries(root) == {"A.md": {"L101": {"Gone": 1}}}
