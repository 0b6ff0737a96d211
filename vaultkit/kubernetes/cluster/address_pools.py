"""Addresses that balancers may hand out, and those that something else has already."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.config import read_range
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.kubernetes.cluster.cluster_objects import (
    CILIUM_POOL,
    GATEWAY,
    INFRASTRUCTURE,
    METALLB_POOL,
    POOLS,
    Cluster,
    cluster_of,
    name_of,
    place_of,
)
from vaultkit.kubernetes.cluster.range_index import Owned, Range, RangeIndex, keep_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.kubernetes.manifests.manifest import Key, Manifest

    Path = tuple[Key, ...]

_KUBE_VIP = lazy_re(r"(?:cidr|range)-[a-z0-9-]+")
_ASKED = (
    ("metadata", "annotations", "metallb.io/loadBalancerIPs"),
    ("metadata", "annotations", "metallb.universe.tf/loadBalancerIPs"),
    ("metadata", "annotations", "lbipam.cilium.io/ips"),
    ("metadata", "annotations", "io.cilium/lb-ipam-ips"),
    ("metadata", "annotations", "kube-vip.io/loadbalancerIPs"),
    ("spec", "loadBalancerIP"),
)
"""Where a Service asks for addresses of its own."""
_SHARED = ("metallb.io/allow-shared-ip", "lbipam.cilium.io/sharing-key")
_NODE_PORT = lazy_re(r"(?<![\d.:])((?:\d{1,3}\.){3}\d{1,3}):(\d{4,5})(?!\d)")
_NODE_SERVERS = frozenset({6443, 10250})
"""Ports on which nodes themselves answer: the API server, the kubelet."""


_NO_POOL = "no pool"
"""Whose the addresses are that no pool has."""
_MOST = 2000
"""Ranges of addresses that are compared with each other."""


def range_of(text: str | None, what: str = "") -> Range | None:
    """Return the addresses that a text stands for; None if it stands for none."""
    try:
        return Range(*read_range(text), what) if text else None
    except ValueError:
        return None


def pool_ranges(manifest: Manifest) -> Iterator[tuple[Path, Range]]:
    """Yield the addresses that an object lets a balancer hand out, with their places."""
    if manifest.type == METALLB_POOL:
        path: Path = ("spec", "addresses")
        texts = [((*path, at), manifest.text(*path, at)) for at in manifest.indexes(*path)]
    elif manifest.type == CILIUM_POOL:
        texts = list(_cilium_blocks(manifest))
    elif manifest.type == "ConfigMap" and manifest.text("metadata", "name") == "kubevip":
        texts = list(_kube_vip_texts(manifest))
    else:
        return
    for place, text in texts:
        for part in (text or "").split(","):
            name = f'the pool "{manifest.text("metadata", "name")}" of {place_of(manifest)}'
            if found := range_of(part, name):
                yield place, found


def _cilium_blocks(manifest: Manifest) -> Iterator[tuple[Path, str | None]]:
    for at in manifest.indexes("spec", "blocks"):
        block: Path = ("spec", "blocks", at)
        start, stop = manifest.text(*block, "start"), manifest.text(*block, "stop")
        if start:
            yield (*block, "start"), f"{start}-{stop or start}"
        yield (*block, "cidr"), manifest.text(*block, "cidr")


def _kube_vip_texts(manifest: Manifest) -> Iterator[tuple[Path, str | None]]:
    for key in manifest.mapping("data"):
        if _KUBE_VIP.fullmatch(key):
            yield ("data", key), manifest.text("data", key)


def asked_addresses(service: Manifest) -> Iterator[tuple[Path, Range]]:
    """Yield the addresses that a Service asks for, or a Gateway for the Service under it."""
    paths: tuple[Path, ...] = _ASKED if service.type == "Service" else ()
    if service.type == GATEWAY:
        paths = tuple((*INFRASTRUCTURE, path[-1]) for path in _ASKED if len(path) > 2)  # noqa: PLR2004
    for path in paths:
        for text in (service.text(*path) or "").split(","):
            if found := range_of(text.strip()):
                yield path, found


def is_shared(service: Manifest) -> bool:
    """Tell whether a Service may have an address together with others."""
    return any(service.text("metadata", "annotations", key) for key in _SHARED)


class _Askers(NamedTuple):
    """Who asks for an address first: of all, and of those that share it with nobody."""

    every: list[Owned]
    alone: list[Owned]


class AddressPlan:
    """The addresses of all notes: what may be handed out, is asked for, and is taken.

    Args:
        context: The run.
    """

    def __init__(self, context: Context) -> None:
        self._cluster = cluster_of(context)

    @cached_property
    def taken(self) -> tuple[Range, ...]:
        """Addresses that no pool may hand out."""
        return tuple(dict.fromkeys(islice(_taken_ranges(self._cluster), _MOST)))

    @cached_property
    def pools(self) -> tuple[tuple[Manifest, Range], ...]:
        """The pools in the order of notes, with what they hold."""
        found = (
            (pool, found)
            for pool in self._cluster.whole
            if pool.type in POOLS
            for _, found in pool_ranges(pool)
        )
        return tuple(islice(found, _MOST))

    def find_holder(self, pool: Manifest, own: Range) -> Range | None:
        """Return what has an address of a pool: what is taken, or a pool that is shown before."""
        before = self._numbers.get(id(pool))
        return self._held.find(own, before=before, but=name_of(pool))

    def is_in_pool(self, asked: Range) -> bool:
        """Tell whether a pool has an address."""
        return self._pooled.find(asked) is not None

    def find_rival(self, service: Manifest, asked: Range) -> Manifest | None:
        """Return who asked for an address before, and does not share it with a Service."""
        askers = self._askers.get(str(asked))
        if askers is None:
            return None
        known = askers.alone if is_shared(service) else askers.every
        before = self._turns.get(id(service), len(self._services))
        found = (one.number for one in known if one.owner != name_of(service))
        return next((self._services[each] for each in found if each < before), None)

    @cached_property
    def _held(self) -> RangeIndex:
        taken = ((each, _NO_POOL) for each in self.taken)
        pools = ((each, name_of(pool)) for pool, each in self.pools)
        return RangeIndex(chain(taken, pools))

    @cached_property
    def _pooled(self) -> RangeIndex:
        return RangeIndex((each, _NO_POOL) for _, each in self.pools)

    @cached_property
    def _numbers(self) -> Mapping[int, int]:
        """The number of each pool's first range among all that are held."""
        found: dict[int, int] = {}
        for number, (pool, _) in enumerate(self.pools, len(self.taken)):
            found.setdefault(id(pool), number)
        return found

    @cached_property
    def _services(self) -> tuple[Manifest, ...]:
        """The Services and Gateways, in the order of notes."""
        return tuple(self._cluster.of_kind("Service", GATEWAY))

    @cached_property
    def _turns(self) -> Mapping[int, int]:
        return {id(service): number for number, service in enumerate(self._services)}

    @cached_property
    def _askers(self) -> Mapping[str, _Askers]:
        found: defaultdict[str, _Askers] = defaultdict(lambda: _Askers([], []))
        for number, service in enumerate(self._services):
            owned = Owned(number, name_of(service))
            for _, address in asked_addresses(service):
                askers = found[str(address)]
                keep_first(askers.every, owned)
                if not is_shared(service):
                    keep_first(askers.alone, owned)
        return found


