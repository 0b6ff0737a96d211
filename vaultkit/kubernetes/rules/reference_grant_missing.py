"""K8S309: a route into a namespace that has not agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.manifests.workload_kinds import ROUTES
from vaultkit.kubernetes.note_examples import fenced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem

GRANT = "gateway.networking.k8s.io/ReferenceGrant"
ROUTE = (
    "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n"
    "metadata: {name: a, namespace: shop}\nspec:\n  rules:\n    - backendRefs:\n"
    "        - {name: api, namespace: other, port: 80}\n"
)


class ReferenceGrantMissing(ManifestRule):
    """A route sends to another namespace, and no ReferenceGrant beside it allows that.

    ## What it does
    Reports `backendRefs` of routes of the Gateway API with a `namespace` other than the route's
    own, unless the note shows a ReferenceGrant of that namespace.

    ## Why is this bad
    Without the grant the reference is refused: the route gets `ResolvedRefs: False` and answers
    500.

    ## Example
    ```yaml
    kind: HTTPRoute
    metadata: {name: a, namespace: shop}
    spec: {rules: [{backendRefs: [{name: api, namespace: other, port: 80}]}]}
    ```

    ## Use instead
    ```yaml
    kind: ReferenceGrant
    metadata: {name: a, namespace: other}
    spec:
      from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
      to: [{group: "", kind: Service}]
    ```

    ## Source
    https://gateway-api.sigs.k8s.io/api-types/referencegrant/
    """

    code = "K8S309"
    severity = Severity.INFO
    kinds = ROUTES
    examples = (
        Example("no grant", fenced(ROUTE), (("A.md", 8, 'needs a ReferenceGrant in "other"'),)),
        Example(
            "granted, and in its own namespace",
            {
                **fenced(
                    ROUTE,
                    "apiVersion: gateway.networking.k8s.io/v1\nkind: ReferenceGrant\n"
                    "metadata: {name: a, namespace: other}\nspec:\n"
                    "  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: a}]\n"
                    '  to: [{group: "", kind: Service}]\n',
                ),
                "B.md": fenced(ROUTE.replace("other", "shop"))["A.md"],
            },
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report the backends in other namespaces that nothing grants."""
        own = manifest.text("metadata", "namespace") or "default"
        for rule in manifest.indexes("spec", "rules"):
            refs = ("spec", "rules", rule, "backendRefs")
            for ref in manifest.indexes(*refs):
                path = (*refs, ref, "namespace")
                other = manifest.text(*path)
                if other and other != own and not _is_granted(manifest, other, view):
                    message = f'{spell(path)}: needs a ReferenceGrant in "{other}"'
                    yield manifest.at(*path, message=message)


def _is_granted(manifest: Manifest, namespace: str, view: ManifestView) -> bool:
    """Tell whether the note shows a grant in a namespace."""
    return any(
        other.type == GRANT and other.text("metadata", "namespace") == namespace
        for other in view.neighbours(manifest)
    )
