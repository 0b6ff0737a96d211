"""K8S202: a node port of a Service that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.manifests.workload_kinds import SERVICE, service_ports, service_type
from vaultkit.kubernetes.note_examples import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class NodePortForbidden(ManifestRule):
    """A Service that is neither NodePort nor LoadBalancer asks for a `nodePort`.

    ## What it does
    Reports `nodePort` in Services of type ClusterIP (also by default) and ExternalName.

    ## Why is this bad
    The API server refuses the Service: `may not be used when type is 'ClusterIP'`.

    ## Example
    ```yaml
    type: ClusterIP
    ports: [{port: 80, nodePort: 30080}]
    ```

    ## Use instead
    ```yaml
    type: NodePort
    ports: [{port: 80, nodePort: 30080}]
    ```

    ## Source
    https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
    """

    code = "K8S202"
    severity = Severity.ERROR
    kinds = SERVICE
    examples = (
        Example(
            "of a ClusterIP, said or not",
            service("ports: [{port: 80, nodePort: 30080}]\n"),
            (("A.md", 7, 'spec.ports[0].nodePort may not be used when the type is "ClusterIP"'),),
        ),
        Example("of a NodePort", service("type: NodePort\nports: [{port: 80, nodePort: 30080}]\n")),
        Example("of a type left out", service("# ...\nports: [{port: 80, nodePort: 30080}]\n")),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the node ports of a Service that cannot have any."""
        kind = service_type(manifest)
        for port in service_ports(manifest) if kind in {"ClusterIP", "ExternalName"} else ():
            path = (*port, "nodePort")
            if manifest.number(*path):
                message = f'{spell(path)} may not be used when the type is "{kind}"'
                yield manifest.at(*path, message=message)
