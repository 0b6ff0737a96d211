"""Which NetworkPolicies select the Pods of a workload, and which ports they let be reached."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from vaultkit.kubernetes.cluster.cluster_objects import name_of
from vaultkit.kubernetes.manifests.workload_kinds import (
    container_ports,
    is_same_namespace,
    pod_labels,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.cluster.cluster_objects import Cluster
    from vaultkit.kubernetes.manifests.manifest import Key, Manifest

    Path = tuple[Key, ...]

_MOST = 200
"""Policies that are looked at for one port."""
POLICY = "networking.k8s.io/NetworkPolicy"


def find_block(workload: Manifest, number: int, protocol: str, cluster: Cluster) -> Manifest | None:
    """Return a policy that keeps everybody from a port of a workload; None if none does.

    Policies add up: as soon as one selects a Pod, only what some policy allows gets through.
    """
    known = islice(cluster.of_kind(POLICY), _MOST)
    policies = [one for one in known if _selects(one, workload)]
    if any(policy.is_partial for policy in policies):
        return None
    allowed = any(_allows(policy, workload, number, protocol) for policy in policies)
    return None if allowed or not policies else policies[0]


def _selects(policy: Manifest, workload: Manifest) -> bool:
    """Tell whether a policy for incoming traffic selects the Pods of a workload."""
    types = policy.get("spec", "policyTypes")
    is_incoming = types is None or (isinstance(types, list) and "Ingress" in types)
    if not is_incoming or not is_same_namespace(policy, workload) or name_of(policy) is None:
        return False
    labels = pod_labels(workload)
    wanted = policy.mapping("spec", "podSelector", "matchLabels")
    path: Path = ("spec", "podSelector", "matchExpressions")
    return wanted.items() <= labels.items() and all(
        _holds(policy, (*path, at), labels.get(policy.text(*path, at, "key") or ""))
        for at in policy.indexes(*path)
    )


def _holds(policy: Manifest, path: Path, value: object) -> bool:
    """Tell whether a condition of a selector holds for the value of a label, None for no label."""
    values = [policy.get(*path, "values", at) for at in policy.indexes(*path, "values")]
    return {
        "In": value is not None and value in values,
        "NotIn": value not in values,
        "Exists": value is not None,
        "DoesNotExist": value is None,
    }.get(policy.text(*path, "operator") or "", True)


def _allows(policy: Manifest, workload: Manifest, number: int, protocol: str) -> bool:
    """Tell whether a policy lets somebody connect to a port."""
    for at in policy.indexes("spec", "ingress"):
        ports: Path = ("spec", "ingress", at, "ports")
        if policy.get(*ports) is None or not policy.indexes(*ports):
            return True
        if any(
            _is_port(policy, (*ports, each), workload, number, protocol)
            for each in policy.indexes(*ports)
        ):
            return True
    return False


def _is_port(policy: Manifest, path: Path, workload: Manifest, number: int, protocol: str) -> bool:
    """Tell whether an entry of a policy is about a port: by number, range or name."""
    if (policy.get(*path, "protocol") or "TCP") != protocol:
        return False
    port = policy.get(*path, "port")
    if isinstance(port, int):
        return port <= number <= (policy.number(*path, "endPort") or port)
    return port is None or number in _named(workload, port)


def _named(workload: Manifest, name: object) -> Iterator[int | None]:
    """Yield the numbers of the container ports of a name."""
    for at in container_ports(workload):
        if workload.get(*at, "name") == name:
            yield workload.number(*at, "containerPort")
