"""Every request is answered: while a vault is read, out of turn, and whatever it holds."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.lsp.lsp_client import CAPABILITIES, SECONDS, Client, uri_of
from tests.unit.lsp.test_language_server import make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Message = dict[str, Any]

FILES = {".obsidian/app.json": "{}", "A.md": "[[B]]\n", "B.md": "# B\n", "D/B.md": "# other\n"}
SLOW = """
import os, sys, time
from vaultkit.cli.main import run
from vaultkit.lsp.open_vaults import OpenVaults
begin = OpenVaults.begin_session
def begin_slowly(vaults, path):
    session = begin(vaults, path)
    open(os.environ["VAULT_READ"], "w").close()
    while not os.path.exists(os.environ["VAULT_GO"]):
        time.sleep(0.01)
    return session
OpenVaults.begin_session = begin_slowly
sys.exit(run(sys.argv[1:]))
"""
POSITION = {"line": 0, "character": 3}


class Raw(Client):
    """An editor that has not yet said that it begins."""

    def ask_whole(self, method: str, params: Any) -> Message:
        if method == "initialize" and not hasattr(self, "asked"):
            self.asked = params
            return {"result": {"capabilities": {"positionEncoding": "utf-16"}}}
        return super().ask_whole(method, params)

    def tell(self, method: str, params: Any) -> None:
        if method != "initialized":
            super().tell(method, params)

    def code(self, method: str, params: Any) -> int:
        """Return the code of the error that a request is answered with."""
        found: int = self.ask_whole(method, params)["error"]["code"]
        return found

    def write(self, message: Any) -> Message:
        """Write a message of any form; return the answer."""
        data = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self.process.stdin.flush()
        while "method" in (found := self.take()):
            pass
        return found


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return make(tmp_path / "vault", FILES)


@pytest.fixture
def slow(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Client, Path]]:
    """Return a server that has read the vault, and waits for a file until it says so."""
    monkeypatch.setenv("VAULT_GO", str(tmp_path / "go"))
    monkeypatch.setenv("VAULT_READ", str(tmp_path / "read"))
    client = Client(vault, program=SLOW)
    while not (tmp_path / "read").exists():
        assert "Method Not Found" in client.refused("no/such", {})
    yield client, tmp_path / "go"
    (tmp_path / "go").touch()
    client.drop()


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Raw]:
    """Return an editor that has begun, in a vault."""
    root = make(tmp_path_factory.mktemp("raw") / "vault", FILES)
    client = Raw(root)
    client.ask("initialize", client.asked)
    Client.tell(client, "initialized", {})
    client.open(root / "A.md")
    yield client
    assert client.end() == 0


def about(path: Path) -> Message:
    return {"textDocument": {"uri": uri_of(path)}, "position": POSITION}


def test_what_is_asked_while_a_vault_is_read_waits_for_it(
    slow: tuple[Client, Path], vault: Path
) -> None:
    client, go = slow
    moved = {"files": [{"oldUri": uri_of(vault / "B.md"), "newUri": uri_of(vault / "Bee.md")}]}
    asked = [
        client.send("workspace/willRenameFiles", moved),
        client.send("textDocument/rename", {**about(vault / "A.md"), "newName": "Sea"}),
        client.send("textDocument/prepareRename", about(vault / "A.md")),
        client.send("textDocument/definition", about(vault / "A.md")),
    ]
    assert "Method Not Found" in client.refused("no/such", {})  # the server listens
    assert not client.has_answers
    go.touch()
    follow, rename, place, definition = [client.answer_to(one)["result"] for one in asked]
    (edit,) = follow["documentChanges"]
    assert edit["textDocument"]["uri"] == uri_of(vault / "A.md")
    assert edit["edits"][0]["newText"] == "Bee"
    assert [one.get("kind") for one in rename["documentChanges"]] == [None, "rename"]
    assert place["placeholder"] == "B"
    assert definition["uri"] == uri_of(vault / "B.md")


def test_a_text_that_changed_meanwhile_is_asked_about_again(
    slow: tuple[Client, Path], vault: Path
) -> None:
    client, go = slow
    uri = uri_of(vault / "A.md")
    document = {"uri": uri, "languageId": "markdown", "version": 1, "text": "[[B]]\n"}
    client.tell("textDocument/didOpen", {"textDocument": document})
    asked = client.send("textDocument/rename", {**about(vault / "A.md"), "newName": "Sea"})
    change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": "new"}]}
    client.tell("textDocument/didChange", change)
    dropped = client.send("textDocument/hover", about(vault / "A.md"))
    client.tell("$/cancelRequest", {"id": dropped})
    assert client.answer_to(dropped)["error"]["code"] == -32800
    go.touch()
    assert client.answer_to(asked)["error"]["code"] == -32801


@pytest.mark.parametrize("method", ["workspace/didRenameFiles", "workspace/didChangeWatchedFiles"])
def test_what_changes_on_the_disk_while_a_vault_is_read_counts(
    method: str, slow: tuple[Client, Path], vault: Path
) -> None:
    client, go = slow
    os.rename(vault / "B.md", vault / "Bee.md")
    os.remove(vault / "D/B.md")
    files = [{"uri": uri_of(vault / x), "type": 2} for x in ("B.md", "Bee.md", "D/B.md")]
    old, new, gone = (one["uri"] for one in files)
    renamed = [{"oldUri": old, "newUri": new}, {"oldUri": gone, "newUri": gone}]
    client.tell(method, {"files": renamed, "changes": files})
    go.touch()
    client.wait_for(uri_of(vault / "A.md"))
    assert [one["code"] for one in client.diagnostics[uri_of(vault / "A.md")]] == ["L101"]
    found = client.ask("workspace/symbol", {"query": "B"})
    assert {one["location"]["uri"] for one in found} == {new}


def test_a_file_that_moved_is_not_shown_where_it_was(vault: Path) -> None:
    client = Client(vault)
    client.open(vault / "A.md")
    old, new = client.open(vault / "B.md"), uri_of(vault / "E/Bee.md")
    (vault / "E").mkdir()
    os.rename(vault / "B.md", vault / "E/Bee.md")
    client.tell("workspace/didRenameFiles", {"files": [{"oldUri": old, "newUri": new}]})
    found = client.ask("textDocument/definition", about(vault / "A.md"))
    assert found["uri"] == uri_of(vault / "D/B.md")
    found = client.ask("workspace/symbol", {"query": "Bee"})
    assert {one["location"]["uri"] for one in found} == {new}
    del client.texts[old]
    assert client.end() == 0


BAD = (
    {},
    None,
    [],
    "text",
    5,
    {"textDocument": {"uri": "file:///n.md"}},
    {"textDocument": {"uri": "file:///n.md"}, "position": {"line": -1, "character": 0}},
    {"textDocument": {"uri": "file:///n.md"}, "position": {"line": 0, "character": 2**31}},
)
ASKED = (
    *("completion", "hover", "definition", "references", "rename", "prepareRename"),
    *("codeAction", "inlayHint", "codeLens", "documentLink", "documentSymbol", "foldingRange"),
)


def is_enough(method: str, params: Any) -> bool:
    """Tell whether a request without a place is all right."""
    needs_none = {"codeLens", "documentLink", "documentSymbol", "foldingRange"}
    return method in needs_none and isinstance(params, dict) and bool(params)


@pytest.mark.parametrize("method", ASKED)
def test_malformed_parameters_are_refused_by_number(method: str, raw: Raw) -> None:
    for params in BAD:
        if not is_enough(method, params):
            assert raw.code(f"textDocument/{method}", params) == -32602, params
    place = {"textDocument": {"uri": "file:///n.md"}, "position": POSITION}
    assert raw.code("textDocument/rename", place) == -32602  # without a new name
    assert raw.ask("textDocument/hover", place) is None


def test_other_malformed_requests_are_answered(raw: Raw) -> None:
    for params in ({}, None, {"files": 3}, {"files": [{"oldUri": "file:///a"}]}):
        assert raw.code("workspace/willRenameFiles", params) == -32602
        assert raw.code("textDocument/semanticTokens/full", params) == -32601
    for arguments in ([], [5], ["a", "b", "c"], ["file:///n.md", None], None):
        asked = {"command": "vaultkit.addBlockId", "arguments": arguments}
        assert raw.code("workspace/executeCommand", asked) == -32602
    assert raw.code("codeAction/resolve", {"kind": "quickfix"}) == -32602
    assert raw.ask("codeAction/resolve", {"title": "x", "data": {"uri": 3}})["title"] == "x"
    for uri in ("file://[", "file:///a%00b.md", "", "x"):
        asked = {"textDocument": {"uri": uri}, "position": POSITION}
        assert raw.ask("textDocument/hover", asked) is None
    found = raw.write({"jsonrpc": "2.0", "id": "x1", "method": "textDocument/hover"})
    assert (found["id"], found["error"]["code"]) == ("x1", -32602)
    for message, number, code in (
        ([{"jsonrpc": "2.0", "id": 7, "method": "shutdown"}], None, -32600),
        ({"id": 8, "method": "textDocument/hover", "params": {}}, 8, -32602),
        ({"jsonrpc": "1.0", "id": 9, "method": "shutdown", "params": None}, 9, -32602),
        ({"jsonrpc": "2.0", "id": {}, "method": "shutdown", "params": None}, {}, -32600),
        ({"jsonrpc": "2.0", "id": 10, "method": {}}, 10, -32600),
    ):
        found = raw.write(message)
        assert (found["id"], found["error"]["code"]) == (number, code)
    raw.tell("textDocument/didOpen", {"textDocument": 3})
    raw.settle()


def test_the_order_of_life_is_kept(vault: Path) -> None:
    client = Raw(vault, capabilities=CAPABILITIES)
    assert client.code("textDocument/hover", about(vault / "A.md")) == -32002
    assert client.code("textDocument/hover", {}) == -32002
    assert client.code("shutdown", None) == -32002
    assert client.code("initialize", {"capabilities": 3}) == -32602
    assert "renameProvider" in client.ask("initialize", client.asked)["capabilities"]
    assert client.code("initialize", client.asked) == -32600
    Client.tell(client, "initialized", {})
    client.open(vault / "A.md")
    assert client.ask("shutdown", None) is None
    assert client.code("textDocument/hover", about(vault / "A.md")) == -32600
    assert client.code("textDocument/hover", {}) == -32600
    assert client.code("shutdown", None) == -32600
    assert client.leave() == 0


def test_it_ends_with_its_input(vault: Path) -> None:
    client = Client(vault)
    client.open(vault / "A.md")
    assert client.process.stdin is not None
    client.process.stdin.close()
    assert client.process.wait(SECONDS) == 1
    assert client.drop() == ""


def test_paths_out_of_the_vault_are_no_names(raw: Raw) -> None:
    (uri,) = raw.texts
    for new in ("/etc/evil", "C:\\evil", "c:/evil", "\\evil", "~/evil"):
        asked = {"textDocument": {"uri": uri}, "position": POSITION, "newName": new}
        assert "is an absolute path" in raw.refused("textDocument/rename", asked)
    asked = {"textDocument": {"uri": uri}, "position": POSITION, "newName": "etc/evil"}
    assert raw.ask("textDocument/rename", asked)["documentChanges"][1]["kind"] == "rename"


def test_a_lone_return_ends_a_line(tmp_path: Path) -> None:
    text = "one\rtwo\nthree\r\r\n[[Gone]]\rx\n\n# H\ra\n\nb\n"
    root = make(tmp_path / "vault", {**FILES, "cr.md": text})
    client = Client(root)
    uri = client.open(root / "cr.md")

    def lines() -> list[int]:
        found = client.diagnostics[uri]
        return [one["range"]["start"]["line"] for one in found if one["code"] == "L101"]

    assert lines() == [4]
    client.edit(uri, text.index("two"), text.index("two"), "[[Qq]]")
    assert lines() == [1, 4]
    at = client.texts[uri].index("three") + len("three\r")
    client.edit(uri, at, at, "[[Rr]]")
    assert lines() == [1, 3, 4]
    (section,) = client.ask("textDocument/foldingRange", {"textDocument": {"uri": uri}})
    assert (section["startLine"], section["endLine"]) == (7, 10)
    assert client.end() == 0


@pytest.mark.parametrize("shows_all", [False, True])
def test_only_what_obsidian_opens_is_offered(*, shows_all: bool, tmp_path: Path) -> None:
    files = {f"Tome.{x}": "{}" for x in ("canvas", "base", "png", "mp3", "webm", "pdf", "toml")}
    app = json.dumps({"showUnsupportedFiles": shows_all})
    root = make(tmp_path / "vault", {**files, ".obsidian/app.json": app, "A.md": "[[To\n"})
    client = Client(root)
    uri = client.open(root / "A.md")
    found = client.ask("textDocument/completion", client.place(uri, "[[To", 4))
    wanted = {*files} if shows_all else {*files} - {"Tome.toml"}
    assert {one["label"] for one in found["items"]} == wanted
    assert client.end() == 0
