"""K8S304: a host port of nought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.manifests.workload_kinds import WORKLOADS, container_ports
from vaultkit.kubernetes.note_examples import pod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class HostPortZero(ManifestRule):
    """A container asks for the host port 0, which stands for none.

    ## What it does
    Reports `hostPort: 0`.

    ## Why is this bad
    The API server accepts it as unset: nothing is opened on the node, and no port is chosen either.

    ## Example
    ```yaml
    ports: [{containerPort: 8080, hostPort: 0}]
    ```

    ## Use instead
    ```yaml
    ports: [{containerPort: 8080, hostPort: 8080}]
    ```

    ## Source
    https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
    """

    code = "K8S304"
    severity = Severity.WARNING
    kinds = WORKLOADS
    examples = (
        Example(
            "nought",
            pod("containers: [{name: c, ports: [{containerPort: 8080, hostPort: 0}]}]\n"),
            (
                (
                    "A.md",
                    7,
                    "spec.containers[0].ports[0].hostPort: 0 opens nothing; remove it or give 1-",
                ),
            ),
        ),
        Example(
            "a port", pod("containers: [{name: c, ports: [{containerPort: 80, hostPort: 80}]}]\n")
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report host ports of nought."""
        for port in container_ports(manifest):
            path = (*port, "hostPort")
            if manifest.number(*path) == 0:
                message = f"{spell(path)}: 0 opens nothing; remove it or give 1-65535"
                yield manifest.at(*path, message=message)
