"""The protocol of pygls with every request answered: what is malformed or out of turn too."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, NamedTuple

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol

_OWN = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
)
"""What pygls would do itself, with a text of its own."""


class _Malformed(NamedTuple):
    """A message that is none of the protocol.

    Args:
        id: Of the request, None if it has none.
        method: What it asks for, "" if it does not say.
        is_answered: Whether it waits for an answer.
    """

    id: Any
    method: str
    is_answered: bool


class EditorProtocol(LanguageServerProtocol):
    """The protocol of pygls, which leaves texts to us and answers each request."""

    def _register_builtin_features(self) -> None:
        super()._register_builtin_features()  # type: ignore[no-untyped-call]
        for method in _OWN:
            self.fm.builtin_features.pop(method)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Return a message, or a part of one, as what it is; see `json.loads`, `object_hook`."""
        if "jsonrpc" not in data:
            return data
        with suppress(JsonRpcException):
            if data["jsonrpc"] == self.VERSION and type(data.get("id", 0)) in {int, str}:
                return super().structure_message(data)
        return _malformed(data)

    def handle_message(self, message: Any) -> None:
        """Handle a message, or say why it cannot be.

        Source: the protocol's specification 3.17, "Request Message" and "Lifecycle Messages".
        """
        if not hasattr(message, "jsonrpc"):
            message = message if isinstance(message, _Malformed) else _malformed(message)
        method = getattr(message, "method", None)
        fault = self._find_fault(message, method) if method is not None else None
        if fault is None:
            super().handle_message(message)
        elif getattr(message, "is_answered", hasattr(message, "id")):
            error = {"code": int(fault.code), "message": fault.message}
            self._send_data({"jsonrpc": self.VERSION, "id": message.id, "error": error})
        elif isinstance(message, _Malformed):
            raise fault

    def _find_fault(self, message: Any, method: str) -> JsonRpcException | None:
        """Return why a request or notification is not handled, if it is not."""
        is_begun, codes = self._workspace is not None, types.ErrorCodes
        fault: tuple[str, int] | None = None
        if method == types.EXIT:
            pass
        elif self._shutdown:
            fault = "the server was asked to shut down", codes.InvalidRequest
        elif method != types.INITIALIZE and not is_begun:
            fault = "the server is not initialized yet", codes.ServerNotInitialized
        elif method == types.INITIALIZE and is_begun:
            fault = "the server is initialized already", codes.InvalidRequest
        elif isinstance(message, _Malformed):
            fault = self._find_malformation(message)
        return JsonRpcException(fault[0], code=fault[1]) if fault else None

    def _find_malformation(self, message: _Malformed) -> tuple[str, int]:
        method = message.method
        if not method or (message.is_answered and type(message.id) not in {int, str}):
            return "this is no message of the protocol", types.ErrorCodes.InvalidRequest
        if method not in {*self.fm.builtin_features, *self.fm.features}:
            return f"Method Not Found: {method}", types.ErrorCodes.MethodNotFound
        return f"Invalid Params of {method}", types.ErrorCodes.InvalidParams


def _malformed(data: Any) -> _Malformed:
    """Return what is known of a message that is none of the protocol."""
    given = data if isinstance(data, dict) else {}
    method = given.get("method", "")
    method = method if isinstance(method, str) else ""
    is_answer = not method and ("result" in given or "error" in given)
    return _Malformed(given.get("id"), method, not is_answer and ("id" in given or not method))
