"""K8S104: a kind that the API server does not know in that version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.note_examples import fenced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem


class KindNotServed(ManifestRule):
    """A manifest is of a built-in API that the configured version of Kubernetes does not serve.

    ## What it does
    Reports kinds in API versions that were removed, that never existed, or that are spelt in
    another case.

    ## Why is this bad
    The API server answers `no matches for kind`, and schema checkers that know no such kind only
    warn.

    ## Example
    ```yaml
    apiVersion: extensions/v1beta1
    kind: Ingress
    ```

    ## Use instead
    ```yaml
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    ```

    ## Source
    https://kubernetes.io/docs/reference/using-api/deprecation-guide/
    """

    code = "K8S104"
    severity = Severity.ERROR
    examples = (
        Example(
            "removed, misplaced, misspelt",
            fenced(
                "apiVersion: extensions/v1beta1\nkind: Ingress\n",
                "apiVersion: v1\nkind: Deployment\n",
                "apiVersion: v1\nkind: service\n",
                "apiVersion: apps/v1\nkind: Deploymnt\n",
            ),
            (
                ("A.md", 2, '"extensions/v1beta1 Ingress" is not served since 1.22; use networ'),
                ("A.md", 5, '"v1 Deployment" is not served by 1.37; it is in "apps/v1"'),
                ("A.md", 8, '"v1 service" is not served by 1.37; did you mean "Service"?'),
                ("A.md", 11, "did you mean"),
            ),
            config={"kubernetes": {"version": "1.37"}},
        ),
        Example(
            "served, or nothing to do with the API server",
            fenced(
                "apiVersion: apps/v1\nkind: Deployment\n",
                "apiVersion: v1\nkind: Config\n",
                "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
                "apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\n",
            ),
        ),
        Example(
            "served by an older version",
            fenced("apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\n"),
            config={"kubernetes": {"version": "1.30"}},
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report a manifest whose kind is not served."""
        from vaultkit.kubernetes.schemas.served_versions import find_unserved

        fault = find_unserved(manifest, view.schemas)
        if fault:
            message = f'"{manifest.api_version} {manifest.kind}" {fault}'
            yield manifest.at("apiVersion", message=message)
