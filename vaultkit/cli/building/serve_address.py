"""The address that `vaultkit serve` is to serve at: whether it can be, before a site is built."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from typing import NamedTuple

from vaultkit.config import MAX_PORT
from vaultkit.errors import VaultkitError

_LOCAL = "127.0.0.1"
_DEFAULT_PORT = 8000
_NEXT = 20
"""Ports that are tried after one that is taken."""
_NOT_HERE = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})


class Address(NamedTuple):
    """Where to serve.

    Args:
        host: `localhost`, or the address of a network card.
        port: The port.
    """

    host: str
    port: int

    def __str__(self) -> str:
        """Return it as it is typed."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def read_address(text: str) -> Address | None:
    """Return the address that a text such as `127.0.0.1:8000` or `[::1]:8000` names, if any."""
    host, colon, port = text.rpartition(":")
    is_bracketed = host.startswith("[") and host.endswith("]")
    host = host[1:-1] if is_bracketed else host
    if not (colon and port.isascii() and port.isdigit() and int(port[:6]) <= MAX_PORT):
        return None
    if host.lower() == "localhost" and not is_bracketed:
        return Address("localhost", int(port[:6]))
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return None
    return Address(str(found), int(port[:6])) if (found.version == 6) == is_bracketed else None  # noqa: PLR2004 - the version


def require_free(address: Address, words: str) -> Address:
    """Return an address that can be served at: this one, with a port if it had none.

    Args:
        address: The address.
        words: What was typed, without the address, to be repeated.

    Effect: binds it for a moment.

    Errors:
        VaultkitError: it is taken, not of this machine, or not for this user; says what to type.
    """
    try:
        return address._replace(port=_bind(address))
    except OSError as error:
        raise refusal(address, words, error.errno or 0, error.strerror or str(error)) from error


def refusal(address: Address, words: str, code: int, reason: str) -> VaultkitError:
    """Return what to say of an address that the system refused, and what to type instead."""
    if code == errno.EADDRINUSE:
        what, other = "is in use", _free_after(address)
    elif code in _NOT_HERE:
        what, other = "is no address of this machine", _free_after(Address(_LOCAL, address.port))
    else:
        what, other = f"cannot be served at: {reason}", Address(_LOCAL, _DEFAULT_PORT)
    return VaultkitError(f"{address} {what}; try: {words} --addr {other}")


def _free_after(address: Address) -> Address:
    """Return this address or the next one that is free; any that is if none of the next is."""
    for port in range(address.port, min(address.port + _NEXT, MAX_PORT) + 1):
        try:
            return address._replace(port=_bind(address._replace(port=port)))
        except OSError:
            continue
    return address._replace(port=_bind(address._replace(port=0)))


def _bind(address: Address) -> int:
    """Bind an address as the server will; return its port. Effect: lets it go again.

    Errors:
        OSError: the system refuses it.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # elsewhere that would take a port away from another
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((address.host, address.port))
        port: int = probe.getsockname()[1]
        return port
