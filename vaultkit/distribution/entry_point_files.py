"""Which objects installed packages name for us, told without reading all that is installed.

`importlib.metadata` takes a tenth of the time that a small check does, most of it for a reader of
mail headers. Nearly always nobody but this package names anything; that can be seen at once.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.metadata import EntryPoint

_OURS = "vaultkit."
_INFO = (".dist-info", ".egg-info")
_FILE = "entry_points.txt"


class OwnPoint(NamedTuple):
    """An entry point of this package; has what is needed of `importlib.metadata.EntryPoint`."""

    name: str
    value: str
    dist: None = None

    def load(self) -> Any:
        """Return the object that it names. Effect: imports a module."""
        module, _, attribute = self.value.partition(":")
        return getattr(import_module(module), attribute)


class _UnsureError(Exception):
    """Only `importlib.metadata` knows what is installed."""


def find_points(group: str) -> Sequence[OwnPoint | EntryPoint]:
    """Return the entry points of a group. Effect: reads what packages say of themselves."""
    try:
        lists = list(_read_lists(f"[{group}]".encode()))
    except (_UnsureError, OSError):
        lists = [b"", b""]
    points = [point for data in lists[:1] for point in _read_points(data, group)]
    if len(lists) > 1 or not all(point.value.startswith(_OURS) for point in points):
        from importlib.metadata import entry_points

        return tuple(entry_points(group=group))
    return points


def _read_lists(head: bytes) -> Iterator[bytes]:
    """Yield the lists of entry points that hold a group, of all packages in folders.

    Errors:
        _UnsureError: packages may lie elsewhere.
    """
    finders = (finder for finder in sys.meta_path if finder is not PathFinder)
    if any(hasattr(finder, "find_distributions") for finder in finders):
        raise _UnsureError
    for folder in dict.fromkeys(sys.path):
        if not os.path.isdir(folder or os.curdir):
            if os.path.exists(folder):
                raise _UnsureError  # an archive
            continue
        for name in os.listdir(folder or os.curdir):
            kind = name[-10:].lower()
            if kind.endswith(".egg"):
                raise _UnsureError
            if kind.endswith(_INFO):
                path = os.path.join(folder, name, _FILE)
                data = _read(path) if os.path.exists(path) else b""
                if head in data:
                    yield data


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _read_points(data: bytes, group: str) -> Iterator[OwnPoint]:
    """Yield the entry points of a group from a list, as `importlib.metadata` reads it."""
    section = ""
    for text in data.decode(errors="replace").splitlines():
        line = text.strip()
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif line and not line.startswith("#") and section == group:
            name, _, value = line.partition("=")
            yield OwnPoint(name.strip(), value.strip())
