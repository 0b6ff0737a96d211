"""K8S310: an alias for an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.workload_kinds import SERVICE
from vaultkit.kubernetes.note_examples import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class ExternalNameAddress(ManifestRule):
    """An ExternalName Service names an IP address.

    ## What it does
    Reports `externalName` that is written like an IPv4 address.

    ## Why is this bad
    The API server accepts it as a name made of digits. DNS has no such name, so the Service
    resolves to nothing.

    ## Example
    ```yaml
    type: ExternalName
    externalName: 10.20.30.40
    ```

    ## Use instead
    ```yaml
    kind: Service          # without a selector
    spec: {ports: [{port: 5432}]}
    ---
    kind: EndpointSlice
    endpoints: [{addresses: [10.20.30.40]}]
    ```

    ## Source
    https://kubernetes.io/docs/concepts/services-networking/service/#externalname and
    https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
    """

    code = "K8S310"
    severity = Severity.WARNING
    kinds = SERVICE
    examples = (
        Example(
            "an address",
            service("type: ExternalName\nexternalName: 10.20.30.40\n"),
            (
                (
                    "A.md",
                    8,
                    'spec.externalName: "10.20.30.40" is looked up as a name; for an address use',
                ),
            ),
        ),
        Example("a name", service("type: ExternalName\nexternalName: 10.example.com\n")),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report an alias for an address."""
        name = manifest.text("spec", "externalName") or ""
        if name.replace(".", "").isdecimal():
            way = "is looked up as a name; for an address use a Service without a selector"
            message = f'spec.externalName: "{name}" {way}'
            yield manifest.at("spec", "externalName", message=message)
