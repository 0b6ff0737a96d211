"""What commands say where a name fits nothing, and what they offer as the next line to type."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

import pytest

from vaultkit.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

VIEWS = "views:\n  - {type: table, name: Open}\n  - {type: list, name: Done}\n"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "kb"
    (folder / ".obsidian").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def put(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


BASES = {
    "Projects.md": "---\naliases: [Plans]\n---\n",
    "Projects.base": VIEWS,
    "Own.md": f"```base\n{VIEWS}```\n",
    "Own.base": VIEWS.replace("Open", "File"),
}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Projects#Nope", 'Projects.base: no view "Nope"; there is "Open", "Done"'),
        (
            "Projects.md#Open",
            'Projects.md: has no "base" code block; the vault has "Projects.base", "Own.base"',
        ),
        ("Own#File", 'Own.md: no view "File"; there is "Open", "Done"'),
        ("Prjects", 'no base or note "Prjects" in kb; did you mean "Projects" or "Projects.base"?'),
        ("zzz", 'no base or note "zzz" in kb'),
    ],
)
def test_a_base_that_is_not_there(
    root: Path, name: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put(root, BASES)
    assert run(["base", name]) == 2
    assert capsys.readouterr().err == f"error: {message}\n"


def test_a_base_comes_before_a_note_without_one(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(root, BASES)
    assert run(["base", "Projects#Done", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["base"] == "Projects.base"
    assert run(["base", "Own", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["base"] == "Own.md"


def test_a_vault_without_bases_says_so(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, {"A.md": ""})
    assert run(["base", "A"]) == 2
    told = 'error: A.md: has no "base" code block; the vault has no base files\n'
    assert capsys.readouterr().err == told


def test_graph_tells_its_notes_apart_from_those_of_check(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(root, {"A.md": "", "B.md": ""})
    assert run(["graph"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "notes           2"
    put(root, {"T/person.md": "", ".obsidian/templates.json": '{"folder": "T"}'})
    assert run(["graph"]) == 0
    line = "notes           3  2 checked, 1 left out as templates or excluded"
    assert capsys.readouterr().out.splitlines()[0] == line
    assert run(["check", "-q", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["notes"] == 2


PEOPLE = {
    "T/person.md": "---\ntags: [people]\n---\n",
    "T/sub/child.md": "---\ntags: [people/young]\n---\n[[Hub]]\n",
    "Odd template.md": "---\ntags: [people]\n---\n[[Hub]]\n",
    "Ann.md": "---\ntags: [people]\n---\n[[Hub]]\n",
    "Hub.md": "",
    ".obsidian/templates.json": '{"folder": "T"}',
    "vaultkit.toml": 'templates = ["Odd*"]\n',
}


@pytest.mark.parametrize("what", [["--tag", "people"], ["--linking-to", "Hub"]])
def test_a_new_map_lists_no_template(
    root: Path, what: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    put(root, PEOPLE)
    assert run(["moc", "new", "All", *what]) == 0
    text = (root / "All.md").read_text()
    region = text.partition("begin All list %%")[2]
    assert [line for line in region.splitlines() if line.startswith("- ")] == ["- [[Ann]]"]
    assert run(["moc", "--check"]) == 0
    capsys.readouterr()
    assert run(["base", "All", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["file.path"] for row in rows] == ["Ann.md"]


def test_a_new_map_shows_one_thing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, PEOPLE)
    for what in ([], ["--tag", "a", "--linking-to", "Hub"], ["--tag", "a", "--view", "B.base"]):
        assert run(["moc", "new", "All", *what]) == 2
        assert "one of --view FILE#VIEW, --tag TAG, --linking-to NOTE" in capsys.readouterr().err
    assert run(["moc", "new", "All", "--linking-to", "Hubb"]) == 2
    assert 'no note "Hubb" in kb; did you mean "Hub"?' in capsys.readouterr().err


def test_every_suggestion_has_a_command_that_works(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ring = {f"N{n}.md": f"[[N{n + 1}]] [[The hub]]\n" for n in range(6)}
    put(root, {"The hub.md": "", "N6.md": "[[The hub]]\n", **ring})
    assert run(["moc", "suggest"]) == 0
    line = capsys.readouterr().out.splitlines()[-2]
    call = 'vaultkit moc new "The hub map" --linking-to "The hub"'
    assert line == f"  make it: {call}"
    assert run(shlex.split(call)[1:]) == 0
    assert (root / "The hub map.md").read_text().count("\n- [[N") == 7


def test_groups_too_large_for_a_map_are_parted(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = {}
    for group in range(8):
        for n in range(20):
            near = " ".join(f"[[g{group}n{(n + step) % 20}]]" for step in range(1, 8))
            far = " ".join(f"[[g{(group + k) % 8}n{(n + j) % 20}]]" for k in (1, 2) for j in (3, 5))
            notes[f"g{group}n{n}.md"] = f"{near} {far}\n"
    put(root, notes)
    assert run(["moc", "suggest", "--format", "json", "--limit", "50"]) == 0
    found = json.loads(capsys.readouterr().out)["suggestions"]
    sizes = [len(one["notes"]) for one in found]
    assert sum(sizes) == 160
    assert max(sizes) <= 60


def test_a_sample_of_a_hundred_thousand_brackets_is_shortened(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["rule", "E206"]) == 0
    shown = capsys.readouterr().out
    assert f"    | {'[' * 60}… (100,000 characters)\n" in shown
    assert max(map(len, shown.splitlines())) < 250


CARDS = r"""{"nodes":[
{"id":"1","type":"text",
"text":"h\u00e4 \"[[Void]]\" ![[no.png]]\n[[A#No]]"},
{"id":"2","type":"text","text":"`[[Code]]` [[A]] [[A#Yes]] [x](https://example.org)"}]}"""


def test_dead_links_on_cards_are_reported_where_they_stand(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(root, {"A.md": "# Yes\n", "C.canvas": CARDS, "D.canvas": "[", "E.canvas": "{}"})
    assert run(["check", "--format", "json", "--ignore", "E206"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    told = [(x["path"], x["code"], x["message"], x["fix"]) for x in found]
    assert told == [
        ("C.canvas", "L101", 'no note named "Void"', None),
        ("C.canvas", "E201", 'no file named "no.png"', None),
        ("C.canvas", "L102", 'no heading "No" in "A"', None),
    ]
    data = CARDS.encode()
    places = [data[x["start_byte"] : x["end_byte"]] for x in found]
    assert places == [b"[[Void]]", b"![[no.png]]", b"[[A#No]]"]
    before = (root / "C.canvas").read_text()
    assert run(["check", "--unsafe-fixes", "-q"]) == 1
    assert (root / "C.canvas").read_text() == before


def test_cards_of_excluded_canvases_are_not_looked_at(root: Path) -> None:
    put(root, {"A.md": "", "x/C.canvas": CARDS, "vaultkit.toml": 'exclude = ["x/"]\n'})
    assert run(["check"]) == 0
