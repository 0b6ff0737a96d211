"""K8S215: an Ingress that leads nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.manifests.workload_kinds import INGRESS, backends
from vaultkit.kubernetes.note_examples import ingress

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem

CURRENT = "networking.k8s.io/v1"


class IngressBackendInvalid(ManifestRule):
    """An Ingress has a backend that names no Service and port, or has no backend at all.

    ## What it does
    Reports Ingresses without `rules` and `defaultBackend`, backends without exactly one of
    `service` and `resource`, and services without exactly one of a port's name and number.

    ## Why is this bad
    The API server refuses the Ingress: `service name is required`, `port name or number is
    required`.

    ## Example
    ```yaml
    backend: {service: {name: api}}
    ```

    ## Use instead
    ```yaml
    backend: {service: {name: api, port: {number: 80}}}
    ```

    ## Source
    https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/#IngressBackend
    """

    code = "K8S215"
    severity = Severity.ERROR
    kinds = INGRESS
    examples = (
        Example(
            "no port, both ports, nothing",
            ingress(
                """
                defaultBackend: {service: {name: a}}
                rules:
                  - http:
                      paths:
                        - {path: /a, backend: {service: {port: {name: b, number: 8}}}}
                        - {path: /b, pathType: Exact, backend: {}}
                """
            ),
            (
                ("A.md", 7, "spec.defaultBackend.service.port needs a name or a number"),
                ("A.md", 11, "backend.service.name is required"),
                ("A.md", 11, "backend.service.port takes a name or a number, not both"),
                ("A.md", 12, "backend needs a service or a resource"),
            ),
        ),
        Example(
            "no rules", ingress("ingressClassName: a\n"), (("A.md", 6, "needs rules or a default"),)
        ),
        Example("right", ingress("defaultBackend: {service: {name: a, port: {name: http}}}\n")),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the backends that lead nowhere."""
        if manifest.is_partial or manifest.api_version != CURRENT:
            return
        if not manifest.get("spec", "rules") and not manifest.get("spec", "defaultBackend"):
            yield manifest.at("spec", message="an Ingress needs rules or a default backend")
        for path in backends(manifest):
            for rest, fault in _faults(manifest.mapping(*path)):
                place = (*path, *rest)
                yield manifest.at(*place, message=f"{spell(place)} {fault}")


def _faults(backend: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what is wrong with a backend, and where in it."""
    service = backend.get("service")
    if bool(service) == bool(backend.get("resource")):
        yield (), "takes a service or a resource, not both" if service else _NEITHER
    if isinstance(service, dict):
        if not service.get("name"):
            yield ("service", "name"), "is required"
        port = service.get("port")
        given = [key for key in ("name", "number") if isinstance(port, dict) and port.get(key)]
        if not given:
            yield ("service", "port"), "needs a name or a number"
        elif len(given) > 1:
            yield ("service", "port"), "takes a name or a number, not both"


_NEITHER = "needs a service or a resource"
