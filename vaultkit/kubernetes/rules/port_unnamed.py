"""K8S203: several ports, and one without a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.manifests.workload_kinds import SERVICE, service_ports
from vaultkit.kubernetes.note_examples import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class PortUnnamed(ManifestRule):
    """A Service has several ports, and one of them has no name.

    ## What it does
    Reports ports without a name in Services with more than one port.

    ## Why is this bad
    The API server refuses the Service: `spec.ports[0].name: Required value`.

    ## Example
    ```yaml
    ports:
      - port: 80
      - port: 443
    ```

    ## Use instead
    ```yaml
    ports:
      - {name: http, port: 80}
      - {name: https, port: 443}
    ```

    ## Source
    https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services
    """

    code = "K8S203"
    severity = Severity.ERROR
    kinds = SERVICE
    examples = (
        Example(
            "two of three",
            service(
                "ports:\n  - {port: 80}\n  - {name: b, port: 81}\n  - name: ''\n    port: 82\n"
            ),
            (
                ("A.md", 8, "spec.ports[0].name is required when there are several ports"),
                ("A.md", 10, "spec.ports[2].name is required when there are several ports"),
            ),
        ),
        Example("one port", service("ports: [{port: 80}]\n")),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the ports without a name, if there are several."""
        ports = list(service_ports(manifest))
        for port in ports if len(ports) > 1 and not manifest.is_partial else ():
            if manifest.get(*port, "name") in {None, ""}:
                path = (*port, "name")
                message = f"{spell(path)} is required when there are several ports"
                yield manifest.at(*path, message=message)
