"""Which addresses are of the public internet, however they are written."""

from __future__ import annotations

import ipaddress
import socket
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_CARRIES = (
    (ipaddress.IPv6Network("::/96"), 0),
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),
    (ipaddress.IPv6Network("::ffff:0:0:0/96"), 0),
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)
"""Networks of IPv6 whose addresses hold one of IPv4, and how many bits follow it."""
_CLOSED = tuple(
    map(ipaddress.ip_network, ("64:ff9b:1::/48", "2001::/32", "192.88.99.0/24", "fec0::/10"))
)
"""Networks that no reader can be meant to use: for translation, tunnels, and one given up."""


def read_address(host: str) -> Address | None:
    """Return the address that a host is written as; None if it is a name.

    What a resolver takes for an address is one: `127.1`, `0x7f.1`, `2130706433`, digits of other
    scripts, percent signs.
    """
    text = unicodedata.normalize("NFKC", unquote(host)).replace("\u3002", ".").strip("[].")
    with suppress(ValueError):
        return ipaddress.ip_address(text)
    with suppress(OSError, ValueError):
        return ipaddress.IPv4Address(socket.inet_aton(text))
    return None


def is_public(address: Address) -> bool:
    """Tell whether an address, and any that is carried in it, is one of the public internet."""
    return all(
        one.is_global
        and not (one.is_multicast or one.is_reserved or one.is_link_local or one.is_unspecified)
        and not any(one in network for network in _CLOSED if network.version == one.version)
        for one in _with_carried(address)
    )


def _with_carried(address: Address) -> Iterator[Address]:
    carried = [
        ipaddress.IPv4Address((int(address) >> bits) & 0xFFFFFFFF)
        for network, bits in _CARRIES
        if isinstance(address, ipaddress.IPv6Address) and address in network
    ]
    if carried and not address.is_unspecified and not address.is_loopback:
        yield from carried
    else:
        yield address
