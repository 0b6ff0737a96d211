"""Which Pods a selector means, among all workloads that notes show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.kubernetes.cluster.cluster_objects import is_patch, make_name
from vaultkit.kubernetes.manifests.workload_kinds import WORKLOADS, is_same_namespace, pod_labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.cluster.cluster_objects import Cluster
    from vaultkit.kubernetes.manifests.manifest import Key, Manifest

_PLACES: dict[str, tuple[Key, ...]] = {
    "Service": ("spec", "selector"),
    "networking.k8s.io/NetworkPolicy": ("spec", "podSelector", "matchLabels"),
    "policy/PodDisruptionBudget": ("spec", "selector", "matchLabels"),
}
"""Where each kind says which Pods it means."""
_POD_NAME = "statefulset.kubernetes.io/pod-name"


def find_selector_fault(
    manifest: Manifest, cluster: Cluster
) -> Iterator[tuple[tuple[Key, ...], str]]:
    """Yield where an object selects Pods that no note shows, and what is wrong."""
    path = _PLACES.get(manifest.type)
    labels = manifest.mapping(*path) if path else {}
    if path is None or not labels or is_patch(manifest):
        return
    if not all(manifest.text(*path, key) for key in labels):
        return  # a placeholder may stand for any label
    found = cluster.workloads(manifest) if path == ("spec", "selector") else None
    if found is None:
        found = [one for one in cluster.are_workloads() if _has(one, manifest, labels)]
    if found:
        yield from _count_pods(found, labels, path)
    elif not _is_made(labels, manifest, cluster):
        spelled = ", ".join(f'{key} "{value}"' for key, value in labels.items())
        yield path, f"no note shows Pods with the labels {spelled}"


def _has(workload: Manifest, manifest: Manifest, labels: object) -> bool:
    """Tell whether the Pods of a workload have labels, in the same namespace."""
    assert isinstance(labels, dict)  # noqa: S101
    is_near = workload.type in WORKLOADS and is_same_namespace(workload, manifest)
    return is_near and labels.items() <= pod_labels(workload).items()


def _count_pods(
    workloads: list[Manifest], labels: object, path: tuple[Key, ...]
) -> Iterator[tuple[tuple[Key, ...], str]]:
    """Yield what is wrong if one Pod is meant and the StatefulSet has fewer."""
    assert isinstance(labels, dict)  # noqa: S101
    pod = str(labels.get(_POD_NAME, ""))
    ordinal = pod.rpartition("-")[2]
    for workload in workloads if ordinal.isdecimal() else ():
        first = workload.number("spec", "ordinals", "start") or 0
        count = workload.number("spec", "replicas")
        count = 1 if count is None else count
        if not workload.is_partial and not first <= int(ordinal) < first + count:
            name = workload.text("metadata", "name")
            pods = "1 Pod" if count == 1 else f"{count} Pods"
            yield (*path, _POD_NAME), f'StatefulSet "{name}" has {pods}, and none is {pod}'


def _is_made(labels: object, manifest: Manifest, cluster: Cluster) -> bool:
    """Tell whether a command makes Pods with the labels, or the operator says that they exist."""
    assert isinstance(labels, dict)  # noqa: S101
    space = manifest.text("metadata", "namespace") or ""
    spelled = ",".join(f"{key}={value}" for key, value in labels.items())
    return cluster.is_elsewhere(make_name("Pod", space, spelled)) or any(
        labels == {"app" if kind == "deployment" else "run": name}
        and (namespace == space or not (namespace and space))
        for kind, namespace, name in cluster.made
        if kind in {"deployment", "pod"}
    )
