"""The objects that all notes show, by kind, namespace and name, as if one cluster held them."""

from __future__ import annotations

from collections import Counter, defaultdict
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from vaultkit.kubernetes.manifest_rule import manifests_of
from vaultkit.kubernetes.manifests.workload_kinds import (
    CONTROLLER_LABELS,
    WORKLOADS,
    pod_labels,
    selected,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.config import WorldConfig
    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.manifest import Manifest
    from vaultkit.notes.note import Note

_View = TypeVar("_View")
_SUGGESTED = 200
"""Names that are looked through for one that was meant."""
_MOST_ALIKE = 20
"""Objects of one name that are compared with others."""
_MOST_SELECTED = 50
"""Workloads that are looked at for one Service."""
GATEWAYS = "gateway.networking.k8s.io/"
GATEWAY = f"{GATEWAYS}Gateway"
INFRASTRUCTURE = ("spec", "infrastructure", "annotations")
"""Where a Gateway holds the annotations of the Service under it."""
METALLB_POOL, CILIUM_POOL = "metallb.io/IPAddressPool", "cilium.io/CiliumLoadBalancerIPPool"
POOLS = frozenset({METALLB_POOL, CILIUM_POOL, "ConfigMap"})
"""Kinds that may hold addresses to hand out."""
_CLUSTER_WIDE = frozenset(
    {
        "APIService", "CSIDriver", "CertificateSigningRequest", "ClusterIssuer", "ClusterRole",
        "ClusterRoleBinding", "CustomResourceDefinition", "GatewayClass", "IngressClass",
        "MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume", "PriorityClass",
        "RuntimeClass", "StorageClass", "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration",
    }
)  # fmt: skip
"""Kinds whose objects are in no namespace, so that one written there means nothing."""


class ObjectName(NamedTuple):
    """What tells an object from all others of a cluster.

    Args:
        type: Group and kind, such as `apps/Deployment`.
        namespace: Its namespace, "" if it has none or none is written.
        name: Its name.
    """

    type: str
    namespace: str
    name: str

    @property
    def kind(self) -> str:
        """The kind alone."""
        return self.type.rpartition("/")[2]

    def __str__(self) -> str:
        place = f"{self.namespace}/" if self.namespace else ""
        return f'{self.kind} "{place}{self.name}"'


def name_of(manifest: Manifest) -> ObjectName | None:
    """Return what tells an object from others; None if its name is not written."""
    name = manifest.text("metadata", "name")
    if name is None or ("namespace" in manifest.mapping("metadata") and _space(manifest) is None):
        return None
    return make_name(manifest.type, _space(manifest) or "", name)


def make_name(type_: str, namespace: str, name: str) -> ObjectName:
    """Return the name of an object; a namespace counts only where the kind is in one."""
    is_wide = type_.rpartition("/")[2] in _CLUSTER_WIDE
    return ObjectName(type_, "" if is_wide else namespace, name)


def _space(manifest: Manifest) -> str | None:
    return manifest.text("metadata", "namespace")


class Cluster:
    """What the notes of a vault show, but for what is wrong on purpose.

    Args:
        context: The run.
    """

    def __init__(self, context: Context) -> None:
        self.manifests: ManifestView = manifests_of(context)
        self.world: WorldConfig = context.config.kubernetes.world
        self._context = context

    @cached_property
    def shown(self) -> tuple[Manifest, ...]:
        """All objects that are meant to be right, in the order of notes, patches included."""
        return tuple(
            manifest
            for path, fences in self.manifests.fences.items()
            if path in self._context.reported
            for fence in fences
            if fence.wrong is None
            for manifest in fence.manifests
        )

    @cached_property
    def whole(self) -> tuple[Manifest, ...]:
        """The same without patches; of those with one name, the first ones."""
        seen: Counter[ObjectName | str] = Counter()
        found: list[Manifest] = []
        for manifest in self.shown:
            key = name_of(manifest) or manifest.type
            if not is_patch(manifest) and seen[key] < _MOST_ALIKE:
                seen[key] += 1
                found.append(manifest)
        return tuple(found)

    @cached_property
    def notes(self) -> list[Note]:
        """The notes that belong to the vault: neither templates nor what is excluded."""
        reported = self._context.reported
        return [note for path, note in self._context.vault.notes.items() if path in reported]

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], list[Manifest]]:
        """The objects without patches, by kind (with its group) and name."""
        found: defaultdict[tuple[str, str], list[Manifest]] = defaultdict(list)
        for manifest in self.whole:
            if name := name_of(manifest):
                found[name.type, name.name].append(manifest)
        return found

    @cached_property
    def made(self) -> frozenset[tuple[str, str, str]]:
        """Kind, namespace and name of what commands in notes make."""
        from vaultkit.kubernetes.cluster.shell_objects import find_made

        return frozenset(made for note in self.notes if note.fences for made in find_made(note))

    def find(self, name: ObjectName, asked_by: Manifest | None = None) -> list[Manifest]:
        """Return the objects of a name.

        Args:
            name: The name; a namespace that is not written may be any.
            asked_by: Who names it: what its fence shows counts even if that is wrong on purpose.
        """
        found = [*self.by_name.get((name.type, name.name), ())]
        if asked_by is not None:
            found += (one for one in self._beside(asked_by) if _is_named(one, name))
        return [one for one in found if may_be_in(one, name.namespace)]

    def _beside(self, manifest: Manifest) -> tuple[Manifest, ...]:
        """Return what a fence shows that is wrong on purpose, of one of its objects."""
        if manifest.fence.wrong is None:
            return ()
        fences = self.manifests.fences[manifest.fence.note.path]
        return next(fence.manifests for fence in fences if fence is manifest.fence)

    def is_made(self, name: ObjectName) -> bool:
        """Tell whether a command in a note makes an object."""
        return any(
            (name.kind.lower(), namespace, name.name) in self.made
            for namespace in {name.namespace, ""}
        )

    def is_elsewhere(self, name: ObjectName) -> bool:
        """Tell whether the operator says that something outside the notes makes an object."""
        place = f"{name.namespace}/{name.name}" if name.namespace else name.name
        texts = (f"{name.kind} {place}", f"{name.kind} {name.name}")
        return any(fnmatchcase(text, glob) for text in texts for glob in self.world.elsewhere)

    def workloads(self, service: Manifest) -> list[Manifest]:
        """Return the workloads of all notes to whose Pods a Service sends."""
        selector = service.mapping("spec", "selector")
        if not selector:
            return []
        near = self._with_label(*next(iter(selector.items())))
        found = selected(service, iter((*near, *self._beside(service))))
        return found[:_MOST_SELECTED]

    def _with_label(self, key: str, value: object) -> Iterable[Manifest]:
        """Return the workloads whose Pods may have a label."""
        if key in CONTROLLER_LABELS:
            return self.whole
        return self._by_label.get((key, str(value)), ())

    @cached_property
    def _by_label(self) -> Mapping[tuple[str, str], list[Manifest]]:
        found: defaultdict[tuple[str, str], list[Manifest]] = defaultdict(list)
        for workload in self.are_workloads():
            for key, value in pod_labels(workload).items():
                found[key, str(value)].append(workload)
        return found

    def view(self, make: Callable[[Context], _View]) -> _View:
        """Return another view of the run; see `Context.view`."""
        return self._context.view(make)

    def of_kind(self, *types: str) -> Iterator[Manifest]:
        """Yield the objects of some kinds, one kind after the other, patches left out."""
        return (one for type_ in types for one in self._by_type.get(type_, ()))

    @cached_property
    def _by_type(self) -> Mapping[str, list[Manifest]]:
        found: defaultdict[str, list[Manifest]] = defaultdict(list)
        for manifest in self.whole:
            found[manifest.type].append(manifest)
        return found

    def names(self, type_: str) -> list[str]:
        """Return names of shown objects of a kind, to suggest one: the first of them."""
        found = (one.text("metadata", "name") for one in self._by_type.get(type_, ()))
        return [name for name in islice(found, _SUGGESTED) if name]

    def are_workloads(self) -> Iterator[Manifest]:
        """Yield all objects that make Pods, patches left out."""
        return (one for one in self.whole if one.type in WORKLOADS)


def is_patch(manifest: Manifest) -> bool:
    """Tell whether an object is shown only as far as it changes."""
    return manifest.fence.is_patch


def may_be_in(manifest: Manifest, namespace: str) -> bool:
    """Tell whether an object may be in a namespace; one that is not written may be any."""
    name = name_of(manifest)
    return name is not None and (name.namespace == namespace or not (name.namespace and namespace))


def _is_named(manifest: Manifest, name: ObjectName) -> bool:
    own = name_of(manifest)
    return own is not None and (own.type, own.name) == (name.type, name.name)


def cluster_of(context: Context) -> Cluster:
    """Return what the notes of a run's vault show together."""
    return context.view(Cluster)


def place_of(manifest: Manifest) -> str:
    """Return where an object is shown, as messages name it."""
    source = manifest.fence.note.source
    start = manifest.at("kind", message="").start
    return f'"{manifest.fence.note.path}", line {source.line_of(start)}'
