"""`vaultkit lsp` over standard streams, as an editor sees it."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.docs.sessions import copy_vaults
from tests.unit.lsp.lsp_client import CAPABILITIES, TODAY, Client, position, uri_of
from vaultkit.checks.engine.registry import load_rules
from vaultkit.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Start = Callable[..., Client]

NUMBERS = {"error": 1, "warning": 2, "info": 3}
FILES: Mapping[str, str] = {
    ".obsidian/app.json": "{}",
    "Home.md": "---\ntags: [net, other]\nup: '[[Ports]]'\n---\n# 👩‍🚀 Home of [[Ports]]\n\n"
    "中文 😀 [[ports|them]], [[Ports#Range 😀]], ![](pic.png) [m](Ports.md#Range%20😀) #net/x\n\n"
    "- item [[Nowhere]] ^id1\n- [[#^id1]]\n",
    "Ports.md": "# Ports\r\n\r\n## Range 😀\r\n\r\ntext [[Home]]  \r\n[[Home#^id1]] #net\r\n",
    "Sub/pic.png": "x",
    "Board.canvas": '{"nodes": [{"id": "a", "type": "file", "file": "Ports.md", "x": 0, "y": 0,'
    ' "width": 1, "height": 1}, {"id": "b", "type": "file", "file": "Gone.md", "x": 9, "y": 0,'
    ' "width": 1, "height": 1}], "edges": []}',
    "All.base": "views:\n  - type: table\n    name: V\n    order: [file.name, formula.gone]\n",
}


def make(root: Path, files: Mapping[str, str | bytes] = FILES) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode() if isinstance(text, str) else text)
    return root


@pytest.fixture(scope="module")
def shared() -> Iterator[Client]:
    client = Client()
    yield client
    assert client.end() == 0


@pytest.fixture
def start(shared: Client) -> Iterator[Start]:
    """Return what opens folders in a server: in the one that tests share, or with options."""
    clients: list[Client] = []

    def begin(*folders: Path, **options: Any) -> Client:
        if options:
            clients.append(Client(*folders, **options))
            return clients[-1]
        shared.change_folders(*folders)
        return shared

    yield begin
    for client in clients:
        if client.process.poll() is None:
            client.drop()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return make(tmp_path / "vault")


def checked(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, list[dict[str, Any]]]:
    """Return what `vaultkit check` finds, by path."""
    capsys.readouterr()
    run(["check", str(root), "--format", "json", "--today", TODAY, "--no-cache"])
    found: dict[str, list[dict[str, Any]]] = {}
    for one in json.loads(capsys.readouterr().out)["findings"]:
        found.setdefault(one["path"], []).append(one)
    return found


def as_shown(finding: Mapping[str, Any], text: str, encoding: str) -> dict[str, Any]:
    """Return a finding of `check` as an editor should show it."""
    lines = [line.removesuffix("\n") for line in text.split("\n")]

    def at(line: int, column: int) -> dict[str, int]:
        before = "\n".join(lines[: line - 1])
        start = len(before) + (line > 1)
        return position(text, start + column - 1, encoding)

    return {
        "range": {
            "start": at(finding["line"], finding["column"]),
            "end": at(finding["end_line"], finding["end_column"]),
        },
        "message": finding["message"],
        "severity": NUMBERS[finding["severity"]],
        "code": finding["code"],
        "source": "vaultkit",
        "data": {"name": finding["name"]},
    }


def assert_same(client: Client, root: Path, capsys: pytest.CaptureFixture[str]) -> int:
    """See that an editor shows what `check` finds, place by place; return how much."""
    wanted = {
        uri_of(root / path): [as_shown(x, read(root / path), client.encoding) for x in found]
        for path, found in checked(root, capsys).items()
    }
    assert {uri: found for uri, found in client.diagnostics.items() if found} == wanted
    return sum(map(len, wanted.values()))


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_findings_are_those_of_check(
    encoding: str, vault: Path, start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    client = start(vault, encodings=(encoding, "utf-16"))
    assert client.encoding == encoding
    client.wait_for(uri_of(vault / "Home.md"))
    assert assert_same(client, vault, capsys) == 3
    assert {Path(uri).suffix for uri in client.diagnostics} == {".md", ".canvas", ".base"}
    assert client.end() == 0


def test_unsaved_text_counts_everywhere(vault: Path, start: Start) -> None:
    client = start(vault)
    home, ports = (uri_of(vault / name) for name in ("Home.md", "Ports.md"))
    client.wait_for(home)
    client.open(vault / "Ports.md")
    before = len(client.diagnostics[home])
    at = client.texts[ports].index("Range")
    client.edit(ports, at, at + 5, "Span")
    found = {one["code"] for one in client.diagnostics[home]}
    assert len(client.diagnostics[home]) == before + 2
    assert "L102" in found
    client.edit(ports, at, at + 4, "Range")
    assert len(client.diagnostics[home]) == before
    client.edit(ports, at, at + 5, "Span")
    client.close(ports)  # without saving: the disk counts again
    assert len(client.diagnostics[home]) == before
    assert (vault / "Ports.md").read_bytes() == FILES["Ports.md"].encode()


def test_a_note_that_is_not_saved_yet_is_there(vault: Path, start: Start) -> None:
    client = start(vault)
    home = uri_of(vault / "Home.md")
    client.wait_for(home)
    assert any("Nowhere" in one["message"] for one in client.diagnostics[home])
    uri = client.open(vault / "Nowhere.md", "text\n")
    assert not any("Nowhere" in one["message"] for one in client.diagnostics[home])
    client.close(uri)
    assert any("Nowhere" in one["message"] for one in client.diagnostics[home])


def test_what_looks_at_all_notes_comes_after_a_pause(tmp_path: Path, start: Start) -> None:
    root = copy_vaults(tmp_path) / "garden"
    client = start(root, options=["--quiet"])
    plants = uri_of(root / "Maps/Plants map.md")
    client.wait_for(plants)
    (stale,) = client.diagnostics[plants]
    assert stale["code"] == "M601"
    uri = client.open(root / "Maps/Plants map.md")
    client.catches_up = False
    client.edit(uri, 0, 0, "\n\n")
    (moved,) = client.diagnostics[uri]
    assert moved["range"]["start"]["line"] == stale["range"]["start"]["line"] + 2
    start_of = client.texts[uri].index("%% vaultkit:moc begin")
    client.edit(uri, start_of, len(client.texts[uri]), "text")
    while client.diagnostics[uri]:  # it says until the pause what it said before
        client.take()
    assert client.actions(uri) == []


def test_the_disk_is_followed(vault: Path, start: Start) -> None:
    client = start(vault)
    home = uri_of(vault / "Home.md")
    client.wait_for(home)
    assert client.registered == ["workspace/didChangeWatchedFiles"]
    (vault / "New").mkdir()
    (vault / "New/Nowhere.md").write_text("x\n")
    client.change_on_disk(vault / "New")
    client.settle()
    client.settle()
    assert not any("Nowhere" in one["message"] for one in client.diagnostics[home])


def test_marks_and_bytes_that_editors_do_not_show(
    tmp_path: Path, start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "A.md": b"\xef\xbb\xbf[[B]] [[N]]\r\nx\n",
        "B.md": b"caf\xe9 \xf0\x9f\x98\x80 [[No]]\n",
    }
    root = make(tmp_path / "vault", files)
    client = start(root)
    for name in files:
        client.wait_for(uri_of(root / name))
    assert_same(client, root, capsys)
    for name in files:
        client.open(root / name, read(root / name))
    assert_same(client, root, capsys)
    uri = uri_of(root / "A.md")
    client.edit(uri, 0, 0, "😀 ")
    (there,) = [one for one in client.diagnostics[uri] if one["code"] == "L101"]
    assert there["range"]["start"] == {"line": 0, "character": 9}


def snippets() -> list[tuple[str, str]]:
    """Return files of the examples of all rules."""
    found = [
        (path, data if isinstance(data, str) else data.decode())
        for rule in load_rules()
        for example in rule.examples
        for path, data in example.files.items()
        if isinstance(data, str) and Path(path).suffix in {".md", ".canvas", ".base"}
    ]
    return [(path, text) for path, text in found if len(text) < 2_000 and not path.startswith(".")]


@pytest.mark.parametrize("seed", [69, 70])
def test_random_edits_are_judged_as_a_whole_run_does(
    seed: int, tmp_path: Path, start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(seed)
    some = snippets()
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    for path, text in chance.sample(some, 90):
        if not any((root / part).is_file() for part in Path(path).parents):
            make(root, {path: text} if not (root / path).is_dir() else {})
    families = sorted({rule.code.rstrip("0123456789") for rule in load_rules()})
    (root / "vaultkit.toml").write_text(f"extend-select = {families}\n[site]\nname = 'S'\n")
    mirror = tmp_path / "mirror"
    client = start(root, encodings=(chance.choice(["utf-8", "utf-16", "utf-32"]),))
    names = sorted(x for x in root.rglob("*") if x.suffix in {".md", ".canvas", ".base"})
    opened = [client.open(path) for path in chance.sample(names, 12)]
    while not client.diagnostics or not any(client.diagnostics.values()):
        client.settle()
    total = 0
    for _ in range(14):
        for _ in range(3):
            uri = chance.choice(opened)
            client.edit_all(uri, [*random_edits(chance, client.texts[uri], some)])
        shutil.rmtree(mirror, ignore_errors=True)
        shutil.copytree(root, mirror)
        for uri, text in client.texts.items():
            (mirror / Path(client_path(uri)).relative_to(root)).write_bytes(text.encode())
        moved = {
            uri_of(mirror / Path(client_path(uri)).relative_to(root)): found
            for uri, found in client.diagnostics.items()
        }
        shown, client.diagnostics = client.diagnostics, moved
        total += assert_same(client, mirror, capsys)
        client.diagnostics = shown
    assert total > 200


def client_path(uri: str) -> str:
    from urllib.parse import unquote

    return unquote(uri.removeprefix("file://"))


def random_edits(
    chance: random.Random, text: str, some: list[tuple[str, str]]
) -> Iterator[tuple[int, int, str]]:
    """Yield edits as people make them, each of which counts from what the one before left."""
    for _ in range(chance.randrange(1, 4)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice([0, 0, 1, 7, 40]))
        word = Path(chance.choice(some)[0]).stem
        lines = chance.choice(some)[1].splitlines(keepends=True) or [""]
        new = chance.choice(["", "😀", "中文", "\r\n", f"[[{word}]]", "# ", chance.choice(lines)])
        start = start - 1 if start and text[start - 1] == "\r" else start
        end = max(start, end - 1 if end and text[end - 1 : end + 1] == "\r\n" else end)
        yield start, end, new
        text = text[:start] + new + text[end:]


def test_several_vaults_keep_to_themselves(tmp_path: Path, start: Start) -> None:
    one = make(tmp_path / "one", {".obsidian/app.json": "{}", "A.md": "[[B]]\n"})
    other = make(tmp_path / "other", {".obsidian/app.json": "{}", "B.md": "[[A]] [[B]]\n"})
    inner = make(one / "inner", {".obsidian/app.json": "{}", "C.md": "[[A]] [[Zed]]\n"})
    client = start(one, other)
    for path in (one / "A.md", other / "B.md"):
        client.wait_for(uri_of(path))
    client.open(inner / "C.md")
    client.wait_for(uri_of(inner / "C.md"))
    while len(client.diagnostics[uri_of(inner / "C.md")]) < 2:
        client.settle()
    found = {uri: len(some) for uri, some in client.diagnostics.items()}
    assert found == {
        uri_of(one / "A.md"): 1,
        uri_of(other / "B.md"): 1,
        uri_of(inner / "C.md"): 2,
    }
    folders = {"added": [], "removed": [{"uri": uri_of(other), "name": "other"}]}
    client.tell("workspace/didChangeWorkspaceFolders", {"event": folders})
    client.settle()
    assert client.diagnostics[uri_of(other / "B.md")] == []


def test_a_config_with_faults_is_told_and_read_again(tmp_path: Path, start: Start) -> None:
    files = {"A.md": "[[Gone]]\n", "vaultkit.toml": '[links]\nplaned = ["x"]\n'}
    root = make(tmp_path / "vault", files)
    client = start(root)
    config = uri_of(root / "vaultkit.toml")
    client.wait_for(config)
    (fault,) = client.diagnostics[config]
    assert (fault["range"]["start"], fault["severity"]) == ({"line": 1, "character": 0}, 1)
    assert "planed" in fault["message"]
    assert any("planed" in message for message in client.shown)
    (root / "vaultkit.toml").write_text('[links]\nplanned = ["Gone"]\n')
    client.change_on_disk(root / "vaultkit.toml")
    while client.diagnostics[config]:
        client.settle()
    client.open(root / "A.md")
    assert client.diagnostics[uri_of(root / "A.md")] == []
    (root / "vaultkit.toml").write_text("[links]\nplanned = [\n")
    client.change_on_disk(root / "vaultkit.toml")
    client.settle()
    client.settle()
    assert client.diagnostics[config] != []
    client.edit(uri_of(root / "A.md"), 0, 0, "[[Other]] ")  # by the config from before
    assert [x["code"] for x in client.diagnostics[uri_of(root / "A.md")]] == ["L101"]


def test_a_baseline_counts(vault: Path, start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    (vault / "vaultkit.toml").write_text('[check]\nbaseline = "known.json"\n')
    run(["check", str(vault), "--write-baseline", str(vault / "known.json"), "--today", TODAY])
    client = start(vault)
    uri = client.open(vault / "Home.md")
    client.edit(uri, 0, 0, "")
    assert_same(client, vault, capsys)
    assert not any(client.diagnostics.values())
    client.edit(uri, len(client.texts[uri]), len(client.texts[uri]), "\n[[Nowhere]] [[Else]]\n")
    client.save(uri)
    assert assert_same(client, vault, capsys) == 2
    text = client.texts[uri].replace("[[Nowhere]]", "x").replace("[[Else]]", "y")
    client.edit_all(uri, [(0, len(client.texts[uri]), text)])
    client.save(uri)
    assert assert_same(client, vault, capsys) == 1  # the entry that nothing needs


def test_a_folder_without_notes_is_told_and_waited_for(tmp_path: Path, start: Start) -> None:
    root = make(tmp_path / "vault", {".obsidian/app.json": "{}"})
    client = start(root)
    while not client.shown:
        client.settle()
    assert "no notes in this folder" in client.shown[0]
    (root / "A.md").write_text("[[Gone]]\n")
    client.change_on_disk(root / "A.md")
    client.wait_for(uri_of(root / "A.md"))
    assert len(client.diagnostics[uri_of(root / "A.md")]) == 1


CRASH = """\
import sys
from vaultkit.lsp.features import code_actions, renaming
def crash(*_): raise ZeroDivisionError("on purpose")
code_actions.find_actions = crash
from vaultkit.lsp.open_vaults import OpenVaults
change = OpenVaults.change
def crash_once(self, uri, version, changes):
    change(self, uri, version, changes)
    if version == 2: crash()
