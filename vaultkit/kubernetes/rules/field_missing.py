"""K8S103: a field that must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.distribution.extras import KUBERNETES
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.note_examples import ingress, service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class FieldMissing(ManifestRule):
    """A manifest lacks a field that its kind requires.

    ## What it does
    Reports fields that the schema requires and the manifest does not have. A manifest in which
    something is left out visibly (a line `...` that ends no document of YAML) may lack any.

    ## Why is this bad
    The API server refuses the object.

    ## Example
    ```yaml
    paths:
      - path: /api
        backend: {service: {name: api, port: {name: http}}}
    ```

    ## Use instead
    ```yaml
    paths:
      - path: /api
        pathType: Prefix
        backend: {service: {name: api, port: {name: http}}}
    ```

    ## Source
    https://kubernetes.io/docs/reference/kubernetes-api/
    """

    code = "K8S103"
    severity = Severity.ERROR
    extra = KUBERNETES
    examples = (
        Example(
            "a path without its type",
            ingress(
                "rules:\n  - http:\n      paths:\n        - path: /\n"
                "          backend: {service: {name: api, port: {number: 80}}}\n"
            ),
            (("A.md", 10, '"spec.rules[0].http.paths[0].pathType" is required'),),
        ),
        Example(
            "a port without a number, in a callout",
            {
                path: "> [!note]\n> " + text.replace("\n", "\n> ")
                for path, text in service("ports:\n  - targetPort: 80\n").items()
            },
            (("A.md", 9, '"spec.ports[0].port" is required'),),
        ),
        Example("left out visibly", service("ports:\n  - targetPort: 80\n    # ...\n")),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the fields that the schema requires."""
        for objection in () if manifest.is_partial else view.objections(manifest):
            if objection.keyword == "required":
                path = objection.path
                for name in objection.allowed:
                    if name not in objection.value and objection.message.startswith(f"'{name}'"):
                        message = f'"{spell((*path, name))}" is required'
                        yield manifest.at(*path, name, message=message)
