"""K8S209: two numbers for one port of the node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.manifests.workload_kinds import WORKLOADS, container_ports, pod_path
from vaultkit.kubernetes.note_examples import pod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class HostNetworkPortMismatch(ManifestRule):
    """A Pod in the node's network has a `hostPort` that differs from its `containerPort`.

    ## What it does
    Reports ports with two different numbers in Pods with `hostNetwork: true`.

    ## Why is this bad
    Such a Pod binds the node's port itself, so nothing could translate. The API server refuses it:
    `must match hostPort when hostNetwork is true`.

    ## Example
    ```yaml
    hostNetwork: true
    containers:
      - ports: [{containerPort: 8080, hostPort: 80}]
    ```

    ## Use instead
    ```yaml
    hostNetwork: true
    containers:
      - ports: [{containerPort: 8080, hostPort: 8080}]
    ```

    ## Source
    https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
    """

    code = "K8S209"
    severity = Severity.ERROR
    kinds = WORKLOADS
    examples = (
        Example(
            "different",
            pod(
                "hostNetwork: true\ncontainers: [{ports: [{containerPort: 8080, hostPort: 80}]}]\n"
            ),
            (
                (
                    "A.md",
                    8,
                    "containerPort: 8080 must be 80, the hostPort",
                ),
            ),
        ),
        Example(
            "equal, not given, and in a network of its own",
            {
                **pod("hostNetwork: true\ncontainers: [{name: c, ports: [{containerPort: 8}]}]\n"),
                "B.md": pod(
                    "containers: [{name: c, ports: [{containerPort: 8080, hostPort: 80}]}]\n"
                )["A.md"],
            },
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the ports with two numbers of a Pod in the node's network."""
        if manifest.get(*pod_path(manifest), "spec", "hostNetwork") is not True:
            return
        for port in container_ports(manifest):
            inner, outer = (manifest.number(*port, name) for name in ("containerPort", "hostPort"))
            if inner and outer and inner != outer:
                path = (*port, "containerPort")
                message = f"{inner} must be {outer}, the hostPort, because hostNetwork is true"
                yield manifest.at(*path, message=f"{spell(path)}: {message}")
