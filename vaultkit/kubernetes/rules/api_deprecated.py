"""K8S301: an API version that will go."""

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


class ApiDeprecated(ManifestRule):
    """A manifest is of an API version that is deprecated.

    ## What it does
    Reports kinds that the configured version of Kubernetes still serves and warns about.

    ## Why is this bad
    The kind will go, or has a successor that others already rely on. A reader should learn the new
    one.

    ## Example
    ```yaml
    apiVersion: v1
    kind: Endpoints
    ```

    ## Use instead
    ```yaml
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    ```

    ## Source
    https://kubernetes.io/docs/reference/using-api/deprecation-guide/ and
    https://kubernetes.io/blog/2025/04/24/endpoints-deprecation/
    """

    code = "K8S301"
    severity = Severity.WARNING
    examples = (
        Example(
            "deprecated",
            fenced("apiVersion: v1\nkind: Endpoints\nmetadata: {name: a}\n"),
            (
                (
                    "A.md",
                    2,
                    '"v1 Endpoints" is deprecated since 1.33; use discovery.k8s.io/v1 Endpoint',
                ),
            ),
        ),
        Example(
            "not yet",
            fenced("apiVersion: v1\nkind: Endpoints\nmetadata: {name: a}\n"),
            config={"kubernetes": {"version": "1.32"}},
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report a manifest whose API version is deprecated and still served."""
        from vaultkit.kubernetes.schemas.served_versions import find_retirement

        retired = find_retirement(manifest)
        minor = view.schemas.minor
        if retired and retired.deprecated <= minor < (retired.removed or minor + 1):
            name = f'"{manifest.api_version} {manifest.kind}"'
            message = f"{name} is deprecated since 1.{retired.deprecated}; use {retired.instead}"
            yield manifest.at("apiVersion", message=message)
