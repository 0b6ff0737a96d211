"""K8S401: one object, shown with two contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.rule import Example
from vaultkit.kubernetes.cluster.cluster_objects import is_patch, name_of, place_of
from vaultkit.kubernetes.cluster.cluster_rule import ClusterRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.note_examples import fenced, service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.cluster.cluster_objects import Cluster
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class ObjectDiffers(ClusterRule):
    """An object has another content in one note than in another.

    ## What it does
    Compares objects of the same kind, namespace and name in all notes, and reports the later ones
    at the first field that differs. What is left out visibly (`...`) may be anything. A fence that
    says `{patch}` shows only what changes, and is not compared.

    Off by default, as notes may show an object before and after a change. Turn it on with
    `extend-select = ["K8S401"]` if all manifests of the vault belong to one cluster.

    ## Why is this bad
    Whoever applies both notes gets whichever came last, and the other note is then wrong.

    ## Example
    ```yaml
    # Load balancers.md             # Limit clients.md
    kind: Service                   kind: Service
    metadata: {name: api-lb}        metadata: {name: api-lb}
    spec: {type: LoadBalancer}      spec: {loadBalancerSourceRanges: [203.0.113.0/24]}
    ```

    ## Use instead
    Give the variant a name of its own, `api-lb-limited`, or show only the change, in a fence that
    begins with ```` ```yaml {patch} ````.

    ## Source
    https://kubernetes.io/docs/concepts/overview/working-with-objects/object-management/
    """

    code = "K8S401"
    examples = (
        Example(
            "a variant under the same name",
            {
                "A.md": service("type: LoadBalancer\nports: [{port: 80}]\n")["A.md"],
                "B.md": service("type: LoadBalancer\nports: [{port: 80, targetPort: 8080}]\n")[
                    "A.md"
                ],
            },
            (
                (
                    "B.md",
                    8,
                    'Service "api" differs from the one in "A.md", line 3: spec.ports[0].target',
                ),
            ),
        ),
        Example(
            "the same, a patch, something left out, another namespace, and wrong on purpose",
            {
                "A.md": service("ports:\n  - port: 80\n    protocol: TCP\n")["A.md"],
                "B.md": service("ports: [{port: 80, protocol: TCP}]\n")["A.md"],
                "C.md": service("type: LoadBalancer\n", "yaml {patch}")["A.md"],
                "D.md": service("...\nports:\n  - port: 80\n    ...\n")["A.md"],
                "E.md": fenced(
                    "apiVersion: v1\nkind: Service\nmetadata: {name: api, namespace: other}\n"
                    "spec: {ports: [{port: 81}]}\n"
                )["A.md"],
                "F.md": service("ports: [{port: 82}]\n", 'yaml {wrong="K8S401"}')["A.md"],
            },
        ),
        Example(
            "a list that got longer, and a field that is gone",
            {
                "A.md": service("type: NodePort\nports: [{port: 80}, {port: 81, name: b}]\n")[
                    "A.md"
                ],
                "B.md": service("ports: [{port: 80}]\n")["A.md"],
            },
            (("B.md", 7, "line 3: spec.ports[1]"),),
        ),
    )

    def compare(self, manifest: Manifest, cluster: Cluster) -> Iterator[Problem]:
        """Report an object that differs from the one that is shown first."""
        from vaultkit.kubernetes.cluster.object_differences import find_difference

        name = name_of(manifest)
        if name is None or is_patch(manifest):
            return
        others = [one for one in cluster.find(name) if name_of(one) == name]
        first = next((one for one in others if not one.is_partial), manifest)
        path = find_difference(first, manifest)
        if path is not None:
            message = f"{name} differs from the one in {place_of(first)}: {spell(path)}"
            yield manifest.at(*path, message=message)
