"""K8S217: a Service without ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.workload_kinds import SERVICE, is_headless, service_type
from vaultkit.kubernetes.note_examples import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class ServicePortsMissing(ManifestRule):
    """A Service has no ports and is neither headless nor an ExternalName.

    ## What it does
    Reports Services of the types ClusterIP, NodePort and LoadBalancer whose `ports` are absent or
    empty.

    ## Why is this bad
    The API server refuses the Service: `spec.ports: Required value`.

    ## Example
    ```yaml
    selector: {app: api}
    ```

    ## Use instead
    ```yaml
    selector: {app: api}
    ports: [{port: 80}]
    ```

    ## Source
    https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec
    """

    code = "K8S217"
    severity = Severity.ERROR
    kinds = SERVICE
    examples = (
        Example(
            "none", service("selector: {app: api}\n"), (("A.md", 6, "spec.ports is required"),)
        ),
        Example(
            "headless, an alias, and left out visibly",
            {
                **service("clusterIP: None\nselector: {app: api}\n"),
                "B.md": service("type: ExternalName\nexternalName: a.b\n")["A.md"],
                "C.md": service("selector: {app: api}\n...\n")["A.md"],
                "D.md": "```yaml\napiVersion: v1\nkind: Service\nmetadata:\n"
                "  name: {{ .Values.name }}\nspec: ...\n```\n",
                "E.md": "```yaml\napiVersion: v1\nkind: Service\nmetadata: {name: a}\n"
                "spec: {...} # as above\n```\n",
                "F.md": service("selector: {app: {{ .Values.app }}}\n")["A.md"],
            },
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report a Service without ports."""
        is_needed = service_type(manifest) in {"ClusterIP", "NodePort", "LoadBalancer"}
        is_absent = manifest.get("spec", "ports") in (None, [])
        if is_needed and is_absent and not manifest.is_partial and not is_headless(manifest):
            yield manifest.at("spec", "ports", message="spec.ports is required")
