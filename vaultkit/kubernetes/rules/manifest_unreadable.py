"""K8S002: a manifest that is no YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import FenceRule
from vaultkit.kubernetes.manifests.manifest import Problem
from vaultkit.kubernetes.note_examples import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.yaml_fences import ManifestFence


class ManifestUnreadable(FenceRule):
    """A fence with `apiVersion` and `kind` cannot be read.

    ## What it does
    Reports manifests that are not valid YAML, nest too deeply, expand to too much, or are larger
    than any object may be, and `//` where a comment is meant. Lines that stand for something left
    out (`...`) and template expressions (`{{ name }}`) are read as what they are.

    ## Why is this bad
    A reader who copies the manifest gets an error instead of an object.

    ## Example
    ```yaml
    apiVersion: v1
    kind: Namespace
    metadata:
        name: shop
    ```

    ## Use instead
    ```yaml
    apiVersion: v1
    kind: Namespace
    metadata:
      name: shop
    ```

    ## Source
    https://kubernetes.io/docs/concepts/overview/working-with-objects/#describing-a-kubernetes-object
    """

    code = "K8S002"
    severity = Severity.ERROR
    examples = (
        Example(
            "a tab",
            {"A.md": "```yaml\napiVersion: v1\nkind: Namespace\nmetadata:\n\tname: a\n```\n"},
            (("A.md", 5, "a tab cannot indent YAML"),),
        ),
        Example(
            "the second document, in a callout in a list",
            {
                "A.md": "- > [!note]\n  > ```yaml\n  > a: [\n  > ---\n  > apiVersion: v1\n"
                "  > kind: Pod\n  > metadata:\n  >   name: a: b\n  > ```\n"
            },
            (("A.md", 8, "quote a value that holds a colon"),),
        ),
        Example(
            "comments of another language",
            {
                "A.md": "```yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n"
                "  type: NodePort   // from outside\n  ports:\n    - port: 80 // within\n"
                "      nodePort: 30001 // without\n```\n"
            },
            (("A.md", 7, '"//" begins no comment in YAML; write "#"'),),
        ),
        Example(
            "left out, templated, or no manifest",
            {
                "A.md": "```yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .name }}\n"
                "{{- if .x }}\n  labels: {{ .labels }}\n{{- end }}\nspec:\n  ...\n```\n"
                "\n```yaml\nkind: [\n```\n\n```yaml\n```\n"
            },
        ),
        Example("in order", service("ports: [{port: 80}]\n")),
    )

    def find(self, fence: ManifestFence, view: ManifestView) -> Iterator[Problem]:
        """Report what could not be read of a fence."""
        for fault in fence.faults:
            if not fault.is_template:
                yield Problem(*fence.span(fault.at, fault.at + 1), fault.message)
