"""The Model Context Protocol over standard streams: JSON-RPC 2.0, one message a line.

Only what a server of tools needs. The official SDK brings a web server, cryptography and 46 MB, and
takes six times as long to start as all of vaultkit; see decision 67.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.errors import describe_bug

if TYPE_CHECKING:
    from typing import BinaryIO

VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
"""Revisions of the protocol that begin with a handshake, the newest first."""
PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS, INTERNAL = (
    *(-32700, -32600, -32601),
    *(-32602, -32603),
)
_MOST_BYTES = 32_000_000
"""Bytes of one message."""
_MOST_BATCH = 100

Call = Callable[[str, Mapping[str, Any]], dict[str, Any]]
"""Takes the name of a tool and its arguments; returns the result of `tools/call`."""


class RpcError(Exception):
    """A request that is answered with an error.

    Args:
        code: One of the codes of JSON-RPC.
        message: What is wrong.
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Server(NamedTuple):
    """What a server says of itself and does.

    Args:
        version: Of vaultkit.
        instructions: What a client tells its model of it.
        tools: The tools as `tools/list` gives them.
        call: Does what a tool does.
    """

    version: str
    instructions: str
    tools: list[dict[str, Any]]
    call: Call

    def serve(self, source: BinaryIO, target: BinaryIO) -> None:
        """Answer messages until there are no more. Effect: reads and writes the streams."""
        while line := source.readline(_MOST_BYTES + 1):
            if len(line) > _MOST_BYTES:
                _drop_rest(source, line)
                answer: Any = _error(None, INVALID_REQUEST, "the message is too long")
            else:
                answer = self.answer(line)
            if answer is not None:
                target.write(json.dumps(answer).encode() + b"\n")
                target.flush()

    def answer(self, line: bytes) -> Any:
        """Return the answer to a line, None if it wants none."""
        if not line.strip():
            return None
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            return _error(None, PARSE_ERROR, "the message is no JSON")
        if isinstance(message, list):
            if not 0 < len(message) <= _MOST_BATCH:
                return _error(None, INVALID_REQUEST, f"a batch holds 1 to {_MOST_BATCH} messages")
            answers = [found for one in message if (found := self._answer(one)) is not None]
            return answers or None
        return self._answer(message)

    def _answer(self, message: Any) -> dict[str, Any] | None:
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            return _error(None, INVALID_REQUEST, 'a message is an object with "jsonrpc": "2.0"')
        key, method = message.get("id"), message.get("method")
        is_answer = method is None and ("result" in message or "error" in message)
        if is_answer or (isinstance(method, str) and "id" not in message):
            return None  # a notification wants none, and nothing was asked of the client
        if not isinstance(method, str) or _key(key) is None:
            fault = "a request has a method, and an id that is a text or a whole number"
            return _error(_key(key), INVALID_REQUEST, fault)
        try:
            result = self._do(method, message.get("params") or {})
        except RpcError as error:
            return _error(key, error.code, str(error))
        except Exception as error:  # noqa: BLE001 - one request must not end the server
            return _error(key, INTERNAL, describe_bug(error))
        return {"jsonrpc": "2.0", "id": key, "result": result}

    def _do(self, method: str, params: Any) -> dict[str, Any]:
        if not isinstance(params, dict):
            raise RpcError(INVALID_PARAMS, "params must be an object")
        answers: dict[str, Callable[[], dict[str, Any]]] = {
            "initialize": lambda: self._initialize(params),
            "ping": dict,
            "tools/list": lambda: {"tools": self.tools},
            "tools/call": lambda: self._call(params),
        }
        if method not in answers:
            raise RpcError(NO_METHOD, f'there is no method "{method[:80]}"')
        return answers[method]()

    def _call(self, params: Mapping[str, Any]) -> dict[str, Any]:
        name, arguments = params.get("name"), params.get("arguments") or {}
        if not isinstance(name, str) or not isinstance(arguments, dict):
            raise RpcError(INVALID_PARAMS, "tools/call takes a name and arguments")
        return self.call(name, arguments)

    def _initialize(self, params: Mapping[str, Any]) -> dict[str, Any]:
        asked = params.get("protocolVersion")
        return {
            "protocolVersion": asked if asked in VERSIONS else VERSIONS[0],
            "capabilities": {"tools": {"listChanged": False}},
            "serverInfo": {"name": "vaultkit", "version": self.version},
            "instructions": self.instructions,
        }


def _drop_rest(source: BinaryIO, line: bytes) -> None:
    """Read on to the end of a line that is too long."""
    while line and not line.endswith(b"\n"):
        line = source.readline(_MOST_BYTES)


def _key(key: Any) -> Any:
    return key if isinstance(key, str | int) and not isinstance(key, bool) else None


def _error(key: Any, code: int, message: str) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": key, "error": {"code": code, "message": message}}
