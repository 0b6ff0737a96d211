"""Connections that are made only to addresses that may be reached, and only for so long.

A name is resolved here, once, and the connection goes to what was found: whoever owns the name
cannot give another address to a second question. Name and certificate are checked as ever.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from contextlib import contextmanager, suppress
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NameResolutionError, NewConnectionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vaultkit.cli.external.public_networks import Address

_PARTS = 2
"""How many times the time for an answer its parts may take together."""


class NotAskedError(Exception):
    """A name leads to an address that may not be reached."""


def guarded_adapter(may_reach: Callable[[Address], bool], timeout: float) -> HTTPAdapter:
    """Return an adapter for a session of `requests`.

    Args:
        may_reach: Tells whether a connection to an address may be made.
        timeout: Seconds for an answer; one that comes in drops may take twice as long.
    """

    class Plain(_Guarded, HTTPConnection):
        pass

    class Safe(_Guarded, HTTPSConnection):
        pass

    for kind in (Plain, Safe):
        kind.may_reach = staticmethod(may_reach)
        kind.patience = _PARTS * timeout
    plain = type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": Plain})
    safe = type("SafePool", (HTTPSConnectionPool,), {"ConnectionCls": Safe})
    adapter = HTTPAdapter()
    adapter.poolmanager.pool_classes_by_scheme = {"http": plain, "https": safe}
    return adapter


class _Guarded:
    """What guarded connections of both kinds do."""

    may_reach: Callable[[Address], bool]
    patience: float
    host: str
    port: int
    _dns_host: str
    _handle: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        """Resolve the name, look at all that it leads to, and connect.

        Errors:
            NotAskedError: one of the addresses may not be reached.
        """
        name, fault = self._dns_host, None
        try:
            for address in self._resolve(name):
                self._dns_host = address
                try:
                    made: socket.socket = super()._new_conn()  # type: ignore[misc]
                except NewConnectionError as error:
                    fault = error
                    continue
                self._handle = made.dup()
                return made
        finally:
            self._dns_host = name
        raise fault or NewConnectionError(self, "no address")  # type: ignore[arg-type]

    def _resolve(self, name: str) -> list[str]:
        try:
            found = socket.getaddrinfo(name.strip("[]"), self.port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error  # type: ignore[arg-type]
        addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
        if not all(self.may_reach(ipaddress.ip_address(address)) for address in addresses):
            raise NotAskedError(name)
        return addresses

    def connect(self) -> None:
        """Connect, and agree on encryption, within the time."""
        with self._limited():
            super().connect()  # type: ignore[misc]

    def getresponse(self) -> Any:
        """Read the head of an answer within the time."""
        with self._limited():
            return super().getresponse()  # type: ignore[misc]

    def close(self) -> None:
        """End the connection."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None
        super().close()  # type: ignore[misc]

    @contextmanager
    def _limited(self) -> Iterator[None]:
        """Give up what takes longer in all, however often something comes.

        Errors:
            TimeoutError: it does; what had come by then looks like a whole answer.
        """
        is_over = threading.Event()
        timer = threading.Timer(self.patience, self._give_up, [is_over])
        timer.daemon = True
        timer.start()
        fault: BaseException | None = None
        try:
            yield
        except (OSError, HTTPException) as error:
            fault = error
        finally:
            timer.cancel()
        if is_over.is_set():
            message = "the time is over"
            raise TimeoutError(message) from fault
        if fault is not None:
            raise fault

    def _give_up(self, is_over: threading.Event) -> None:
        is_over.set()
        handle = self._handle
        if handle is not None:
            with suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)
