"""The vaults and files that an editor has open, and which of them an address means."""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lsprotocol import types

from vaultkit.errors import ConfigError, VaultkitError
from vaultkit.lsp.config_faults import config_faults
from vaultkit.lsp.file_uris import path_of, uri_of
from vaultkit.lsp.text_positions import UTF16, Encoding, TextPositions, change_text, with_mark
from vaultkit.lsp.vault_session import VaultSession
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source
from vaultkit.opening.vault_place import find_place, find_root, is_marked
from vaultkit.vault.files.file_reading import read_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from vaultkit.notes.note import Note
    from vaultkit.opening.vault_place import Place
    from vaultkit.vault.vault import Vault


class OpenFile(NamedTuple):
    """A file of a vault, as the editor shows it.

    Args:
        session: The vault that it belongs to.
        name: Its vault path.
        text: What it holds, and positions in it.
        uri: Its address, as the editor writes it.
    """

    session: VaultSession
    name: str
    text: TextPositions
    uri: str

    @property
    def vault(self) -> Vault:
        """The vault that it belongs to, as the editor shows it."""
        return self.session.vault

    @property
    def note(self) -> Note | None:
        """The note that it is, None if it is none."""
        return self.vault.notes.get(NotePath(self.name))


@dataclass
class Document:
    """A text that the editor has open.

    Args:
        uri: Its address, as the editor writes it.
        path: Its absolute path.
        version: As the editor counts them.
        source: What it holds.
    """

    uri: str
    path: str
    version: int
    source: Source


