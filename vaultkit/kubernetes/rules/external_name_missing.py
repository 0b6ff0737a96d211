"""K8S207: an alias for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.api_names import find_subdomain_fault
from vaultkit.kubernetes.manifests.workload_kinds import SERVICE
from vaultkit.kubernetes.note_examples import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class ExternalNameMissing(ManifestRule):
    """An ExternalName Service does not say for which name it stands, or cannot.

    ## What it does
    Reports Services of type ExternalName whose `externalName` is absent or no DNS name.

    ## Why is this bad
    The API server refuses the Service: `spec.externalName: Required value`.

    ## Example
    ```yaml
    type: ExternalName
    ```

    ## Use instead
    ```yaml
    type: ExternalName
    externalName: db.example.com
    ```

    ## Source
    https://kubernetes.io/docs/concepts/services-networking/service/#externalname
    """

    code = "K8S207"
    severity = Severity.ERROR
    kinds = SERVICE
    examples = (
        Example(
            "absent",
            service("type: ExternalName\n"),
            (("A.md", 7, 'spec.externalName is required when the type is "ExternalName"'),),
        ),
        Example(
            "an address of the web",
            service("type: ExternalName\nexternalName: https://example.com\n"),
            (("A.md", 8, 'spec.externalName: "https://example.com" must consist of lower-case'),),
        ),
        Example("a name", service("type: ExternalName\nexternalName: db.example.com.\n")),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report an alias without a name."""
        if manifest.text("spec", "type") != "ExternalName" or manifest.is_partial:
            return
        path = ("spec", "externalName")
        if not manifest.get(*path):
            message = 'spec.externalName is required when the type is "ExternalName"'
            yield manifest.at("spec", "type", message=message)
            return
        name = manifest.text(*path) or ""
        fault = find_subdomain_fault(name.removesuffix(".")) if name else ""
        if fault:
            yield manifest.at(*path, message=f'spec.externalName: "{name}" {fault}')