OpenVaults.change = crash_once
from vaultkit.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


def test_what_crashes_is_named_and_the_rest_goes_on(vault: Path, start: Start) -> None:
    client = start(vault, program=CRASH)
    client.catches_up = False
    uri = client.open(vault / "Home.md")
    asked = {"textDocument": {"uri": uri}, "context": {"diagnostics": []}}
    place = {"line": 0, "character": 0}
    told = client.refused(
        "textDocument/codeAction", {**asked, "range": {"start": place, "end": place}}
    )
    assert told.startswith("textDocument/codeAction: a bug in vaultkit")
    assert client.logged == [told]
    change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": "[[Gone]]"}]}
    client.tell("textDocument/didChange", change)
    client.settle()
    assert client.logged[1].startswith("textDocument/didChange: a bug in vaultkit")
    change = {"textDocument": {"uri": uri, "version": 3}, "contentChanges": [{"text": "[[Other]]"}]}
    client.tell("textDocument/didChange", change)
    while client.versions[uri] != 3:
        client.settle()
    assert [one["code"] for one in client.diagnostics[uri]] == ["L101"]
    assert client.end() == 0


def test_nonsense_does_not_end_it(vault: Path, start: Start) -> None:
    client = start(vault)
    client.tell("textDocument/didOpen", {"textDocument": 3})
    client.tell("textDocument/didChange", {})
    client.tell("no/such", {"x": 1})
    client.tell("textDocument/didClose", {"textDocument": {"uri": "untitled:1"}})
    assert "Method Not Found" in client.refused("no/such", {})
    client.open(vault / "Home.md")


