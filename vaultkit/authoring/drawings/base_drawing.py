"""Draw bases on the site: in notes, and on pages of their own.

Only published files are asked and named. A base that is embedded with a view shows that view; one
without shows all of them behind tabs, which are radio buttons and need no script.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.reading.base_sources import (
    base_fence,
    base_file,
    is_base,
    is_base_fence,
)
from vaultkit.authoring.bases.view_query import run_view
from vaultkit.authoring.drawings.cell_drawing import Cells, in_english
from vaultkit.authoring.drawings.view_drawing import draw_result
from vaultkit.notes.html import Drawing, NoDrawings
from vaultkit.notes.text.page_words import fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.authoring.bases.base_definition import Fault, View
    from vaultkit.authoring.bases.reading.base_sources import WrittenBase
    from vaultkit.authoring.drawings.drawing_context import DrawingContext
    from vaultkit.notes.note import Fence, Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.notes.source import Position
    from vaultkit.notes.text.page_words import Words
    from vaultkit.vault.presentation.note_rendering import Addresses

IN_NOTE, ON_PAGE = 100, 1_000
"""Rows that are drawn at most: of a view in a note; of all views on the base's own page."""


class BaseDrawings(NoDrawings):
    """Draws bases on one page."""

    def __init__(self, context: DrawingContext, to: Addresses) -> None:
        self._context = context
        self._to = to
        self._cells = Cells(context, to)
        self._count = 0
        self._level = 3
        self._uses: set[str] = set()

    def file(self, path: str, subpath: str, source: NotePath) -> Drawing | None:
        """Draw an embedded base that is published."""
        if not is_base(path) or not self._context.scope.shows(path):
            return None
        written = base_file(self._context.vault, path)
        name = subpath.lstrip("#").strip()
        view = written.base.find_view(name) if name else None
        views = [view] if view else written.base.views
        return self._draw(written, views, source, IN_NOTE, self._to.file(path))

    def fence(self, fence: Fence, note: Note) -> Drawing | None:
        """Draw a code block of the language `base`."""
        if not is_base_fence(fence):
            return None
        written = base_fence(note, fence)
        return self._draw(written, written.base.views, note.path, IN_NOTE, "")

    def page(self, path: str) -> str:
        """Return all views of a base, for its own page."""
        written = base_file(self._context.vault, path)
        views = written.base.views
        most = max(IN_NOTE, ON_PAGE // len(views))
        self._level = 2
        return self._draw(written, views, path, most, "").html

    def _draw(
        self, written: WrittenBase, views: Sequence[View], this: str, most: int, more: str
    ) -> Drawing:
        self._uses = set()
        if not written.base.is_readable:
            return Drawing(_broken(written, written.base.faults, self._context))
        drawn = [self._view(written, view, this, most, more) for view in views]
        html = drawn[0] if len(drawn) == 1 else self._tabs(views, drawn)
        return Drawing(html, frozenset(self._uses))

    def _view(self, written: WrittenBase, view: View, this: str, most: int, more: str) -> str:
        if not view.is_readable:
            return _broken(written, written.base.faults_of(view), self._context)
        result = run_view(written.base, view, self._context.scope, this)
        self._uses.update(row.file.path for row in result.rows[:most])
        return draw_result(result, self._cells, most, more, self._level)

    def _tabs(self, views: Sequence[View], drawn: Sequence[str]) -> str:
        """Return views behind tabs, as the theme writes its own content tabs."""
        self._count += 1
        group = f"vk-base-{self._count}"
        numbers = range(1, len(views) + 1)
        inputs = "".join(
            f'<input{" checked" if number == 1 else ""} id="{group}-{number}" name="{group}" '
            f'type="radio">'
            for number in numbers
        )
        labels = "".join(
            f'<label for="{group}-{number}"><div>{escape(self._cells.view(view))}</div></label>'
            for number, view in zip(numbers, views, strict=True)
        )
        blocks = "".join(f'<div class="tabbed-block">{html}</div>' for html in drawn)
        return (
            f'<div class="tabbed-set tabbed-alternate vk-base-views" data-tabs="{self._count}:'
            f'{len(views)}">{inputs}<div class="tabbed-labels" tabindex="0">{labels}</div>'
            f'<div class="tabbed-content">{blocks}</div></div>'
        )


def _fault(words: Words, place: Position, message: str) -> str:
    """Return where a base has a fault, and which; what is said of that is English."""
    said = escape(words.find("Line {line}, column {column}: {fault}"))
    fault = in_english(message, words)
    return fill(said, {"line": place.line, "column": place.column, "fault": fault})


def _broken(written: WrittenBase, faults: Sequence[Fault], context: DrawingContext) -> str:
    """Return what stands in the place of a base, or of a view, that cannot be read."""
    source, words = context.vault.source_of(written.path), context.words
    items = "".join(
        f"<li>{_fault(words, place, fault.message)}</li>"
        for fault in faults
        for place in [source.position(written.byte_of(fault.start))]
    )
    said = f"<p>{escape(words.t('This base cannot be shown.'))}</p><ul>{items}</ul>"
    return f'<div class="vk-base vk-base-broken">{said}</div>'
