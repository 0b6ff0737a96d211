"""K8S004: a manifest that nothing here can judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.grouped_rule import GroupedRule
from vaultkit.checks.rule import Example
from vaultkit.distribution.extras import KUBERNETES
from vaultkit.distribution.install_lines import install_line
from vaultkit.kubernetes.manifest_rule import FenceRule, manifests_of
from vaultkit.kubernetes.manifests.manifest import Problem
from vaultkit.kubernetes.note_examples import fenced, service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.families.grouped_rule import Group
    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest
    from vaultkit.kubernetes.manifests.yaml_fences import ManifestFence
    from vaultkit.notes.note import Note


class KindNotChecked(GroupedRule, FenceRule):
    """There is no schema for a manifest's kind, so that nobody checked it.

    ## What it does
    Reports manifests of kinds that are neither built into Kubernetes nor of the Gateway API, and
    templates that cannot be read before they are rendered. Kinds that are accepted as unchecked
    stand in the config, each with its reason. Where the extra `kubernetes` is not installed, one
    finding at the first manifest of the run says so, and of how many notes the manifests are not
    checked against their schemas; rules that need none find the same as ever.

    ## Why is this bad
    Nothing is wrong, but a manifest that was not checked looks like one that is right.

    ## Example
    ```yaml
    apiVersion: metallb.io/v1beta1
    kind: IPAddressPool
    ```

    ## Use instead
    ```toml
    [kubernetes.unchecked]
    "IPAddressPool.metallb.io" = "checked by hand against MetalLB 0.16"
    ```

    ## Source
    https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/custom-resources/
    """

    code = "K8S004"
    severity = Severity.INFO
    judges_facts = True
    options = ("kubernetes.version", "kubernetes.unchecked")
    examples = (
        Example(
            "kinds of others",
            fenced(
                "apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\n",
                "apiVersion: apps.openshift.io/v1\nkind: Deployment\n",
            ),
            (
                ("A.md", 3, 'no schema for "IPAddressPool" of "metallb.io/v1beta1": not checked'),
                ("A.md", 6, 'no schema for "Deployment" of "apps.openshift.io/v1": not checked'),
            ),
        ),
        Example(
            "accepted, by kind and by group",
            fenced(
                "apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\n",
                "apiVersion: istio.io/v1\nkind: Gateway\n",
            ),
            config={
                "kubernetes": {
                    "unchecked": {"IPAddressPool.metallb.io": "by hand", "*.istio.io": "by hand"}
                }
            },
        ),
        Example("with a schema", service("ports: [{port: 80}]\n")),
    )

    def find(self, fence: ManifestFence, view: ManifestView) -> Iterator[Problem]:
        """Report the manifests of a fence that have no schema."""
        for manifest in fence.manifests:
            if not self._is_known(manifest, view):
                name = f'"{manifest.kind}" of "{manifest.api_version}"'
                yield manifest.at("kind", message=f"no schema for {name}: not checked")
        for fault in fence.faults:
            if fault.is_template:
                message = "a template that cannot be read before it is rendered: not checked"
                yield Problem(*fence.span(fault.at, fault.at + 1), message)

    def contributors(self, context: Context) -> Iterable[Note]:
        """Return the notes with manifests, if there are no schemas to check them against."""
        view = manifests_of(context)
        return () if not view.notes or view.schemas.are_there else view.notes

    def facts(self, note: Note, context: Context) -> Iterator[tuple[None, tuple[int, int]]]:
        """Yield where a note's first manifest stands that is not checked."""
        view = manifests_of(context)
        first = _first_with_schema(view.fences_of(note), view)
        if first:
            at = first.at("kind", message="")
            yield None, (at.start, at.end)

    def judge(self, key: None, group: Group, context: Context) -> Iterator[Diagnostic]:
        """Say once that manifests are not compared with schemas, and how they would be."""
        del key
        asked = [path for path in group if context.is_asked(path)]
        if asked:
            notes = "1 note" if len(asked) == 1 else f"{len(asked):,} notes"
            message = (
                f"manifests of {notes} are not checked against their schemas; "
                f"to have them checked: {install_line(KUBERNETES)}"
            )
            note = context.vault.notes[asked[0]]
            yield self.finding(note, group[asked[0]][0], message, target=KUBERNETES)

    def _is_known(self, manifest: Manifest, view: ManifestView) -> bool:
        """Tell whether a manifest is checked, refused, or accepted as it is."""
        from vaultkit.kubernetes.schemas.served_versions import find_unserved

        if view.schemas.has(manifest) or find_unserved(manifest, view.schemas):
            return True
        names = {f"{manifest.kind}.{manifest.group}".rstrip("."), f"*.{manifest.group}"}
        return not names.isdisjoint(view.config.unchecked)


def _first_with_schema(fences: Iterable[ManifestFence], view: ManifestView) -> Manifest | None:
    """Return the first manifest of a note that a schema would be asked about."""
    manifests = (manifest for fence in fences for manifest in fence.manifests)
    return next(filter(view.schemas.has, manifests), None)