def test_exit_without_shutdown_is_a_failure(vault: Path, start: Start) -> None:
    assert start(vault, options=["--quiet"]).leave() == 1


# Fixes


def test_fixes_are_those_of_check(vault: Path, start: Start) -> None:
    text = "# A\n\n[[ports]] [[Portss]] #net,  \nend  \n\n\n\n"
    (vault / "Fix.md").write_text(text)
    client = start(vault)
    uri = client.open(vault / "Fix.md")
    client.wait_for(uri)
    while not client.diagnostics[uri]:
        client.settle()
    titles = [one["title"] for one in client.actions(uri)]
    assert any(title.endswith("(a guess)") for title in titles)
    guess = next(one for one in client.actions(uri) if "(a guess)" in one["title"])
    client.apply(guess["edit"])
    assert "[[Ports" in client.texts[uri]
    assert not any(one["code"] == "L101" for one in client.diagnostics[uri])


def test_fix_all_is_what_fix_does(tmp_path: Path, start: Start) -> None:
    roots = [copy_vaults(tmp_path / name) / "garden" for name in ("one", "other")]
    for root in roots:
        with (root / "Plants/Basil.md").open("a") as file:
            file.write("\n![[Plants.base]]\n\n[[tomato]] [x](Tomato.md)  \n\n## \n")
    client = start(roots[0])
    path = roots[0] / "Maps/Plants map.md"
    uri = client.open(path)
    while not client.diagnostics[uri]:
        client.settle()
    (action,) = client.actions(uri, ["source.fixAll"])
    assert (action["kind"], "edit" in action) == ("source.fixAll.vaultkit", False)
    done = client.ask("codeAction/resolve", action)
    client.apply(done["edit"])
    other = roots[1] / "Maps/Plants map.md"
    run(["check", str(other), "--fix", "--today", TODAY])
    assert client.texts[uri] == read(other) != read(path)
    assert client.actions(uri, ["source.fixAll.vaultkit"]) == []
    assert client.actions(uri, ["refactor"]) == []


