"""Tell which versions of built-in APIs are served, deprecated or gone.

Source: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.config import suggest
from vaultkit.kubernetes.schemas.kind_schemas import NOT_SERVED

if TYPE_CHECKING:
    from vaultkit.kubernetes.manifests.manifest import Manifest
    from vaultkit.kubernetes.schemas.kind_schemas import Schemas


class Retirement(NamedTuple):
    """When an API version stopped: minor versions of Kubernetes.

    Args:
        deprecated: From which it warns.
        removed: From which it is not served; 0 if that is not planned.
        instead: What to use.
    """

    deprecated: int
    removed: int
    instead: str


_APPS = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ControllerRevision")
_RBAC = ("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding")
_REVIEWS = ("SubjectAccessReview", "LocalSubjectAccessReview", "SelfSubjectAccessReview")
_WEBHOOKS = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
_FLOWS = ("FlowSchema", "PriorityLevelConfiguration")
_STORAGE = ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment")
_PSP = "Pod Security Admission"
_SLICES = "discovery.k8s.io/v1 EndpointSlice"

_TABLE: tuple[tuple[str, tuple[str, ...], int, int, str], ...] = (
    ("extensions/v1beta1", ("Deployment", "DaemonSet", "ReplicaSet"), 9, 16, "apps/v1"),
    ("extensions/v1beta1", ("NetworkPolicy",), 9, 16, "networking.k8s.io/v1"),
    ("extensions/v1beta1", ("PodSecurityPolicy",), 10, 16, _PSP),
    ("extensions/v1beta1", ("Ingress",), 14, 22, "networking.k8s.io/v1"),
    ("apps/v1beta1", _APPS, 9, 16, "apps/v1"),
    ("apps/v1beta2", _APPS, 9, 16, "apps/v1"),
    ("admissionregistration.k8s.io/v1beta1", _WEBHOOKS, 16, 22, "admissionregistration.k8s.io/v1"),
    ("apiextensions.k8s.io/v1beta1", ("CustomResourceDefinition",), 16, 22,
     "apiextensions.k8s.io/v1"),
    ("apiregistration.k8s.io/v1beta1", ("APIService",), 19, 22, "apiregistration.k8s.io/v1"),
    ("authentication.k8s.io/v1beta1", ("TokenReview",), 19, 22, "authentication.k8s.io/v1"),
    ("authorization.k8s.io/v1beta1", _REVIEWS, 19, 22, "authorization.k8s.io/v1"),
    ("certificates.k8s.io/v1beta1", ("CertificateSigningRequest",), 19, 22,
     "certificates.k8s.io/v1"),
    ("coordination.k8s.io/v1beta1", ("Lease",), 19, 22, "coordination.k8s.io/v1"),
    ("networking.k8s.io/v1beta1", ("Ingress", "IngressClass"), 19, 22, "networking.k8s.io/v1"),
    ("rbac.authorization.k8s.io/v1beta1", _RBAC, 17, 22, "rbac.authorization.k8s.io/v1"),
    ("scheduling.k8s.io/v1beta1", ("PriorityClass",), 14, 22, "scheduling.k8s.io/v1"),
    ("storage.k8s.io/v1beta1", _STORAGE, 19, 22, "storage.k8s.io/v1"),
    ("batch/v1beta1", ("CronJob",), 21, 25, "batch/v1"),
    ("discovery.k8s.io/v1beta1", ("EndpointSlice",), 21, 25, "discovery.k8s.io/v1"),
    ("events.k8s.io/v1beta1", ("Event",), 19, 25, "events.k8s.io/v1"),
    ("autoscaling/v2beta1", ("HorizontalPodAutoscaler",), 23, 25, "autoscaling/v2"),
    ("policy/v1beta1", ("PodDisruptionBudget",), 21, 25, "policy/v1"),
    ("policy/v1beta1", ("PodSecurityPolicy",), 21, 25, _PSP),
    ("node.k8s.io/v1beta1", ("RuntimeClass",), 22, 25, "node.k8s.io/v1"),
    ("autoscaling/v2beta2", ("HorizontalPodAutoscaler",), 23, 26, "autoscaling/v2"),
    ("flowcontrol.apiserver.k8s.io/v1beta1", _FLOWS, 23, 26, "flowcontrol.apiserver.k8s.io/v1"),
    ("storage.k8s.io/v1beta1", ("CSIStorageCapacity",), 24, 27, "storage.k8s.io/v1"),
    ("flowcontrol.apiserver.k8s.io/v1beta2", _FLOWS, 26, 29, "flowcontrol.apiserver.k8s.io/v1"),
    ("flowcontrol.apiserver.k8s.io/v1beta3", _FLOWS, 29, 32, "flowcontrol.apiserver.k8s.io/v1"),
    ("v1", ("ComponentStatus",), 19, 0, "the health endpoints of the components"),
    ("v1", ("Endpoints",), 33, 0, _SLICES),
)  # fmt: skip
RETIRED = {
    f"{version} {kind}": Retirement(deprecated, removed, instead)
    for version, kinds, deprecated, removed, instead in _TABLE
    for kind in kinds
}


def find_retirement(manifest: Manifest) -> Retirement | None:
    """Return when a manifest's API version stopped, None if it did not."""
    return RETIRED.get(f"{manifest.api_version} {manifest.kind}")


def find_unserved(manifest: Manifest, schemas: Schemas) -> str:
    """Return why the API server does not know a manifest's kind, "" if it may."""
    retired = find_retirement(manifest)
    if retired and retired.removed and schemas.minor >= retired.removed:
        return f"is not served since 1.{retired.removed}; use {retired.instead}"
    name = f"{manifest.api_version} {manifest.kind}"
    if schemas.has(manifest) or manifest.group not in schemas.groups or name in NOT_SERVED:
        return ""
    kinds = sorted(schemas.kinds)
    same = [kind.partition(" ")[0] for kind in kinds if kind.endswith(f" {manifest.kind}")]
    if same:
        stable = [version for version in same if "alpha" not in version and "beta" not in version]
        return f'is not served by 1.{schemas.minor}; it is in "{(stable or same)[-1]}"'
    own = [kind.partition(" ")[2] for kind in kinds if kind.startswith(f"{manifest.api_version} ")]
    exact = [kind for kind in own if kind.lower() == manifest.kind.lower()]
    hint = f'; did you mean "{exact[0]}"?' if exact else suggest(manifest.kind, own)
    return f"is not served by 1.{schemas.minor}{hint}"
