"""K8S404: Pods that the level of their namespace forbids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.rule import Example
from vaultkit.kubernetes.cluster.cluster_objects import is_patch, make_name, name_of
from vaultkit.kubernetes.cluster.cluster_rule import ClusterRule
from vaultkit.kubernetes.manifests.workload_kinds import WORKLOADS
from vaultkit.kubernetes.note_examples import fenced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.cluster.cluster_objects import Cluster
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem

_NAMESPACE = (
    "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n"
    "    pod-security.kubernetes.io/enforce: %s\n"
)
_POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec:\n"


class NamespaceForbidsPods(ClusterRule):
    """A workload asks for what the Pod Security level of its namespace forbids.

    ## What it does
    Looks for the namespace of each workload in all notes, and compares what its Pods ask for with
    the level that the namespace enforces: baseline (hostPort, hostNetwork, hostPath, capabilities,
    …) or restricted.

    Off by default; turn it on with `extend-select = ["K8S404"]` if all manifests of the vault
    belong to one cluster.

    ## Why is this bad
    A Pod is refused when it is made. A DaemonSet or Deployment is accepted, stays without Pods,
    and only its events tell why.

    ## Example
    ```yaml
    kind: Namespace
    metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
    ---
    kind: DaemonSet
    metadata: {name: agent, namespace: shop}
    spec: {template: {spec: {containers: [{ports: [{containerPort: 80, hostPort: 80}]}]}}}
    ```

    ## Use instead
    A namespace of its own for what reaches for the node, with the level `privileged`.

    ## Source
    https://kubernetes.io/docs/concepts/security/pod-security-standards/
    """

    code = "K8S404"
    kinds = WORKLOADS
    examples = (
        Example(
            "a namespace in one note, Pods in another",
            {
                "A.md": fenced(_NAMESPACE % "baseline")["A.md"],
                "B.md": fenced(
                    _POD
                    + "  hostNetwork: true\n  volumes:\n    - {name: l, hostPath: {path: /l}}\n"
                    "  containers:\n    - name: a\n      ports:\n"
                    "        - {containerPort: 80, hostPort: 80}\n"
                )["A.md"],
            },
            (
                ("B.md", 6, 'Namespace "shop" enforces baseline, which forbids hostNetwork'),
                ("B.md", 8, "forbids a hostPath volume"),
                ("B.md", 12, "forbids hostPort 80"),
            ),
        ),
        Example(
            "restricted",
            {
                "A.md": fenced(
                    _NAMESPACE % "restricted",
                    _POD + "  securityContext: {runAsNonRoot: true}\n  containers:\n    - name: a\n"
                    "      securityContext:\n        allowPrivilegeEscalation: false\n"
                    "        seccompProfile: {type: RuntimeDefault}\n",
                )["A.md"],
            },
            (("A.md", 16, "forbids a container that does not drop ALL"),),
        ),
        Example(
            "allowed: privileged, no level, another namespace, wrong on purpose",
            {
                "A.md": fenced(_NAMESPACE % "privileged", _POD + "  hostNetwork: true\n")["A.md"],
                "B.md": fenced((_POD + "  hostNetwork: true\n").replace("shop", "other"))["A.md"],
                "C.md": fenced(
                    (_NAMESPACE % "baseline").replace("shop", "strict"),
                    (
                        _POD
                        + "  containers: [{name: a, ports: [{containerPort: 80, hostPort: 0}]}]\n"
                    ).replace("shop", "strict"),
                )["A.md"],
                "D.md": fenced(
                    (_POD + "  hostPID: true\n").replace("shop", "strict"),
                    info="yaml {wrong=K8S404}",
                )["A.md"],
            },
        ),
    )

    def compare(self, manifest: Manifest, cluster: Cluster) -> Iterator[Problem]:
        """Report what the namespace of a workload forbids to its Pods."""
        from vaultkit.kubernetes.cluster.pod_security import ENFORCE, violations

        own = name_of(manifest)
        if own is None or not own.namespace or is_patch(manifest):
            return
        space = make_name("Namespace", "", own.namespace)
        found = cluster.find(space, manifest)
        levels = [one.text("metadata", "labels", ENFORCE) for one in found]
        for level in filter(None, levels[:1]):
            for path, what in violations(manifest, level):
                message = f"{space} enforces {level}, which forbids {what}"
                yield manifest.at(*path, message=message)
