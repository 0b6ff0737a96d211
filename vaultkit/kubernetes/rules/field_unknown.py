"""K8S102: a field that the kind does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.config import suggest
from vaultkit.distribution.extras import KUBERNETES
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.note_examples import fenced, ingress, service

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class FieldUnknown(ManifestRule):
    """A manifest has a field that its kind does not know.

    ## What it does
    Reports fields that the schema does not name, as strict decoding does.

    ## Why is this bad
    `kubectl` refuses the manifest. Where validation is weaker, the field is dropped without a
    word and its default takes effect.

    ## Example
    ```yaml
    ports:
      - {port: 80, targetport: 8080}
    ```

    ## Use instead
    ```yaml
    ports:
      - {port: 80, targetPort: 8080}
    ```

    ## Source
    https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
    """

    code = "K8S102"
    severity = Severity.ERROR
    extra = KUBERNETES
    examples = (
        Example(
            "a slip",
            service("ports:\n  - port: 80\n    targetport: 8080\n"),
            (("A.md", 9, 'no field "spec.ports[0].targetport"; did you mean "targetPort"?'),),
        ),
        Example(
            "the backend of an old Ingress",
            ingress(
                "rules:\n  - http:\n      paths:\n        - path: /\n          pathType: Prefix\n"
                "          backend: {serviceName: api, servicePort: 80}\n"
            ),
            (
                ("A.md", 12, 'no field "spec.rules[0].http.paths[0].backend.serviceName"'),
                ("A.md", 12, 'no field "spec.rules[0].http.paths[0].backend.servicePort"'),
            ),
        ),
        Example(
            "labels, annotations and data take any key",
            fenced(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {any: key}}\n"
                "data: {any: thing}\n"
            ),
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the fields that the schema does not name."""
        for objection in view.objections(manifest):
            if objection.keyword == "additionalProperties":
                path = objection.path
                known = objection.schema.get("properties", {})
                for name in (name for name in objection.value if name not in known):
                    message = f'no field "{spell((*path, name))}"{_hint(name, known)}'
                    yield manifest.at(*path, name, message=message, key=True)


def _hint(name: str, known: Mapping[str, object]) -> str:
    same = [field for field in known if field.lower() == name.lower()]
    return f'; did you mean "{same[0]}"?' if same else suggest(name, known)
