"""K8S210: a number that is no port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.config import MAX_PORT
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.manifests.workload_kinds import (
    INGRESS,
    SERVICE,
    WORKLOADS,
    backends,
    container_ports,
    service_ports,
)
from vaultkit.kubernetes.note_examples import pod, service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Key, Manifest, Problem


class PortOutOfRange(ManifestRule):
    """A port is not between 1 and 65535.

    ## What it does
    Reports the ports of Services, containers, EndpointSlices and Ingress backends that no port can
    have. A `hostPort` of 0 is another matter: see K8S304.

    ## Why is this bad
    The API server refuses the object: `must be between 1 and 65535, inclusive`.

    ## Example
    ```yaml
    ports: [{port: 80800}]
    ```

    ## Use instead
    ```yaml
    ports: [{port: 8080}]
    ```

    ## Source
    https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec
    and     https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
    """

    code = "K8S210"
    severity = Severity.ERROR
    kinds = SERVICE | WORKLOADS | INGRESS | {"discovery.k8s.io/EndpointSlice"}
    examples = (
        Example(
            "too large, nought, negative",
            {
                **service("ports: [{port: 80800, targetPort: 0}]\n"),
                "B.md": pod("containers: [{name: c, ports: [{containerPort: -1}]}]\n")["A.md"],
            },
            (
                ("A.md", 7, "spec.ports[0].port: 80800 is not between 1 and 65535"),
                ("A.md", 7, "spec.ports[0].targetPort: 0 is not between 1 and 65535"),
                ("B.md", 7, "spec.containers[0].ports[0].containerPort: -1 is not between 1 and"),
            ),
        ),
        Example("the last one, and a name", service("ports: [{port: 65535, targetPort: http}]\n")),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the numbers that are no ports."""
        for path in _ports(manifest):
            number = manifest.number(*path)
            is_unset = number == 0 and path[-1] in {"hostPort", "nodePort"}
            if number is not None and not is_unset and not 1 <= number <= MAX_PORT:
                message = f"{spell(path)}: {number} is not between 1 and {MAX_PORT}"
                yield manifest.at(*path, message=message)


def _ports(manifest: Manifest) -> Iterator[tuple[Key, ...]]:
    """Yield the paths of all ports of an object."""
    if manifest.type in SERVICE:
        yield from ((*p, f) for p in service_ports(manifest) for f in ("port", "targetPort"))
    elif manifest.type in INGRESS:
        yield from ((*backend, "service", "port", "number") for backend in backends(manifest))
    elif manifest.type in WORKLOADS:
        fields = ("containerPort", "hostPort")
        yield from ((*p, f) for p in container_ports(manifest) for f in fields)
    else:
        yield from (("ports", index, "port") for index in manifest.indexes("ports"))
