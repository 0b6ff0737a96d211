"""K8S307: a port of a headless Service that leads elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.manifests.workload_kinds import SERVICE, is_headless, service_ports
from vaultkit.kubernetes.note_examples import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class HeadlessTargetPort(ManifestRule):
    """A headless Service maps a port to another number, which clients by DNS do not notice.

    ## What it does
    Reports ports of headless Services whose `targetPort` is a number other than `port`.

    ## Why is this bad
    DNS gives clients the addresses of the Pods themselves. Nothing stands between that could
    translate ports, so a client that connects to `port` finds it closed. Proxies and
    gateways that read EndpointSlices are not concerned.

    ## Example
    ```yaml
    clusterIP: None
    ports: [{port: 80, targetPort: 8080}]
    ```

    ## Use instead
    ```yaml
    clusterIP: None
    ports: [{port: 8080, targetPort: 8080}]
    ```

    ## Source
    https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
    """

    code = "K8S307"
    severity = Severity.INFO
    kinds = SERVICE
    examples = (
        Example(
            "another number",
            service("clusterIP: None\nports: [{port: 80, targetPort: 8080}]\n"),
            (("A.md", 8, "spec.ports[0].targetPort: by DNS nothing maps 80 to 8080"),),
        ),
        Example(
            "the same number, and a Service with an address",
            {
                **service(
                    "clusterIP: None\nports: [{port: 80, targetPort: 80}, {name: b, port: 8}]\n"
                ),
                "B.md": service("ports: [{port: 80, targetPort: 8080}]\n")["A.md"],
            },
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the ports that would have to be translated."""
        for port in service_ports(manifest) if is_headless(manifest) else ():
            path = (*port, "targetPort")
            outer, inner = manifest.number(*port, "port"), manifest.number(*path)
            if outer and inner and outer != inner:
                message = f"{spell(path)}: by DNS nothing maps {outer} to {inner}"
                yield manifest.at(*path, message=message)
