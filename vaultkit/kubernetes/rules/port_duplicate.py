"""K8S204: a port or its name given twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.manifests.workload_kinds import (
    SERVICE,
    WORKLOADS,
    container_ports,
    service_ports,
)
from vaultkit.kubernetes.note_examples import pod, service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class PortDuplicate(ManifestRule):
    """Two ports of a Service or Pod have the same name or number.

    ## What it does
    Reports, in a Service, ports with the name of an earlier one, or with its protocol and number,
    or its node port; in a Pod, two ports of a container with one name, and two host ports with one
    number, protocol and address.

    ## Why is this bad
    The API server refuses the object: `Duplicate value`.

    ## Example
    ```yaml
    ports:
      - {name: http, port: 80}
      - {name: http, port: 8080}
    ```

    ## Use instead
    ```yaml
    ports:
      - {name: http, port: 80}
      - {name: http-alt, port: 8080}
    ```

    ## Source
    https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services and
    https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
    """

    code = "K8S204"
    severity = Severity.ERROR
    kinds = SERVICE | WORKLOADS
    examples = (
        Example(
            "names and numbers of a Service",
            service(
                """
                type: NodePort
                ports:
                  - {name: a, port: 80, nodePort: 30080}
                  - {name: a, port: 81, nodePort: 30080, protocol: TCP}
                  - {name: b, port: 80}
                  - {name: c, port: 80, protocol: UDP}
                """
            ),
            (
                ("A.md", 10, 'spec.ports[1].name: "a" is already taken by spec.ports[0]'),
                ("A.md", 10, "spec.ports[1].nodePort: 30080/TCP is already taken by spec.ports[0]"),
                ("A.md", 11, "spec.ports[2].port: 80/TCP is already taken by spec.ports[0]"),
            ),
        ),
        Example(
            "names in a container, host ports in a Pod",
            pod(
                """
                containers:
                  - {name: a, ports: [{name: x, containerPort: 1, hostPort: 8}]}
                  - {name: b, ports: [{name: x, containerPort: 2, hostPort: 8}]}
                  - {name: c, ports: [{name: x, containerPort: 2}, {name: x, containerPort: 3}]}
                """
            ),
            (
                ("A.md", 9, "spec.containers[1].ports[0].hostPort: 8/TCP is already taken by"),
                ("A.md", 10, 'spec.containers[2].ports[1].name: "x" is already taken by'),
            ),
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the ports that repeat an earlier one."""
        taken: dict[tuple[object, ...], str] = {}
        is_service = manifest.type in SERVICE
        for port in (service_ports if is_service else container_ports)(manifest):
            protocol = manifest.get(*port, "protocol") or "TCP"
            for field in ("name", "port", "nodePort") if is_service else ("name", "hostPort"):
                value = manifest.number(*port, field) or manifest.text(*port, field)
                if not value:
                    continue
                shown = f'"{value}"' if field == "name" else f"{value}/{protocol}"
                scope = port[:-1] if field == "name" else manifest.get(*port, "hostIP")
                other = taken.setdefault((field, shown, scope), spell(port))
                if other != spell(port):
                    path = (*port, field)
                    message = f"{spell(path)}: {shown} is already taken by {other}"
                    yield manifest.at(*path, message=message)
