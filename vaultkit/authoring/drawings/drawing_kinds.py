"""Find what draws a code block or callout: every kind of drawing is one line in `DRAWERS`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.drawings.base_drawing import BaseDrawings
from vaultkit.authoring.drawings.comparison_drawing import ComparisonDrawings
from vaultkit.authoring.drawings.decision_drawing import DecisionDrawings
from vaultkit.authoring.drawings.diagram_drawing import DiagramDrawings
from vaultkit.authoring.drawings.flows.flow_drawing import FlowDrawings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vaultkit.authoring.drawings.drawing_context import DrawingContext
    from vaultkit.notes.html import Drawing, Drawings
    from vaultkit.notes.note import Callout, Fence, Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.presentation.note_rendering import Addresses

    MakeDrawings = Callable[[DrawingContext, Addresses], Drawings]
    """Makes the drawings of one page: `Addresses` are those seen from it."""

DRAWERS: tuple[MakeDrawings, ...] = (
    BaseDrawings,
    FlowDrawings,
    DecisionDrawings,
    ComparisonDrawings,
    DiagramDrawings,
)
"""Asked in this order; the first that draws a thing wins."""


def drawings_for(
    context: DrawingContext, to: Addresses, drawers: Iterable[MakeDrawings] = DRAWERS
) -> Drawings:
    """Return everything that draws on the page from which `to` is seen."""
    return _First(tuple(make(context, to) for make in drawers))


class _First:
    """Asks several drawings in turn."""

    def __init__(self, several: tuple[Drawings, ...]) -> None:
        self._several = several

    def file(self, path: str, subpath: str, source: NotePath) -> Drawing | None:
        drawn = (drawings.file(path, subpath, source) for drawings in self._several)
        return next(filter(None, drawn), None)

    def fence(self, fence: Fence, note: Note) -> Drawing | None:
        drawn = (drawings.fence(fence, note) for drawings in self._several)
        return next(filter(None, drawn), None)

    def callout(self, callout: Callout, note: Note, body: str) -> Drawing | None:
        drawn = (drawings.callout(callout, note, body) for drawings in self._several)
        return next(filter(None, drawn), None)
