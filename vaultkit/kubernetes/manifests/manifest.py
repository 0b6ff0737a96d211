"""One object of Kubernetes in a fence: what rules ask of it, and where they report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.kubernetes.manifests.yaml_nodes import Placeholder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.kubernetes.manifests.marked_fence import MarkedFence
    from vaultkit.kubernetes.manifests.yaml_nodes import Node

Key = str | int


class Problem(NamedTuple):
    """Something wrong in a fence.

    Args:
        start: First byte concerned, in the note.
        end: Past the last one.
        message: What is wrong.
        target: What it is about: a field's path.
    """

    start: int
    end: int
    message: str
    target: str = ""


@lazy_dataclass(frozen=True)
class Manifest:
    """One object that a fence shows.

    Args:
        fence: Where it stands.
        node: Its nodes; places count from `offset`.
        offset: First character of its document in the fence's text.
        is_partial: Whether the author left something out visibly (`...`), or shows a patch.
    """

    fence: MarkedFence
    node: Node
    offset: int
    is_partial: bool

    @property
    def api_version(self) -> str:
        """Group and version, such as `apps/v1`."""
        return str(self.node.data["apiVersion"])

    @property
    def kind(self) -> str:
        """The kind, as written."""
        return str(self.node.data["kind"])

    @property
    def group(self) -> str:
        """The API group; "" for the core group."""
        return self.api_version.rpartition("/")[0]

    @property
    def type(self) -> str:
        """Group and kind, such as `apps/Deployment`, or the kind alone for the core group."""
        return f"{self.group}/{self.kind}" if self.group else self.kind

    @property
    def data(self) -> dict[str, Any]:
        """The object as JSON would hold it; strings may be `Placeholder`."""
        found: dict[str, Any] = self.node.data
        return found

    def get(self, *path: Key) -> Any:
        """Return the value at a path, None if there is none."""
        node = self._find(path)
        return node.data if node else None

    def text(self, *path: Key) -> str | None:
        """Return the text at a path; None for anything else and for placeholders."""
        value = self.get(*path)
        return value if isinstance(value, str) and not isinstance(value, Placeholder) else None

    def number(self, *path: Key) -> int | None:
        """Return the whole number at a path."""
        value = self.get(*path)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def mapping(self, *path: Key) -> Mapping[str, Any]:
        """Return the mapping at a path; empty if there is none."""
        value = self.get(*path)
        return value if isinstance(value, dict) else {}

    def indexes(self, *path: Key) -> range:
        """Return the indexes of the list at a path."""
        value = self.get(*path)
        return range(len(value) if isinstance(value, list) else 0)

    def at(self, *path: Key, message: str, key: bool = False) -> Problem:
        """Return a problem with the value (or the key) at a path, or with what holds it."""
        node = self._place(path, key=key)
        start, end = self.fence.span(self.offset + node.start, self.offset + node.end)
        return Problem(start, end, message, spell(path))

    def _find(self, path: tuple[Key, ...]) -> Node | None:
        node = self.node
        for part in path:
            if isinstance(part, int):
                if not 0 <= part < len(node.items):
                    return None
                node = node.items[part]
            elif part in node.fields:
                node = node.fields[part][1]
            else:
                return None
        return node

    def _place(self, path: tuple[Key, ...], *, key: bool) -> Node:
        """Return the nearest node to a path: itself, the key that holds it, or the kind."""
        for length in range(len(path), 0, -1):
            node = self._find(path[:length])
            if node is None:
                continue
            last = path[length - 1]
            if isinstance(last, int):
                return node
            is_key = key or length < len(path) or node.items or node.fields
            parent = self._find(path[: length - 1])
            return parent.fields[last][0] if is_key and parent else node
        return self.node.fields["kind"][1]


def spell(path: tuple[Key, ...]) -> str:
    """Return a path as `kubectl` spells it: `spec.ports[0].nodePort`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")
