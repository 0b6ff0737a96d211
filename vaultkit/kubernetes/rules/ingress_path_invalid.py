"""K8S216: a path or host that an Ingress cannot serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.api_names import find_subdomain_fault
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.manifests.workload_kinds import INGRESS
from vaultkit.kubernetes.note_examples import ingress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem

BAD_PARTS = ("//", "/./", "/../")


class IngressPathInvalid(ManifestRule):
    """A path or host of an Ingress has a form that the API server does not accept.

    ## What it does
    Reports paths of type Exact or Prefix that do not start with `/` or hold `//`, `/./` or `/../`,
    and hosts that are IP addresses, have a port or are no DNS names.

    ## Why is this bad
    The API server refuses the Ingress: `must be an absolute path`, `must be a DNS name, not an IP
    address`.

    ## Example
    ```yaml
    rules:
      - host: shop.example.com:443
        http: {paths: [{path: api, pathType: Prefix}]}
    ```

    ## Use instead
    ```yaml
    rules:
      - host: shop.example.com
        http: {paths: [{path: /api, pathType: Prefix}]}
    ```

    ## Source
    https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/#IngressSpec
    """

    code = "K8S216"
    severity = Severity.ERROR
    kinds = INGRESS
    examples = (
        Example(
            "a path without a slash, hosts that are none",
            ingress(
                """
                rules:
                  - host: shop.example.com:443
                    http: {paths: [{path: api, pathType: Prefix}, {path: /a//b, pathType: Exact}]}
                  - host: 192.0.2.1
                """
            ),
            (
                ("A.md", 8, '"shop.example.com:443" must consist of'),
                ("A.md", 9, 'spec.rules[0].http.paths[0].path: "api" must start with /'),
                ("A.md", 9, 'spec.rules[0].http.paths[1].path: "/a//b" must not hold //'),
                ("A.md", 10, '"192.0.2.1" must be a DNS name, not an address'),
            ),
        ),
        Example(
            "right",
            ingress(
                """
                rules:
                  - host: "*.example.com"
                    http: {paths: [{path: "~ ^/a", pathType: Any}, {pathType: Prefix}]}
                """
            ),
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the paths and hosts that cannot be."""
        for index in manifest.indexes("spec", "rules"):
            place = ("spec", "rules", index, "host")
            host = manifest.text(*place)
            fault = _find_host_fault(host) if host else ""
            if fault:
                yield manifest.at(*place, message=f'{spell(place)}: "{host}" {fault}')
            paths = ("spec", "rules", index, "http", "paths")
            for at in manifest.indexes(*paths):
                path = manifest.text(*paths, at, "path")
                is_literal = manifest.text(*paths, at, "pathType") in {"Exact", "Prefix"}
                fault = _find_path_fault(path) if path and is_literal else ""
                if fault:
                    message = f'{spell((*paths, at, "path"))}: "{path}" {fault}'
                    yield manifest.at(*paths, at, "path", message=message)


def _find_host_fault(host: str) -> str:
    if host.replace(".", "").isdecimal() or host.count(":") > 1:
        return "must be a DNS name, not an address"
    return find_subdomain_fault(host.removeprefix("*."))


def _find_path_fault(path: str) -> str:
    if not path.startswith("/"):
        return "must start with /"
    bad = [part for part in BAD_PARTS if part in path or path.endswith(part.rstrip("/") or "//")]
    return f"must not hold {bad[0]}" if bad else ""
