"""Tell where Pods, containers and ports stand in a kind of manifest, and what a Service is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.kubernetes.manifests.manifest import Key, Manifest

    Path = tuple[Key, ...]

SERVICE = frozenset({"Service"})
INGRESS = frozenset({"networking.k8s.io/Ingress"})
ROUTES = frozenset(
    f"gateway.networking.k8s.io/{kind}Route" for kind in ("HTTP", "GRPC", "TLS", "TCP", "UDP")
)
_TEMPLATES: dict[str, Path] = {
    "Pod": (),
    "PodTemplate": ("template",),
    "ReplicationController": ("spec", "template"),
    "apps/Deployment": ("spec", "template"),
    "apps/StatefulSet": ("spec", "template"),
    "apps/DaemonSet": ("spec", "template"),
    "apps/ReplicaSet": ("spec", "template"),
    "batch/Job": ("spec", "template"),
    "batch/CronJob": ("spec", "jobTemplate", "spec", "template"),
}
WORKLOADS = frozenset(_TEMPLATES)
"""Kinds that hold the description of a Pod."""
_CONTAINERS = ("containers", "initContainers")
_POD_NAME = "statefulset.kubernetes.io/pod-name"
_POD_INDEX = "apps.kubernetes.io/pod-index"
_JOB_NAMES = frozenset({"batch.kubernetes.io/job-name", "job-name"})


CONTROLLER_LABELS = _JOB_NAMES | {_POD_NAME, _POD_INDEX}
"""Labels of Pods that their controllers set, so that no manifest shows them."""


def pod_path(manifest: Manifest) -> Path:
    """Return the path of the Pod that a workload describes."""
    return _TEMPLATES[manifest.type]


def pod_labels(manifest: Manifest) -> Mapping[str, object]:
    """Return the labels that the Pods of a workload get."""
    return manifest.mapping(*pod_path(manifest), "metadata", "labels")


def containers(manifest: Manifest) -> Iterator[Path]:
    """Yield the paths of a workload's containers."""
    for name in _CONTAINERS:
        path = (*pod_path(manifest), "spec", name)
        yield from ((*path, index) for index in manifest.indexes(*path))


def container_ports(manifest: Manifest) -> Iterator[Path]:
    """Yield the paths of the ports of a workload's containers."""
    for container in containers(manifest):
        path = (*container, "ports")
        yield from ((*path, index) for index in manifest.indexes(*path))


def service_ports(manifest: Manifest) -> Iterator[Path]:
    """Yield the paths of a Service's ports."""
    path = ("spec", "ports")
    yield from ((*path, index) for index in manifest.indexes(*path))


def service_type(manifest: Manifest) -> str | None:
    """Return the type of a Service; None if it is a placeholder or left out visibly."""
    if manifest.get("spec", "type") is None:
        return None if manifest.is_partial else "ClusterIP"
    return manifest.text("spec", "type")


def is_headless(manifest: Manifest) -> bool:
    """Tell whether a Service has no virtual address."""
    return manifest.text("spec", "clusterIP") == "None"


def is_same_namespace(one: Manifest, other: Manifest) -> bool:
    """Tell whether two objects may be in one namespace; one that is not named may be any."""
    names = {manifest.text("metadata", "namespace") for manifest in (one, other)} - {None}
    return len(names) < 2  # noqa: PLR2004 - one name, or none


def selected(manifest: Manifest, neighbours: Iterator[Manifest]) -> list[Manifest]:
    """Return the workloads among the neighbours whose Pods a Service selects."""
    selector = manifest.mapping("spec", "selector")
    return [
        other
        for other in neighbours
        if other.type in WORKLOADS
        and is_same_namespace(manifest, other)
        and all(_has_label(other, *label) for label in selector.items())
    ]


def _has_label(workload: Manifest, key: str, value: object) -> bool:
    """Tell whether a Pod of a workload may have a label: written, or set by the controller."""
    name = workload.text("metadata", "name")
    if workload.type == "apps/StatefulSet" and key in {_POD_NAME, _POD_INDEX}:
        owner, _, ordinal = str(value).rpartition("-")
        return ordinal.isdecimal() and owner == (name if key == _POD_NAME else "")
    if workload.type == "batch/Job" and key in _JOB_NAMES:
        return value == name
    return (key, value) in pod_labels(workload).items()


def backends(manifest: Manifest) -> Iterator[Path]:
    """Yield the paths of an Ingress's backends."""
    if manifest.get("spec", "defaultBackend") is not None:
        yield "spec", "defaultBackend"
    for rule in manifest.indexes("spec", "rules"):
        paths = ("spec", "rules", rule, "http", "paths")
        yield from ((*paths, index, "backend") for index in manifest.indexes(*paths))
