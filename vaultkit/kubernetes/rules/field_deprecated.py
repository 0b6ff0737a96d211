"""K8S302: a field that will go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.manifests.workload_kinds import SERVICE, WORKLOADS, pod_path
from vaultkit.kubernetes.note_examples import pod, service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem

OF_SERVICES = (
    ("externalIPs", None, 36, "it lets its author take over traffic; use a LoadBalancer"),
    ("loadBalancerIP", None, 24, "use the annotation of your provider"),
    ("trafficDistribution", "PreferClose", 35, "use PreferSameZone"),
)
"""Field, value (None for any), minor version that deprecated it, and what to do."""


class FieldDeprecated(ManifestRule):
    """A manifest uses a field or value that is deprecated.

    ## What it does
    Reports `externalIPs`, `loadBalancerIP` and `trafficDistribution: PreferClose` of Services, and
    `serviceAccount` and volumes of type `gitRepo` of Pods, from the version on that deprecates
    them.

    ## Why is this bad
    These fields are unsafe, not portable or renamed. The schema does not tell: `externalIPs` lets
    any user who may edit a Service take over traffic (CVE-2020-8554).

    ## Example
    ```yaml
    externalIPs: [203.0.113.10]
    ```

    ## Use instead
    ```yaml
    type: LoadBalancer
    ```

    ## Source
    https://github.com/kubernetes/enhancements/tree/master/keps/sig-network/5707-deprecate-service-externalips,
    https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec
    and     https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution
    """

    code = "K8S302"
    severity = Severity.WARNING
    kinds = SERVICE | WORKLOADS
    examples = (
        Example(
            "of a Service",
            service(
                """
                type: LoadBalancer
                loadBalancerIP: 203.0.113.10
                externalIPs: [203.0.113.10]
                trafficDistribution: PreferClose
                ports: [{port: 80}]
                """
            ),
            (
                (
                    "A.md",
                    8,
                    "spec.loadBalancerIP is deprecated since 1.24; use the annotation of your",
                ),
                (
                    "A.md",
                    9,
                    "spec.externalIPs is deprecated since 1.36; it lets its author take over",
                ),
                ("A.md", 10, "spec.trafficDistribution: PreferClose is deprecated since 1.35; use"),
            ),
        ),
        Example(
            "of a Pod",
            pod("serviceAccount: a\ncontainers: []\nvolumes: [{name: v, gitRepo: {}}]\n"),
            (
                ("A.md", 7, "spec.serviceAccount is deprecated; use serviceAccountName"),
                ("A.md", 9, "spec.volumes[0].gitRepo is deprecated; clone in an init container"),
            ),
        ),
        Example(
            "of an older version",
            service("ports: [{port: 80}]\nexternalIPs: [192.0.2.1]\n"),
            config={"kubernetes": {"version": "1.35"}},
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the deprecated fields of an object."""
        if manifest.type not in SERVICE:
            yield from self._judge_pod(manifest)
            return
        for field, value, since, instead in OF_SERVICES:
            given = manifest.get("spec", field)
            if given and given == (value or given) and view.schemas.minor >= since:
                what = f"spec.{field}: {value}" if value else f"spec.{field}"
                message = f"{what} is deprecated since 1.{since}; {instead}"
                yield manifest.at("spec", field, message=message, key=True)

    def _judge_pod(self, manifest: Manifest) -> Iterator[Problem]:
        spec = (*pod_path(manifest), "spec")
        if manifest.get(*spec, "serviceAccount"):
            path = (*spec, "serviceAccount")
            message = f"{spell(path)} is deprecated; use serviceAccountName"
            yield manifest.at(*path, message=message, key=True)
        for index in manifest.indexes(*spec, "volumes"):
            path = (*spec, "volumes", index, "gitRepo")
            if manifest.get(*path) is not None:
                message = f"{spell(path)} is deprecated; clone in an init container"
                yield manifest.at(*path, message=message, key=True)
