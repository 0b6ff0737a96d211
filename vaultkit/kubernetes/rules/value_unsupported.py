"""K8S218: a value outside the list that the API server knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.config import suggest
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.manifests.workload_kinds import (
    WORKLOADS,
    container_ports,
    containers,
    pod_path,
)
from vaultkit.kubernetes.note_examples import deployment, fenced, ingress, service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Key, Manifest, Problem

PROTOCOLS = ("TCP", "UDP", "SCTP")
FAMILIES = ("IPv4", "IPv6")
NETWORK_POLICY = "networking.k8s.io/NetworkPolicy"
FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "Service": {
        "spec.type": ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
        "spec.ports.*.protocol": PROTOCOLS,
        "spec.externalTrafficPolicy": ("Cluster", "Local"),
        "spec.internalTrafficPolicy": ("Cluster", "Local"),
        "spec.sessionAffinity": ("None", "ClientIP"),
        "spec.ipFamilyPolicy": ("SingleStack", "PreferDualStack", "RequireDualStack"),
        "spec.ipFamilies.*": FAMILIES,
        "spec.trafficDistribution": ("PreferClose", "PreferSameZone", "PreferSameNode"),
    },
    "networking.k8s.io/Ingress": {
        "spec.rules.*.http.paths.*.pathType": ("Exact", "Prefix", "ImplementationSpecific")
    },
    NETWORK_POLICY: {
        "spec.policyTypes.*": ("Ingress", "Egress"),
        "spec.ingress.*.ports.*.protocol": PROTOCOLS,
        "spec.egress.*.ports.*.protocol": PROTOCOLS,
    },
    "discovery.k8s.io/EndpointSlice": {
        "addressType": (*FAMILIES, "FQDN"),
        "ports.*.protocol": PROTOCOLS,
    },
    "apps/Deployment": {"spec.strategy.type": ("Recreate", "RollingUpdate")},
}
"""Kind to the fields that take one of a few values; `*` stands for each item of a list."""
POD_FIELDS = {
    "restartPolicy": ("Always", "OnFailure", "Never"),
    "dnsPolicy": ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
}
PULL_POLICIES = ("Always", "IfNotPresent", "Never")


class ValueUnsupported(ManifestRule):
    """A field takes one of a few values, and the manifest gives another.

    ## What it does
    Checks the fields of Services, Ingresses, NetworkPolicies, EndpointSlices, Deployments and
    Pods whose values are listed in the API reference but not in the schema. Case counts.

    ## Why is this bad
    The API server refuses the object: `Unsupported value: "Nodeport"`.

    ## Example
    ```yaml
    type: Nodeport
    ```

    ## Use instead
    ```yaml
    type: NodePort
    ```

    ## Source
    https://kubernetes.io/docs/reference/kubernetes-api/
    """

    code = "K8S218"
    severity = Severity.ERROR
    examples = (
        Example(
            "other values",
            {
                **service("type: Nodeport\nports: [{port: 80, protocol: tcp}]\n"),
                "B.md": ingress("rules: [{http: {paths: [{pathType: PathPrefix}]}}]\n")["A.md"],
                "C.md": fenced(deployment("{a: b}", "[{containerPort: 1, protocol: X}]"))["A.md"],
            },
            (
                ("A.md", 7, 'spec.type: "Nodeport" is none of ClusterIP, NodePort, LoadBalancer'),
                ("A.md", 8, 'spec.ports[0].protocol: "tcp" is none of TCP, UDP, SCTP; did you'),
                ("B.md", 7, '"PathPrefix" is none of Exact, Prefix, ImplementationSpecific'),
                ("C.md", 10, '"X" is none of TCP, UDP, SCTP'),
            ),
        ),
        Example("listed", service("type: NodePort\nports: [{port: 80, protocol: TCP}]\n")),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the values that are not listed."""
        for path, known in _fields(manifest):
            value = manifest.text(*path)
            if value and value not in known:
                same = [other for other in known if other.lower() == value.lower()]
                hint = f'; did you mean "{same[0]}"?' if same else suggest(value, known)
                message = f'{spell(path)}: "{value}" is none of {", ".join(known)}{hint}'
                yield manifest.at(*path, message=message)


def _fields(manifest: Manifest) -> Iterator[tuple[tuple[Key, ...], tuple[str, ...]]]:
    """Yield the paths of the fields with listed values, and the values."""
    for pattern, known in FIELDS.get(manifest.type, {}).items():
        yield from ((path, known) for path in _expand(manifest, (), pattern.split(".")))
    if manifest.type in WORKLOADS:
        for field, known in POD_FIELDS.items():
            yield (*pod_path(manifest), "spec", field), known
        yield from (((*path, "protocol"), PROTOCOLS) for path in container_ports(manifest))
        yield from (((*path, "imagePullPolicy"), PULL_POLICIES) for path in containers(manifest))


def _expand(
    manifest: Manifest, path: tuple[Key, ...], parts: list[str]
) -> Iterator[tuple[Key, ...]]:
    """Yield the paths that a pattern stands for."""
    if not parts:
        yield path
    elif parts[0] == "*":
        for index in manifest.indexes(*path):
            yield from _expand(manifest, (*path, index), parts[1:])
    else:
        yield from _expand(manifest, (*path, parts[0]), parts[1:])
