"""Digest values, and the program that works with them, to tell what has changed."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PACKAGE = Path(__file__).parents[2]
_PACKAGES = (
    *("mkdocs", "Jinja2", "MarkupSafe", "nh3", "py-svg-hush", "pyromark", "Pygments", "math-core"),
    "networkx",
    "mmdr",
    "rustworkx",
)
"""What pages are made with, besides vaultkit itself and themes."""
_THEMES = "mkdocs.themes"
"""Where packages that bring a theme say so."""


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
    """Return a digest of the program: its own files, and the versions of what it works with.

    Of themes, whichever are installed: which of them a site has stands in its configuration.
    """
    found = hashlib.blake2b(digest_size=16)
    for path in sorted(files_below(_PACKAGE)):
        found.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    versions = [(name, _version(name)) for name in _PACKAGES]
    packages = (theme.dist for theme in entry_points(group=_THEMES))
    themes = {(package.name, package.version) for package in packages if package}
    return digest(found.hexdigest(), versions, sorted(themes))


def _version(package: str) -> str:
    """Return a package's version, "" if it is not known, as where its files were only copied."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def files_below(folder: Path) -> Iterable[Path]:
    """Return the files below a folder; what Python compiled from them does not count."""
    return (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
