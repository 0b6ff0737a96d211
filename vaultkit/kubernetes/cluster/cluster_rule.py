"""Base class of the rules that compare a manifest with what all other notes show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.kubernetes.cluster.cluster_objects import Cluster, cluster_of
from vaultkit.kubernetes.manifest_rule import ManifestRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem
    from vaultkit.kubernetes.manifests.yaml_fences import ManifestFence


class ClusterRule(ManifestRule):
    """A rule for vaults whose manifests belong to one cluster; override `compare`.

    It is off: a vault may well show an object twice on purpose, or several clusters. What is marked
    as wrong by other rules is no part of the cluster.
    """

    severity = Severity.OFF
    looks_at = ("vault",)

    def find(self, fence: ManifestFence, view: ManifestView) -> Iterator[Problem]:
        """Yield what is wrong with a fence, unless it is wrong for another reason."""
        if fence.wrong is None or fence.excuses(self.code):
            yield from super().find(fence, view)

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Yield what is wrong with a manifest among all others."""
        yield from self.compare(manifest, cluster_of(view.context))

    def compare(self, manifest: Manifest, cluster: Cluster) -> Iterator[Problem]:
        """Yield what contradicts the other manifests, or is missing among them."""
        raise NotImplementedError
