"""K8S003: a field given twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import FenceRule
from vaultkit.kubernetes.manifests.manifest import Problem
from vaultkit.kubernetes.note_examples import fenced, service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.yaml_fences import ManifestFence


class DuplicateField(FenceRule):
    """A mapping of a manifest has the same field twice.

    ## What it does
    Reports keys that a mapping already has. A key that overrides one merged by `<<` is fine.

    ## Why is this bad
    The API server refuses the manifest under strict validation, `kubectl`'s default; without it
    one of the values silently wins.

    ## Example
    ```yaml
    selector: {app: api}
    selector: {app: web}
    ```

    ## Use instead
    ```yaml
    selector: {app: api}
    ```

    ## Source
    https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
    """

    code = "K8S003"
    severity = Severity.ERROR
    examples = (
        Example(
            "twice",
            service("ports: [{port: 80}]\ntype: ClusterIP\ntype: NodePort\n"),
            (("A.md", 9, 'the field "type" is already given in line 8'),),
        ),
        Example(
            "overridden, in two documents, and in something that is no manifest",
            fenced(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: &m {name: a}\n",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {<<: &m {name: a}, name: b}\n",
                "a: 1\na: 2\n",
            ),
        ),
    )

    def find(self, fence: ManifestFence, view: ManifestView) -> Iterator[Problem]:
        """Report the second and later fields of a name."""
        source = fence.note.source
        for offset, (key, second, first) in fence.duplicates:
            start, end = fence.span(offset + second.start, offset + second.end)
            line = source.line_of(fence.span(offset + first.start, offset + first.end)[0])
            message = f'the field "{key}" is already given in line {line}'
            yield Problem(start, end, message, key)
