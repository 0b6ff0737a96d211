"""Readers of `[kubernetes.world]`: addresses, objects, and what workloads speak."""

from __future__ import annotations

from typing import Any

from vaultkit.config.setting_readers import OneOf, read_texts

PROTOCOLS = ("tls", "proxy")


def read_networks(value: Any, where: str, faults: list[str]) -> tuple[str, ...]:
    """Read a list of addresses, networks (`192.0.2.0/28`) and ranges (`192.0.2.1-192.0.2.9`)."""
    texts = read_texts(value, where, faults)
    for text in texts:
        try:
            read_range(text)
        except ValueError:
            faults.append(
                f'"{where}": {text!r} is no address, network or range such as "192.0.2.11", '
                '"192.0.2.0/28" or "192.0.2.10-192.0.2.20"'
            )
    return texts


def read_range(text: str) -> tuple[Any, Any]:
    """Return first and last address of a single address, a network or a range.

    Errors:
        ValueError: it is none, or its ends are of two kinds or the wrong way round.
    """
    from ipaddress import ip_address, ip_network

    if "-" not in text:
        network = ip_network(text.strip(), strict=False)
        return network[0], network[-1]
    first, last = (ip_address(end.strip()) for end in text.split("-", 1))
    if first.version != last.version or int(first) > int(last):
        raise ValueError(text)
    return first, last


def read_protocols(value: Any, where: str, faults: list[str]) -> tuple[str, ...]:
    """Read a list of what a workload speaks: `tls`, `proxy`."""
    texts = read_texts(value, where, faults)
    for text in texts:
        OneOf(PROTOCOLS)(text, where, faults)
    return texts


def find_object_fault(key: str) -> str:
    """Return why a text names no object such as `Secret shop/tls`, "" if it does."""
    kind, _, name = key.partition(" ")
    return "" if kind and name and " " not in name else f'write "Kind name", not {key!r}'
