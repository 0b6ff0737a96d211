"""What an editor is told unasked: findings, and what a person has to know."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from lsprotocol import types

from vaultkit.errors import VaultkitError, describe_bug
from vaultkit.lsp.features.finding_diagnostics import to_diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable

    from pygls.lsp.server import LanguageServer

    from vaultkit.lsp.open_vaults import OpenVaults
    from vaultkit.lsp.vault_session import VaultSession

PAUSE = 0.01
"""Seconds after a change until it is judged, so that a burst of changes is judged once."""
LATE = 0.3
"""Seconds without a change after which those rules are asked that look at all notes."""


class EditorNews:
    """Judges what changed, and tells the editor.

    Args:
        server: What speaks to it.
        vaults: What it has open.
        log: Writes a line to its log.
    """

    def __init__(
        self, server: LanguageServer, vaults: OpenVaults, log: Callable[[str], None]
    ) -> None:
        self._server, self._vaults, self._log = server, vaults, log
        self._pending: asyncio.TimerHandle | None = None
        self._late: asyncio.TimerHandle | None = None
        self._complained: set[str] = set()

    def hurry(self) -> None:
        """Tell now what waits to be judged."""
        if self._pending is not None:
            self._pending.cancel()
            self._publish_news()

    def catch_up(self) -> None:
        """Tell now what waited for a pause, if that was judged by now."""
        if self._late is not None and not self._vaults.is_late:
            self._publish_late()

    def publish_later(self) -> None:
        """Have what changed judged in a moment."""
        if self._pending is None:
            loop = asyncio.get_running_loop()
            self._pending = loop.call_later(PAUSE, self._publish_news)

    def _publish_late(self) -> None:
        self._late = None
        for session in self._vaults.sessions.values():
            with suppress(VaultkitError):  # which is told with the news
                session.catch_up()
        self._publish_news()

    def _publish_news(self) -> None:
        self._pending = None
        for session in [*self._vaults.sessions.values()]:
            try:
                self._publish_session(session)
            except VaultkitError as error:
                self._complain(str(error))
            except Exception as error:  # noqa: BLE001 - the server must stay up
                self._log(f"diagnostics: {describe_bug(error)}")
        for uri, faults in [*self._vaults.faults.items()]:
            self.publish(uri, faults)
            if not faults:
                del self._vaults.faults[uri]
        for complaint in self._vaults.take_complaints():
            self._complain(complaint)
        if self._late is not None:
            self._late.cancel()
        loop = asyncio.get_running_loop()
        self._late = loop.call_later(LATE, self._publish_late) if self._vaults.is_late else None

    def _publish_session(self, session: VaultSession) -> None:
        for name, findings in session.take_news().items():
            owner = self._vaults.session_of(session.path_of(name))
            if owner is not None and owner[0] is not session:
                continue
            text = self._vaults.text_of(session, name)
            own = [to_diagnostic(one, text) for one in findings]
            self.publish(self._vaults.uri_of(session, name), own)

    def publish(self, uri: str, found: list[types.Diagnostic]) -> None:
        """Tell what is found in the file of an address."""
        version = self._vaults.version_of(uri)
        params = types.PublishDiagnosticsParams(uri, found, version)
        self._server.text_document_publish_diagnostics(params)

    def _complain(self, message: str) -> None:
        """Show a message, once."""
        if message not in self._complained:
            self._complained.add(message)
            kind = types.MessageType.Error
            self._server.window_show_message(types.ShowMessageParams(kind, message))