@pytest.mark.parametrize(
    ("text", "silenced"),
    [
        ("x\n\ny [[Gone]]\nz\n", "x\n\n%% vaultkit: ignore L101 %%\n\ny [[Gone]]\nz\n"),
        ("- a\n- [[Gone]]\n", "- a\n- [[Gone]] %% vaultkit: ignore L101 %%\n"),
        ("x\r\n\r\n[[Gone]]\r\n", "x\r\n\r\n%% vaultkit: ignore L101 %%\r\n\r\n[[Gone]]\r\n"),
        (
            "---\nup: '[[Gone]]'\n---\nx\n",
            "---\nup: '[[Gone]]'\n---\n%% vaultkit: ignore-file L101 %%\nx\n",
        ),
        (
            "%% vaultkit: ignore L106 %%\n\n[[Gone]]\n",
            "%% vaultkit: ignore L106, L101 %%\n\n[[Gone]]\n",
        ),
    ],
)
def test_a_finding_is_ignored_where_it_stands(
    text: str, silenced: str, tmp_path: Path, start: Start
) -> None:
    root = make(tmp_path / "vault", {".obsidian/app.json": "{}", "A.md": text})
    client = start(root)
    uri = client.open(root / "A.md")
    while not client.diagnostics[uri]:
        client.settle()
    (action,) = [x for x in client.actions(uri) if x["title"] == "L101: ignore this here"]
    client.apply(action["edit"])
    assert client.texts[uri] == silenced
    assert [one["code"] for one in client.diagnostics[uri] if one["code"] == "L101"] == []


