"""The icons that come with the theme's package, as paths of SVG."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from vaultkit.distribution.lazy_re import lazy_re

_FOLDERS = {"mkdocs-material": "material/templates/.icons/material"}
"""Where packages that bring Material's icons have them."""
_MOST = 20_000
"""Bytes of a drawing; those of an icon are a few hundred."""
_DRAWING = lazy_re(r'<svg xmlns="[^"<>]*" viewBox="0 0 24 24">((?:<path d="[\w .,+-]*"/>)+)</svg>')
_NAME = lazy_re(r"[a-z0-9-]{1,60}")


@cache
def read_icon(name: str) -> str:
    """Return what is drawn in a square of 24 by 24; "" if no package that is installed has it.

    Effect: reads the theme's package.
    """
    if not _NAME.fullmatch(name):
        return ""
    for package, folder in _FOLDERS.items():
        try:
            path = Path(str(distribution(package).locate_file(f"{folder}/{name}.svg")))
            text = path.read_bytes()[:_MOST].decode("ascii", "replace")
        except (PackageNotFoundError, OSError):
            continue
        found = _DRAWING.fullmatch(text.strip())
        if found is not None:
            return found[1]
    return ""
