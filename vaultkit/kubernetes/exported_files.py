"""Turn the manifests of notes into files, in the order in which they can be applied."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import VaultkitError
from vaultkit.kubernetes.cluster.cluster_objects import (
    GATEWAYS,
    Cluster,
    ObjectName,
    is_patch,
    name_of,
    place_of,
)
from vaultkit.kubernetes.cluster.object_differences import find_difference
from vaultkit.kubernetes.cluster.object_references import references
from vaultkit.kubernetes.manifests.manifest import spell
from vaultkit.kubernetes.manifests.workload_kinds import ROUTES, WORKLOADS
from vaultkit.kubernetes.manifests.yaml_fences import split_documents
from vaultkit.kubernetes.manifests.yaml_nodes import Composer, Placeholder, UnreadableError

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from vaultkit.kubernetes.manifests.manifest import Manifest
    from vaultkit.kubernetes.manifests.yaml_fences import ManifestFence
    from vaultkit.notes.note import Note

HEAD = "# Written by vaultkit kubernetes export"
"""How each file begins, by which a later export knows it as one of its own."""
_LONGEST = 180
"""Bytes of the name of a file, which also holds a number and an ending."""
_ODD = lazy_re(r"[^a-z0-9.-]+")
_RBAC = "rbac.authorization.k8s.io/"
_STEPS: tuple[frozenset[str], ...] = (
    frozenset({"Namespace"}),
    frozenset({"apiextensions.k8s.io/CustomResourceDefinition"}),
    frozenset(
        {
            "networking.k8s.io/IngressClass", f"{GATEWAYS}GatewayClass",
            "node.k8s.io/RuntimeClass", "scheduling.k8s.io/PriorityClass",
            "storage.k8s.io/StorageClass", "ResourceQuota", "LimitRange",
        }
    ),
    frozenset({"ServiceAccount", f"{_RBAC}Role", f"{_RBAC}ClusterRole"}),
    frozenset({f"{_RBAC}RoleBinding", f"{_RBAC}ClusterRoleBinding"}),
    frozenset({"ConfigMap", "Secret", "PersistentVolume", "PersistentVolumeClaim"}),
    frozenset(
        {
            "metallb.io/IPAddressPool", "metallb.io/BFDProfile", "metallb.io/BGPPeer",
            "cert-manager.io/Issuer", "cert-manager.io/ClusterIssuer",
        }
    ),
    frozenset({"*"}),
    WORKLOADS,
    frozenset({"Service"}),
    frozenset({"Endpoints", "discovery.k8s.io/EndpointSlice"}),
    frozenset({f"{GATEWAYS}Gateway"}),
    frozenset({f"{GATEWAYS}ListenerSet", f"{GATEWAYS}ReferenceGrant"}),
    ROUTES | {"networking.k8s.io/Ingress"},
    frozenset(
        {
            f"{GATEWAYS}BackendTLSPolicy", "networking.k8s.io/NetworkPolicy",
            "policy/PodDisruptionBudget", "autoscaling/HorizontalPodAutoscaler",
        }
    ),
    frozenset(
        {
            f"admissionregistration.k8s.io/{kind}"
            for kind in (
                "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy",
                "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration",
            )
        }
    ),
)  # fmt: skip
"""Kinds in the order in which they are applied; `*` is every kind that has no place."""
_OTHERS = _STEPS.index(frozenset({"*"}))
_POLICIES = next(at for at, kinds in enumerate(_STEPS) if f"{GATEWAYS}BackendTLSPolicy" in kinds)


class ExportedFile(NamedTuple):
    """A file with one object.

    Args:
        name: Its name, which begins with a number, so that names sort as objects apply.
        text: What it holds.
        what: The object.
        place: Where it is shown.
    """

    name: str
    text: str
    what: ObjectName
    place: str


@dataclass(frozen=True)
class Export:
    """What notes come to.

    Args:
        files: The files, in the order in which they apply.
        left_out: What was left out, where, and why.
        wrong: How many objects were left out because they are wrong on purpose.
    """

    files: tuple[ExportedFile, ...]
    left_out: tuple[str, ...] = field(default=())
    wrong: int = 0


def plan_export(notes: Iterable[Note], cluster: Cluster, *, with_needs: bool) -> Export:
    """Return the files that the manifests of notes come to.

    Args:
        notes: The notes.
        cluster: What all notes of the vault show.
        with_needs: Whether to take from other notes what their objects name, and what that names.

    Errors:
        VaultkitError: an object has two contents.
    """
    fences = [each for note in notes for each in cluster.manifests.fences.get(note.path, ())]
    right = [fence for fence in fences if fence.wrong is None]
    left_out = [fault for fence in right for fault in _unreadable(fence)]
    chosen: dict[ObjectName, Manifest] = {}
    for manifest in (one for fence in right for one in fence.manifests):
        if fault := _find_fault(manifest):
            left_out.append(f"{place_of(manifest)}: {fault}")
        else:
            _take(manifest, chosen)
    if with_needs:
        _add_needs(chosen, cluster)
    wrong = sum(len(fence.manifests) for fence in fences if fence.wrong is not None)
    return Export(tuple(_files(chosen)), tuple(left_out), wrong)


def _unreadable(fence: ManifestFence) -> Iterator[str]:
    for fault in fence.faults:
        line = fence.note.source.line_of(fence.span(fault.at, fault.at)[0])
        yield f'"{fence.note.path}", line {line}: cannot be read: {fault.message}'


def _find_fault(manifest: Manifest) -> str:
    """Return why an object cannot be applied as it is written, "" if it can."""
    if is_patch(manifest):
        return f"{manifest.kind} is a patch of an object, not a whole one (kubectl patch)"
    if name_of(manifest) is None:
        return f"{manifest.kind} has no name that can be read"
    if manifest.is_partial:
        return f"{name_of(manifest)} is not shown whole"
    if word := next(_placeholders(manifest.data), ""):
        return f"{name_of(manifest)} holds a placeholder, {word}"
    return ""


def _placeholders(value: object) -> Iterator[str]:
    """Yield what stands for something else in a value."""
    if isinstance(value, Placeholder):
        yield str(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _placeholders(one)


def _take(manifest: Manifest, chosen: dict[ObjectName, Manifest]) -> bool:
    """Choose an object, unless it is chosen already; tell whether it was not.

    Errors:
        VaultkitError: it is, and has another content.
    """
    name = name_of(manifest)
    assert name is not None  # noqa: S101 - or it would have been left out
    first = chosen.setdefault(name, manifest)
    path = find_difference(first, manifest)
    if path is not None:
        message = (
            f"{name} has one content in {place_of(first)} and another in {place_of(manifest)} "
            f"({spell(path)}); export the notes apart, or give one of the two another name"
        )
        raise VaultkitError(message)
    return first is manifest


def _add_needs(chosen: dict[ObjectName, Manifest], cluster: Cluster) -> None:
    """Choose what chosen objects name, from all notes, and what that names in turn."""
    queue = [*chosen.values()]
    while queue:
        manifest = queue.pop()
        needed = (one for one in _needs(manifest, cluster) if not _find_fault(one))
        queue += [one for one in needed if _take(one, chosen)]


def _needs(manifest: Manifest, cluster: Cluster) -> Iterator[Manifest]:
    """Yield what an object names, the Pods behind a Service included."""
    for reference in references(manifest):
        yield from cluster.find(reference.name)
    if manifest.type == "Service":
        yield from cluster.workloads(manifest)


def _files(chosen: dict[ObjectName, Manifest]) -> Iterator[ExportedFile]:
    ordered = sorted(chosen.items(), key=lambda item: step_of(item[0].type))
    width = max(2, len(str(len(ordered))))
    for number, (name, manifest) in enumerate(ordered, 1):
        parts = filter(None, (name.kind, name.namespace, name.name))
        stem = "-".join(_ODD.sub("-", part.lower()).strip("-.") for part in parts)
        file = f"{number:0{width}}-{stem[:_LONGEST].rstrip('-.')}.yaml"
        yield ExportedFile(file, _text(manifest), name, place_of(manifest))


def step_of(type_: str) -> int:
    """Return when objects of a kind are applied: the less, the sooner."""
    known = next((at for at, kinds in enumerate(_STEPS) if type_ in kinds), None)
    other = _POLICIES if type_.endswith("Policy") else _OTHERS
    return other if known is None else known


def _text(manifest: Manifest) -> str:
    """Return an object as its note writes it, with a line that says where it is from.

    An item of a `List` is written as JSON, as is what would be read as another value in a file.
    """
    place = place_of(manifest).replace("\n", " ")
    head = f"{HEAD} from {place}.\n"
    body = dict(split_documents(manifest.fence.text))[manifest.offset]
    if manifest.node.start == _start_of(body):
        for ending in ("\n", _ending(body)):  # blank lines at the end may be part of a value
            text = f"{head}{body.strip(_BLANK)}{ending}"
            if _reads_as(text, manifest.data):
                return text
    written = json.dumps(manifest.data, ensure_ascii=False, indent=2)
    return f"{head}{_UNWRITABLE.sub(_escape, written)}\n"


def _reads_as(text: str, data: dict[str, Any]) -> bool:
    """Tell whether a file holds an object."""
    try:
        node = Composer().compose(text)
    except UnreadableError:
        return False
    return node is not None and json.dumps(node.data) == json.dumps(data)


def _ending(body: str) -> str:
    """Return the line ends at the end of a document, one at least."""
    return body[len(body.rstrip(_BLANK)) :] or "\n"


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


_BLANK = "\n\r"
_UNWRITABLE = lazy_re("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Characters that JSON takes in a text, and YAML reads as a line's end, or not at all."""


def _start_of(document: str) -> int:
    """Return where the first field of a document starts."""
    start = 0
    for line in document.splitlines(keepends=True):
        if line.strip() and not line.lstrip().startswith(("#", "%")):
            return start + len(line) - len(line.lstrip())
        start += len(line)
    return start
