"""What shells are told that can be typed next, asked as bash, zsh and fish ask."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.completion.completion_scripts import rejoin
from vaultkit.cli.main import run
from vaultkit.vault.files.file_listing import list_some_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ask = Callable[[str], list[str]]

FILES = {
    ".obsidian/templates.json": '{"folder": "Templates"}',
    "vaultkit.toml": "[types.project]\nrequired = []\n[types.'*']\nrequired = []\n",
    "Templates/person.md": "",
    "Templates/Template - fact.md": "",
    "People/Anna Müller.md": "",
    "People/Ann's note.md": "",
    "People/a, b; c.md": "",
    "One/Same.md": "",
    "Two/Same.md": "",
    "#hash.md": "",
    "pic 1.png": "",
    "Board.canvas": "",
    "My Base.base": "views:\n  - {type: table, name: All of it}\n  - {type: list, name: Über}\n",
    "Inline.md": "```base\nviews:\n  - type: table\n    name: Here\n```\n",
    ".trash/Anna gone.md": "",
}


@pytest.fixture(autouse=True)
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "kb"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Return what asks as fish does, the plainest of the three, and gives values."""

    def asked(line: str) -> list[str]:
        monkeypatch.setenv("_VAULTKIT_COMPLETE", "fish_complete")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", line.rpartition(" ")[2] if '"' not in line else
                           '"' + line.rpartition('"')[2])  # fmt: skip
        assert run([]) == 0
        shown = capsys.readouterr()
        assert shown.err == ""
        lines = shown.out.splitlines()
        return [x.partition(",")[2].partition("\t")[0] for x in lines if x.startswith("plain,")]

    return asked


CASES = {
    "commands": ("vaultkit re", ["redo", "render", "replace-section", "review"]),
    "formats": ("vaultkit check --format js", ["json", "jsonl"]),
    "a rule": ("vaultkit rule L10", [f"L10{n}" for n in range(1, 10)]),
    "a rule by name": ("vaultkit rule note-not", ["note-not-found"]),
    "codes after a comma": ("vaultkit check --select L101,e201", ["L101,E201"]),
    "extend-select": ("vaultkit check --extend-select p901", ["P901"]),
    "ignore": ("vaultkit check --ignore e202", ["E202"]),
    "a note by name": ("vaultkit render Ann", ["Anna Müller", "Ann's note"]),
    "a note by another word": ("vaultkit render mül", ["Anna Müller"]),
    "a note by path": ("vaultkit render People/Anna", ["People/Anna Müller.md"]),
    "two of one name": ("vaultkit render Sa", ["One/Same.md", "Two/Same.md"]),
    "a canvas": ("vaultkit render Boa", ["Board.canvas"]),
    "mv": ("vaultkit mv Ann", ["Anna Müller", "Ann's note"]),
    "mv of a picture": ("vaultkit mv pic", ["pic 1.png"]),
    "mv of a folder": ("vaultkit mv Peo", ["People/"]),
    "mv to a folder": ("vaultkit mv X Peo", ["People/"]),
    "path from": ("vaultkit graph path Ann", ["Anna Müller", "Ann's note"]),
    "path to": ("vaultkit graph path X Anna", ["Anna Müller"]),
    "check": ("vaultkit check People/Anna", ["People/Anna Müller.md"]),
    "check by name": ("vaultkit check Anna", ["People/Anna Müller.md"]),
    "inspect a folder": ("vaultkit inspect Two", ["Two/", "Two/Same.md"]),
    "review": ("vaultkit review d", ["done"]),
    "review done": ("vaultkit review done Anna", ["Anna Müller"]),
    "moc": ("vaultkit moc s", ["suggest"]),
    "moc and a path": ("vaultkit moc Two", ["Two/", "Two/Same.md"]),
    "moc and an option": ("vaultkit moc --ch", ["--check"]),
    "types": ("vaultkit new ", ["project", "fact", "person"]),
    "a type": ("vaultkit new p", ["project", "person"]),
    "schemas": ("vaultkit schema p", ["project"]),
    "a base": ("vaultkit base My", ["My Base.base"]),
    "views of a base": ('vaultkit base "My Base.base#', ["My Base.base#All of it",
                                                         "My Base.base#Über"]),
    "a view": ('vaultkit base "My Base.base#ü', ["My Base.base#Über"]),
    "a view without the suffix": ('vaultkit base "My Base#A', ["My Base#All of it"]),
    "views in a note": ("vaultkit base Inline#", ["Inline#Here"]),
    "hash": ('vaultkit render "#h', ["#hash"]),
    "nothing": ("vaultkit render zzzz", []),
}  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), CASES.values(), ids=CASES)
def test_candidates(ask: Ask, line: str, expected: list[str]) -> None:
    assert sorted(ask(line))[: len(expected) + 1] == sorted(expected)


