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
from vaultkit.authoring.drawings.cell_drawing import Cells
from vaultkit.authoring.drawings.view_drawing import draw_result
from vaultkit.notes.html import Drawing, NoDrawings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultkit.authoring.bases.base_definition import View
    from vaultkit.authoring.bases.reading.base_sources import WrittenBase
    from vaultkit.authoring.drawings.drawing_context import DrawingContext
    from vaultkit.notes.note import Fence, Note
    from vaultkit.notes.paths import NotePath
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
            return Drawing(_broken(self._context.words))
        drawn = [self._view(written, view, this, most, more) for view in views]
        html = drawn[0] if len(drawn) == 1 else self._tabs(views, drawn)
        return Drawing(html, frozenset(self._uses))

    def _view(self, written: WrittenBase, view: View, this: str, most: int, more: str) -> str:
        if not view.is_readable:
            return _broken(self._context.words)
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


def _broken(words: Words) -> str:
    """Return what readers see for a base, or a view, that cannot be read.

    What is wrong with it, and where, is for its author: the checks tell that, and the build.
    """
    said = escape(words.t("This base cannot be shown."))
    return f'<div class="vk-base vk-base-broken"><p>{said}</p></div>'
