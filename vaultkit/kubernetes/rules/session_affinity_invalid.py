"""K8S214: settings of an affinity that is off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example
from vaultkit.kubernetes.manifest_rule import ManifestRule
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.manifests.workload_kinds import SERVICE
from vaultkit.kubernetes.note_examples import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest, Problem

LONGEST = 86_400
"""Seconds in a day."""


class SessionAffinityInvalid(ManifestRule):
    """A Service configures a session affinity that it does not have, or for too long.

    ## What it does
    Reports `sessionAffinityConfig` in Services whose `sessionAffinity` is None (also by default),
    and a `timeoutSeconds` that is not between 1 and 86400.

    ## Why is this bad
    The API server refuses the Service: `must not be set when session affinity is None`.

    ## Example
    ```yaml
    sessionAffinityConfig: {clientIP: {timeoutSeconds: 600}}
    ```

    ## Use instead
    ```yaml
    sessionAffinity: ClientIP
    sessionAffinityConfig: {clientIP: {timeoutSeconds: 600}}
    ```

    ## Source
    https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity
    """

    code = "K8S214"
    severity = Severity.ERROR
    kinds = SERVICE
    examples = (
        Example(
            "not set, and too long",
            service(
                "sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}\nports: [{port: 80}]\n"
            ),
            (
                (
                    "A.md",
                    7,
                    "spec.sessionAffinityConfig may not be set when sessionAffinity is None",
                ),
                ("A.md", 7, "spec.sessionAffinityConfig.clientIP.timeoutSeconds: 86401 is not"),
            ),
        ),
        Example(
            "set",
            service(
                """
                sessionAffinity: ClientIP
                sessionAffinityConfig: {clientIP: {timeoutSeconds: 600}}
                ports: [{port: 80}]
                """
            ),
        ),
    )

    def judge(self, manifest: Manifest, view: ManifestView) -> Iterator[Problem]:
        """Report settings of an affinity that is off, or out of bounds."""
        path = ("spec", "sessionAffinityConfig")
        affinity = manifest.get("spec", "sessionAffinity")
        is_off = affinity == "None" or (affinity is None and not manifest.is_partial)
        if is_off and manifest.get(*path):
            message = "spec.sessionAffinityConfig may not be set when sessionAffinity is None"
            yield manifest.at(*path, message=message)
        place = (*path, "clientIP", "timeoutSeconds")
        seconds = manifest.number(*place)
        if seconds is not None and not 1 <= seconds <= LONGEST:
            message = f"{spell(place)}: {seconds} is not between 1 and {LONGEST}"
            yield manifest.at(*place, message=message)
