"""The versions of Kubernetes that a config may name."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from vaultkit.distribution.extras import is_there

_PACKAGE = "kubernetes_validate"


def read_kubernetes_version(value: Any, where: str, faults: list[str]) -> str:
    """Read a minor version that there are schemas for."""
    known = kubernetes_versions()
    if not isinstance(value, str) or not re.fullmatch(r"v?\d+\.\d+", value):
        faults.append(f'"{where}" must be a version such as "1.37", not {value!r}')
        return ""
    version = value.removeprefix("v")
    if known and version not in known:
        faults.append(f'"{where}": no schemas for "{value}"; there are {", ".join(known)}')
    return version


def kubernetes_versions() -> tuple[str, ...]:
    """Return the minor versions that the extra `kubernetes` has schemas for, oldest first.

    Effect: lists a folder of the package `kubernetes_validate`; without it there are none.
    """
    spec = find_spec(_PACKAGE) if is_there(_PACKAGE) else None
    if spec is None or spec.origin is None:
        return ()
    folders = (Path(spec.origin).parent / "kubernetes-json-schema").glob("v*-local-strict")
    found = {match[1] for folder in folders if (match := re.match(r"v(\d+\.\d+)", folder.name))}
    return tuple(sorted(found, key=lambda version: [int(part) for part in version.split(".")]))
