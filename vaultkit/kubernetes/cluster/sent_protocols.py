"""What Services, routes and policies send to the Pods behind a Service."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.kubernetes.cluster.cluster_objects import GATEWAYS, Cluster, name_of
from vaultkit.kubernetes.cluster.object_references import Reference, references
from vaultkit.kubernetes.cluster.spoken_protocols import (
    PROXY,
    TLS,
    may_speak,
    sends_proxy,
    surely_serves_tls,
)
from vaultkit.kubernetes.manifests.manifest import Key, Manifest
from vaultkit.kubernetes.manifests.workload_kinds import container_ports, service_ports

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[Key, ...]
Judge = Callable[[Manifest, int, Cluster], str]
"""Returns what is wrong with a workload and a port of it, "" if nothing is."""

_MOST_POLICIES = 200
"""Policies that are looked at for one backend."""
_SECURE = frozenset({"https", "kubernetes.io/wss", "tls"})
_BACKEND_PROTOCOL = (
    "nginx.ingress.kubernetes.io/backend-protocol",
    "alb.ingress.kubernetes.io/backend-protocol",
)
_BACKENDS = frozenset({"backend", "backendRef", "backendRefs", "defaultBackend"})
_TLS_ANNOTATIONS = frozenset(
    {
        "service.beta.kubernetes.io/aws-load-balancer-backend-protocol",
        "traefik.ingress.kubernetes.io/service.serversscheme",
    }
)
"""Annotations of a Service that say in which protocol its Pods are called."""
_HTTP_ROUTES = frozenset({f"{GATEWAYS}HTTPRoute", f"{GATEWAYS}GRPCRoute"})
_SORTS = {f"{GATEWAYS}UDPRoute": "UDP", f"{GATEWAYS}TCPRoute": "TCP", f"{GATEWAYS}TLSRoute": "TCP"}


class Sent(NamedTuple):
    """Something that is sent to ports of a Service.

    Args:
        path: What causes it, in the object that sends.
        service: The Service.
        ports: Paths of its ports.
        find_fault: Judges a workload behind it.
    """

    path: Path
    service: Manifest
    ports: tuple[Path, ...]
    find_fault: Judge


def find_sent(manifest: Manifest, cluster: Cluster) -> Iterator[Sent]:
    """Yield what an object sends, or lets others send, to the Pods of Services."""
    if manifest.type == "Service":
        yield from _by_service(manifest)
    elif manifest.type == f"{GATEWAYS}BackendTLSPolicy":
        for reference in references(manifest):
            yield from _to(reference, cluster, needs_tls)
    elif manifest.type == f"{GATEWAYS}TLSRoute":
        judge = needs_tls if _passes_through(manifest, cluster) else takes_plain
        yield from _by_route(manifest, cluster, judge)
    elif manifest.type in _HTTP_ROUTES or manifest.type == "networking.k8s.io/Ingress":
        yield from _by_http(manifest, cluster)
    if manifest.type in _SORTS:
        yield from _by_sort(manifest, cluster, _SORTS[manifest.type])


def needs_tls(workload: Manifest, number: int, cluster: Cluster) -> str:
    """Say that a port serves no TLS."""
    serves = may_speak(TLS, workload, number, cluster)
    return "" if serves else "sends TLS, which {name} does not serve on {number}"


def takes_plain(workload: Manifest, number: int, cluster: Cluster) -> str:
    """Say that a port serves TLS, where nothing of the kind is sent."""
    serves = surely_serves_tls(workload, number, cluster)
    return "sends plain HTTP, and {name} serves TLS on {number}" if serves else ""


def expects_proxy(workload: Manifest, number: int, cluster: Cluster) -> str:
    """Say that a port does not expect PROXY protocol."""
    expects = may_speak(PROXY, workload, number, cluster)
    return "" if expects else "sends PROXY protocol, which {name} does not expect on {number}"


def _by_service(service: Manifest) -> Iterator[Sent]:
    ports = tuple(service_ports(service))
    if path := sends_proxy(service):
        yield Sent(path, service, ports, expects_proxy)
    for key, value in service.mapping("metadata", "annotations").items():
        if key in _TLS_ANNOTATIONS and str(value).lower() in _SECURE | {"ssl"}:
            yield Sent(("metadata", "annotations", key), service, ports, needs_tls)
    for port in ports:
        if (service.text(*port, "appProtocol") or "").lower() in _SECURE:
            yield Sent((*port, "appProtocol"), service, (port,), needs_tls)
        sort = "TCP" if service.get(*port, "protocol") is None else service.text(*port, "protocol")
        if sort:
            yield Sent((*port, "protocol"), service, (port,), _has_sort(sort))


def _has_sort(sort: str) -> Judge:
    """Return what judges whether a container's port is of a sort: TCP, UDP or SCTP."""

    def judge(workload: Manifest, number: int, cluster: Cluster) -> str:
        del cluster
        sorts = {
            workload.get(*at, "protocol") or "TCP"
            for at in container_ports(workload)
            if workload.number(*at, "containerPort") == number
        }
        if not sorts or sort in sorts:
            return ""
        return (
            f"sends {sort} to {{number}}, where {{name}} has {', '.join(sorted(map(str, sorts)))}"
        )

    return judge


