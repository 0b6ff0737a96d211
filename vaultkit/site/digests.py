"""Digests of values, and of the program that works with them."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PACKAGE = Path(__file__).parent.parent
_PACKAGES = (
    *("mkdocs", "mkdocs-material", "Jinja2", "nh3", "pyromark", "Pygments", "math-core"),
    "networkx",
)
"""What pages are made with, besides vaultkit itself."""


def digest(*parts: object) -> str:
    """Return a digest of values by how they are written."""
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass")
        found.update(b"%d:" % len(data))
        found.update(data)
    return found.hexdigest()


@cache
def program() -> str:
    """Return a digest of the program: its own files, and the versions of what it works with."""
    found = hashlib.blake2b(digest_size=16)
    for path in sorted(files_below(_PACKAGE)):
        found.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    versions = [(name, version(name)) for name in _PACKAGES]
    return digest(found.hexdigest(), versions)


def files_below(folder: Path) -> Iterable[Path]:
    """Return the files below a folder; what Python compiled from them does not count."""
    return (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
