"""K8S212: a port name that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.api_names import find_label_fault, find_port_name_fault
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
    from vaultkit.kubernetes.manifests.manifest import Key, Manifest, Problem


class PortNameInvalid(ManifestRule):
    """The name of a port has a form that the API server does not accept.

    ## What it does
    Reports port names of Services that are no DNS labels, and names of container ports and named
    `targetPort`s that have more than 15 characters or no letter.

    ## Why is this bad
    The API server refuses the object: `must be no more than 15 characters`.

    ## Example
    ```yaml
    ports: [{name: prometheus-metrics, containerPort: 9090}]
    ```

    ## Use instead
    ```yaml
    ports: [{name: metrics, containerPort: 9090}]
    ```

    ## Source
    https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports and
    https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
    """

    code = "K8S212"
    severity = Severity.ERROR
    kinds = SERVICE | WORKLOADS
    examples = (
        Example(
            "too long, and in a form that is not allowed",
            {
                **service("ports: [{name: HTTP, port: 80, targetPort: prometheus-metrics}]\n"),
                "B.md": pod("containers: [{name: c, ports: [{name: '80', containerPort: 8}]}]\n")[
                    "A.md"
                ],
            },
            (
                ("A.md", 7, 'spec.ports[0].name: "HTTP" must consist of lower-case letters'),
                (
                    "A.md",
                    7,
                    'spec.ports[0].targetPort: "prometheus-metrics" is longer than 15 char',
                ),
                ("B.md", 7, '"80" must consist of lower-case letters, digits and -, with a letter'),
            ),
        ),
        Example(
            "right", service("ports: [{name: http-with-a-long-name, port: 80, targetPort: h2}]\n")
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the names that ports cannot have."""
        for path in _names(manifest):
            name = manifest.text(*path)
            is_label = manifest.type in SERVICE and path[-1] == "name"
            fault = (find_label_fault if is_label else find_port_name_fault)(name) if name else ""
            if fault:
                yield manifest.at(*path, message=f'{spell(path)}: "{name}" {fault}')


def _names(manifest: Manifest) -> Iterator[tuple[Key, ...]]:
    """Yield the paths of all port names."""
    if manifest.type in SERVICE:
        yield from ((*p, f) for p in service_ports(manifest) for f in ("name", "targetPort"))
    else:
        yield from ((*port, "name") for port in container_ports(manifest))
