"""K8S308: an Ingress that hopes for a default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.workload_kinds import INGRESS
from vaultkit.kubernetes.note_examples import ingress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem

OLD = "kubernetes.io/ingress.class"


class IngressClassMissing(ManifestRule):
    """An Ingress does not say which controller should serve it.

    ## What it does
    Reports Ingresses without `ingressClassName` and without the old annotation.

    ## Why is this bad
    It is served only in clusters that mark an IngressClass as the default; elsewhere nothing
    happens, and nothing is reported.

    ## Example
    ```yaml
    spec:
      rules: []
    ```

    ## Use instead
    ```yaml
    spec:
      ingressClassName: edge
      rules: []
    ```

    ## Source
    https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
    """

    code = "K8S308"
    severity = Severity.INFO
    kinds = INGRESS
    examples = (
        Example(
            "absent",
            ingress("defaultBackend: {service: {name: a, port: {number: 80}}}\n"),
            (("A.md", 6, "no ingressClassName: served only where a default IngressClass is set"),),
        ),
        Example(
            "given",
            ingress(
                "ingressClassName: a\ndefaultBackend: {service: {name: a, port: {number: 80}}}\n"
            ),
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report an Ingress without a class."""
        has_class = manifest.get("spec", "ingressClassName") is not None
        annotations = manifest.mapping("metadata", "annotations")
        if not has_class and not manifest.is_partial and OLD not in annotations:
            message = "no ingressClassName: served only where a default IngressClass is set"
            yield manifest.at("spec", message=message)
