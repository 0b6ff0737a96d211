"""K8S305: a Service for Pods that nobody makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.workload_kinds import (
    SERVICE,
    WORKLOADS,
    is_same_namespace,
    pod_labels,
    selected,
)
from vaultkit.kubernetes.note_examples import deployment, document, fenced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem

POD_NAME = "statefulset.kubernetes.io/pod-name"


class SelectorMatchesNothing(ManifestRule):
    """A Service selects labels that no workload beside it has.

    ## What it does
    Compares the selector of a Service with the workloads of the same note. Reports it if the fence
    shows workloads of that namespace and none matches, or if a workload elsewhere in the note
    differs only by what looks like a slip of the keyboard.

    ## Why is this bad
    Nobody rejects it: the Service is valid, has no endpoints, and connections to it are refused.

    ## Example
    ```yaml
    kind: Service
    spec: {selector: {app: apii}}
    ---
    kind: Deployment
    spec: {template: {metadata: {labels: {app: api}}}}
    ```

    ## Use instead
    ```yaml
    kind: Service
    spec: {selector: {app: api}}
    ---
    kind: Deployment
    spec: {template: {metadata: {labels: {app: api}}}}
    ```

    ## Source
    https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#does-the-service-have-any-endpointslices
    """

    code = "K8S305"
    severity = Severity.WARNING
    kinds = SERVICE
    examples = (
        Example(
            "in the same fence",
            fenced(
                deployment("{app: web}"),
                document("v1", "Service", "selector: {app: api}\nports: [{port: 80}]\n"),
            ),
            (("A.md", 17, 'no workload here has the labels app "api"'),),
        ),
        Example(
            "a slip, in another fence",
            {
                "A.md": fenced(deployment("{app: api}"))["A.md"]
                + fenced(document("v1", "Service", "selector: {app: apii}\nports: [{port: 80}]\n"))[
                    "A.md"
                ],
            },
            (
                (
                    "A.md",
                    18,
                    'no workload here has the labels app "apii"; Deployment "api" has app "api"',
                ),
            ),
        ),
        Example(
            "matched, alone, and about something else",
            {
                **fenced(
                    deployment("{app: api, tier: a}"),
                    document("v1", "Service", "selector: {app: api}\nports: [{port: 80}]\n"),
                ),
                "B.md": fenced(deployment("{app: web}"))["A.md"]
                + fenced(document("v1", "Service", "selector: {app: api}\nports: [{port: 80}]\n"))[
                    "A.md"
                ],
            },
        ),
        Example(
            "other Pods, whose labels have the same long key",
            {
                "A.md": fenced(deployment("{app.kubernetes.io/name: tunnel}"))["A.md"]
                + fenced(
                    document(
                        "v1",
                        "Service",
                        "selector: {app.kubernetes.io/name: api}\nports: [{port: 80}]\n",
                    )
                )["A.md"],
            },
        ),
        Example(
            "one Pod of a StatefulSet, by the label that its controller sets",
            fenced(
                deployment("{app: api}").replace("Deployment", "StatefulSet"),
                document(
                    "v1",
                    "Service",
                    f"selector: {{{POD_NAME}: api-0, app: api}}\nports: [{{port: 80}}]\n",
                ),
                document(
                    "v1", "Service", f"selector: {{{POD_NAME}: b-0}}\nports: [{{port: 80}}]\n"
                ),
            ),
            (("A.md", 25, f'no workload here has the labels {POD_NAME} "b-0"'),),
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report a selector that matches no workload of the note."""
        selector = manifest.mapping("spec", "selector")
        is_known = all(manifest.text("spec", "selector", key) for key in selector)
        if not selector or not is_known or selected(manifest, view.neighbours(manifest)):
            return
        others = [
            other
            for other in view.neighbours(manifest)
            if other.type in WORKLOADS
            and not other.is_partial
            and is_same_namespace(manifest, other)
        ]
        near = next((other for other in others if _is_near(selector, pod_labels(other))), None)
        if near or any(other.fence is manifest.fence for other in others):
            hint = f"; {_name(near)} has {_spell(pod_labels(near))}" if near else ""
            message = f"no workload here has the labels {_spell(selector)}{hint}"
            yield manifest.at("spec", "selector", message=message)


def _is_near(selector: Mapping[str, object], labels: Mapping[str, object]) -> bool:
    """Tell whether labels differ from a selector by a letter or two of one key or value."""
    from vaultkit.notes.text.nearest_name import find_nearest

    missing = [item for item in selector.items() if labels.get(item[0]) != item[1]]
    if len(missing) != 1:
        return False
    key, value = missing[0]
    values = [str(labels[key])] if key in labels else []
    keys = [other for other, held in labels.items() if held == value]
    return bool(find_nearest(str(value), values) or find_nearest(key, keys))


def _spell(labels: Mapping[str, object]) -> str:
    return ", ".join(f'{key} "{value}"' for key, value in labels.items())


def _name(manifest: Manifest) -> str:
    return f'{manifest.kind} "{manifest.get("metadata", "name")}"'
