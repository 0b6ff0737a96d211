"""K8S211: an object without a name, or with one that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.api_names import (
    find_label_fault,
    find_rfc1035_fault,
    find_segment_fault,
    find_subdomain_fault,
)
from vaultkit.kubernetes.note_examples import fenced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem

RELAXED = 37
"""Minor version from which the name of a Service may start with a digit."""
LONGEST_CRONJOB = 52
_OF_HELM = "RELEASE-NAME"
"""What `helm template` writes where no release is named."""


class NameInvalid(ManifestRule):
    """An object has no name, or one that the API server does not accept.

    ## What it does
    Reports manifests without `metadata.name` (or `generateName`), and names and namespaces in a
    form that their kind does not allow. Most names are DNS subdomains; those of Namespaces and
    Services are labels, and a Service's must start with a letter before Kubernetes 1.37; CronJobs
    have 52 characters at most. Names that Helm makes up, such as `RELEASE-NAME-web`, are let be.

    ## Why is this bad
    The API server refuses the object: `metadata.name: Invalid value`.

    ## Example
    ```yaml
    metadata: {name: My_Service}
    ```

    ## Use instead
    ```yaml
    metadata: {name: my-service}
    ```

    ## Source
    https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names
    """

    code = "K8S211"
    severity = Severity.ERROR
    examples = (
        Example(
            "absent, and in forms that are not allowed",
            fenced(
                "apiVersion: v1\nkind: Namespace\nmetadata: {name: a.b}\n",
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: A_b\n  namespace: x.y\n",
                "apiVersion: v1\nkind: Secret\nmetadata: {labels: {a: b}}\n",
                "apiVersion: v1\nkind: Secret\n",
            ),
            (
                ("A.md", 4, 'metadata.name: "a.b" must consist of lower-case letters'),
                ("A.md", 9, 'metadata.name: "A_b" must consist of'),
                ("A.md", 10, 'metadata.namespace: "x.y" must consist of'),
                ("A.md", 14, "metadata.name is required"),
                ("A.md", 17, "metadata.name is required"),
            ),
        ),
        Example(
            "a Service of an older version",
            fenced(
                "apiVersion: v1\nkind: Service\nmetadata: {name: 1st}\nspec: {ports: [{port: 1}]}\n"
            ),
            (("A.md", 4, 'metadata.name: "1st" must start with a letter'),),
            config={"kubernetes": {"version": "1.36"}},
        ),
        Example(
            "right, generated, of a role, and of a file that is no object",
            fenced(
                "apiVersion: v1\nkind: Service\nmetadata: {name: 1st}\nspec: {}\n",
                "apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\nspec: {containers: []}\n",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: RELEASE-NAME-config}\n",
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n"
                "metadata: {name: 'system:node'}\n",
                "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n",
            ),
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report a name or namespace that cannot be."""
        if not view.schemas.has(manifest) or manifest.kind.endswith("Review"):
            return
        name, namespace = (manifest.text("metadata", key) for key in ("name", "namespace"))
        if name is not None and not name.startswith(_OF_HELM):
            fault = _find_fault(name, manifest, view.schemas.minor)
            if fault:
                yield manifest.at("metadata", "name", message=f'metadata.name: "{name}" {fault}')
        elif name is None and not (manifest.is_partial or _is_named(manifest)):
            yield manifest.at("metadata", "name", message="metadata.name is required")
        fault = find_label_fault(namespace) if namespace is not None else ""
        if fault:
            message = f'metadata.namespace: "{namespace}" {fault}'
            yield manifest.at("metadata", "namespace", message=message)


def _is_named(manifest: Manifest) -> bool:
    """Tell whether an object has some name, if only a placeholder or a prefix."""
    return any(manifest.get("metadata", key) for key in ("name", "generateName"))


def _find_fault(name: str, manifest: Manifest, minor: int) -> str:
    """Return why an object cannot have a name, "" if it can."""
    if manifest.group == "rbac.authorization.k8s.io":
        return find_segment_fault(name)
    if manifest.type == "Service":
        return find_label_fault(name) if minor >= RELAXED else find_rfc1035_fault(name)
    if manifest.type == "Namespace":
        return find_label_fault(name)
    if manifest.type == "batch/CronJob" and len(name) > LONGEST_CRONJOB:
        return f"is longer than {LONGEST_CRONJOB} characters"
    return find_subdomain_fault(name)
