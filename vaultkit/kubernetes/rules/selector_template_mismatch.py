"""K8S208: a workload that does not select its own Pods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.workload_kinds import WORKLOADS, pod_labels
from vaultkit.kubernetes.note_examples import deployment, fenced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class SelectorTemplateMismatch(ManifestRule):
    """A workload's selector does not match the labels of its Pod template.

    ## What it does
    Reports Deployments, StatefulSets, DaemonSets, ReplicaSets and ReplicationControllers whose
    selector asks for labels that their template does not give.

    ## Why is this bad
    The API server refuses the object: `selector does not match template labels`.

    ## Example
    ```yaml
    selector: {matchLabels: {app: api}}
    template: {metadata: {labels: {app: web}}}
    ```

    ## Use instead
    ```yaml
    selector: {matchLabels: {app: api}}
    template: {metadata: {labels: {app: api}}}
    ```

    ## Source
    https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
    """

    code = "K8S208"
    severity = Severity.ERROR
    kinds = WORKLOADS - {"Pod", "PodTemplate", "batch/Job", "batch/CronJob"}
    examples = (
        Example(
            "another value, and no such label",
            fenced(deployment("{app: api}").replace("labels: {app", "labels: {aap")),
            (("A.md", 7, 'the selector asks for app "api", which the labels of the template'),),
        ),
        Example(
            "an expression",
            fenced(
                deployment("{app: api}").replace(
                    "{matchLabels: {app: api}}",
                    "{matchExpressions: [{key: app, operator: NotIn, values: [api]}]}",
                )
            ),
            (("A.md", 7, "app NotIn"),),
        ),
        Example(
            "more labels than asked for",
            fenced(deployment("{app: api}").replace("labels: {app", "labels: {tier: a, app")),
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report what a selector asks for and the template does not give."""
        labels = pod_labels(manifest)
        if manifest.is_partial:
            return
        is_old = manifest.type == "ReplicationController"
        path = ("spec", "selector") if is_old else ("spec", "selector", "matchLabels")
        for key, value in manifest.mapping(*path).items():
            if isinstance(value, str) and labels.get(key) != value:
                asked = f'the selector asks for {key} "{value}"'
                message = f"{asked}, which the labels of the template do not have"
                yield manifest.at(*path, key, message=message)
        path = ("spec", "selector", "matchExpressions")
        for index in manifest.indexes(*path):
            term = manifest.mapping(*path, index)
            if not _is_met(term, labels):
                what = f"{term.get('key')} {term.get('operator')} {term.get('values') or ''}"
                message = f"the labels of the template do not meet {what.strip()}"
                yield manifest.at(*path, index, message=message)


def _is_met(term: Mapping[str, Any], labels: Mapping[str, object]) -> bool:
    """Tell whether labels meet one expression of a selector."""
    value, values = labels.get(term.get("key", "")), term.get("values") or []
    met = {
        "In": value in values,
        "NotIn": value not in values,
        "Exists": value is not None,
        "DoesNotExist": value is None,
    }
    return met.get(str(term.get("operator")), True)
