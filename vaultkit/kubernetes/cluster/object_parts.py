"""What objects have that others may name: ports, listeners, and Secrets that a controller makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.kubernetes.cluster.cluster_objects import cluster_of
from vaultkit.kubernetes.cluster.object_references import CERT_MANAGER
from vaultkit.kubernetes.manifests.workload_kinds import service_ports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.kubernetes.cluster.cluster_objects import Cluster, ObjectName
    from vaultkit.kubernetes.cluster.object_references import Reference
    from vaultkit.kubernetes.manifests.manifest import Manifest

_SYSTEM_SPACES = frozenset({"default", "kube-node-lease", "kube-public", "kube-system"})
_OWN_ROLES = frozenset({"admin", "cluster-admin", "edit", "view"})
_CERTIFICATE = f"{CERT_MANAGER}/Certificate"
_ISSUERS = (f"{CERT_MANAGER}/cluster-issuer", f"{CERT_MANAGER}/issuer")


def is_built_in(name: ObjectName) -> bool:
    """Tell whether every cluster has an object from the start."""
    return {
        "Namespace": name.name in _SYSTEM_SPACES,
        "ServiceAccount": name.name == "default",
        "ConfigMap": name.name == "kube-root-ca.crt",
        "ClusterRole": name.name in _OWN_ROLES or name.name.startswith("system:"),
        "PriorityClass": name.name.startswith("system-"),
        "Service": (name.namespace or "default", name.name) == ("default", "kubernetes"),
    }.get(name.kind, False)


def is_issued(reference: Reference, manifest: Manifest, cluster: Cluster) -> bool:
    """Tell whether cert-manager makes the Secret that an object names."""
    if reference.name.type != "Secret":
        return False
    if any(manifest.text("metadata", "annotations", key) for key in _ISSUERS):
        return True
    return reference.name.name in cluster.view(IssuedSecrets).names


class IssuedSecrets:
    """The Secrets that cert-manager makes for what the notes show.

    Args:
        context: The run.
    """

    def __init__(self, context: Context) -> None:
        cluster = cluster_of(context)
        found = [one.text("spec", "secretName") for one in cluster.of_kind(_CERTIFICATE)]
        for manifest in cluster.whole:
            if any(manifest.text("metadata", "annotations", key) for key in _ISSUERS):
                found += _wanted_secrets(manifest)
        self.names = frozenset(filter(None, found))


def _wanted_secrets(manifest: Manifest) -> Iterator[str | None]:
    """Yield the Secrets in which a Gateway or an Ingress wants its certificates."""
    for at in manifest.indexes("spec", "listeners"):
        path = ("spec", "listeners", at, "tls", "certificateRefs")
        yield from (manifest.text(*path, number, "name") for number in manifest.indexes(*path))
    for at in manifest.indexes("spec", "tls"):
        yield manifest.text("spec", "tls", at, "secretName")


def find_part_fault(reference: Reference, target: Manifest) -> str:
    """Return why an object lacks the port or listener that another names, "" if it has it."""
    part = reference.part
    if part is None or target.is_partial:
        return ""
    if target.type == "Service":
        ports = [(target.get(*at, "port"), target.get(*at, "name")) for at in service_ports(target)]
        known = {number for number, _ in ports} | {name for _, name in ports}
        return "" if part in known else f"{reference.name} has no port {part}{_list(ports)}"
    if target.kind in {"Gateway", "ListenerSet"} and isinstance(part, str):
        names = [
            target.get("spec", "listeners", at, "name")
            for at in target.indexes("spec", "listeners")
        ]
        return "" if part in names else f'{reference.name} has no listener "{part}"'
    return ""


def _list(ports: list[tuple[object, object]]) -> str:
    known = ", ".join(f"{number} ({name})" if name else str(number) for number, name in ports)
    return f"; it has {known}" if known else ""
