"""K8S101: a value that the schema refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.distribution.extras import KUBERNETES
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.note_examples import fenced, service
from vaultkit.kubernetes.schemas.schema_messages import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem

OTHERS = frozenset({"additionalProperties", "required"})
"""What K8S102 and K8S103 report."""


class FieldInvalid(ManifestRule):
    """A field of a manifest has a value that the schema does not allow.

    ## What it does
    Checks manifests against the schema of their kind, for the configured version of Kubernetes:
    types, listed values, lengths, patterns. Kinds of the Gateway API are checked against the
    schemas of its standard channel, without the rules written in CEL.

    ## Why is this bad
    The API server refuses the object.

    ## Example
    ```yaml
    env:
      - {name: DEBUG, value: yes}
    ```

    ## Use instead
    YAML reads `yes`, `no`, `on`, `off` as true and false:
    ```yaml
    env:
      - {name: DEBUG, value: "yes"}
    ```

    ## Source
    https://kubernetes.io/docs/reference/kubernetes-api/ and
    https://gateway-api.sigs.k8s.io/reference/spec/
    """

    code = "K8S101"
    severity = Severity.ERROR
    extra = KUBERNETES
    examples = (
        Example(
            "types and listed values",
            service("clusterIP: 1\nports: [{port: '80', targetPort: [1]}]\nselector: {a: no}\n"),
            (
                ("A.md", 7, "spec.clusterIP: must be a text, not 1; quote it"),
                ("A.md", 8, 'spec.ports[0].port: must be a whole number, not "80"; drop the q'),
                ("A.md", 8, "spec.ports[0].targetPort: must be a whole number or a text, not a"),
                ("A.md", 9, "spec.selector.a: must be a text, not false; quote it"),
            ),
        ),
        Example(
            "a path type of Ingress in an HTTPRoute",
            fenced(
                "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n"
                "metadata: {name: a}\nspec:\n  rules:\n"
                "    - matches: [{path: {type: Prefix, value: /}}]\n"
            ),
            (("A.md", 7, '"Prefix" is none of Exact, PathPrefix, RegularExpression'),),
        ),
        Example(
            "quantities, ports by name, null, and what stands for something else",
            fenced(
                "apiVersion: v1\nkind: LimitRange\nmetadata: {name: a, labels: null}\n"
                "spec: {limits: [{type: Pod, max: {cpu: 1, memory: 1Gi}}]}\n",
                "apiVersion: v1\nkind: Service\nmetadata: {name: <name>}\n"
                "spec: {ports: [{port: <port>, targetPort: http, nodePort: {{ .port }}}]}\n",
            ),
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the values that the schema refuses."""
        for objection in view.objections(manifest):
            if objection.keyword not in OTHERS:
                path = objection.path
                message = f"{spell(path)}: {describe(objection)}"
                yield manifest.at(*path, message=message)