# Renames

RENAMES = [
    ("[[ports|", 2, "Gates", "Ports"),
    ("![](pic", 5, "drawing.png", "pic.png"),
    ("#Range", 3, "Span", "Range 😀"),
    ("Home of", 0, "Start 中文", "👩‍🚀 Home of [[Ports]]"),
    ("^id1\n", 1, "range", "id1"),
    ("#net/x", 2, "links/x", "net/x"),
    ("net,", 1, "links", "net"),
    ("up:", 1, "parent", "up"),
]


def broken(root: Path, capsys: pytest.CaptureFixture[str]) -> int:
    return sum(one["code"][0] in "LE" for found in checked(root, capsys).values() for one in found)


@pytest.mark.parametrize("case", RENAMES, ids=lambda case: case[3])
def test_a_rename_takes_every_link_along(
    case: tuple[str, int, str, str],
    vault: Path,
    start: Start,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words, ahead, new, old = case
    before = broken(vault, capsys)
    client = start(vault)
    uri = client.open(vault / "Home.md")
    while not client.diagnostics[uri]:
        client.settle()
    place = client.place(uri, words, ahead)
    found = client.ask("textDocument/prepareRename", place)
    assert found["placeholder"] == old
    edit = client.ask("textDocument/rename", {**place, "newName": new})
    other = make(vault.parent / "other")
    client.apply(edit)
    client.save(uri)
    assert broken(vault, capsys) == before
    assert_same(client, vault, capsys)
    named = {"Ports": "Ports", "pic.png": "Sub/pic.png", "Range 😀": "Ports#Range 😀"}
    named |= {"id1": "Home#^id1", "net/x": "#net/x", "net": "#net", "up": "property:up"}
    mark = {"#": "#", "p": "property:" if named.get(old, "").startswith("property:") else ""}
    what = named.get(old, f"Home#{old}")
    told = mark.get(what[0], "") + new
    assert run(["mv", what, told, "--vault", str(other), "--quiet"]) == 0
    shutil.rmtree(other / ".vaultkit", ignore_errors=True)
    assert files(vault) == files(other)


def files(root: Path) -> dict[str, bytes]:
    found = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def test_what_cannot_be_renamed_is_refused(vault: Path, start: Start) -> None:
    client = start(vault)
    uri = client.open(vault / "Home.md")
    while not client.diagnostics[uri]:
        client.settle()
    before = files(vault)

    def refused(words: str, ahead: int, new: str) -> str:
        return client.refused(
            "textDocument/rename", {**client.place(uri, words, ahead), "newName": new}
        )

    assert "reads the property" in refused("tags:", 1, "labels")
    assert "already" in refused("[[ports|", 3, "Home")
    assert "no block id" in refused("^id1", 2, "a b")
    assert "nothing here has a name" in refused("中文", 0, "x")
    assert client.ask("textDocument/prepareRename", client.place(uri, "中文")) is None
    assert files(vault) == before


def test_an_editor_that_moves_no_files_is_refused_that(vault: Path, start: Start) -> None:
    client = start(vault, capabilities={**CAPABILITIES, "workspace": {}})
    uri = client.open(vault / "Home.md")
    while not client.diagnostics[uri]:
        client.settle()
    asked = {**client.place(uri, "[[ports|", 3), "newName": "Gates"}
    assert "cannot rename files" in client.refused("textDocument/rename", asked)
    asked = {**client.place(uri, "Home of"), "newName": "Start"}
    assert [*client.ask("textDocument/rename", asked)["changes"]] == [uri]


@pytest.mark.parametrize(
    ("old", "new"), [("Ports.md", "Sub/Gates.md"), ("Sub", "Pictures"), ("Home.md", "Sub/Home.md")]
)
def test_links_follow_files_that_the_editor_moves(
    old: str, new: str, vault: Path, start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    text = FILES["Home.md"].replace("](pic.png)", "](Sub/pic.png)")
    (vault / "Home.md").write_bytes(text.encode())
    before = broken(vault, capsys)
    client = start(vault)
    client.wait_for(uri_of(vault / "Home.md"))
    moved = {"oldUri": uri_of(vault / old), "newUri": uri_of(vault / new)}
    edit = client.ask("workspace/willRenameFiles", {"files": [moved]})
    change = {**moved, "kind": "rename"}
    client.apply({"documentChanges": [*edit["documentChanges"], change]})
    assert broken(vault, capsys) == before
    assert_same(client, vault, capsys)
