"""K8S205: a policy for outside traffic where none comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.workload_kinds import SERVICE, service_type
from vaultkit.kubernetes.note_examples import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class TrafficPolicyForbidden(ManifestRule):
    """A Service that is not open to the outside has an `externalTrafficPolicy`.

    ## What it does
    Reports `externalTrafficPolicy` in Services that are neither NodePort nor LoadBalancer and have
    no `externalIPs`.

    ## Why is this bad
    The API server refuses the Service: `may only be set for externally-accessible services`.

    ## Example
    ```yaml
    type: ClusterIP
    externalTrafficPolicy: Local
    ```

    ## Use instead
    ```yaml
    type: LoadBalancer
    externalTrafficPolicy: Local
    ```

    ## Source
    https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec
    """

    code = "K8S205"
    severity = Severity.ERROR
    kinds = SERVICE
    examples = (
        Example(
            "of a ClusterIP",
            service("type: ClusterIP\nexternalTrafficPolicy: Local\nports: [{port: 80}]\n"),
            (
                (
                    "A.md",
                    8,
                    "spec.externalTrafficPolicy may only be set for NodePort and LoadBalancer",
                ),
            ),
        ),
        Example(
            "of a LoadBalancer",
            service("type: LoadBalancer\nexternalTrafficPolicy: Local\nports: [{port: 80}]\n"),
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the policy of a Service that is not open to the outside."""
        is_inside = service_type(manifest) in {"ClusterIP", "ExternalName"}
        is_set = manifest.get("spec", "externalTrafficPolicy") is not None
        if is_inside and is_set and not manifest.get("spec", "externalIPs"):
            message = "spec.externalTrafficPolicy may only be set for NodePort and LoadBalancer"
            yield manifest.at("spec", "externalTrafficPolicy", message=message)
