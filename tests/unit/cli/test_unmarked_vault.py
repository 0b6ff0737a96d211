"""A folder that nothing marks as a vault, in a git repository that has notes elsewhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest

from vaultkit.cli.main import run
from vaultkit.opening.vault_place import find_surrounding

if TYPE_CHECKING:
    from pathlib import Path

NOTES = {"A.md": "see [[B]]\n", "sub/B.md": "# B\n", "sub/D.md": "[[B]]\n"}
TAKEN = (
    "no .obsidian, vaultkit.toml or [tool.vaultkit] in sub/ or above: it is taken as the vault; "
    "to take the repository: vaultkit "
)
REFUSED = (
    "error: nothing marks sub/ as a vault, and the repository around it holds other notes, "
    "which would be left as they are; nothing was changed; say which one is the vault:"
)


class Said(NamedTuple):
    status: int
    out: str
    err: list[str]


class Typed:
    """What a person types, in a folder of the repository."""

    def __init__(self, top: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.top = top
        self._capsys = capsys

    def __call__(self, *words: str) -> Said:
        status = run(words)
        out, err = self._capsys.readouterr()
        return Said(status, out, err.splitlines())

    @property
    def files(self) -> dict[str, str]:
        found = (path for path in sorted(self.top.rglob("*")) if path.is_file())
        return {path.relative_to(self.top).as_posix(): path.read_text() for path in found}


@pytest.fixture
def typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typed:
    top = tmp_path / "repo"
    for name, text in NOTES.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    (top / ".git").mkdir()
    monkeypatch.chdir(top / "sub")
    return Typed(top, capsys)


READING = [
    ["check", "--fail-on", "never"],
    ["check", "--diff"],
    ["inspect", "B"],
    ["graph"],
    ["review"],
    ["render", "B"],
    ["moc", "--check"],
    ["moc", "suggest"],
]


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_what_reads_says_what_it_takes(typed: Typed, words: list[str]) -> None:
    said = typed(*words)
    assert said.status == 0
    assert [line for line in said.err if line.startswith("no .obs")] == [
        f"{TAKEN}{' '.join(words)} --vault .."
    ]
    assert not any("no .obs" in line for line in typed(*words, "--quiet").err)
    assert not any("no .obs" in line for line in typed(*words, "--vault", ".").err)
    assert typed.files == NOTES


def test_json_stays_json(typed: Typed) -> None:
    said = typed("check", "--format", "json")
    assert json.loads(said.out)["notes"] == 2
    assert said.err == [f"{TAKEN}check --format json --vault .."]


WRITING = [
    (["mv", "B", "C"], "mv sub/B C"),
    (["mv", "B.md", "../"], "mv sub/B.md ./"),
    (["mv", "--dry-run", "./B", "x/"], "mv --dry-run sub/B sub/x/"),
    (["mv", "B.md", "../E"], "mv sub/B.md ./E"),
    (["mv", "#a", "#b/c"], "mv '#a' '#b/c'"),
    (["mv", "B#One", "Two/Three"], "mv 'B#One' Two/Three"),
    (["check", "--fix"], "check --fix"),
    (["check", "--unsafe-fixes", "D.md"], "check --unsafe-fixes D.md"),
    (["moc"], "moc"),
    (["moc", "new", "M", "--tag", "a"], "moc new M --tag a"),
    (["new", "person", "Ada", "--folder=People"], "new person Ada --folder=sub/People"),
    (["review", "done", "B"], "review done B"),
    (["init"], "init"),
]


@pytest.mark.parametrize(("words", "wide"), WRITING, ids=[" ".join(x) for x, _ in WRITING])
def test_what_writes_asks_which_one_is_meant(typed: Typed, words: list[str], wide: str) -> None:
    said = typed(*words)
    assert said.status == 2
    assert said.out == ""
    assert said.err[0] == REFUSED
    assert said.err[1] == f"       the repository:  vaultkit {wide} --vault .."
    assert said.err[2].startswith(f"       this folder:     vaultkit {words[0]} ")
    assert said.err[2].endswith(" --vault .")
    assert typed.files == NOTES


def test_an_import_asks_too(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old/x.md").write_text("# X\n")
    said = typed("import", "../../old")
    assert (said.status, said.err[0]) == (2, REFUSED)
    assert said.err[1] == "       the repository:  vaultkit import ../../old --vault .."
    assert typed("import", "../../old", "--into", ".").status == 0
    assert (typed.top / "sub/x.md").is_file()


def test_both_answers_do_what_they_say(typed: Typed) -> None:
    assert typed("mv", "sub/B", "C", "--vault", "..").status == 0
    assert (typed.top / "A.md").read_text() == "see [[C]]\n"
    assert typed("mv", "C", "B", "--vault", ".").status == 0
    assert (typed.top / "A.md").read_text() == "see [[C]]\n"
    assert (typed.top / "sub/D.md").read_text() == "[[B]]\n"


def test_a_double_dash_stays_last(typed: Typed) -> None:
    said = typed("mv", "--", "B", "-C")
    assert said.err[1] == "       the repository:  vaultkit mv --vault .. -- sub/B -C"


@pytest.mark.parametrize("mark", ["vaultkit.toml", "../vaultkit.toml", "../../vaultkit.toml"])
def test_an_empty_config_is_an_answer_for_good(typed: Typed, mark: str) -> None:
    (typed.top / "sub" / mark).write_text("")
    assert typed("mv", "B", "C").status == 0
    assert not any(line.startswith("no .obs") for line in typed("check").err)


@pytest.mark.parametrize("place", [".obsidian", "../.obsidian"])
def test_settings_of_obsidian_are_one(typed: Typed, place: str) -> None:
    (typed.top / "sub" / place).mkdir()
    assert typed("mv", "B", "C").status == 0


def test_a_path_is_taken_with_a_word_as_well(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(typed.top)
    assert typed("check", "sub").err == [f"{TAKEN}check sub --vault ."]
    assert typed("check").err == []
    said = typed("check", "sub", "--fix")
    assert said.status == 2
    assert said.err[2] == "       this folder:     vaultkit check sub --fix --vault sub"


def test_a_folder_of_init_is_meant(typed: Typed) -> None:
    assert typed("init", ".").status == 0
    assert (typed.top / "sub/vaultkit.toml").is_file()


def test_an_empty_folder_may_become_a_vault(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    (typed.top / "new").mkdir()
    monkeypatch.chdir(typed.top / "new")
    assert typed("init").status == 0
    assert (typed.top / "new/vaultkit.toml").is_file()


def test_a_repository_without_other_notes_is_no_other_reading(typed: Typed) -> None:
    sub = typed.top / "sub"
    assert find_surrounding(sub) == typed.top
    (typed.top / "A.md").rename(typed.top / "A.py")
    (typed.top / ".hidden").mkdir()
    (typed.top / ".hidden/N.md").write_text("")
    assert find_surrounding(sub) is None


def test_the_nearest_repository_counts(typed: Typed) -> None:
    (typed.top / "sub/.git").write_text("gitdir: ../.git/modules/sub\n")
    assert find_surrounding(typed.top / "sub") is None


def test_undo_names_the_folder_that_has_a_step(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = "there is no change of vaultkit in this vault to be undone; "
    assert typed("mv", "B", "C", "--vault", ".").status == 0
    monkeypatch.chdir(typed.top)
    said = typed("undo")
    assert (said.status, said.err) == (2, [f"error: {none}sub/ has one: vaultkit undo --vault sub"])
    assert typed("undo", "--list").err == [f"{none}sub/ has one: vaultkit undo --list --vault sub"]
    (typed.top / "sub/deep").mkdir()
    monkeypatch.chdir(typed.top / "sub/deep")
    assert typed("undo").err == [f"error: {none}../ has one: vaultkit undo --vault .."]
    assert typed("undo", "--vault", "..").status == 0
    nothing = "error: there is nothing in this vault that was taken back; "
    assert typed("redo").err == [f"{nothing}../ has one: vaultkit redo --vault .."]
