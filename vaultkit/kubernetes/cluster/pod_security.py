"""What the Pod Security Standards forbid to the Pods of a workload.

Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/ (1.37).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.kubernetes.manifests.workload_kinds import containers, pod_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifests.manifest import Key, Manifest

    Path = tuple[Key, ...]

ENFORCE = "pod-security.kubernetes.io/enforce"
"""The label of a namespace that says how much is allowed in it."""
BASELINE, RESTRICTED = "baseline", "restricted"
_CAPABILITIES = frozenset(
    {
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
        "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    }
)  # fmt: skip
_SYSCTLS = frozenset(
    {
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range",
        "net.ipv4.ip_local_reserved_ports", "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.ping_group_range", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_rmem",
        "net.ipv4.tcp_syncookies", "net.ipv4.tcp_wmem",
    }
)  # fmt: skip
_SELINUX = frozenset(
    {"", "container_engine_t", "container_init_t", "container_kvm_t", "container_t"}
)
_VOLUMES = frozenset(
    {
        "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image",
        "persistentVolumeClaim", "projected", "secret",
    }
)  # fmt: skip
"""Kinds of volumes that restricted allows."""
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_HOOKS = ("postStart", "preStop")


class Violation(NamedTuple):
    """What a level forbids: where it stands, and how it is called."""

    path: Path
    what: str


def violations(workload: Manifest, level: str) -> Iterator[Violation]:
    """Yield what a level forbids to the Pods of a workload; `privileged` forbids nothing."""
    if level not in {BASELINE, RESTRICTED}:
        return
    spec = (*pod_path(workload), "spec")
    yield from _baseline_of_pod(workload, spec)
    for container in containers(workload):
        yield from _baseline_of_container(workload, container)
    if level == RESTRICTED:
        yield from _restricted_of_pod(workload, spec)
        if not workload.is_partial:
            for container in containers(workload):
                yield from _restricted_of_container(workload, container, spec)


def _baseline_of_pod(workload: Manifest, spec: Path) -> Iterator[Violation]:
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        if workload.get(*spec, key) is True:
            yield Violation((*spec, key), key)
    for at in workload.indexes(*spec, "volumes"):
        path = (*spec, "volumes", at, "hostPath")
        if workload.get(*path) is not None:
            yield Violation(path, "a hostPath volume")
    sysctls = (*spec, "securityContext", "sysctls")
    for at in workload.indexes(*sysctls):
        name = workload.text(*sysctls, at, "name")
        if name and name not in _SYSCTLS:
            yield Violation((*sysctls, at, "name"), f"the sysctl {name}")
    yield from _profiles(workload, (*spec, "securityContext"))


def _baseline_of_container(workload: Manifest, container: Path) -> Iterator[Violation]:
    for at in workload.indexes(*container, "ports"):
        path = (*container, "ports", at, "hostPort")
        if workload.number(*path):
            yield Violation(path, f"hostPort {workload.number(*path)}")
    context = (*container, "securityContext")
    if workload.get(*context, "privileged") is True:
        yield Violation((*context, "privileged"), "privileged")
    if workload.text(*context, "procMount") not in {None, "Default"}:
        yield Violation((*context, "procMount"), "procMount")
    yield from _capabilities(workload, context, _CAPABILITIES)
    yield from _profiles(workload, context)
    yield from _other_hosts(workload, container)


def _capabilities(
    workload: Manifest, context: Path, allowed: frozenset[str]
) -> Iterator[Violation]:
    added = (*context, "capabilities", "add")
    for at in workload.indexes(*added):
        name = workload.text(*added, at)
        if name and name.removeprefix("CAP_") not in allowed:
            yield Violation((*added, at), f"the capability {name}")


def _profiles(workload: Manifest, context: Path) -> Iterator[Violation]:
    """Yield profiles that baseline forbids: of seccomp, AppArmor, SELinux, Windows."""
    for key, name in (("seccompProfile", "seccomp"), ("appArmorProfile", "AppArmor")):
        path = (*context, key, "type")
        if workload.text(*path) == "Unconfined":
            yield Violation(path, f"{name} Unconfined")
    if workload.text(*context, "seLinuxOptions", "type") not in {None, *_SELINUX}:
        yield Violation((*context, "seLinuxOptions", "type"), "that SELinux type")
    for key in ("user", "role"):
        if workload.text(*context, "seLinuxOptions", key):
            yield Violation((*context, "seLinuxOptions", key), f"an SELinux {key}")
    if workload.get(*context, "windowsOptions", "hostProcess") is True:
        yield Violation((*context, "windowsOptions", "hostProcess"), "hostProcess")


def _other_hosts(workload: Manifest, container: Path) -> Iterator[Violation]:
    """Yield probes and hooks that connect to a host which the author names."""
    calls: list[Path] = [(*container, name) for name in _PROBES]
    calls += [(*container, "lifecycle", name) for name in _HOOKS]
    for call in calls:
        for kind in ("httpGet", "tcpSocket"):
            if workload.text(*call, kind, "host"):
                yield Violation((*call, kind, "host"), "host in a probe or hook")


def _restricted_of_pod(workload: Manifest, spec: Path) -> Iterator[Violation]:
    for at in workload.indexes(*spec, "volumes"):
        volume = (*spec, "volumes", at)
        for kind in workload.mapping(*volume):
            if kind not in {"name", "hostPath", *_VOLUMES}:
                yield Violation((*volume, kind), f"a {kind} volume")
    if workload.get(*spec, "securityContext", "runAsUser") == 0:
        yield Violation((*spec, "securityContext", "runAsUser"), "runAsUser 0")


def _restricted_of_container(
    workload: Manifest, container: Path, spec: Path
) -> Iterator[Violation]:
    context, pod = (*container, "securityContext"), (*spec, "securityContext")
    if workload.get(*context, "allowPrivilegeEscalation") is not False:
        path = (*context, "allowPrivilegeEscalation")
        yield Violation(path, "a container without allowPrivilegeEscalation: false")
    if workload.get(*context, "runAsUser") == 0:
        yield Violation((*context, "runAsUser"), "runAsUser 0")
    non_root = workload.get(*context, "runAsNonRoot")
    if (workload.get(*pod, "runAsNonRoot") if non_root is None else non_root) is not True:
        yield Violation((*context, "runAsNonRoot"), "a container without runAsNonRoot: true")
    profile = ("seccompProfile", "type")
    if not (workload.get(*context, *profile) or workload.get(*pod, *profile)):
        yield Violation((*context, *profile), "a container without a seccompProfile")
    dropped = workload.get(*context, "capabilities", "drop") or []
    if "ALL" not in dropped:
        yield Violation((*context, "capabilities"), "a container that does not drop ALL")
    only = frozenset({"NET_BIND_SERVICE"})
    for found in _capabilities(workload, context, only):
        if found not in _capabilities(workload, context, _CAPABILITIES):
            yield found
