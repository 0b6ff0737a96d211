"""The server: what the protocol needs, over pygls; `features/` has what it answers."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import FeatureRequestError, JsonRpcException, JsonRpcInternalError
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from vaultkit import __version__
from vaultkit.errors import VaultkitError, describe_bug
from vaultkit.lsp.features.feature_table import COMMANDS, FEATURES, FILES
from vaultkit.lsp.features.finding_diagnostics import to_diagnostic
from vaultkit.lsp.file_uris import path_of
from vaultkit.lsp.open_vaults import OpenVaults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path
    from typing import BinaryIO

    from vaultkit.lsp.vault_session import VaultSession

PAUSE = 0.01
"""Seconds after a change until it is judged, so that a burst of changes is judged once."""
LATE = 0.3
"""Seconds without a change after which those rules are asked that look at all notes."""
_OWN = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
)
"""What pygls would do itself, with a text of its own whose lines end in more ways than ours."""


class _Protocol(LanguageServerProtocol):
    """The protocol of pygls, which leaves texts to us."""

    def _register_builtin_features(self) -> None:
        super()._register_builtin_features()  # type: ignore[no-untyped-call]
        for method in _OWN:
            self.fm.builtin_features.pop(method)


class EditorServer(LanguageServer):
    """Serves one editor.

    Args:
        vaults: What it has open.
    """

    def __init__(self, vaults: OpenVaults) -> None:
        super().__init__("vaultkit", __version__, protocol_cls=_Protocol)
        self.vaults = vaults
        self.is_ending = False
        self._pending: asyncio.TimerHandle | None = None
        self._late: asyncio.TimerHandle | None = None
        self._complained: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._opening = asyncio.Lock()
        own: dict[str, Callable[[Any], Any]] = {
            types.INITIALIZE: self._take_options,
            types.INITIALIZED: self._begin,
            types.SHUTDOWN: self._end,
            types.TEXT_DOCUMENT_DID_OPEN: self._open,
            types.TEXT_DOCUMENT_DID_CHANGE: self._change,
            types.TEXT_DOCUMENT_DID_CLOSE: self._close,
            types.TEXT_DOCUMENT_DID_SAVE: self._save,
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES: self._follow_disk,
            types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: self._change_folders,
            types.WORKSPACE_DID_RENAME_FILES: self._take_moves,
        }
        for method, handler in own.items():
            options = FILES if method == types.WORKSPACE_DID_RENAME_FILES else None
            self.feature(method, options)(self._guarded(method, handler))
        for feature in FEATURES:
            answer = self._guarded(feature.method, partial(self._answer, feature.answer))
            self.feature(feature.method, feature.options)(answer)
        for name, command in COMMANDS.items():
            self.command(name)(self._guarded(name, partial(self._run, command)))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Tell the editor of what is no answer to a request: those hold it themselves."""
        if source is not FeatureRequestError:
            self.log(str(error))

    def log(self, message: str) -> None:
        """Write a line to the editor's log."""
        kind = types.MessageType.Error
        self.window_log_message(types.LogMessageParams(kind, message))

    def _guarded(self, method: str, handler: Callable[..., Any]) -> Callable[..., Any]:
        """Return a handler whose exceptions are told with the name of what was asked."""

        def answer(*given: Any) -> Any:
            try:
                return handler(*given)
            except JsonRpcException:
                raise
            except VaultkitError as error:
                code = types.LSPErrorCodes.RequestFailed
                raise JsonRpcException(str(error), code=code) from error
            except Exception as error:
                told = f"{method}: {describe_bug(error)}"
                self.log(told)
                raise JsonRpcInternalError(told) from error

        return answer

    def _run(self, command: Callable[..., Any], *given: Any) -> None:
        """Run a command; hand the editor what is to be changed."""
        edit = self._answer(command, *given)
        if edit is not None:
            self.workspace_apply_edit(types.ApplyWorkspaceEditParams(edit))

    def _answer(self, answer: Callable[..., Any], *given: Any) -> Any:
        """Answer a request about what the editor was told of, to the last change."""
        if self._pending is not None:
            self._pending.cancel()
            self._publish_news()
        answered = answer(self.vaults, *given)
        if self._late is not None and not self.vaults.is_late:
            self._publish_late()
        return answered

    # What the editor tells

    def _take_options(self, params: types.InitializeParams) -> None:
        given = params.initialization_options
        self.vaults.options = given if isinstance(given, dict) else {}

    def _begin(self, params: types.InitializedParams) -> None:
        del params
        capabilities = self.server_capabilities
        self.vaults.encoding = capabilities.position_encoding or self.vaults.encoding
        self.vaults.client = self.client_capabilities
        folders = [path_of(folder.uri) for folder in self.workspace.folders.values()]
        root = self.workspace.root_path
        self._watch_files()
        self._open_vaults([*filter(None, folders)] or [*filter(None, [root])])

    def _end(self, params: None = None) -> None:
        del params
        self.is_ending = True

    def _watch_files(self) -> None:
        """Ask the editor to tell what changes on the disk, if it can."""
        workspace = self.client_capabilities.workspace
        watched = workspace and workspace.did_change_watched_files
        if not (watched and watched.dynamic_registration):
            return
        options = types.DidChangeWatchedFilesRegistrationOptions(
            [types.FileSystemWatcher(glob_pattern="**/*")]
        )
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        asked = types.Registration("vaultkit-files", method, options)
        self.client_register_capability(types.RegistrationParams([asked]))

    def _open_vaults(self, paths: Iterable[str]) -> None:
        """Open vaults beside what else is asked: reading a large one takes some seconds."""
        task = asyncio.get_running_loop().create_task(self._open_each([*paths]))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _open_each(self, paths: list[str]) -> None:
        opening = self._guarded("opening a vault", self.vaults.begin_session)
        for path in paths:
            async with self._opening:
                with suppress(JsonRpcException):  # it was logged
                    session = await asyncio.to_thread(opening, path)
                    if session is not None:
                        self.vaults.take_session(session)
            self._publish_later()

    def _open(self, params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        path = self.vaults.show_document(document.uri, document.version, document.text)
        if path is not None:
            self._open_vaults([path])
        self._publish_later()

    def _change(self, params: types.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        self.vaults.change(document.uri, document.version, params.content_changes)
        self._publish_later()

    def _close(self, params: types.DidCloseTextDocumentParams) -> None:
        self.vaults.close(params.text_document.uri)
        self._publish_later()

    def _save(self, params: types.DidSaveTextDocumentParams) -> None:
        path = path_of(params.text_document.uri)
        if path is not None:
            self._read_again([path])

    def _follow_disk(self, params: types.DidChangeWatchedFilesParams) -> None:
        self._read_again([*filter(None, (path_of(one.uri) for one in params.changes))])

    def _take_moves(self, params: types.RenameFilesParams) -> None:
        moved = (uri for one in params.files for uri in (one.old_uri, one.new_uri))
        self._read_again([*filter(None, map(path_of, moved))])

    def _read_again(self, paths: list[str]) -> None:
        self.vaults.read_again(paths)
        self._open_vaults(self.vaults.take_failed())
        self._publish_later()

    def _change_folders(self, params: types.DidChangeWorkspaceFoldersParams) -> None:
        for folder in params.event.removed:
            for uri in self.vaults.close_folder(path_of(folder.uri) or ""):
                self._publish(uri, [])
        self._open_vaults(filter(None, (path_of(one.uri) for one in params.event.added)))

    # What the editor is told

    def _publish_later(self) -> None:
        """Have what changed judged in a moment."""
        if self._pending is None:
            loop = asyncio.get_running_loop()
            self._pending = loop.call_later(PAUSE, self._publish_news)

    def _publish_late(self) -> None:
        self._late = None
        for session in self.vaults.sessions.values():
            with suppress(VaultkitError):  # which is told with the news
                session.catch_up()
        self._publish_news()

    def _publish_news(self) -> None:
        self._pending = None
        for session in [*self.vaults.sessions.values()]:
            try:
                self._publish_session(session)
            except VaultkitError as error:
                self._complain(str(error))
            except Exception as error:  # noqa: BLE001 - the server must stay up
                self.log(f"diagnostics: {describe_bug(error)}")
        for uri, faults in [*self.vaults.faults.items()]:
            self._publish(uri, faults)
            if not faults:
                del self.vaults.faults[uri]
        for complaint in self.vaults.take_complaints():
            self._complain(complaint)
        if self._late is not None:
            self._late.cancel()
        loop = asyncio.get_running_loop()
        self._late = loop.call_later(LATE, self._publish_late) if self.vaults.is_late else None

    def _publish_session(self, session: VaultSession) -> None:
        for name, findings in session.take_news().items():
            owner = self.vaults.session_of(session.path_of(name))
            if owner is not None and owner[0] is not session:
                continue
            text = self.vaults.text_of(session, name)
            own = [to_diagnostic(one, text) for one in findings]
            self._publish(self.vaults.uri_of(session, name), own)

    def _publish(self, uri: str, found: list[types.Diagnostic]) -> None:
        version = self.vaults.version_of(uri)
        params = types.PublishDiagnosticsParams(uri, found, version)
        self.text_document_publish_diagnostics(params)

    def _complain(self, message: str) -> None:
        """Show a message, once."""
        if message not in self._complained:
            self._complained.add(message)
            kind = types.MessageType.Error
            self.window_show_message(types.ShowMessageParams(kind, message))


def serve(
    source: BinaryIO,
    target: BinaryIO,
    *,
    today: date | None = None,
    vault: Path | None = None,
    config: Path | None = None,
) -> bool:
    """Serve an editor until it says exit; tell whether it asked for that before.

    Effect: reads, writes to the target, and closes it.

    Args:
        source: What the editor writes.
        target: What it reads.
        today: See `OpenVaults`, as the others.
        vault: The vault.
        config: The config.
    """
    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # the editor is told instead
    server = EditorServer(OpenVaults(today, vault, config))
    server.start_io(source, target)
    return server.is_ending
