"""K8S201: a node port that the cluster does not hand out."""

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


class NodePortOutOfRange(ManifestRule):
    """A `nodePort` or `healthCheckNodePort` lies outside the cluster's range.

    ## What it does
    Reports node ports outside `kubernetes.node-ports` of the config, which is 30000-32767 unless
    the cluster was set up otherwise.

    ## Why is this bad
    The API server refuses the Service: `provided port is not in the valid range`.

    ## Example
    ```yaml
    ports: [{port: 80, nodePort: 8080}]
    ```

    ## Use instead
    ```yaml
    ports: [{port: 80, nodePort: 30080}]
    ```

    ## Source
    https://kubernetes.io/docs/concepts/services-networking/service/#nodeport-custom-port
    """

    code = "K8S201"
    severity = Severity.ERROR
    options = ("kubernetes.version", "kubernetes.node-ports")
    kinds = SERVICE
    examples = (
        Example(
            "too low, too high",
            service(
                """
                type: LoadBalancer
                externalTrafficPolicy: Local
                healthCheckNodePort: 32768
                ports: [{port: 80, nodePort: 8080}]
                """
            ),
            (
                (
                    "A.md",
                    9,
                    "spec.healthCheckNodePort: 32768 is not in the range of node ports, 30000-",
                ),
                (
                    "A.md",
                    10,
                    "spec.ports[0].nodePort: 8080 is not in the range of node ports, 30000-",
                ),
            ),
        ),
        Example(
            "in the range, and in a range of one's own",
            service(
                "type: NodePort\nports: [{port: 80, nodePort: 20080}, {port: 81, nodePort: 0}]\n"
            ),
            config={"kubernetes": {"node-ports": "20000-22767"}},
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the node ports outside the range."""
        first, last = view.config.node_ports
        paths = [(*port, "nodePort") for port in service_ports(manifest)]
        for path in (("spec", "healthCheckNodePort"), *paths):
            number = manifest.number(*path)
            if number and not first <= number <= last:
                message = f"{number} is not in the range of node ports, {first}-{last}"
                yield manifest.at(*path, message=f"{spell(path)}: {message}")
