"""What editors ask while somebody writes: completion, places, text to show, symbols, hints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.lsp.lsp_client import Client, index, position, uri_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Message = dict[str, Any]

ENCODINGS = ("utf-8", "utf-16", "utf-32")
FILES = {
    ".obsidian/types.json": '{"types": {"due": "date"}}',
    "Home.md": "---\nlast_reviewed: 2026-01-01\nreview_interval: 90d\n---\n# 日本 Home\n\n"
    "😀😀 [[Häfen]] 日本 [[Häfen#Range 😀|r]] ![[Häfen#^p1]] #日本/x\n\n"
    "😀 `[[Hä` <% [[Hä %> 😀 end\n",
    "Häfen.md": "---\naliases: [Ports]\n---\n# Range 😀\n\n😀 one ^p1\n\n日本 two\n",
    "Two words.md": "Two words and Ports stand here.\n",
    "Board.canvas": '{"nodes": [{"id": "a", "type": "text", "text": "日本 😀 [[Häfen]]"}]}',
}


class Reader(Client):
    """An editor that gives options, and notes down the edits that the server asks for."""

    def __init__(self, *folders: Path, given: Message | None = None, **options: Any) -> None:
        self.given, self.edits = given or {}, list[Any]()
        super().__init__(*folders, **options)

    def ask_whole(self, method: str, params: Any) -> Any:
        if method == "initialize":
            params = {**params, "initializationOptions": self.given}
        return super().ask_whole(method, params)

    def _write(self, message: Message) -> None:
        if message.get("result", 0) is None:  # the answer to a request of the server
            message = {**message, "result": {"applied": True}}
        super()._write(message)

    def take(self) -> Message:
        message = super().take()
        if message.get("method") == "workspace/applyEdit":
            self.edits.append(message["params"]["edit"])
        return message

    def at(self, uri: str, words: str, ahead: int = 1) -> Message:
        return self.place(uri, words, ahead)

    def cut(self, uri: str, place: Message, text: str = "") -> str:
        """Return the text of a range."""
        text = text or self.texts[uri]
        first, last = (index(text, place[end], self.encoding) for end in ("start", "end"))
        return text[first:last]

    def completed(self, uri: str, typed: str, chosen: str) -> str:
        """Type at the end of a file, choose a completion, and return the last line then."""
        text = self.texts[uri]
        self.edit(uri, len(text), len(text), typed)
        whole = self.texts[uri]
        cursor = {
            "textDocument": {"uri": uri},
            "position": position(whole, len(whole), self.encoding),
        }
        answer = self.ask("textDocument/completion", cursor)
        item = next(one for one in answer["items"] if one["label"] == chosen)
        for edit in (item["textEdit"], *item.get("additionalTextEdits", ())):
            first, last = (index(whole, edit["range"][x], self.encoding) for x in ("start", "end"))
            whole = whole[:first] + edit["newText"] + whole[last:]
        if "command" in item:
            self.ask("workspace/executeCommand", item["command"])
        self.edit(uri, 0, len(self.texts[uri]), text)
        return whole.removeprefix(text)


@pytest.fixture(scope="module", params=ENCODINGS)
def editor(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    root = tmp_path_factory.mktemp("vault")
    for path, text in FILES.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(text.encode())
    client = Reader(root, encodings=(request.param,), given={"inlayHints": True})
    assert client.encoding == request.param
    client.open(root / "Home.md")
    yield client, root
    status = client.end()
    assert (client.logged, status) == ([], 0)


Editor = tuple[Reader, "Path"]


def test_completion_replaces_what_is_typed(editor: Editor) -> None:
    client, root = editor
    home = uri_of(root / "Home.md")
    assert client.completed(home, "日本 [[hä", "Häfen") == "日本 [[Häfen]]"
    assert client.completed(home, "😀 [[po", "Ports") == "😀 [[Häfen|Ports]]"
    assert client.completed(home, "[[Häfen#ra", "Range 😀") == "[[Häfen#Range 😀]]"
    assert client.completed(home, "[[Häfen#^", "^p1") == "[[Häfen#^p1]]"
    assert client.completed(home, "😀 #日", "日本/x") == "😀 #日本/x"
    assert client.completed(home, "> [!wa", "warning") == "> [!warning]"
    assert client.completed(home, "😀 [x](two", "Two words") == "😀 [x](Two%20words.md)"
    kinds = client.capabilities["completionProvider"]["triggerCharacters"]
    assert {"[", "#", "^", "("} <= {*kinds}


def test_nothing_is_completed_in_code_and_templates(editor: Editor) -> None:
    client, root = editor
    home = uri_of(root / "Home.md")
    for words in ("`[[Hä", "<% [[Hä", "end"):
        asked = client.at(home, words, len(words))
        assert client.ask("textDocument/completion", asked) is None


def test_a_block_is_given_an_id(editor: Editor) -> None:
    client, root = editor
    home = uri_of(root / "Home.md")
    line = client.completed(home, "[[Häfen#^tw", "日本 two")
    name = line.removeprefix("[[Häfen#^").removesuffix("]]")
    client.apply(client.edits.pop())
    assert (root / "Häfen.md").read_text("utf-8").endswith(f"日本 two ^{name}\n")
    (root / "Häfen.md").write_bytes(FILES["Häfen.md"].encode())
    client.change_on_disk(root / "Häfen.md")
    whole = client.completed(home, "\nown 😀\n\n[[#^own", "own 😀")
    assert whole.endswith("]]")
    name = whole.rpartition("^")[2].removesuffix("]]")
    assert f"own 😀 ^{name}\n\n" in whole


def test_places_and_text_of_links(editor: Editor) -> None:
    client, root = editor
    home, ports = (uri_of(root / name) for name in ("Home.md", "Häfen.md"))
    other = FILES["Häfen.md"]
    for words, meant in (("[[Häfen]]", ""), ("[[Häfen#R", "# Range 😀"), ("![[", "😀 one ^p1")):
        found = client.ask("textDocument/definition", client.at(home, words))
        assert (found["uri"], client.cut(home, found["range"], other)) == (ports, meant)
    hover = client.ask("textDocument/hover", client.at(home, "![["))
    assert client.cut(home, hover["range"]) == "![[Häfen#^p1]]"
    assert hover["contents"]["value"].endswith("\n\n😀 one")
    assert client.ask("textDocument/hover", client.at(home, "# 日本 Home")) is None
    links = client.ask("textDocument/documentLink", {"textDocument": {"uri": home}})
    assert [(client.cut(home, one["range"]), one["target"]) for one in links] == [
        ("[[Häfen]]", ports),
        ("[[Häfen#Range 😀|r]]", f"{ports}#L4"),
        ("![[Häfen#^p1]]", f"{ports}#L6"),
    ]


def test_references_and_backlinks(editor: Editor) -> None:
    client, root = editor
    home = uri_of(root / "Home.md")

    def places(words: str) -> list[tuple[str, str]]:
        asked = {**client.at(home, words), "context": {"includeDeclaration": True}}
        found = client.ask("textDocument/references", asked)
        names = {uri_of(root / name): name for name in FILES}
        return [
            (names[one["uri"]], client.cut(home, one["range"], FILES[names[one["uri"]]]))
            for one in found
        ]

    assert places("[[Häfen#R") == [("Häfen.md", "# Range 😀"), ("Home.md", "[[Häfen#Range 😀|r]]")]
    assert places("#日本") == [("Home.md", "#日本/x")]
    assert places("last_rev") == [("Home.md", "last_reviewed")]
    assert [name for name, _ in places("[[Häfen]]")] == ["Board.canvas", *["Home.md"] * 3]
    assert places(" end") == []  # nothing links to this note


def test_symbols_folding_and_lenses(editor: Editor) -> None:
    client, root = editor
    home = uri_of(root / "Home.md")
    given = {"textDocument": {"uri": home}}
    (symbol,) = client.ask("textDocument/documentSymbol", given)
    assert symbol["name"] == "日本 Home"
    assert client.cut(home, symbol["selectionRange"]) == "# 日本 Home"
    found = client.ask("workspace/symbol", {"query": "ran"})
    assert [one["name"] for one in found] == ["Range 😀"]
    folds = client.ask("textDocument/foldingRange", given)
    assert [(one["startLine"], one["endLine"]) for one in folds] == [(0, 3), (4, 8)]
    lenses = client.ask("textDocument/codeLens", given)
    assert lenses[0]["command"] == {"title": "0 backlinks in 0 notes", "command": ""}
    client.ask("workspace/executeCommand", lenses[1]["command"])
    client.apply(client.edits.pop())
    assert "\nlast_reviewed: 2026-11-21\n" in client.texts[home]
    lenses = client.ask("textDocument/codeLens", given)
    assert len(lenses) == 1
    client.edit(home, 0, len(client.texts[home]), FILES["Home.md"])


def test_unlinked_names_are_hinted(editor: Editor) -> None:
    client, root = editor
    path = root / "Two words.md"
    uri = client.open(path)
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    asked = {"textDocument": {"uri": uri}, "range": whole}
    (hint,) = client.ask("textDocument/inlayHint", asked)
    assert hint["label"] == "[[Häfen]]"
    assert client.texts[uri][: index(client.texts[uri], hint["position"], client.encoding)] == (
        "Two words and Ports"
    )
    client.close(uri)


def test_canvases_lead_to_notes(editor: Editor) -> None:
    client, root = editor
    board = client.open(root / "Board.canvas")
    found = client.ask("textDocument/definition", client.at(board, "[[Häfen"))
    assert found["uri"] == uri_of(root / "Häfen.md")
    (link,) = client.ask("textDocument/documentLink", {"textDocument": {"uri": board}})
    assert client.cut(board, link["range"]) == "[[Häfen]]"
    assert client.ask("textDocument/completion", client.at(board, "[[Häfen", 5)) is None
    client.close(board)


@pytest.fixture
def vaults(tmp_path: Path) -> Iterator[tuple[Reader, Path]]:
    for name in ("One", "Two"):
        (tmp_path / name / ".obsidian").mkdir(parents=True)
        (tmp_path / name / f"{name} note.md").write_text("# Part\n\nOne note and Two note.\n")
        (tmp_path / name / "Start.md").write_text("[[\n")
    client = Reader(tmp_path / "One", tmp_path / "Two")
    yield client, tmp_path
    assert client.end() == 0


def test_each_vault_has_its_own_names_and_hints_are_off(vaults: tuple[Reader, Path]) -> None:
    client, root = vaults
    for name in ("One", "Two"):
        uri = client.open(root / name / "Start.md")
        found = client.ask("textDocument/completion", client.at(uri, "[[", 2))
        assert [one["label"] for one in found["items"]] == sorted(["Start", f"{name} note"])
        text = client.open(root / name / f"{name} note.md")
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
        asked = {"textDocument": {"uri": text}, "range": whole}
        assert client.ask("textDocument/inlayHint", asked) == []
    symbols = client.ask("workspace/symbol", {"query": "note"})
    assert [one["name"] for one in symbols] == ["One note", "Two note"]


def test_what_is_not_saved_is_completed_from_other_notes(vaults: tuple[Reader, Path]) -> None:
    client, root = vaults
    other = client.open(root / "One/One note.md")
    start = client.open(root / "One/Start.md")
    client.edit(other, 0, len("# Part"), "# Part 日本")
    client.edit(start, 2, 2, "One note#")
    found = client.ask("textDocument/completion", client.at(start, "note#", 5))
    assert [one["label"] for one in found["items"]] == ["Part 日本"]
    nowhere = {
        "textDocument": {"uri": "file:///nowhere/A.md"},
        "position": {"line": 0, "character": 0},
    }
    for method in ("completion", "definition", "hover", "documentLink", "documentSymbol"):
        assert client.ask(f"textDocument/{method}", nowhere) is None
