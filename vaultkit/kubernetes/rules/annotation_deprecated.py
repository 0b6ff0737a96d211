"""K8S303: an annotation or label that a field replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.workload_kinds import WORKLOADS, pod_path
from vaultkit.kubernetes.note_examples import fenced, pod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Key, Manifest, Problem

ANNOTATIONS = {
    "kubernetes.io/ingress.class": "spec.ingressClassName",
    "service.kubernetes.io/topology-mode": "spec.trafficDistribution",
    "service.kubernetes.io/topology-aware-hints": "spec.trafficDistribution",
    "service.alpha.kubernetes.io/tolerate-unready-endpoints": "spec.publishNotReadyAddresses",
    "volume.beta.kubernetes.io/storage-class": "spec.storageClassName",
    "volume.beta.kubernetes.io/mount-options": "spec.mountOptions",
    "scheduler.alpha.kubernetes.io/critical-pod": "spec.priorityClassName",
    "seccomp.security.alpha.kubernetes.io/pod": "securityContext.seccompProfile",
    "container.seccomp.security.alpha.kubernetes.io/": "securityContext.seccompProfile",
    "container.apparmor.security.beta.kubernetes.io/": "securityContext.appArmorProfile",
}
"""Annotation, or the prefix of some, and the field to use instead."""
NODE_LABELS = {
    "beta.kubernetes.io/arch": "kubernetes.io/arch",
    "beta.kubernetes.io/os": "kubernetes.io/os",
    "beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
    "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
}


class AnnotationDeprecated(ManifestRule):
    """A manifest uses an annotation or node label that a field or another label replaced.

    ## What it does
    Reports annotations that are deprecated or no longer read, and the `beta` labels of nodes in a
    `nodeSelector`.

    ## Why is this bad
    Some still work, some are ignored without a word; the fields that replaced them are checked.

    ## Example
    ```yaml
    annotations: {kubernetes.io/ingress.class: nginx}
    ```

    ## Use instead
    ```yaml
    spec: {ingressClassName: nginx}
    ```

    ## Source
    https://kubernetes.io/docs/reference/labels-annotations-taints/
    """

    code = "K8S303"
    severity = Severity.WARNING
    examples = (
        Example(
            "an annotation",
            fenced(
                "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n"
                "  annotations:\n    kubernetes.io/ingress.class: nginx\n"
            ),
            (
                (
                    "A.md",
                    7,
                    '"kubernetes.io/ingress.class" is deprecated; use spec.ingressClassName',
                ),
            ),
        ),
        Example(
            "a label of nodes",
            pod("nodeSelector: {beta.kubernetes.io/os: linux}\ncontainers: []\n"),
            (("A.md", 7, '"beta.kubernetes.io/os" is deprecated; use kubernetes.io/os'),),
        ),
        Example("current", pod("nodeSelector: {kubernetes.io/os: linux}\ncontainers: []\n")),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the deprecated annotations and labels of an object."""
        paths: list[tuple[Key, ...]] = [("metadata", "annotations")]
        if manifest.type in WORKLOADS:
            pod_ = pod_path(manifest)
            for key in manifest.mapping(*pod_, "spec", "nodeSelector"):
                if key in NODE_LABELS:
                    message = f'"{key}" is deprecated; use {NODE_LABELS[key]}'
                    path = (*pod_, "spec", "nodeSelector", key)
                    yield manifest.at(*path, message=message, key=True)
            paths += [(*pod_, "metadata", "annotations")] if pod_ else []
        for path in paths:
            for key in manifest.mapping(*path):
                known = key if key in ANNOTATIONS else f"{key.partition('/')[0]}/"
                if known in ANNOTATIONS:
                    message = f'"{key}" is deprecated; use {ANNOTATIONS[known]}'
                    yield manifest.at(*path, key, message=message, key=True)
