"""Show the colours that an author gave groups of notes: what they are called, and how they look.

A query may name anything, so it is told only where each word of it is among what is published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.diagrams.diagram_colors import Color, contrast, written
from vaultkit.notes.paths import fold
from vaultkit.vault.obsidian.graph_groups import words_of

if TYPE_CHECKING:
    from collections.abc import Collection

PAPERS = "#fbfaf7", "#131418"
"""The page of the light scheme and of the dark one: `--vk-paper` of `styles/tokens.css`."""
_LEAST = 3.0
"""Contrast of what is no text with what is behind it: WCAG 2.2, 1.4.11."""
_STEPS = 20
_BLACK, _WHITE = Color(0, 0, 0), Color(1, 1, 1)


def public_name(query: str, folders: Collection[str], tags: Collection[str], said: str) -> str:
    """Return what a query may be called, "" if it may not be told.

    Args:
        query: What the author wrote.
        folders: Those on the site.
        tags: Those on the site, folded.
        said: Paths and titles of all notes on the site, folded.
    """
    key, _, value = query.partition(":")
    wanted = value.strip().strip('"').strip("/")
    if key == "path" and wanted in folders:
        return wanted
    if key == "tag" and fold(wanted.lstrip("#")) in tags:
        return f"#{wanted.lstrip('#')}"
    words = words_of(query)
    is_told = words and all(
        fold(one.strip("#/")) in said or fold(one.lstrip("#")) in tags for one in words
    )
    return query if is_told else ""


def readable(colour: str) -> tuple[str, ...]:
    """Return a colour for each scheme, made darker or lighter until it is seen on the page."""
    return tuple(_against(colour, paper) for paper in PAPERS)


def _against(colour: str, paper: str) -> str:
    """Return a colour that is seen on a page; one that is seen is not changed."""
    behind, given = _read(paper), _read(colour)
    end = max(_BLACK, _WHITE, key=lambda one: contrast(one, behind))
    steps = (_mix(given, end, step / _STEPS) for step in range(_STEPS + 1))
    return written(next(one for one in steps if contrast(one, behind) >= _LEAST))


def _mix(one: Color, other: Color, share: float) -> Color:
    parts = zip(one, other, strict=True)
    # as written, for that is what has to be seen
    return Color(*(round((a + (b - a) * share) * 255) / 255 for a, b in parts))


def _read(colour: str) -> Color:
    return Color(*(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)))
