"""Rules for objects of one world: each returns the faults it finds in what notes show together."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING, Any

from tests.unit.own_world import (
    ADDRESS,
    Shown,
    Workload,
    addresses,
    client,
    nodes,
    of_kind,
    selected,
    target_ports,
    texts,
    workloads,
)
from vaultkit.config import KubernetesConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

RETIRED_PREFIXES = ("external-dns.alpha.kubernetes.io/", "metallb.universe.tf/")
"""Prefixes of annotations that current releases ignore, or are about to."""
AWS = "service.beta.kubernetes.io/aws-load-balancer-"
NLB = "service.k8s.aws/nlb"
RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"
POD_NAME = "statefulset.kubernetes.io/pod-name"
LEVEL = "pod-security.kubernetes.io/enforce"
KUBELET_PORT = 10250


def annotation_faults(objects: Sequence[Shown]) -> list[str]:
    """Find keys that the program they are meant for does not read."""
    keys = ((each.name, key) for each in objects for key in _keys(each.data))
    return [f"{name}: {key}" for name, key in keys if key.startswith(RETIRED_PREFIXES)]


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from map(str, value)
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from _keys(each)


def pools(objects: Sequence[Shown]) -> dict[str, list[tuple[IPv4Address, IPv4Address]]]:
    """Return first and last address of each range, by the name of its pool."""
    found = of_kind(objects, "IPAddressPool")
    return {each.name: [_ends(text) for text in each.spec["addresses"]] for each in found}


def _ends(text: str) -> tuple[IPv4Address, IPv4Address]:
    if "/" in text:
        network = IPv4Network(text)
        return network[0], network[-1]
    first, last = text.split("-")
    return IPv4Address(first), IPv4Address(last)


def is_pooled(address: IPv4Address, objects: Sequence[Shown]) -> bool:
    ranges = [ends for each in pools(objects).values() for ends in each]
    return any(first <= address <= last for first, last in ranges)


def used_as_node(text: str) -> set[IPv4Address]:
    """Return addresses that stand where only a node's own address makes sense.

    `on N1` says where an actor of a flow is. A node has a bridge to its Pods besides, which is the
    first of their addresses.
    """
    first, last = KubernetesConfig().node_ports
    named = re.findall(rf"(?:(?<!on )\bN\d\W{{1,3}}|SNAT to `)({ADDRESS})", text)
    named = [at for at in named if not re.fullmatch(r"10\.244\.[12]\.1", at)]
    with_port = re.findall(rf"({ADDRESS}):(\d+)", text)
    served = [at for at, port in with_port if first <= int(port) <= last]
    served += [at for at, port in with_port if int(port) == KUBELET_PORT]
    return set(map(IPv4Address, [*named, *served]))


def pool_faults(objects: Sequence[Shown]) -> list[str]:
    """Find addresses of a pool that a node has, and such beside it that nobody has."""
    firsts = [first for each in pools(objects).values() for first, _ in each]
    segments = [IPv4Network((first, 24), strict=False) for first in firsts]
    written = {each for text in texts().values() for each in addresses(text)}
    as_node = {each for text in texts().values() for each in used_as_node(text)} | nodes()
    pooled = {each for each in written if is_pooled(each, objects)}
    near = {each for each in written if any(each in segment for segment in segments)}
    taken = [f"{each} is a node's" for each in sorted(pooled & as_node)]
    return taken + [f"{each} is nobody's" for each in sorted(near - pooled - nodes())]


def request_faults(objects: Sequence[Shown]) -> list[str]:
    """Find Services that ask for a pool or address that they cannot get."""
    faults: list[str] = []
    asked: dict[str, str | None] = {}
    for each in of_kind(objects, "Service"):
        pool = each.annotations.get("metallb.io/address-pool")
        faults += [f"{each.name}: no pool {pool}"] if pool and pool not in pools(objects) else []
        if wanted := each.annotations.get("metallb.io/loadBalancerIPs"):
            key = each.annotations.get("metallb.io/allow-shared-ip")
            is_free = wanted not in asked or (key is not None and asked[wanted] == key)
            is_given = is_free and is_pooled(IPv4Address(wanted), objects)
            faults += [] if is_given else [f"{each.name}: cannot have {wanted}"]
            asked[wanted] = key
    return faults


def source_ranges(service: Shown) -> list[str]:
    written = service.annotations.get(RANGES, "")
    return [*service.spec.get("loadBalancerSourceRanges", ()), *filter(None, written.split(","))]


def source_range_faults(objects: Sequence[Shown]) -> list[str]:
    """Find Services that refuse the client of our paths."""
    limited = [(each.name, source_ranges(each)) for each in of_kind(objects, "Service")]
    return [
        f"{name}: {client()} may not connect"
        for name, ranges in limited
        if ranges and not any(client() in IPv4Network(text) for text in ranges)
    ]


def proxy_faults(objects: Sequence[Shown]) -> list[str]:
    """Find Services that send PROXY protocol to what does not expect it."""
    senders = [each for each in of_kind(objects, "Service") if _sends_proxy(each.annotations)]
    aimless = [f"{each.name}: selects nothing" for each in senders if not selected(each, objects)]
    return aimless + [
        f"{service.name}: {each.shown.name} does not expect PROXY protocol on {number}"
        for service in senders
        for each in selected(service, objects)
        for number in target_ports(service, each)
        if not re.search(rf"\blisten {number} [^;]*proxy_protocol", configuration(each, objects))
    ]


def _sends_proxy(annotations: dict[str, str]) -> bool:
    by_key = any(re.search(r"proxy-?protocol", key) for key in annotations)
    return by_key or "proxy_protocol_v2.enabled=true" in " ".join(annotations.values())


def configuration(workload: Workload, objects: Sequence[Shown]) -> str:
    """Return what the ConfigMaps hold that a workload mounts."""
    mounted = {each["configMap"]["name"] for each in workload.volumes if "configMap" in each}
    maps = [each for each in of_kind(objects, "ConfigMap") if each.name in mounted]
    return "\n".join(text for each in maps for text in each.data["data"].values())


def tls_faults(objects: Sequence[Shown]) -> list[str]:
    """Find policies that make an edge speak TLS to what serves none, or on plain routes."""
    targets = [
        (policy.name, service, target.get("sectionName"))
        for policy in of_kind(objects, "BackendTLSPolicy")
        for target in policy.spec["targetRefs"]
        for service in of_kind(objects, "Service")
        if service.name == target["name"]
    ]
    return [
        f"{policy}: {fault}"
        for policy, service, section in targets
        for fault in _target_faults(service, section, objects)
    ]


def _target_faults(service: Shown, section: str | None, objects: Sequence[Shown]) -> Iterator[str]:
    ports = [each["port"] for each in service.spec["ports"] if each.get("name") == section]
    if not ports:
        yield f"no port {section} on {service.name}"
    for each in selected(service, objects):
        for number in target_ports(service, each):
            if not _serves_tls(each, number):
                yield f"{each.shown.name} serves no TLS on {number}"
    for route, port in _routes_to(service.name, objects):
        if port not in ports:
            yield f"{route} sends to {service.name} without TLS"


def _serves_tls(workload: Workload, number: int | None) -> bool:
    arguments = [" ".join(each.get("args", ())) for each in workload.pod["containers"]]
    return any(f"--http-port={number} --tls-cert-file=" in each for each in arguments)


def _routes_to(service: str, objects: Sequence[Shown]) -> Iterator[tuple[str, int | None]]:
    """Yield route and port for each backend; no port where the rule cannot speak TLS."""
    routes = [each for each in objects if "rules" in each.spec and not each.is_wrong]
    for each in routes:
        for rule in each.spec["rules"]:
            for backend in rule.get("backendRefs", ()):
                if backend["name"] == service:
                    yield each.name, backend.get("port")
            for path in rule.get("http", {}).get("paths", ()):
                if path["backend"].get("service", {}).get("name") == service:
                    yield each.name, None


def content_faults(objects: Sequence[Shown]) -> list[str]:
    """Find objects that two notes show with different content."""
    first: dict[tuple[str, str | None, str], Shown] = {}
    shown = [each for each in objects if not each.is_wrong]
    keys = [(each.kind, each.namespace, each.name) for each in shown]
    return [
        f"{each.kind} {each.name} differs from the one in {first[key].path}"
        for key, each in zip(keys, shown, strict=True)
        if first.setdefault(key, each).data != each.data
    ]


def namespace_faults(objects: Sequence[Shown]) -> list[str]:
    """Find workloads in namespaces that nobody makes, or that refuse their Pods."""
    levels = {each.name: each.labels.get(LEVEL) for each in of_kind(objects, "Namespace")}
    lives = [(each, str(each.shown.namespace)) for each in workloads(objects)]
    homeless = [f"{each.shown.name}: no {home}" for each, home in lives if home not in levels]
    return homeless + [
        f"{each.shown.name}: {home} refuses it"
        for each, home in lives
        if reaches_for_the_node(each) and levels.get(home, "privileged") != "privileged"
    ]


def reaches_for_the_node(workload: Workload) -> bool:
    """Tell whether baseline refuses the Pods of a workload for what they want of the node."""
    return (
        any(workload.pod.get(field) for field in ("hostNetwork", "hostPID", "hostIPC"))
        or any(port.get("hostPort") for port in workload.ports)
        or any("hostPath" in volume for volume in workload.volumes)
    )


def replica_faults(objects: Sequence[Shown]) -> list[str]:
    """Find Services for one Pod of a StatefulSet that no StatefulSet has."""
    sets = {each.name: each.spec["replicas"] for each in of_kind(objects, "StatefulSet")}
    faults = []
    for service in of_kind(objects, "Service"):
        pod = service.spec.get("selector", {}).get(POD_NAME, "")
        name, _, number = pod.rpartition("-")
        if pod and int(number) >= sets.get(name, 0):
            faults.append(f"{service.name}: no Pod {pod}")
    return faults


def aws_faults(objects: Sequence[Shown]) -> list[str]:
    """Find balancers of which another controller, or a default, decides who can reach them."""
    faults = []
    for each in of_kind(objects, "Service"):
        is_annotated = any(key.startswith(AWS) for key in each.annotations)
        of_class = each.spec.get("loadBalancerClass") == NLB
        faults += [f"{each.name}: names no class"] if is_annotated and not of_class else []
        faults += _scheme_faults(each.name, each.annotations) if is_annotated or of_class else []
    for each in of_kind(objects, "Gateway"):
        annotations = each.spec.get("infrastructure", {}).get("annotations", {})
        attributes = annotations.get(f"{AWS}target-group-attributes", "")
        if annotations.get(f"{AWS}nlb-target-type") == "ip":
            keeps = "preserve_client_ip.enabled=true" in attributes
            faults += [] if keeps else [f"{each.name}: hides the client"]
            faults += _scheme_faults(each.name, annotations)
    return faults


def _scheme_faults(name: str, annotations: dict[str, str]) -> list[str]:
    return [] if f"{AWS}scheme" in annotations else [f"{name}: leaves the scheme to a default"]


RULES: dict[str, Callable[[Sequence[Shown]], list[str]]] = {
    "annotations": annotation_faults,
    "pools": pool_faults,
    "requested addresses": request_faults,
    "source ranges": source_range_faults,
    "PROXY protocol": proxy_faults,
    "TLS to backends": tls_faults,
    "one content": content_faults,
    "namespaces": namespace_faults,
    "replicas": replica_faults,
    "AWS": aws_faults,
}
