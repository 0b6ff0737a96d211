"""Where two objects of one name differ, what is left out or stands for something else set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.kubernetes.manifests.yaml_nodes import Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.kubernetes.manifests.manifest import Key, Manifest


def find_difference(first: Manifest, other: Manifest) -> tuple[Key, ...] | None:
    """Return the path of the first field in which objects differ; None if they agree."""
    may_lack = other.is_partial
    return next(_differences(first.data, other.data, (), may_lack=may_lack), None)


def _differences(
    one: Any, other: Any, path: tuple[Key, ...], *, may_lack: bool
) -> Iterator[tuple[Key, ...]]:
    """Yield where values differ, those that the second may leave out set aside."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*other, *(key for key in one if key not in other and not may_lack)]:
            if key in one and key in other:
                yield from _differences(one[key], other[key], (*path, key), may_lack=may_lack)
            else:
                yield (*path, key)
    elif isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other) and not may_lack:
            yield (*path, min(len(one), len(other)))
        for at, (mine, theirs) in enumerate(zip(one, other, strict=False)):
            yield from () if may_lack else _differences(mine, theirs, (*path, at), may_lack=False)
    elif not _are_alike(one, other, may_lack=may_lack):
        yield path


def _are_alike(one: Any, other: Any, *, may_lack: bool) -> bool:
    """Tell whether plain values may be the same; a placeholder stands for any."""
    if isinstance(one, Placeholder) or isinstance(other, Placeholder):
        return True
    return (may_lack and other is None) or (one == other and type(one) is type(other))