def _taken_ranges(cluster: Cluster) -> Iterator[Range]:
    """Yield the addresses that no pool may hand out, with what has them."""
    world = cluster.world
    for texts, what in (
        (world.nodes, "a node's"),
        (world.clients, "a client's"),
        (world.taken, "taken (kubernetes.world.taken)"),
    ):
        yield from filter(None, (range_of(text, what) for text in texts))
    for manifest in cluster.whole:
        yield from _used_by(manifest)
    yield from _written_as_node(cluster)


def _used_by(manifest: Manifest) -> Iterator[Range]:
    """Yield the addresses that an object has or sends to."""
    paths: list[Path] = []
    if manifest.kind == "EndpointSlice":
        for at in manifest.indexes("endpoints"):
            addresses: Path = ("endpoints", at, "addresses")
            paths += [(*addresses, number) for number in manifest.indexes(*addresses)]
    elif manifest.type == "Service":
        paths.append(("spec", "clusterIP"))
        for key in ("clusterIPs", "externalIPs"):
            paths += [("spec", key, at) for at in manifest.indexes("spec", key)]
    elif manifest.type == "Node":
        listed = manifest.indexes("status", "addresses")
        paths += [("status", "addresses", at, "address") for at in listed]
    elif manifest.type == "metallb.io/BGPPeer":
        paths.append(("spec", "peerAddress"))
    what = f'used by {manifest.kind} "{manifest.text("metadata", "name")}"'
    yield from filter(None, (range_of(manifest.text(*path), what) for path in paths))


def _written_as_node(cluster: Cluster) -> Iterator[Range]:
    """Yield the addresses that notes write with a port on which only nodes answer."""
    first, last = cluster.manifests.config.node_ports
    for note in cluster.notes:
        if b":" not in note.source.data:
            continue
        for match in _NODE_PORT.finditer(note.source.text):
            port = int(match[2])
            if first <= port <= last or port in _NODE_SERVERS:
                found = range_of(match[1], f'used as a node\'s in "{note.path}" (port {port})')
                if found:
                    yield found