def test_letters_of_families_come_first(ask: Ask) -> None:
    assert ask("vaultkit rule l")[:2] == ["L", "L101"]
    assert ask("vaultkit check --ignore k8s")[:1] == ["K8S"]


def test_from_a_folder_of_the_vault(ask: Ask, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(vault / "People")
    assert ask("vaultkit check Anna") == ["Anna Müller.md"]
    assert ask("vaultkit check People/Anna") == ["People/Anna Müller.md"]
    assert ask("vaultkit render Sa") == ["One/Same.md", "Two/Same.md"]


def test_with_vault_from_elsewhere(ask: Ask, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(vault.parent)
    assert ask("vaultkit render --vault kb Anna") == ["Anna Müller"]
    assert ask("vaultkit graph --vault kb path Anna") == ["Anna Müller"]


HOSTILE = {
    "broken config": ("vaultkit.toml", b"[[["),
    "binary config": ("vaultkit.toml", b"\xff\x00"),
    "broken settings": (".obsidian/templates.json", b"[1, {"),
    "broken base": ("My Base.base", b"views: [\x00{{"),
    "broken glob": ("vaultkit.toml", b'templates = ["***[a-"]\n'),
}


@pytest.mark.parametrize(("path", "data"), HOSTILE.values(), ids=HOSTILE)
def test_nothing_is_said_in_a_strange_folder(ask: Ask, vault: Path, path: str, data: bytes) -> None:
    (vault / path).write_bytes(data)
    lines = ("render A", "new p", 'base "My Base.base#', "check A", "mv A", "schema p")
    for line in lines:
        ask(f"vaultkit {line}")
    assert ask("vaultkit chec") == ["check"]


def test_wrong_commands_and_options_are_met_with_silence(ask: Ask) -> None:
    for line in ("nope A", "graph nope A", "check --nope A", "check --today nope A", "mv 'A"):
        ask(f"vaultkit {line}")


@pytest.mark.skipif(sys.platform == "win32", reason="such names are of POSIX")
def test_names_that_steer_a_terminal_and_links_are_left_out(ask: Ask, vault: Path) -> None:
    (vault / "Anna\n evil.md").write_text("")
    (vault / "Anna\x1b[2J.md").write_text("")
    (vault / "Anna link.md").symlink_to("People/Anna Müller.md")
    (vault / "loop").symlink_to(vault)
    assert ask("vaultkit render Anna") == ["Anna Müller"]


def test_a_folder_without_end_is_not_walked_to_its_end(vault: Path) -> None:
    found = list(list_some_files(vault, most=6))
    assert 0 < len(found) < len(FILES)


def test_no_note_is_read(ask: Ask, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    for name in ("load.load_vault", "load.load_note", "files.file_reading.read_source"):
        monkeypatch.setattr(f"vaultkit.vault.{name}", refuse)
    assert ask("vaultkit render Anna") == ["Anna Müller"]
    assert ask("vaultkit new p") == ["project", "person"]
    assert vault.is_dir()


def told(shell: str, words: str, at: str, monkeypatch: pytest.MonkeyPatch, **more: str) -> None:
    variables = {"_VAULTKIT_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": at}
    for name, value in (variables | more).items():
        monkeypatch.setenv(name, value)
    assert run([]) == 0


def test_bash_gets_a_line_for_each(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told("bash", "vaultkit\nrender\na,", "2", monkeypatch)
    assert capsys.readouterr().out == "plain,a, b; c\n"
    told("bash", "vaultkit\nimport\nPeo", "2", monkeypatch)
    assert capsys.readouterr().out == "file,Peo\n"


def test_bash_may_ask_with_the_script_of_click(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told("bash", "vaultkit mv Anna", "2", monkeypatch)
    assert capsys.readouterr().out == "plain,Anna Müller\n"
    told("bash", 'vaultkit base "My Base.base#A', "2", monkeypatch)
    assert capsys.readouterr().out == "plain,My Base.base#All of it\n"


def test_bash_cuts_words_at_an_equals_sign(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = {"COMP_LINE": "vaultkit check --select=E201", "COMP_PART": "E201"}
    told("bash", "vaultkit\ncheck\n--select\n=\nE201", "4", monkeypatch, **line)
    assert capsys.readouterr().out == "plain,E201\n"


def test_bash_is_given_no_name_that_it_would_take_for_a_variable(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "cost $(touch x).md").write_text("")
    told("bash", "vaultkit\nrender\ncost", "2", monkeypatch)
    assert capsys.readouterr().out == "\n"
    told("bash", 'vaultkit\nrender\n"cost', "2", monkeypatch)
    assert capsys.readouterr().out == "plain,cost $(touch x)\n"


def test_zsh_gets_three_lines_for_each(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told("zsh", "vaultkit rule E201", "2", monkeypatch)
    assert capsys.readouterr().out == "plain\nE201\nembed-not-found\n"
    told("zsh", "vaultkit import ", "2", monkeypatch)
    assert capsys.readouterr().out == "file\n_\n_\n"


@pytest.mark.parametrize(
    ("pieces", "line", "words"),
    [
        (["v", "mv", "a", "@", "b"], "v mv a@b", ["v", "mv", "a@b"]),
        (["v", "--s", "=", ""], "v --s=", ["v", "--s="]),
        (["v", "mv", ""], "v mv ", ["v", "mv", ""]),
        (["v", '"a b'], 'v  "a b', ["v", '"a b']),
        (["v", "x"], "other y", ["v", "x"]),
    ],
)
def test_pieces_of_bash_are_words_again(pieces: list[str], line: str, words: list[str]) -> None:
    assert rejoin(pieces, line) == words


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts_are_valid(shell: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "vaultkit"]
    source = {**os.environ, "_VAULTKIT_COMPLETE": f"{shell}_source"}
    script = subprocess.run(command, env=source, capture_output=True, check=True).stdout
    assert b"_VAULTKIT_COMPLETE" in script or b"_vaultkit_completion" in script
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    (tmp_path / "script").write_bytes(script)
    subprocess.run([shell, "-n", str(tmp_path / "script")], check=True)


BASH = """\
eval "$(_VAULTKIT_COMPLETE=bash_source vaultkit)"
compopt() { :; }
COMP_LINE='vaultkit render Ann'; COMP_WORDS=(vaultkit render Ann); COMP_CWORD=2
_vaultkit_completion vaultkit Ann render
printf '%s|' "${COMPREPLY[@]}"
complete -p vaultkit
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_itself(tmp_path: Path) -> None:
    program = tmp_path / "bin/vaultkit"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m vaultkit "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    command = ["bash", "--norc", "--noprofile", "-c", BASH]
    done = subprocess.run(
        command, env={**os.environ, "PATH": path}, capture_output=True, check=True
    )
    assert done.stderr == b""
    assert sorted(done.stdout.decode().split("|")[:2]) == ["Ann's note", "Anna Müller"]
    assert "-F _vaultkit_completion vaultkit" in done.stdout.decode()
