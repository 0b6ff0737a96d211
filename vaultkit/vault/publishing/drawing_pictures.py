"""The pictures of Excalidraw drawings that the plugin exports beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.paths import suffix_of

if TYPE_CHECKING:
    from collections.abc import Container

DRAWING = "excalidraw"
"""Suffix of drawings that are no notes, and the one before `.md` of those that are."""
_KINDS = ("svg", "png")


def pictures_of(path: str, files: Container[str]) -> tuple[str, ...]:
    """Return the picture of a drawing, or that for light and that for dark pages; () for none.

    The plugin names them after the drawing: `X.excalidraw.svg`, by its settings `X.svg`, and
    `X.excalidraw.light.svg` with `X.excalidraw.dark.svg`.

    Args:
        path: Vault path of the drawing, a note or a file `X.excalidraw`.
        files: The files that may be its picture.
    """
    stem = path.removesuffix(".md")
    short = stem.removesuffix(f".{DRAWING}")
    for name in dict.fromkeys((f"{short}.{DRAWING}", stem, short)):
        for kind in _KINDS:
            both = f"{name}.light.{kind}", f"{name}.dark.{kind}"
            if all(one in files for one in both):
                return both
            for one in (f"{name}.{kind}", *both):
                if one in files:
                    return (one,)
    return ()


def is_drawing_file(path: str) -> bool:
    """Tell whether a file is a drawing that is no note."""
    return suffix_of(path) == DRAWING
