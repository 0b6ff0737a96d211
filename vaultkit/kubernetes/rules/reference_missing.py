"""K8S402: a name of something that no note shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.rule import Example
from vaultkit.config import suggest
from vaultkit.kubernetes.cluster.cluster_rule import ClusterRule
from vaultkit.kubernetes.note_examples import deployment, document, fenced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.cluster.cluster_objects import Cluster
    from vaultkit.kubernetes.cluster.object_references import Reference
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem

POD_NAME = "statefulset.kubernetes.io/pod-name"
_GATEWAY = (
    "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: edge}\nspec:\n"
    "  gatewayClassName: edge\n  listeners: [{name: https, port: 443, protocol: HTTPS}]\n"
)
_ROUTE = (
    "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: api}\nspec:\n"
    "  parentRefs: [{name: edge, sectionName: http}]\n"
    "  rules: [{backendRefs: [{name: api, port: 8080}]}]\n"
)
_CLASS = (
    "apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: {name: edge}\n"
    "spec: {controllerName: example.com/c}\n"
)
_SERVICE = document("v1", "Service", "selector: {app: api}\nports: [{port: 80, name: http}]\n")


class ReferenceMissing(ClusterRule):
    """An object names another that no note shows.

    ## What it does
    Follows what manifests name: classes, Services and their ports, listeners of a Gateway, Secrets,
    ConfigMaps, roles, issuers, address pools, namespaces, and the Pods that a selector means.
    Reports what no note shows, no `kubectl create`, `expose` or `run` in a note makes, and no
    cluster has from the start. A fence that says `{patch}` names the object that it changes.

    Say in `[kubernetes.world.elsewhere]` what is made outside the notes, each with the reason. Off
    by default; turn it on with `extend-select = ["K8S402"]` if all manifests belong to one cluster.

    ## Why is this bad
    Whoever applies the note waits for a thing that never comes: a Gateway without a class gets no
    address, a Pod without its Secret does not start, a Service without Pods refuses connections.

    ## Example
    ```yaml
    kind: HTTPRoute
    spec:
      parentRefs: [{name: edge, sectionName: http}]  # Gateway edge has the listener https only
    ```

    ## Use instead
    ```yaml
    kind: HTTPRoute
    spec:
      parentRefs: [{name: edge, sectionName: https}]
    ```

    ## Source
    https://gateway-api.sigs.k8s.io/guides/implementers-guide/
    """

    code = "K8S402"
    options = ("kubernetes.world.elsewhere",)
    examples = (
        Example(
            "no class, no such listener, no such port, no Pods",
            {
                "A.md": fenced(_GATEWAY)["A.md"],
                "B.md": fenced(_ROUTE)["A.md"],
                "C.md": fenced(_SERVICE)["A.md"],
            },
            (
                ("A.md", 6, 'no note shows GatewayClass "edge"'),
                ("B.md", 6, 'Gateway "edge" has no listener "http"'),
                ("B.md", 7, 'Service "api" has no port 8080; it has 80 (http)'),
                ("C.md", 7, 'no note shows Pods with the labels app "api"'),
            ),
        ),
        Example(
            "all there, in several notes",
            {
                "A.md": fenced(_CLASS, _GATEWAY)["A.md"],
                "B.md": fenced(
                    _ROUTE.replace("name: http}", "name: https}")
                    .replace("8080", "80")
                    .replace("sectionName: http}", "sectionName: https}")
                )["A.md"],
                "C.md": fenced(_SERVICE)["A.md"],
                "D.md": fenced(deployment("{app: api}"))["A.md"],
            },
        ),
        Example(
            "a Secret and a namespace that nobody makes, and a slip",
            {
                "A.md": fenced(
                    "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec:\n"
                    "  volumes: [{name: t, secret: {secretName: api-tsl}}]\n"
                )["A.md"],
                "B.md": fenced("apiVersion: v1\nkind: Secret\nmetadata: {name: api-tls}\n")["A.md"],
            },
            (
                ("A.md", 4, 'no note shows Namespace "shop"'),
                ("A.md", 6, 'no note shows Secret "shop/api-tsl"; did you mean "api-tls"?'),
            ),
        ),
        Example(
            "made by commands, by cert-manager, from the start, and elsewhere",
            {
                "A.md": "```bash\nkubectl create namespace shop\nkubectl -n shop create secret tls"
                " api-tls \\\n  --cert=a --key=b\n```\n"
                + fenced(
                    "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec:\n"
                    "  serviceAccountName: default\n"
                    "  volumes: [{name: t, secret: {secretName: api-tls}}]\n",
                    _GATEWAY.replace(
                        "{name: edge}",
                        "{name: edge, annotations: {cert-manager.io/cluster-issuer: le}}",
                    ).replace("HTTPS}", "HTTPS, tls: {certificateRefs: [{name: made}]}}"),
                    _SERVICE.replace("app: api", "app: solver"),
                )["A.md"],
            },
            config={
                "kubernetes": {
                    "world": {
                        "elsewhere": {
                            "GatewayClass edge": "the controller",
                            "ClusterIssuer *": "ours",
                            "Pod app=solver": "a controller makes them",
                        }
                    }
                }
            },
        ),
        Example(
            "a patch of nothing, and a Pod that a StatefulSet does not have",
            {
                "A.md": fenced(
                    document("v1", "Service", "type: NodePort\n").replace(": api\n", ": apu\n"),
                    info="yaml {patch}",
                )["A.md"],
                "B.md": fenced(
                    deployment("{app: api}")
                    .replace("Deployment", "StatefulSet")
                    .replace("selector:", "replicas: 2\n  selector:"),
                    document(
                        "v1",
                        "Service",
                        f"selector: {{{POD_NAME}: api-2}}\nports: [{{port: 8}}]\n",
                    ),
                )["A.md"],
            },
            (
                ("A.md", 5, 'no note shows Service "apu"; did you mean "api"?'),
                ("B.md", 18, 'StatefulSet "api" has 2 Pods, and none is api-2'),
            ),
        ),
    )

    def compare(self, manifest: Manifest, cluster: Cluster) -> Iterator[Problem]:
        """Report the names that an object gives of what is nowhere."""
        from vaultkit.kubernetes.cluster.object_references import references
        from vaultkit.kubernetes.cluster.selected_pods import find_selector_fault

        for reference in references(manifest):
            yield from self._follow(reference, manifest, cluster)
        for path, fault in find_selector_fault(manifest, cluster):
            yield manifest.at(*path, message=fault)

    def _follow(
        self, reference: Reference, manifest: Manifest, cluster: Cluster
    ) -> Iterator[Problem]:
        from vaultkit.kubernetes.cluster.object_parts import find_part_fault

        name = reference.name
        targets = cluster.find(name, manifest)
        faults = [find_part_fault(reference, target) for target in targets]
        if targets and all(faults):
            yield manifest.at(*reference.part_path, message=faults[0])
        elif not targets and not _is_known(reference, manifest, cluster):
            hint = suggest(name.name, cluster.names(name.type))
            message = f"no note shows {name}{hint}"
            yield manifest.at(*reference.path, message=message)


def _is_known(reference: Reference, manifest: Manifest, cluster: Cluster) -> bool:
    """Tell whether something is there although no note shows it."""
    from vaultkit.kubernetes.cluster.object_parts import is_built_in, is_issued

    name = reference.name
    return (
        is_built_in(name)
        or cluster.is_made(name)
        or cluster.is_elsewhere(name)
        or is_issued(reference, manifest, cluster)
    )
