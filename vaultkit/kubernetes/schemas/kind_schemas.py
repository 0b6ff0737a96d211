"""Tell what the schema of its kind objects to in a manifest; see decision 6.

Built-in kinds come from the package `kubernetes_validate` (extra `kubernetes`), in its strict form;
those of the Gateway API are written by hand in `gateway_api.py`. Without the extra it is known
which kinds there are, and nothing of what may stand in them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.config import kubernetes_versions
from vaultkit.distribution.extras import KUBERNETES, has_extra
from vaultkit.kubernetes.manifests.yaml_nodes import Placeholder
from vaultkit.kubernetes.schemas.built_in_kinds import NEWEST, built_in_kinds
from vaultkit.kubernetes.schemas.gateway_api import gateway_schemas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.kubernetes.manifests.manifest import Key, Manifest

NOT_SERVED = frozenset({"v1 Config"})
"""Files in the form of an object that no API server is asked for: a kubeconfig."""


class Objection(NamedTuple):
    """What a schema says against a value.

    Args:
        path: Where the value stands.
        keyword: The part of the schema that it breaks, such as `required`.
        allowed: What that part says.
        value: The value.
        schema: The schema of the value.
        message: In the validator's words.
    """

    path: tuple[Key, ...]
    keyword: str
    allowed: Any
    value: Any
    schema: Mapping[str, Any]
    message: str


def is_installed() -> bool:
    """Tell whether schemas can be asked."""
    return has_extra(KUBERNETES)


class Schemas:
    """The schemas for one version of Kubernetes; each is loaded when first asked for.

    Args:
        version: Such as `1.37`; "" for the newest.
    """

    def __init__(self, version: str = "") -> None:
        self.are_there = is_installed()
        self.version = version or (kubernetes_versions() or (f"1.{NEWEST}",))[-1]

    @property
    def minor(self) -> int:
        """The minor version: 37."""
        return int(self.version.partition(".")[2])

    @property
    def kinds(self) -> frozenset[str]:
        """Built-in kinds with their API version, such as `apps/v1 Deployment`."""
        return _kinds(self.version) if self.are_there else built_in_kinds(self.minor)

    @property
    def groups(self) -> frozenset[str]:
        """The built-in API groups; "" is the core group."""
        return frozenset(kind.partition(" ")[0].rpartition("/")[0] for kind in self.kinds)

    def has(self, manifest: Manifest) -> bool:
        """Tell whether there is a schema for a manifest's kind, be it installed or not."""
        name = f"{manifest.api_version} {manifest.kind}"
        return name in gateway_schemas() or name in self.kinds

    def objections(self, manifest: Manifest) -> tuple[Objection, ...]:
        """Return what the schema says about a manifest; () if there is none.

        Objections to null and about placeholders are left out: the API server drops the one, and
        nobody knows the other.
        """
        if not self.are_there or not self.has(manifest):
            return ()
        validator = _validator(self.version, manifest.api_version, manifest.kind)
        return tuple(
            Objection(
                path=tuple(error.absolute_path),
                keyword=str(error.validator),
                allowed=error.validator_value,
                value=error.instance,
                schema=error.schema if isinstance(error.schema, dict) else {},
                message=error.message,
            )
            for error in validator.iter_errors(manifest.data)
            if error.instance is not None and not isinstance(error.instance, Placeholder)
        )


@cache
def _definitions(version: str) -> Mapping[str, Any]:
    from kubernetes_validate.utils import schema_contents

    folder = f"kubernetes-json-schema/v{version}.0-local-strict"
    definitions: dict[str, Any] = schema_contents(f"{folder}/_definitions.json", version)
    return definitions


@cache
def _kinds(version: str) -> frozenset[str]:
    found = set()
    for schema in _definitions(version)["$defs"].values():
        for names in schema.get("x-kubernetes-group-version-kind", ()):
            if schema.get("properties", {}).get("metadata") and not names["kind"].endswith("List"):
                group = f"{names['group']}/" if names["group"] else ""
                found.add(f"{group}{names['version']} {names['kind']}")
    return frozenset(found)


@cache
def _validator(version: str, api_version: str, kind: str) -> Any:
    """Return the validator for a kind that is known to exist."""
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    own = gateway_schemas().get(f"{api_version} {kind}")
    if own is not None:
        return Draft202012Validator(own)
    return Draft202012Validator(
        _built_in(version, api_version, kind),
        registry=Resource.from_contents(_definitions(version)) @ Registry(),
    )


def _built_in(version: str, api_version: str, kind: str) -> dict[str, Any]:
    """Return a schema that refers to the definition of a kind."""
    group, _, number = api_version.rpartition("/")
    wanted = {"group": group, "version": number, "kind": kind}
    for name, schema in _definitions(version)["$defs"].items():
        if wanted in schema.get("x-kubernetes-group-version-kind", ()):
            return {"$ref": f"https://kubernetes.io/api/_definitions.json#/$defs/{name}"}
    raise LookupError(api_version, kind)
