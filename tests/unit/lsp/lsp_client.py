"""A plain client of the Language Server Protocol over standard streams, with texts of its own.

It knows nothing of vaultkit: it counts columns by Python's own encoders, and does the edits that
it is given as an editor does, on its texts and on the disk.
"""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Message = dict[str, Any]
TODAY = "2026-11-21"
SECONDS = 100
LINE_END = re.compile(r"\r\n|\r|\n")
CAPABILITIES: Message = {
    "workspace": {
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
        },
        "fileOperations": {"willRename": True, "didRename": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
    "textDocument": {
        "rename": {"prepareSupport": True},
        "codeAction": {"resolveSupport": {"properties": ["edit"]}},
    },
}


def uri_of(path: Path) -> str:
    return f"file://{quote(str(path))}"


def path_of(uri: str) -> str:
    return unquote(uri.removeprefix("file://"))


def units(text: str, encoding: str) -> int:
    """Return how many units a text takes."""
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    return len(text.encode({1: "utf-8", 2: "utf-16-le", 4: "utf-32-le"}[width])) // width


def position(text: str, at: int, encoding: str) -> dict[str, int]:
    """Return the position of a character of a text."""
    line = 0
    for end in LINE_END.finditer(text):
        if end.end() > at:
            break
        line, start = line + 1, end.end()
    return {"line": line, "character": units(text[start if line else 0 : at], encoding)}


def index(text: str, place: Mapping[str, int], encoding: str) -> int:
    """Return the character of a text at a position."""
    ends = [0, *(end.end() for end in LINE_END.finditer(text))]
    start = at = ends[place["line"]]
    while units(text[start:at], encoding) < place["character"]:
        at += 1
    return at


class Client:
    """An editor that has started the server.

    Args:
        options: Of the command.
        encodings: What it offers to count columns in.
        capabilities: What it says that it can do.
    """

    def __init__(
        self,
        *folders: Path,
        options: Sequence[str] = (),
        encodings: Sequence[str] = ("utf-16",),
        capabilities: Message = CAPABILITIES,
        program: str = "import sys; from vaultkit.cli.main import run; sys.exit(run(sys.argv[1:]))",
    ) -> None:
        command = [sys.executable, "-c", program, "lsp", "--today", TODAY, *options]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self._messages: queue.Queue[Message | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._asked = 0
        self._answers: dict[int, Message] = {}
        self.catches_up = True
        self.registered: list[str] = []
        self._forget()
        self._folders = [*folders]
        given = {**capabilities, "general": {"positionEncodings": [*encodings]}}
        named = [{"uri": uri_of(folder), "name": folder.name} for folder in folders]
        asked = {"processId": os.getpid(), "rootUri": None, "workspaceFolders": named}
        answer = self.ask("initialize", {**asked, "capabilities": given})
        self.capabilities: Message = answer["capabilities"]
        self.encoding: str = self.capabilities["positionEncoding"]
        self.tell("initialized", {})

    def _forget(self) -> None:
        self.diagnostics: dict[str, list[Message]] = {}
        self.versions: dict[str, int | None] = {}
        self.logged: list[str] = []
        self.shown: list[str] = []
        self.texts: dict[str, str] = {}
        self._numbers: dict[str, int] = {}

    def change_folders(self, *folders: Path) -> None:
        """Have other folders open, and nothing else."""
        for uri in self.texts:
            self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        named = [{"uri": uri_of(folder), "name": folder.name} for folder in self._folders]
        event: Message = {"added": [], "removed": named}
        self.tell("workspace/didChangeWorkspaceFolders", {"event": event})
        self.settle()
        self._forget()
        named = [{"uri": uri_of(folder), "name": folder.name} for folder in folders]
        event = {"added": named, "removed": []}
        self.tell("workspace/didChangeWorkspaceFolders", {"event": event})
        self._folders = [*folders]

    def _read(self) -> None:
        source = self.process.stdout
        assert source is not None
        while True:
            size = 0
            while line := source.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    size = int(line.partition(b":")[2])
            if not size:
                self._messages.put(None)
                return
            self._messages.put(json.loads(source.read(size)))

    def _write(self, message: Message) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        target = self.process.stdin
        assert target is not None
        target.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        target.flush()

    def take(self) -> Message:
        """Take the next message of the server, and heed it."""
        message = self._messages.get(timeout=SECONDS)
        assert message is not None, "the server ended"
        method, params = message.get("method"), message.get("params")
        if method == "textDocument/publishDiagnostics":
            self.diagnostics[params["uri"]] = params["diagnostics"]
            self.versions[params["uri"]] = params.get("version")
        elif method == "window/logMessage":
            self.logged.append(params["message"])
        elif method == "window/showMessage":
            self.shown.append(params["message"])
        elif method == "client/registerCapability":
            self.registered += [one["method"] for one in params["registrations"]]
        if method and "id" in message:
            self._write({"id": message["id"], "result": None})
        return message

    def tell(self, method: str, params: Any) -> None:
        self._write({"method": method, "params": params})

    def ask_whole(self, method: str, params: Any) -> Message:
        """Return the answer to a request, an error too."""
        return self.answer_to(self.send(method, params))

    def send(self, method: str, params: Any) -> int:
        """Ask and do not wait; return the number of the request."""
        self._asked += 1
        self._write({"id": self._asked, "method": method, "params": params})
        return self._asked

    @property
    def has_answers(self) -> bool:
        """Whether there are answers that nobody waited for."""
        return bool(self._answers)

    def answer_to(self, number: int) -> Message:
        """Wait for the answer to a request; those that come before it are kept."""
        while number not in self._answers:
            message = self.take()
            if "method" not in message:
                self._answers[message["id"]] = message
        return self._answers.pop(number)

    def ask(self, method: str, params: Any) -> Any:
        answer = self.ask_whole(method, params)
        assert "error" not in answer, answer
        return answer["result"]

    def refused(self, method: str, params: Any) -> str:
        """Return why a request is refused."""
        message: str = self.ask_whole(method, params)["error"]["message"]
        return message

    def wait_for(self, uri: str) -> None:
        """Wait until the file of an address was judged."""
        while uri not in self.versions:
            self.take()
        self.settle()

    def settle(self) -> None:
        """Take what the server has to say by now."""
        asked = {"textDocument": {"uri": "file:///nowhere.md"}}
        assert self.ask("textDocument/prepareRename", {**asked, "position": _START}) is None
        if self.catches_up:
            for uri in self.texts:  # what waits for a pause is judged before this is answered
                self.actions(uri, ["source.fixAll.vaultkit"])

    # Texts

    def open(self, path: Path, text: str | None = None) -> str:
        """Open a file and wait until it was judged; return its address."""
        uri = uri_of(path)
        self.texts[uri] = path.read_bytes().decode() if text is None else text
        self._numbers[uri] = 1
        document = {"uri": uri, "languageId": "markdown", "version": 1, "text": self.texts[uri]}
        self.tell("textDocument/didOpen", {"textDocument": document})
        self._wait_for_version(uri)
        return uri

    def edit(self, uri: str, start: int, end: int, new: str) -> None:
        """Put other characters in the place of some, and wait until that was judged."""
        self.edit_all(uri, [(start, end, new)])

    def edit_all(self, uri: str, edits: Sequence[tuple[int, int, str]]) -> None:
        """Do edits, each of which counts from what the one before it left."""
        changes = []
        for start, end, new in edits:
            text = self.texts[uri]
            places = {"start": start, "end": end}
            span = {x: position(text, at, self.encoding) for x, at in places.items()}
            changes.append({"range": span, "text": new})
            self.texts[uri] = text[:start] + new + text[end:]
        self._numbers[uri] += 1
        document = {"uri": uri, "version": self._numbers[uri]}
        change = {"textDocument": document, "contentChanges": changes}
        self.tell("textDocument/didChange", change)
        self._wait_for_version(uri)

    def _wait_for_version(self, uri: str) -> None:
        while self.versions.get(uri) != self._numbers[uri]:
            self.take()
        self.settle()

    def save(self, uri: str) -> None:
        _write(path_of(uri), self.texts[uri])
        self.tell("textDocument/didSave", {"textDocument": {"uri": uri}})
        self.settle()

    def close(self, uri: str) -> None:
        del self.texts[uri], self._numbers[uri]
        self.versions.pop(uri, None)
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        self.settle()

    def change_on_disk(self, *paths: Path) -> None:
        changes = [{"uri": uri_of(path), "type": 2} for path in paths]
        self.tell("workspace/didChangeWatchedFiles", {"changes": changes})

    def place(self, uri: str, words: str, ahead: int = 0) -> Message:
        """Return the parameters of a request about the place of some words."""
        at = self.texts[uri].index(words) + ahead
        where = position(self.texts[uri], at, self.encoding)
        return {"textDocument": {"uri": uri}, "position": where}

    def actions(self, uri: str, only: Sequence[str] | None = None) -> list[Message]:
        """Return what can be done about all that is found in a file."""
        end = position(self.texts[uri], len(self.texts[uri]), self.encoding)
        context: Message = {"diagnostics": []} | ({} if only is None else {"only": [*only]})
        asked = {"textDocument": {"uri": uri}, "range": {"start": _START, "end": end}}
        found: list[Message] = self.ask("textDocument/codeAction", {**asked, "context": context})
        return found

    # Edits that the server asks for

    def apply(self, edit: Message) -> None:
        """Do what an editor does with a `WorkspaceEdit`, on the disk too."""
        moved: list[tuple[str, str]] = []
        for one in edit["documentChanges"]:
            kind = one.get("kind")
            if kind == "create":
                assert not os.path.exists(path_of(one["uri"]))
                _write(path_of(one["uri"]), "")
            elif kind == "rename":
                old, new = path_of(one["oldUri"]), path_of(one["newUri"])
                assert not os.path.exists(new)
                os.makedirs(os.path.dirname(new), exist_ok=True)
                os.rename(old, new)
                moved.append((one["oldUri"], one["newUri"]))
            else:
                self._edit_document(one["textDocument"]["uri"], one["edits"])
        for old_uri, new_uri in moved:
            files = [{"oldUri": old_uri, "newUri": new_uri}]
            self.tell("workspace/didRenameFiles", {"files": files})
        self.settle()

    def _edit_document(self, uri: str, edits: Sequence[Message]) -> None:
        is_open = uri in self.texts
        text = self.texts[uri] if is_open else _read(path_of(uri))
        spans = [
            (*(index(text, one["range"][x], self.encoding) for x in ("start", "end")), one)
            for one in edits
        ]
        done = sorted(spans, key=lambda span: span[:2], reverse=True)
        if is_open:
            self.edit_all(uri, [(start, end, one["newText"]) for start, end, one in done])
            return
        for start, end, one in done:
            text = text[:start] + one["newText"] + text[end:]
        _write(path_of(uri), text)
        self.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})

    def end(self) -> int:
        """Ask the server to end; return its exit status."""
        self.ask("shutdown", None)
        return self.leave()

    def leave(self) -> int:
        """Say exit, and wait for it."""
        self.tell("exit", None)
        status = self.process.wait(SECONDS)
        self.drop()
        return status

    def drop(self) -> str:
        """End the server if it still runs; return what it wrote on standard error."""
        if self.process.poll() is None:
            self.process.kill()
        self._reader.join(SECONDS)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        said = self.process.stderr.read().decode()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()
        self.process.wait(SECONDS)
        return said


_START = {"line": 0, "character": 0}


def _read(path: str) -> str:
    with open(path, "rb") as file:
        return file.read().decode()


def _write(path: str, text: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text.encode())