class OpenVaults:
    """All that an editor has open.

    Args:
        today: The day to count from; None for that of the clock.
        vault: The vault, whatever folders are open; None for those of these.
        config: Its config; None for the one that `check` finds.
    """

    def __init__(
        self, today: date | None = None, vault: Path | None = None, config: Path | None = None
    ) -> None:
        self._today, self._vault, self._config = today, vault, config
        self.encoding: Encoding | str = UTF16
        self.client = types.ClientCapabilities()
        self.sessions: dict[str, VaultSession] = {}
        self.documents: dict[str, Document] = {}
        self.faults: dict[str, list[types.Diagnostic]] = {}
        self._complaints: list[str] = []
        self.options: Mapping[str, Any] = {}
        self._failed: list[str] = []
        self.moving: dict[str, str] = {}  # the paths that the editor was told to give to files

    def begin_session(self, path: str) -> VaultSession | None:
        """Open the vault that a folder or file belongs to; None if that is so, or cannot be done.

        It is found as `check` finds it; a file alone makes no vault of the folder it lies in. This
        may run in a thread of its own. Effect: reads.
        """
        try:
            place = self._find_place(path)
            is_meant = os.path.isdir(path) or is_marked(place)
            if str(place.root) in self.sessions or not is_meant:
                return None
            return VaultSession(place, self._today)
        except VaultkitError as error:
            self._failed.append(path)
            self._complain(error)
            return None

    def take_failed(self) -> list[str]:
        """Return the paths whose vault could not be opened, to try again, and forget them."""
        failed, self._failed = self._failed, []
        return failed

    def take_session(self, session: VaultSession) -> None:
        """Have a vault that was opened take part, in place of the one at its folder, if any."""
        root = str(session.place.root)
        self._clear_faults(session.place.config.path)
        if root in self.sessions:
            session.take_over(self.sessions[root])
        self.sessions[root] = session
        for document in self.documents.values():
            self._show(document)
        gc.freeze()  # what is kept is not walked through at each collection, which takes long

    def _find_place(self, path: str) -> Place:
        """Return the vault that a path belongs to.

        Errors:
            VaultkitError: there is no such path, or its config has faults.
        """
        return find_place([Path(path)], vault=self._vault, config=self._config)

    def close_folder(self, path: str) -> list[str]:
        """Close the vaults in a folder; return the addresses of what is shown no more."""
        inside = f"{path.rstrip(os.sep)}{os.sep}"
        self._failed = [x for x in self._failed if not f"{x}{os.sep}".startswith(inside)]
        gone = [root for root in self.sessions if f"{root}{os.sep}".startswith(inside)]
        sessions = [self.sessions.pop(root) for root in gone]
        uris = [uri_of(one.path_of(name)) for one in sessions for name in one.told]
        faulty = [uri for uri in self.faults if uri.startswith(uri_of(inside))]
        for uri in faulty:
            del self.faults[uri]
        return [*uris, *faulty]

    @property
    def is_late(self) -> bool:
        """Whether rules that look at all notes wait for a pause."""
        return any(session.is_late for session in self.sessions.values())

    def take_complaints(self) -> list[str]:
        """Return what the person has to be told, and forget it."""
        crashes = [str(one.crash) for one in self.sessions.values() if one.crash]
        told, self._complaints = list(dict.fromkeys([*self._complaints, *crashes])), []
        return told

    def session_of(self, path: str) -> tuple[VaultSession, str] | None:
        """Return the vault that an absolute path lies in, the innermost, and its vault path."""
        found = [(s, name) for s in self.sessions.values() if (name := s.name_of(path))]
        return max(found, key=lambda one: len(str(one[0].place.root)), default=None)

    def find(self, uri: str) -> OpenFile | None:
        """Return the file of an address; None if it belongs to no vault that is open yet."""
        path = path_of(uri)
        found = self.session_of(path) if path else None
        if found is None:
            return None
        session, name = found
        return OpenFile(session, name, self.text_of(session, name), uri)

    def text_of(self, session: VaultSession, name: str) -> TextPositions:
        """Return a file of a vault, to count in."""
        return TextPositions(session.source_of(name), self.encoding)

    def uri_of(self, session: VaultSession, name: str) -> str:
        """Return the address of a file of a vault, as the editor writes it if it is open there."""
        path = session.path_of(name)
        own = (one.uri for one in self.documents.values() if one.path == path)
        return next(own, None) or uri_of(path)

    def version_of(self, uri: str) -> int | None:
        """Return the version of an open document, None if it is not open."""
        document = self.documents.get(uri)
        return document.version if document else None

    def show_document(self, uri: str, version: int, text: str) -> str | None:
        """Take a document that the editor opens; return a path to open a vault for, if any."""
        path = path_of(uri)
        if path is None:
            return None
        document = Document(uri, path, version, _opened_source(path, text))
        self.documents[uri] = document
        return None if self._show(document) and not self._is_inner(path) else path

    def change(
        self, uri: str, version: int, changes: Iterable[types.TextDocumentContentChangeEvent]
    ) -> None:
        """Take changes of a document that is open."""
        document = self.documents.get(uri)
        if document is not None:
            document.version = version
            document.source = change_text(document.source, changes, self.encoding)
            self._show(document)

    def close(self, uri: str) -> None:
        """Take the disk's word for a document again. Effect: reads."""
        document = self.documents.pop(uri, None)
        found = self.session_of(document.path) if document else None
        if found:
            found[0].hide(found[1])
        if document and document.path in self.moving and not os.path.lexists(document.path):
            self.read_again([document.path, self.moving.pop(document.path)])

    def leave(self, path: str) -> None:
        """Close what is open of a file or folder that moved, if it is gone. Effect: reads."""
        inside = f"{path}{os.sep}"
        for uri, one in [*self.documents.items()]:
            if f"{one.path}{os.sep}".startswith(inside) and not os.path.lexists(one.path):
                self.close(uri)

    def read_again(self, paths: Iterable[str]) -> None:
        """Read files and folders again that changed on the disk. Effect: reads."""
        meant: dict[str, list[str]] = {}
        for path in paths:
            for root, session in [*self.sessions.items()]:
                name = session.name_of(path)
                config = session.place.config.path
                is_own = config is not None and path == os.path.abspath(config)
                if is_own or name in {"vaultkit.toml", "pyproject.toml"}:
                    self._open_again(root)
                elif name is not None:
                    meant.setdefault(root, []).append(name)
        for root, names in meant.items():
            session = self.sessions[root]
            try:
                session.read_again(names)
            except VaultkitError as error:
                self._complain(error)

    def _open_again(self, root: str) -> None:
        """Open a vault whose config is another; while that has faults, the old one counts."""
        try:
            self.take_session(VaultSession(self._find_place(root), self._today))
        except VaultkitError as error:
            self._complain(error)

    def _show(self, document: Document) -> bool:
        """Have a document judged; return whether it belongs to a vault that is open."""
        found = self.session_of(document.path)
        if found:
            found[0].show(found[1], document.source.data)
        return found is not None

    def _is_inner(self, path: str) -> bool:
        """Tell whether a file belongs to a vault that lies in one that is open."""
        try:
            return str(find_root(Path(path))) not in self.sessions
        except VaultkitError:
            return False

    def _complain(self, error: VaultkitError) -> None:
        self._complaints.append(str(error))
        if isinstance(error, ConfigError):
            uri, faults = config_faults(error, self.encoding)
            self.faults[uri] = faults

    def _clear_faults(self, config: Path | None) -> None:
        if config is not None and self.faults:
            uri = uri_of(os.path.abspath(config))
            if uri in self.faults:
                self.faults[uri] = []


def _opened_source(path: str, text: str) -> Source:
    """Return what a document holds that was just opened: the file's own bytes, if it shows these.

    Editors show neither a byte order mark nor bytes that are no UTF-8.
    """
    data = text.encode("utf-8", "replace")
    try:
        before = read_source(Path(os.path.dirname(path)), os.path.basename(path)).data
    except OSError:
        return Source(path, data)
    if before.decode("utf-8", "replace").removeprefix("\ufeff") == text.removeprefix("\ufeff"):
        return Source(path, before)
    return Source(path, with_mark(data, before))
