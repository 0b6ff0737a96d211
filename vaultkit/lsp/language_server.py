"""The server: what the protocol needs, over pygls; `features/` has what it answers."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager, suppress
from functools import partial
from inspect import signature
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import FeatureRequestError, JsonRpcException, JsonRpcInternalError
from pygls.lsp.server import LanguageServer

from vaultkit import __version__
from vaultkit.errors import VaultkitError, describe_bug
from vaultkit.lsp.editor_news import EditorNews
from vaultkit.lsp.editor_protocol import EditorProtocol
from vaultkit.lsp.features.feature_table import COMMANDS, FEATURES, FILES
from vaultkit.lsp.file_uris import path_of
from vaultkit.lsp.open_vaults import OpenVaults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path
    from typing import BinaryIO


class EditorServer(LanguageServer):
    """Serves one editor.

    Args:
        vaults: What it has open.
    """

    def __init__(self, vaults: OpenVaults) -> None:
        super().__init__("vaultkit", __version__, protocol_cls=EditorProtocol)
        self.vaults = vaults
        self.is_ending = False
        self.news = EditorNews(self, vaults, self.log)
        self._tasks: set[asyncio.Task[None]] = set()
        self._missed: list[str] = []  # what changed on the disk while vaults are being read
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
            answer = self._once_read(feature.method, partial(self._answer, feature.answer))
            self.feature(feature.method, feature.options)(answer)
        for name, command in COMMANDS.items():
            self.command(name)(self._once_read(name, partial(self._run, command)))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Tell the editor of what is no answer to a request: those hold it themselves."""
        if source is not FeatureRequestError:
            self.log(str(error))

    def log(self, message: str) -> None:
        """Write a line to the editor's log."""
        kind = types.MessageType.Error
        self.window_log_message(types.LogMessageParams(kind, message))

    @contextmanager
    def _telling(self, method: str) -> Iterator[None]:
        """Have exceptions told with the name of what was asked."""
        try:
            yield
        except JsonRpcException:
            raise
        except VaultkitError as error:
            code = types.LSPErrorCodes.RequestFailed
            raise JsonRpcException(str(error), code=code) from error
        except Exception as error:
            told = f"{method}: {describe_bug(error)}"
            self.log(told)
            raise JsonRpcInternalError(told) from error

    def _guarded(self, method: str, handler: Callable[..., Any]) -> Callable[..., Any]:
        """Return a handler of what is told, see `_telling`."""

        def take(*given: Any) -> Any:
            with self._telling(method):
                return handler(*given)

        return take

    def _once_read(self, method: str, handler: Callable[..., Any]) -> Callable[..., Any]:
        """Return a handler of what is asked: it waits until no vault is being read any more."""

        async def answer(*given: Any) -> Any:
            uri = getattr(getattr(given[:1] and given[0], "text_document", None), "uri", "")
            version = self.vaults.version_of(uri)
            while self._tasks:
                await asyncio.wait([*self._tasks])
            if self.vaults.version_of(uri) != version:
                message = "the text changed while the vault was being read"
                raise JsonRpcException(message, code=types.LSPErrorCodes.ContentModified)
            with self._telling(method):
                return handler(*given)

        return answer

    def _run(self, command: Callable[..., Any], *given: Any) -> None:
        """Run a command; hand the editor what is to be changed."""
        wanted = len(signature(command).parameters) - 1
        if len(given) != wanted or not all(isinstance(one, str) for one in given):
            message = f"this command takes {wanted} texts"
            raise JsonRpcException(message, code=types.ErrorCodes.InvalidParams)
        edit = self._answer(command, *given)
        if edit is not None:
            self.workspace_apply_edit(types.ApplyWorkspaceEditParams(edit))

    def _answer(self, answer: Callable[..., Any], *given: Any) -> Any:
        """Answer a request about what the editor was told of, to the last change."""
        self.news.hurry()
        answered = answer(self.vaults, *given)
        self.news.catch_up()
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
        if wanted := [*paths]:
            task = asyncio.get_running_loop().create_task(self._open_each(wanted))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _open_each(self, paths: list[str]) -> None:
        for path in paths:
            async with self._opening:
                with suppress(JsonRpcException), self._telling("opening a vault"):  # it is logged
                    session = await asyncio.to_thread(self.vaults.begin_session, path)
                    if session is not None:
                        self.vaults.take_session(session)
                        self.vaults.read_again(self._missed)
            self.news.publish_later()
        if len(self._tasks) == 1:  # this one
            missed, self._missed = self._missed, []
            self._open_vaults(self.vaults.take_failed() if missed else ())

    def _open(self, params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        path = self.vaults.show_document(document.uri, document.version, document.text)
        if path is not None:
            self._open_vaults([path])
        self.news.publish_later()

    def _change(self, params: types.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        self.vaults.change(document.uri, document.version, params.content_changes)
        self.news.publish_later()

    def _close(self, params: types.DidCloseTextDocumentParams) -> None:
        self.vaults.close(params.text_document.uri)
        self.news.publish_later()

    def _save(self, params: types.DidSaveTextDocumentParams) -> None:
        path = path_of(params.text_document.uri)
        if path is not None:
            self._read_again([path])

    def _follow_disk(self, params: types.DidChangeWatchedFilesParams) -> None:
        self._read_again([*filter(None, (path_of(one.uri) for one in params.changes))])

    def _take_moves(self, params: types.RenameFilesParams) -> None:
        for one in params.files:
            self.vaults.leave(path_of(one.old_uri) or "")
        moved = (uri for one in params.files for uri in (one.old_uri, one.new_uri))
        self._read_again([*filter(None, map(path_of, moved))])

    def _read_again(self, paths: list[str]) -> None:
        if self._tasks:
            self._missed += paths
        self.vaults.read_again(paths)
        self._open_vaults(self.vaults.take_failed())
        self.news.publish_later()

    def _change_folders(self, params: types.DidChangeWorkspaceFoldersParams) -> None:
        for folder in params.event.removed:
            for uri in self.vaults.close_folder(path_of(folder.uri) or ""):
                self.news.publish(uri, [])
        self._open_vaults(filter(None, (path_of(one.uri) for one in params.event.added)))


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
