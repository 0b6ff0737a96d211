"""K8S213: a label or annotation not allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.api_names import find_key_fault, find_value_fault
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.manifests.workload_kinds import WORKLOADS, pod_path
from vaultkit.kubernetes.manifests.yaml_nodes import FILLER
from vaultkit.kubernetes.note_examples import fenced, service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Key, Manifest, Problem

SELECTORS = frozenset({"Service", "ReplicationController"})
"""Kinds whose selector is a plain mapping of labels."""


class LabelInvalid(ManifestRule):
    """A label, selector or key of an annotation has a form that the API server does not accept.

    ## What it does
    Reports keys and values of labels and selectors, and keys of annotations, that break the syntax:
    letters, digits, `-`, `_` and `.`, at most 63 of them, and before a `/` a DNS name.

    ## Why is this bad
    The API server refuses the object: `a valid label must be an empty string or consist of
    alphanumeric characters`.

    ## Example
    ```yaml
    labels: {team: payments & orders}
    ```

    ## Use instead
    ```yaml
    labels: {team: payments-orders}
    ```

    ## Source
    https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
    """

    code = "K8S213"
    severity = Severity.ERROR
    examples = (
        Example(
            "a value, a key, and a key of an annotation",
            fenced(
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n"
                "  labels:\n    team: a & b\n    -x: y\n  annotations:\n    a/b/c: any & thing\n"
            ),
            (
                (
                    "A.md",
                    7,
                    'metadata.labels.team: "a & b" must consist of letters, digits, -, _ and .',
                ),
                ("A.md", 8, '"-x" must consist of letters'),
                ("A.md", 10, '"a/b/c" must have a DNS name before the /'),
            ),
        ),
        Example(
            "a selector",
            service("selector: {app: -api}\nports: [{port: 80}]\n"),
            (("A.md", 7, 'spec.selector.app: "-api" must consist of'),),
        ),
        Example(
            "right", service("selector: {app.kubernetes.io/name: api_2.x, x: ''}\nports: []\n")
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the labels and keys that cannot be."""
        if not view.schemas.has(manifest):
            return
        for path in _mappings(manifest):
            for key in manifest.mapping(*path):
                fault = "" if FILLER in key else find_key_fault(key)
                if fault:
                    message = f'{spell(path)}: "{key}" {fault}'
                    yield manifest.at(*path, key, message=message, key=True)
                text = manifest.text(*path, key) if path[-1] != "annotations" else None
                fault = find_value_fault(text) if text else ""
                if fault:
                    message = f'{spell((*path, key))}: "{text}" {fault}'
                    yield manifest.at(*path, key, message=message)


def _mappings(manifest: Manifest) -> Iterator[tuple[Key, ...]]:
    """Yield the paths of the mappings that hold labels or annotations."""
    places: set[tuple[Key, ...]] = {("metadata",)}
    if manifest.type in WORKLOADS:
        places.add((*pod_path(manifest), "metadata"))
    for place in sorted(places, key=len):
        yield from ((*place, name) for name in ("labels", "annotations"))
    is_plain = manifest.type in SELECTORS
    yield ("spec", "selector") if is_plain else ("spec", "selector", "matchLabels")
