"""K8S407: a NetworkPolicy that lets nobody connect to what a Service sends to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.rule import Example
from vaultkit.kubernetes.cluster.cluster_objects import is_patch, name_of
from vaultkit.kubernetes.cluster.cluster_rule import ClusterRule
from vaultkit.kubernetes.manifests.workload_kinds import SERVICE
from vaultkit.kubernetes.note_examples import deployment, document, fenced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.cluster.cluster_objects import Cluster
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem

_API = deployment("{app: api}", "[{name: http, containerPort: 8080}]")
_SERVICE = document(
    "v1", "Service", "selector: {app: api}\nports: [{port: 80, targetPort: http}]\n"
)
_POLICY = (
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: %s}\n"
    "spec: {podSelector: %s, policyTypes: [Ingress]%s}\n"
)
_DENY = _POLICY % ("deny", "{}", "")


class PolicyBlocksService(ClusterRule):
    """A NetworkPolicy keeps everybody from the port that a Service sends to.

    ## What it does
    Looks in all notes for the policies that select the Pods behind a Service. Reports a port of the
    Service if there are some and none of them lets anybody connect to it.

    Off by default; turn it on with `extend-select = ["K8S407"]` if all manifests of the vault
    belong to one cluster.

    ## Why is this bad
    Both notes are right alone. Together, every connection through the Service times out.

    ## Example
    ```yaml
    kind: NetworkPolicy
    metadata: {name: default-deny}
    spec: {podSelector: {}, policyTypes: [Ingress]}
    ```

    ## Use instead
    A policy beside it for each port that is served:

    ```yaml
    kind: NetworkPolicy
    metadata: {name: api-allow-http}
    spec:
      podSelector: {matchLabels: {app: api}}
      ingress: [{ports: [{port: 8080}]}]
    ```

    ## Source
    https://kubernetes.io/docs/concepts/services-networking/network-policies/
    """

    code = "K8S407"
    kinds = SERVICE
    examples = (
        Example(
            "closed in one note, served in another",
            {"A.md": fenced(_API, _SERVICE)["A.md"], "B.md": fenced(_DENY)["A.md"]},
            (("A.md", 18, 'NetworkPolicy "deny" lets nobody connect to 8080 of Deployment "api"'),),
        ),
        Example(
            "the wrong port, and the wrong protocol",
            {
                "A.md": fenced(_API, _SERVICE)["A.md"],
                "B.md": fenced(
                    _POLICY % ("a", "{}", ", ingress: [{ports: [{port: 80}, {protocol: UDP}]}]")
                )["A.md"],
            },
            (("A.md", 18, "lets nobody connect to 8080"),),
        ),
        Example(
            "opened by number, range, name, or altogether; other Pods; outgoing traffic",
            {
                "A.md": fenced(_API, _SERVICE)["A.md"],
                "B.md": fenced(
                    _DENY,
                    _POLICY
                    % ("n", "{matchLabels: {app: api}}", ", ingress: [{ports: [{port: http}]}]"),
                )["A.md"],
                "C.md": fenced(
                    _POLICY
                    % (
                        "r",
                        "{matchExpressions: [{key: app, operator: In, values: [api]}]}",
                        ", ingress: [{ports: [{port: 8000, endPort: 9000}]}]",
                    ),
                    _POLICY % ("o", "{matchExpressions: [{key: app, operator: DoesNotExist}]}", ""),
                )["A.md"],
            },
        ),
    )

    def compare(self, manifest: Manifest, cluster: Cluster) -> Iterator[Problem]:
        """Report the ports of a Service that a policy closes."""
        from vaultkit.kubernetes.cluster.network_policies import find_block
        from vaultkit.kubernetes.cluster.spoken_protocols import target_ports

        if is_patch(manifest):
            return
        for workload in cluster.workloads(manifest):
            for port, number in target_ports(manifest, workload):
                protocol = str(manifest.get(*port, "protocol") or "TCP")
                policy = find_block(workload, number, protocol, cluster)
                if policy is not None:
                    who = f"{name_of(policy)} lets nobody connect to {number}"
                    message = f"{who} of {name_of(workload)}"
                    yield manifest.at(*port, message=message)
