"""Which workloads speak TLS or expect PROXY protocol, as far as their manifests show it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.kubernetes.cluster.cluster_objects import make_name, name_of
from vaultkit.kubernetes.manifests.workload_kinds import (
    container_ports,
    containers,
    pod_path,
    service_ports,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.cluster.cluster_objects import Cluster
    from vaultkit.kubernetes.manifests.manifest import Key, Manifest

    Path = tuple[Key, ...]

TLS, PROXY = "tls", "proxy"
_LISTEN = lazy_re(r"\blisten\s+(?:\S*:)?(\d{1,5})\b([^;\n]*)")
_BIND = lazy_re(r"\bbind\s+\S*:(\d{1,5})\b([^\n]*)")
_WORDS = {
    TLS: lazy_re(r"tls|ssl|https|\bcert", re.IGNORECASE),
    PROXY: lazy_re(
        r"(?:proxy[-_ ]?protocol|accept-proxy|proxy-proto\b)"
        r"(?!['\"]?[:=] ?['\"]?(?:false|off|no)\b)",
        re.IGNORECASE,
    ),
}
_CONFIG_MAP = lazy_re(r"--configmap[= ](?:\S*/)?([\w.-]+)")
"""How ingress-nginx and others are told which ConfigMap to read."""
_PORT_NAMES = frozenset({"grpcs", "https", "ssl", "tls", "wss"})
_CERTIFICATE = lazy_re(r"--?(?:tls|ssl)[-_]?cert|--cert(?:ificate)?(?:[-_]file)?[= ]")
_SENDS_PROXY = lazy_re(r"proxy-?protocol", re.IGNORECASE)
_ATTRIBUTE = "proxy_protocol_v2.enabled=true"


def sends_proxy(service: Manifest) -> Path | None:
    """Return where a Service asks its balancer for PROXY protocol; None if it does not."""
    for key, value in service.mapping("metadata", "annotations").items():
        text = str(value).strip().lower()
        if _ATTRIBUTE in text.replace(" ", ""):
            return "metadata", "annotations", key
        if _SENDS_PROXY.search(key.rpartition("/")[2]) and text not in {"", "false", "none", "0"}:
            return "metadata", "annotations", key
    return None


def target_ports(service: Manifest, workload: Manifest) -> Iterator[tuple[Path, int]]:
    """Yield each port of a Service with the number it has in the Pods of a workload."""
    names = {
        workload.get(*at, "name"): workload.number(*at, "containerPort")
        for at in container_ports(workload)
    }
    for port in service_ports(service):
        target = service.get(*port, "targetPort")
        target = service.get(*port, "port") if target is None else target
        number = names.get(target) if isinstance(target, str) else target
        if isinstance(number, int):
            yield port, number


def may_speak(what: str, workload: Manifest, number: int, cluster: Cluster) -> bool:
    """Tell whether a workload shows that it speaks TLS, or expects PROXY protocol, on a port.

    It shows that in its arguments, its environment, or a ConfigMap that it mounts; TLS in the name
    of the port as well, or in a Secret that it mounts. Where a server's configuration lists its
    ports (`listen 8080 proxy_protocol;`), only what it says of this one counts. A ConfigMap that no
    note shows may say anything.
    """
    if what in _declared(workload, cluster) or _reads_unseen(workload, cluster):
        return True
    listed = _listed(workload, cluster)
    if number in listed:
        word = r"\bssl\b|\bquic\b|\bcrt\b" if what == TLS else r"proxy_protocol|accept-proxy"
        return re.search(word, listed[number]) is not None
    if listed:
        return False
    text = " ".join(_written(workload))
    text += " ".join(_mounted(workload, cluster))
    return _WORDS[what].search(text) is not None or (what == TLS and _shows_tls(workload, number))


def surely_serves_tls(workload: Manifest, number: int, cluster: Cluster) -> bool:
    """Tell whether a workload leaves no doubt that a port serves TLS and nothing else.

    That is so if the configuration of its server says so of the port, the port has such a name, or
    the only container that has ports is started with a certificate.
    """
    if TLS in _declared(workload, cluster):
        return True
    listed = _listed(workload, cluster)
    if number in listed:
        return re.search(r"\bssl\b", listed[number]) is not None
    if _is_named_tls(workload, number):
        return True
    is_only = len({workload.get(*at, "containerPort") for at in container_ports(workload)}) == 1
    return is_only and _CERTIFICATE.search(" ".join(_written(workload))) is not None


def _declared(workload: Manifest, cluster: Cluster) -> tuple[str, ...]:
    """Return what the operator says that a workload speaks."""
    name = name_of(workload)
    place = f"{name.namespace}/{name.name}" if name and name.namespace else name and name.name
    return cluster.world.speaks.get(f"{workload.kind} {place}", ())


def _listed(workload: Manifest, cluster: Cluster) -> dict[int, str]:
    """Return what the configuration of nginx or HAProxy says of each port."""
    text = "\n".join(_mounted(workload, cluster))
    found = [*_LISTEN.finditer(text), *_BIND.finditer(text)]
    return {int(match[1]): match[2] for match in found}


def _written(workload: Manifest) -> Iterator[str]:
    """Yield arguments and environment of the containers of a workload."""
    for container in containers(workload):
        for key in ("command", "args"):
            for at in workload.indexes(*container, key):
                yield str(workload.get(*container, key, at))
        for at in workload.indexes(*container, "env"):
            yield str(workload.get(*container, "env", at, "name"))
            yield str(workload.get(*container, "env", at, "value"))


def _mounted(workload: Manifest, cluster: Cluster) -> Iterator[str]:
    """Yield what stands in the ConfigMaps that a workload mounts, takes in, or is told of."""
    own = name_of(workload)
    for name in {*_config_maps(workload)} if own else ():
        for found in cluster.find(make_name("ConfigMap", own.namespace if own else "", name)):
            yield from (f"{key}: {value}" for key, value in found.mapping("data").items())


def _reads_unseen(workload: Manifest, cluster: Cluster) -> bool:
    """Tell whether a workload reads a ConfigMap that no note shows."""
    own = name_of(workload)
    space = own.namespace if own else ""
    return any(
        not cluster.find(make_name("ConfigMap", space, name)) for name in _config_maps(workload)
    )


def _config_maps(workload: Manifest) -> Iterator[str]:
    """Yield the names of the ConfigMaps that a workload reads."""
    volumes = (*pod_path(workload), "spec", "volumes")
    names = [workload.text(*volumes, at, "configMap", "name") for at in workload.indexes(*volumes)]
    for container in containers(workload):
        path = (*container, "envFrom")
        names += [
            workload.text(*path, at, "configMapRef", "name") for at in workload.indexes(*path)
        ]
    names += _CONFIG_MAP.findall(" ".join(_written(workload)))
    yield from filter(None, names)


def _is_named_tls(workload: Manifest, number: int) -> bool:
    """Tell whether the name of a port says TLS."""
    return any(
        workload.number(*at, "containerPort") == number
        and _PORT_NAMES & {*(workload.text(*at, "name") or "").split("-")}
        for at in container_ports(workload)
    )


def _shows_tls(workload: Manifest, number: int) -> bool:
    """Tell whether a port's name says TLS, or a Secret is mounted."""
    if _is_named_tls(workload, number):
        return True
    volumes = (*pod_path(workload), "spec", "volumes")
    return any(
        workload.get(*volumes, at, "secret") is not None for at in workload.indexes(*volumes)
    )
