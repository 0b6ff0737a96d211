"""K8S206: a field of load balancers in another Service."""

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

FIELDS = ("loadBalancerClass", "allocateLoadBalancerNodePorts", "loadBalancerSourceRanges")


class LoadBalancerFieldForbidden(ManifestRule):
    """A Service that is no LoadBalancer has a field that only load balancers have.

    ## What it does
    Reports `loadBalancerClass`, `allocateLoadBalancerNodePorts` and `loadBalancerSourceRanges` in
    Services of other types, and `healthCheckNodePort` without `type: LoadBalancer` and
    `externalTrafficPolicy: Local`.

    ## Why is this bad
    The API server refuses the Service: `may only be used when type is 'LoadBalancer'`.

    ## Example
    ```yaml
    type: NodePort
    loadBalancerClass: example.com/lb
    ```

    ## Use instead
    ```yaml
    type: LoadBalancer
    loadBalancerClass: example.com/lb
    ```

    ## Source
    https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec
    """

    code = "K8S206"
    severity = Severity.ERROR
    kinds = SERVICE
    examples = (
        Example(
            "of a NodePort",
            service("type: NodePort\nloadBalancerClass: a.b/c\nports: [{port: 80}]\n"),
            (
                (
                    "A.md",
                    8,
                    'spec.loadBalancerClass may only be used when the type is "LoadBalancer"',
                ),
            ),
        ),
        Example(
            "a health check without the policy that needs it",
            service("type: LoadBalancer\nhealthCheckNodePort: 30000\nports: [{port: 80}]\n"),
            (("A.md", 8, 'spec.healthCheckNodePort needs externalTrafficPolicy "Local"'),),
        ),
        Example(
            "of a LoadBalancer",
            service(
                """
                type: LoadBalancer
                loadBalancerClass: a.b/c
                allocateLoadBalancerNodePorts: false
                externalTrafficPolicy: Local
                healthCheckNodePort: 30000
                ports: [{port: 80}]
                """
            ),
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the fields that a Service of its type cannot have."""
        kind = service_type(manifest)
        if kind is None:
            return
        for field in FIELDS if kind != "LoadBalancer" else ():
            if manifest.get("spec", field) not in (None, []):
                message = f'spec.{field} may only be used when the type is "LoadBalancer"'
                yield manifest.at("spec", field, message=message)
        policy = manifest.text("spec", "externalTrafficPolicy")
        has_check = manifest.number("spec", "healthCheckNodePort")
        if has_check and (kind != "LoadBalancer" or policy != "Local") and not manifest.is_partial:
            message = (
                'spec.healthCheckNodePort needs externalTrafficPolicy "Local" of a LoadBalancer'
            )
            yield manifest.at("spec", "healthCheckNodePort", message=message)