def _to(reference: Reference, cluster: Cluster, judge: Judge) -> Iterator[Sent]:
    """Yield what goes to the Service that a reference names, or to the port of it."""
    for service in cluster.find(reference.name) if reference.name.type == "Service" else ():
        ports = [
            port
            for port in service_ports(service)
            if reference.part in {None, service.get(*port, "port"), service.get(*port, "name")}
        ]
        yield Sent(reference.path, service, tuple(ports), judge)


def _by_route(manifest: Manifest, cluster: Cluster, judge: Judge) -> Iterator[Sent]:
    for reference in references(manifest):
        if _BACKENDS & {*reference.path}:
            yield from _to(reference, cluster, judge)


def _passes_through(route: Manifest, cluster: Cluster) -> bool:
    """Tell whether a listener that a TLSRoute is attached to leaves TLS to the backend."""
    modes = set()
    for reference in references(route):
        for gateway in cluster.find(reference.name) if reference.name.kind == "Gateway" else ():
            for at in gateway.indexes("spec", "listeners"):
                listener = ("spec", "listeners", at)
                if reference.part in {None, gateway.text(*listener, "name")}:
                    modes.add(gateway.text(*listener, "tls", "mode"))
    return not modes or "Passthrough" in modes


def _by_http(manifest: Manifest, cluster: Cluster) -> Iterator[Sent]:
    """Yield what an HTTPRoute or Ingress sends: TLS where something says so, else plain HTTP."""
    asked = [
        (manifest.text("metadata", "annotations", key) or "").upper() for key in _BACKEND_PROTOCOL
    ]
    if {"HTTPS", "GRPCS"} & {*asked}:
        yield from _by_route(manifest, cluster, needs_tls)
        return
    is_route = manifest.type in _HTTP_ROUTES
    for sent in _by_route(manifest, cluster, takes_plain):
        ports = tuple(
            port
            for port in sent.ports
            if not (is_route and _is_encrypted(sent.service, port, cluster))
            and (sent.service.text(*port, "appProtocol") or "").lower() not in _SECURE
        )
        yield sent._replace(ports=ports)


def _is_encrypted(service: Manifest, port: Path, cluster: Cluster) -> bool:
    """Tell whether a BackendTLSPolicy is about a port of a Service."""
    own = name_of(service)
    return any(
        own is not None
        and reference.name.type == "Service"
        and reference.name.name == own.name
        and reference.part in {None, service.get(*port, "name")}
        for policy in islice(cluster.of_kind(f"{GATEWAYS}BackendTLSPolicy"), _MOST_POLICIES)
        for reference in references(policy)
    )


def _by_sort(manifest: Manifest, cluster: Cluster, sort: str) -> Iterator[Sent]:
    """Yield what a route of TCP or UDP sends to the ports of Services."""
    yield from _by_route(manifest, cluster, _has_sort(sort))
