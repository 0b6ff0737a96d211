"""`check --fix` as a program: what is written, printed and refused, with and without git."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run
from vaultkit.vault.git.uncommitted import find_uncommitted
from vaultkit.vault.write import recover

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    ".obsidian/app.json": "{}",
    "A.md": "---\nup: [[Kubernetes]]\n---\n[[k8s]]\r\n[[Nowhere]]\r\n",
    "Kubernetes.md": "---\naliases: [k8s]\n---\n[[Kubernets modes]]\n",
    "x/Kubernetes modes.md": "",
}
FIXED = '---\nup: "[[Kubernetes]]"\n---\n[[Kubernetes|k8s]]\r\n[[Nowhere]]\r\n'


def put(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    return root


def git(root: Path, *arguments: str) -> None:
    own = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", "-C", str(root), *own, *arguments], check=True, capture_output=True)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    return put(tmp_path / "vault", FILES)


def check(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, str]:
    status = run(["check", "vault", "--today", "2026-11-21", *options])
    printed, complained = capsys.readouterr()
    return status, printed, complained


def test_safe_fixes_are_written(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, printed, complained = check(capsys, "--fix", "--format", "concise")
    assert (root / "A.md").read_bytes().decode() == FIXED
    assert status == 1
    assert [line.split(" ")[:2] for line in printed.splitlines()] == [
        ["vault/A.md:5:1:", "L101"],
        ["vault/Kubernetes.md:4:1:", "L101"],
    ]
    assert complained == "fixed 2 findings in 1 file; 2 more with --unsafe-fixes\n"
    assert check(capsys, "--fix")[2].startswith("fixed 0 findings in 0 files")


def test_unsafe_fixes_imply_fix(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, complained = check(capsys, "--unsafe-fixes")
    assert (root / "Kubernetes.md").read_text() == FILES["Kubernetes.md"].replace("ets", "etes")
    assert (root / "Nowhere.md").read_bytes() == b""
    made = "made 1 note in the vault's root, Obsidian's place for new notes: Nowhere\n"
    assert (status, complained) == (0, f"{made}fixed 4 findings in 3 files\n")


def test_only_what_is_named_is_fixed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "vault/Kubernetes.md", "--unsafe-fixes", "--quiet"]) == 0
    assert (root / "A.md").read_bytes().decode() == FILES["A.md"]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("options", [["--diff"], ["--diff", "--fix"]])
def test_a_diff_writes_nothing(
    root: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    status, printed, complained = check(capsys, *options)
    assert status == 1
    assert printed == (
        "--- vault/A.md\n+++ vault/A.md\n@@ -1,5 +1,5 @@\n ---\n-up: [[Kubernetes]]\n"
        '+up: "[[Kubernetes]]"\n ---\n-[[k8s]]\r\n+[[Kubernetes|k8s]]\r\n [[Nowhere]]\r\n'
    )
    assert complained.startswith("would fix 2 findings in 1 file")
    assert (root / "A.md").read_bytes().decode() == FILES["A.md"]
    (root / "A.md").write_bytes(FIXED.encode())
    assert check(capsys, *options)[:2] == (0, "")


@pytest.mark.parametrize("options", [["--diff"], []])
def test_safe_and_unsafe_fixes_are_counted_alike(
    root: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    gone = {"B.md": "[[Nowhere]] [[Nowhere]] [[//y/z]]\n", "C.md": "![x](Nowhere) [[A%2Emd]]\n"}
    put(root, gone)
    would, verb = ("would fix", "would make") if options else ("fixed", "made")
    safe = check(capsys, "--fix", *options)[2]
    assert safe == f"{would} 3 findings in 2 files; 5 more with --unsafe-fixes\n"
    unsafe = check(capsys, "--unsafe-fixes", *options)[2]
    made = f"{verb} 1 note in the vault's root, Obsidian's place for new notes: Nowhere\n"
    refused = "vault/B.md:1:25: L101 is not fixed: /y/z.md: its folder is not there\n"
    number = "7 findings in 4 files" if options else "4 findings in 2 files"
    assert unsafe == f"{made}{refused}{would} {number}\n"


def test_a_diff_is_a_patch(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    patch = check(capsys, "--diff")[1]
    git(root.parent, "init", "-q")
    command = ["git", "-C", str(root.parent), "apply", "-p0", "-"]
    subprocess.run(command, input=patch.encode(), check=True)
    assert (root / "A.md").read_bytes().decode() == FIXED


def test_json_tells_the_remedies(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del root
    findings = json.loads(check(capsys, "--format", "json")[1])["findings"]
    fixes = {finding["code"]: finding["fix"] for finding in findings}
    assert fixes["L106"] == {
        "title": "link to the note's name",
        "safety": "safe",
        "edits": [{"path": "A.md", "start_byte": 29, "end_byte": 32, "text": "Kubernetes|k8s"}],
    }
    assert [edit["text"] for edit in fixes["F302"]["edits"]] == ['"', '"']
    assert fixes["L101"]["safety"] == "unsafe"
    lines = check(capsys)[1].splitlines()
    assert "2 fixable with --fix" in lines[-3]
    assert lines[-2] == "next, repair 2 of them: vaultkit check vault --fix"
    after = json.loads(check(capsys, "--format", "json", "--fix")[1])
    assert [finding["code"] for finding in after["findings"]] == ["L101", "L101"]


def test_what_a_baseline_holds_is_not_fixed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(capsys, "--write-baseline", "old.json")[0] == 0
    put(root, {"B.md": "[[k8s]]\n"})
    check(capsys, "--baseline", "old.json", "--fix")
    assert (root / "A.md").read_bytes().decode() == FILES["A.md"]
    assert (root / "B.md").read_text() == "[[Kubernetes|k8s]]\n"


def test_what_was_there_before_a_change_is_not_fixed(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "all")
    put(root, {"B.md": "[[k8s]]\n"})
    check(capsys, "--diff-base", "HEAD", "--fix", "--allow-dirty")
    assert (root / "A.md").read_bytes().decode() == FILES["A.md"]
    assert (root / "B.md").read_text() == "[[Kubernetes|k8s]]\n"


def test_what_is_refused_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, {"A.md": "# On [[k8s]]\n\n[[#On k8s]]\n"})
    _, _, complained = check(capsys, "--fix")
    assert complained.splitlines()[0] == (
        'vault/A.md:1:6: L106 is not fixed: a fix would make A.md:3:1 "[[#On k8s]]" '
        'no longer lead to "A.md#On k8s"'
    )


def test_much_that_is_refused_for_one_reason_is_one_line(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(root, {f"{name}.md": "# On [[k8s]]\n\n[[#On k8s]]\n" for name in "ABCDEFGH"})
    _, printed, complained = check(capsys, "--fix", "--select", "L106")
    assert complained.splitlines()[0] == (
        '8 findings of L106 are not fixed: a fix would make … "[[#On k8s]]" '
        'no longer lead to "…"; in vault/A.md, vault/B.md, vault/C.md, vault/D.md, vault/E.md, '
        "and 3 more"
    )
    assert "fixable with --fix" not in printed


def test_changes_that_git_does_not_have(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(root, "init", "-q")
    status, printed, complained = check(capsys, "--fix")
    assert (status, printed) == (2, "")
    assert complained.startswith("error: 1 file to be fixed with changes that are not committed")
    assert "vault/A.md" in complained
    assert (root / "A.md").read_bytes().decode() == FILES["A.md"]
    assert check(capsys, "--diff")[0] == 1
    git(root, "add", ".")
    assert check(capsys, "--fix")[0] == 2
    git(root, "commit", "-qm", "all")
    put(root, {"Kubernetes.md": FILES["Kubernetes.md"] + "\nmore\n"})
    assert check(capsys, "--fix")[2].startswith("fixed 2 findings in 1 file")
    put(root, {"A.md": FILES["A.md"]})
    git(root, "checkout", "-q", "A.md")
    put(root, {"A.md": FILES["A.md"] + "more\n"})
    assert check(capsys, "--fix")[0] == 2
    assert check(capsys, "--fix", "--allow-dirty")[2].startswith("fixed 2 findings in 1 file")


def test_uncommitted(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = ["A.md", "Kubernetes.md", "x/é.md", "ignored.md", "link.md"]
    assert find_uncommitted(root, paths).paths == ()
    put(root, {"x/é.md": "", "ignored.md": "", ".gitignore": "ignored.md\n"})
    (root / "link.md").symlink_to("x/é.md")
    git(root.parent, "init", "-q")
    git(root, "add", "A.md", "link.md")
    git(root, "commit", "-qm", "one")
    put(root, {"A.md": "changed"})
    assert find_uncommitted(root, paths).paths == ("A.md", "Kubernetes.md", "link.md", "x/é.md")
    assert find_uncommitted(root / "x", ["é.md"]).paths == ("é.md",)
    monkeypatch.setenv("PATH", str(root))
    assert find_uncommitted(root, paths).paths == ()


@pytest.mark.parametrize("option", ["--fix", "--unsafe-fixes", "--diff"])
def test_whoever_watches_does_not_fix(
    root: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    del root
    status, _, complained = check(capsys, option, "--watch")
    assert status == 2
    assert f"{option} and --watch do not go together" in complained


def test_a_file_that_changes_meanwhile(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from vaultkit.cli.checking import check_fixing as fixing

    def edit_then_fix(*args: object, **options: object) -> object:
        result = real(*args, **options)  # type: ignore[arg-type]
        put(root, {"A.md": "edited"})
        return result

    real = fixing.plan_fixes  # between reading and writing
    monkeypatch.setattr(fixing, "plan_fixes", edit_then_fix)
    status, printed, complained = check(capsys, "--fix")
    assert (status, printed) == (2, "")
    assert complained == (
        "error: A.md: changed by another program since it was read; nothing was changed\n"
    )
    assert (root / "A.md").read_text() == "edited"


NOTES = 200


@pytest.mark.skipif(os.name == "nt", reason="signals are of POSIX")
def test_killed_at_random(tmp_path: Path) -> None:
    """Each run either did all or nothing, once the next has looked at what it left behind."""
    old = {f"f{n % 5}/n{n}.md": f"# {n}\n\n[[k8s]] and [[K#x|k]]\n" for n in range(NOTES)}
    new = {path: text.replace("[[k8s]]", "[[Kubernetes|k8s]]") for path, text in old.items()}
    root = put(
        tmp_path / "vault",
        {".obsidian/app.json": "{}", **old, "Kubernetes.md": FILES["Kubernetes.md"]},
    )
    command = [
        sys.executable,
        "-m",
        "vaultkit",
        "check",
        str(root),
        "--fix",
        "--select",
        "L106",
        "--quiet",
    ]

    def found() -> dict[str, str]:
        return {path: (root / path).read_bytes().decode() for path in old}

    start = time.perf_counter()
    subprocess.run(command, capture_output=True, check=False)
    longest = time.perf_counter() - start
    assert found() == new
    chance = random.Random(20261121)
    for _ in range(5):
        put(root, old)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(longest * 0.6, longest))
        process.send_signal(signal.SIGKILL)
        process.wait()
        torn = [path for path, text in found().items() if text not in (old[path], new[path])]
        assert torn == []
        recover(root)
        assert found() in (old, new)
    subprocess.run(command, capture_output=True, check=False)
    assert found() == new
    hidden = {p.relative_to(root).as_posix() for p in root.rglob(".*") if "undo" not in p.parts}
    assert hidden == {".obsidian", ".vaultkit", ".vaultkit/.gitignore"}


def test_a_check_tells_of_an_interrupted_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "A.md").write_text("text\n")
    assert run(["check", str(tmp_path), "-q"]) == 0
    assert capsys.readouterr().err == ""
    (tmp_path / ".vaultkit").mkdir()
    (tmp_path / ".vaultkit" / "journal.json").write_text("{}")
    assert run(["check", str(tmp_path), "-q"]) == 0
    assert "an earlier run that changes notes was interrupted" in capsys.readouterr().err


def test_a_fix_tightens_the_baseline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note, baseline = tmp_path / "A.md", tmp_path / "baseline.json"
    note.write_text("[[Gone]] [[Lost]]\n")
    words = ["check", str(tmp_path), "--format", "concise", "--quiet"]
    assert run([*words, "--write-baseline", str(baseline)]) == 0
    note.write_text("[[Gone]]\n")
    held = baseline.read_text()
    assert run([*words, "--baseline", str(baseline)]) == 0
    assert "X003" in capsys.readouterr().out
    assert run([*words, "--baseline", str(baseline), "--fix", "--ignore", "X003"]) == 0
    assert baseline.read_text() == held
    assert run([*words, "--baseline", str(baseline), "--fix"]) == 0
    assert capsys.readouterr() == ("", "")
    assert '"Gone": 1' in baseline.read_text()
    assert "Lost" not in baseline.read_text()
