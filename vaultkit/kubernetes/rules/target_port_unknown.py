"""K8S306: a port name that the Pods do not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.config import suggest
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.workload_kinds import (
    SERVICE,
    container_ports,
    selected,
    service_ports,
)
from vaultkit.kubernetes.note_examples import deployment, document, fenced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class TargetPortUnknown(ManifestRule):
    """A Service sends to a named port that the Pods it selects do not have.

    ## What it does
    Compares each named `targetPort` of a Service with the ports of the workloads of the same note
    that its selector matches.

    ## Why is this bad
    Nobody rejects it: the port gets no endpoints, and connections to it are refused.

    ## Example
    ```yaml
    ports: [{port: 80, targetPort: web}]    # the container's port is called http
    ```

    ## Use instead
    ```yaml
    ports: [{port: 80, targetPort: http}]
    ```

    ## Source
    https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
    """

    code = "K8S306"
    severity = Severity.WARNING
    kinds = SERVICE
    examples = (
        Example(
            "another name",
            fenced(
                deployment("{app: api}", "[{name: http, containerPort: 8080}]"),
                document(
                    "v1", "Service", "selector: {app: api}\nports: [{port: 80, targetPort: htpt}]\n"
                ),
            ),
            (
                (
                    "A.md",
                    18,
                    'no container of Deployment "api" has a port "htpt"; did you mean "http"?',
                ),
            ),
        ),
        Example(
            "the right name, a number, and Pods shown elsewhere",
            {
                **fenced(
                    deployment("{app: api}", "[{name: http, containerPort: 8080}]"),
                    document(
                        "v1",
                        "Service",
                        "selector: {app: api}\nports: [{port: 8, targetPort: http}]\n",
                    ),
                    document(
                        "v1",
                        "Service",
                        "selector: {app: api}\nports: [{port: 80, targetPort: 9}]\n",
                    ),
                    document(
                        "v1", "Service", "selector: {app: b}\nports: [{port: 80, targetPort: x}]\n"
                    ),
                ),
            },
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the named ports that selected workloads do not have."""
        if not manifest.mapping("spec", "selector"):
            return
        workloads = selected(manifest, view.neighbours(manifest))
        if not workloads or any(workload.is_partial for workload in workloads):
            return
        names = {
            workload.get(*port, "name")
            for workload in workloads
            for port in container_ports(workload)
        }
        for port in service_ports(manifest):
            path = (*port, "targetPort")
            name = manifest.text(*path)
            if name and name not in names:
                who = f'{workloads[0].kind} "{workloads[0].get("metadata", "name")}"'
                hint = suggest(name, [str(other) for other in names if other])
                message = f'no container of {who} has a port "{name}"{hint}'
                yield manifest.at(*path, message=message)
