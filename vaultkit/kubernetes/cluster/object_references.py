"""What objects name: classes, Services, Secrets, issuers, Pods; and which part of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.kubernetes.cluster.cluster_objects import (
    GATEWAYS,
    INFRASTRUCTURE,
    ObjectName,
    is_patch,
    make_name,
    name_of,
)
from vaultkit.kubernetes.manifests.workload_kinds import ROUTES, WORKLOADS, pod_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.kubernetes.manifests.manifest import Key, Manifest

    Path = tuple[Key, ...]

CERT_MANAGER = "cert-manager.io"
METALLB = "metallb.io"
_RBAC = "rbac.authorization.k8s.io/"


class Reference(NamedTuple):
    """A name that an object gives of another one.

    Args:
        path: Where it stands.
        name: What is named.
        part: What of it: a port (number or name), or the name of a listener; None for all.
        part_path: Where that stands.
    """

    path: Path
    name: ObjectName
    part: int | str | None = None
    part_path: Path = ()


_NAMES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "networking.k8s.io/Ingress": (
        ("spec.ingressClassName", "networking.k8s.io/IngressClass"),
        ("spec.tls.*.secretName", "Secret"),
    ),
    f"{GATEWAYS}Gateway": (("spec.gatewayClassName", f"{GATEWAYS}GatewayClass"),),
    "apps/StatefulSet": (("spec.serviceName", "Service"),),
    f"{METALLB}/L2Advertisement": (("spec.ipAddressPools.*", f"{METALLB}/IPAddressPool"),),
    f"{METALLB}/BGPAdvertisement": (
        ("spec.ipAddressPools.*", f"{METALLB}/IPAddressPool"),
        ("spec.peers.*", f"{METALLB}/BGPPeer"),
    ),
    f"{METALLB}/BGPPeer": (("spec.bfdProfile", f"{METALLB}/BFDProfile"),),
    f"{CERT_MANAGER}/Issuer": (
        ("spec.acme.solvers.*.http01.ingress.ingressClassName", "networking.k8s.io/IngressClass"),
    ),
    f"{CERT_MANAGER}/ClusterIssuer": (
        ("spec.acme.solvers.*.http01.ingress.ingressClassName", "networking.k8s.io/IngressClass"),
    ),
    "PersistentVolumeClaim": (("spec.storageClassName", "storage.k8s.io/StorageClass"),),
}
"""Fields that hold the name of an object of one kind, in the same namespace if it has one."""
_POD_NAMES = (
    ("volumes.*.configMap.name", "ConfigMap"),
    ("volumes.*.secret.secretName", "Secret"),
    ("volumes.*.persistentVolumeClaim.claimName", "PersistentVolumeClaim"),
    ("volumes.*.projected.sources.*.configMap.name", "ConfigMap"),
    ("volumes.*.projected.sources.*.secret.name", "Secret"),
    ("imagePullSecrets.*.name", "Secret"),
    ("serviceAccountName", "ServiceAccount"),
    ("priorityClassName", "scheduling.k8s.io/PriorityClass"),
    ("runtimeClassName", "node.k8s.io/RuntimeClass"),
    *(
        (f"{containers}.*.{path}.name", kind)
        for containers in ("containers", "initContainers")
        for path, kind in (
            ("envFrom.*.configMapRef", "ConfigMap"),
            ("envFrom.*.secretRef", "Secret"),
            ("env.*.valueFrom.configMapKeyRef", "ConfigMap"),
            ("env.*.valueFrom.secretKeyRef", "Secret"),
        )
    ),
)
"""The same within the description of a Pod."""
_SERVICE, _GATEWAY, _SECRET = ("", "Service"), (GATEWAYS[:-1], "Gateway"), ("", "Secret")
_OBJECTS: Mapping[str, tuple[tuple[str, tuple[str, str]], ...]] = {
    **dict.fromkeys(
        ROUTES,
        (
            ("spec.parentRefs.*", _GATEWAY),
            ("spec.rules.*.backendRefs.*", _SERVICE),
            ("spec.rules.*.filters.*.requestMirror.backendRef", _SERVICE),
        ),
    ),
    f"{GATEWAYS}Gateway": (
        ("spec.listeners.*.tls.certificateRefs.*", _SECRET),
        ("spec.infrastructure.parametersRef", ("", "ConfigMap")),
        ("spec.tls.frontend.default.validation.caCertificateRefs.*", ("", "ConfigMap")),
    ),
    f"{GATEWAYS}ListenerSet": (
        ("spec.parentRef", _GATEWAY),
        ("spec.listeners.*.tls.certificateRefs.*", _SECRET),
    ),
    f"{GATEWAYS}GatewayClass": (("spec.parametersRef", ("", "ConfigMap")),),
    f"{GATEWAYS}BackendTLSPolicy": (
        ("spec.targetRefs.*", _SERVICE),
        ("spec.validation.caCertificateRefs.*", ("", "ConfigMap")),
    ),
    f"{CERT_MANAGER}/Certificate": (("spec.issuerRef", (CERT_MANAGER, "Issuer")),),
    **{
        f"{CERT_MANAGER}/{kind}": (
            ("spec.acme.solvers.*.http01.gatewayHTTPRoute.parentRefs.*", _GATEWAY),
        )
        for kind in ("Issuer", "ClusterIssuer")
    },
    **{
        f"{_RBAC}{kind}": (("roleRef", (_RBAC[:-1], "Role")), ("subjects.*", ("", "")))
        for kind in ("RoleBinding", "ClusterRoleBinding")
    },
    "autoscaling/HorizontalPodAutoscaler": (("spec.scaleTargetRef", ("apps", "Deployment")),),
    "gateway.envoyproxy.io/SecurityPolicy": (("spec.oidc.clientSecret", _SECRET),),
}
"""Fields that hold group, kind and name of an object, with those that hold if none are written."""
_POLICY_TARGETS = (
    ("spec.targetRefs.*", (GATEWAYS[:-1], "Gateway")),
    ("spec.targetRef", (GATEWAYS[:-1], "Gateway")),
)
"""Where policies of any vendor say what they are about."""
_ANNOTATIONS = {
    f"{CERT_MANAGER}/cluster-issuer": f"{CERT_MANAGER}/ClusterIssuer",
    f"{CERT_MANAGER}/issuer": f"{CERT_MANAGER}/Issuer",
    f"{METALLB}/address-pool": f"{METALLB}/IPAddressPool",
    f"{METALLB}/ip-pool": f"{METALLB}/IPAddressPool",
}
_IN_OTHER_SPACES = frozenset({f"{METALLB}/IPAddressPool"})
"""Kinds that are looked for in the namespace of their controller, wherever they are named."""
_PERSONS = frozenset({"User", "Group"})


def references(manifest: Manifest) -> Iterator[Reference]:
    """Yield what an object names, in no order."""
    own = name_of(manifest)
    space = own.namespace if own else ""
    if is_patch(manifest) and own:
        yield Reference(("metadata", "name"), own)
    if space:
        yield Reference(("metadata", "namespace"), make_name("Namespace", "", space))
    for path, target in _named(manifest):
        if name := manifest.text(*path):
            near = "" if target in _IN_OTHER_SPACES else space
            yield Reference(path, make_name(target, near, name))
    for pattern, default in (*_OBJECTS.get(manifest.type, ()), *_targets_of(manifest)):
        for path in _walk(manifest, pattern):
            yield from _object_at(manifest, path, default, space)
    yield from _backends(manifest, space)


def _targets_of(manifest: Manifest) -> tuple[tuple[str, tuple[str, str]], ...]:
    """Return where a policy of a vendor names its targets; nothing for what is no policy."""
    is_policy = manifest.kind.endswith("Policy") and manifest.type not in _OBJECTS
    is_policy = is_policy or manifest.group == "gateway.envoyproxy.io"
    return _POLICY_TARGETS if is_policy else ()


def _named(manifest: Manifest) -> Iterator[tuple[Path, str]]:
    """Yield where the plain name of an object may stand, and of which kind it is."""
    for pattern, target in _names_in(manifest):
        yield from ((path, target) for path in _walk(manifest, pattern))
    for key, target in _ANNOTATIONS.items():
        yield ("metadata", "annotations", key), target
        yield (*INFRASTRUCTURE, key), target
    if manifest.kind == "EndpointSlice":
        yield _SLICE_OF, "Service"


_SLICE_OF = ("metadata", "labels", "kubernetes.io/service-name")


def _names_in(manifest: Manifest) -> Iterator[tuple[str, str]]:
    yield from _NAMES.get(manifest.type, ())
    if manifest.type in WORKLOADS:
        start = ".".join(map(str, (*pod_path(manifest), "spec")))
        for pattern, target in _POD_NAMES:
            yield f"{start}.{pattern}", target


def _walk(manifest: Manifest, pattern: str) -> Iterator[Path]:
    """Yield the paths that a pattern stands for; a `*` is every item of a list."""
    paths: list[Path] = [()]
    for part in pattern.split("."):
        if part == "*":
            paths = [(*path, at) for path in paths for at in manifest.indexes(*path)]
        else:
            paths = [(*path, part) for path in paths]
    yield from (
        path for path in paths if manifest.get(*path) is not None and _counts(manifest, path)
    )


def _counts(manifest: Manifest, path: Path) -> bool:
    """Tell whether what is named must be there: not where it says that it is optional."""
    return manifest.get(*path[:-1], "optional") is not True


def _object_at(
    manifest: Manifest, path: Path, default: tuple[str, str], space: str
) -> Iterator[Reference]:
    """Yield what a reference with group, kind and name means."""
    name = manifest.text(*path, "name")
    kind = _written(manifest, (*path, "kind"), default[1])
    group = _written(manifest, (*path, "group"), None)
    if group is None:
        group = _written(manifest, (*path, "apiGroup"), None)
    if group is None and (version := manifest.text(*path, "apiVersion")):
        group = version.rpartition("/")[0]
    if group is None:
        group = default[0] if kind == default[1] else _group_of(kind, default[0])
    namespace = _written(manifest, (*path, "namespace"), space)
    if not name or not kind or kind in _PERSONS or namespace is None:
        return
    type_ = f"{group}/{kind}" if group else kind
    target = make_name(type_, namespace, name)
    yield Reference((*path, "name"), target, *_part_of(manifest, path))


def _group_of(kind: str | None, default: str) -> str:
    """Return the group of a kind that is written without one."""
    return {"ServiceAccount": "", "Service": "", "ConfigMap": "", "Secret": ""}.get(
        kind or "", default
    )


def _written(manifest: Manifest, path: Path, default: str | None) -> str | None:
    """Return the text at a path, or the default if nothing stands there."""
    return default if manifest.get(*path) is None else manifest.text(*path)


def _part_of(manifest: Manifest, path: Path) -> tuple[int | str | None, Path]:
    """Return the port or section that a reference names, and where."""
    for key in ("sectionName", "port"):
        value = manifest.get(*path, key)
        is_port = isinstance(value, int) and not isinstance(value, bool)
        if (key == "port" and is_port) or manifest.text(*path, key):
            return value, (*path, key)
    return None, ()


def _backends(manifest: Manifest, space: str) -> Iterator[Reference]:
    """Yield the Services of an Ingress, with their ports."""
    if manifest.type != "networking.k8s.io/Ingress":
        return
    for pattern in ("spec.defaultBackend.service", "spec.rules.*.http.paths.*.backend.service"):
        for path in _walk(manifest, pattern):
            if name := manifest.text(*path, "name"):
                port: Any = manifest.number(*path, "port", "number")
                port = port or manifest.text(*path, "port", "name")
                at = (*path, "port")
                yield Reference((*path, "name"), make_name("Service", space, name), port, at)
