"""Draw comparisons: a table with what is compared side by side, a property a row.

All of it is there without a script; `scripts/comparison.js` lets readers choose two to four, and
see only where they differ. What begins with yes, no or partly, in a row where others do too, bears
a sign beside the word.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.drawings.cell_drawing import Cells
from vaultkit.authoring.drawings.decision_drawing import draw_filters, free_slug
from vaultkit.authoring.drawings.text_drawing import Pen, title_of
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.html import Drawing, NoDrawings
from vaultkit.notes.html.sanitize import attribute
from vaultkit.notes.text.page_words import ENGLISH, msgid
from vaultkit.notes.text.url_slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaultkit.authoring.bases.values.value_types import Value
    from vaultkit.authoring.drawings.comparison_table import Comparison, Facet, Section
    from vaultkit.authoring.drawings.drawing_context import DrawingContext
    from vaultkit.notes.note import Callout, Note
    from vaultkit.notes.text.page_words import Words
    from vaultkit.vault.presentation.note_rendering import Addresses

_TYPE = "comparison"
_FIRST_WORD = lazy_re(r"([^\W\d_]+)([\s:;,.(].*)?", re.DOTALL)
_CLAUSE = lazy_re(r"([;,:.])\s*([^\W\d_]+)")
_TAG = lazy_re(r"<[^<>]*>")
_STRIPPED = " \t\n:;,."
_YES, _NO, _PARTLY = "yes", "no", "partly"
_SIGNS = {_YES: "\N{CHECK MARK}", _NO: "\N{EN DASH}", _PARTLY: "\N{CIRCLE WITH LEFT HALF BLACK}"}
_HALF_WORDS = (
    msgid("partly"), msgid("partially"), msgid("sometimes"), msgid("only"), msgid("depends"),
)  # fmt: skip


class Mark(NamedTuple):
    """How a value begins: `yes`, `no` or `partly`, its word, and what is said besides."""

    kind: str
    word: str
    rest: str


class ComparisonDrawings(NoDrawings):
    """Draws the comparisons of one page."""

    def __init__(self, context: DrawingContext, to: Addresses) -> None:
        self._context = context
        self._to = to

    def callout(self, callout: Callout, note: Note, body: str) -> Drawing | None:
        """Draw a comparison; one that has a fault stays the table it is, and says so."""
        if not is_comparison(callout):
            return None
        from vaultkit.authoring.drawings.comparison_table import read_comparison  # slow to import

        found = read_comparison(callout, note, self._context)
        if found is None:
            return None
        if found.faults:
            return Drawing(_broken(self._context.words) + body)
        pen = Pen(self._context, self._to, note, set())
        pen.uses.update(row.file.path for row in found.result.rows)
        html = _Table(found, callout, pen).draw()
        return Drawing(html, frozenset(pen.uses))


def is_comparison(callout: Callout) -> bool:
    """Tell whether a callout is a comparison."""
    return callout.type == _TYPE


def read_mark(text: str, words: Words) -> Mark | None:
    """Return how a text begins, if that is with yes, no or partly, in English or in the site's.

    "no" before a noun says something else: it counts where a sign or nothing follows it, or where
    another part of the text says yes, which makes it partly. So does a no behind a yes and a
    semicolon.
    """
    found = _FIRST_WORD.match(text.strip())
    kinds = _kinds(words)
    kind = kinds.get(found[1].casefold()) if found else None
    if found is None or kind is None:
        return None
    rest = found[2] or ""
    clauses = [(sign, kinds.get(word.casefold())) for sign, word in _CLAUSE.findall(rest)]
    turns = {_NO: any(one == _YES for _, one in clauses), _YES: (";", _NO) in clauses}
    if turns.get(kind):
        return Mark(_PARTLY, "", text.strip())
    if kind == _NO and rest[:1].isspace():
        return None
    return Mark(kind, found[1], rest.strip(_STRIPPED))


def _kinds(words: Words) -> dict[str, str]:
    """Return what a first word means, by the word."""
    found: dict[str, str] = {}
    for known in (ENGLISH, words):
        found |= {known.find(one).casefold(): _PARTLY for one in _HALF_WORDS}
        found |= {known.find("yes").casefold(): _YES, known.find("no").casefold(): _NO}
    return found


def _broken(words: Words) -> str:
    """Return what readers are told of a comparison with faults: which, the build tells authors."""
    title = escape(words.t("This comparison cannot be shown side by side."))
    return f'<div class="vk-base-broken"><p>{title}</p></div>\n'


class _Table:
    """Draws one comparison."""

    def __init__(self, found: Comparison, callout: Callout, pen: Pen) -> None:
        self._found = found
        self._callout = callout
        self._pen = pen
        self._words = pen.context.words
        self._cells = Cells(pen.context, pen.to)
        taken: set[str] = set()
        names = (plain(self._cells.value(row.cells[0])) for row in found.result.rows)
        self._keys = [free_slug(name, taken) for name in names]

    def draw(self) -> str:
        """Return the comparison."""
        found, words = self._found, self._words
        pen, title = self._pen, title_of(self._callout)
        text = "".join(f"<p>{pen.write(part)}</p>" for part in found.filters.text)
        facets = "".join(map(self._facet, range(len(found.facets)), found.facets))
        filters = draw_filters(found.filters.filters, words)
        label = attribute("aria-label", words.t("{view}, table", view=plain(title)))
        heads = "".join(self._head(at) for at in range(len(found.result.rows)))
        corner = self._cells.name(found.result.columns[0])
        body = "".join(map(self._section, found.sections))
        return (
            f'<section class="vk-comparison"{attribute("data-key", slugify(self._callout.title))}>'
            f'<p class="vk-comparison-title">{title}</p>{text}'
            f'<div class="vk-compare-narrow" hidden data-search-exclude>{facets}{filters}</div>'
            f'<div class="vk-compare-scroll" role="region" tabindex="0"{label} data-search-exclude>'
            f'<table class="vk-compare-table"><thead><tr><th scope="col">{corner}</th>{heads}'
            f"</tr></thead>{body}</table></div></section>\n"
        )

    def _facet(self, number: int, facet: Facet) -> str:
        """Return a property of which a value is chosen."""
        options = "".join(
            f'<option value="{at}">{escape(value)}</option>'
            for at, value in enumerate(facet.values)
        )
        return (
            f'<label class="vk-facet"><span dir="auto">{escape(facet.name)}</span> '
            f'<select autocomplete="off" data-facet="{number}"'
            f'{attribute("data-key", slugify(facet.name))}><option value="">'
            f"{escape(self._words.t('any'))}</option>{options}</select></label>"
        )

    def _head(self, at: int) -> str:
        """Return the head of what is compared, with what a script needs to know of it."""
        found, row = self._found, self._found.result.rows[at]
        column = found.result.columns[0]
        fits = " ".join(map(str, sorted(found.fits[at])))
        values = " ".join(
            f"{number}.{value}"
            for number, facet in enumerate(found.facets)
            for value in sorted(facet.of_rows[at])
        )
        first = " data-first" if at in found.first else ""
        return (
            f'<th scope="col" data-key="{self._keys[at]}" data-fits="{fits}" data-values="{values}"'
            f"{first}>{self._cells.cell(column.id, row, row.cells[0])}</th>"
        )

    def _section(self, section: Section) -> str:
        width = len(self._found.result.rows) + 1
        head = (
            f'<tr class="vk-compare-group"><th scope="rowgroup" colspan="{width}">'
            f"{escape(section.name)}</th></tr>"
            if section.name
            else ""
        )
        return f"<tbody>{head}{''.join(map(self._row, section.columns))}</tbody>"

    def _row(self, at: int) -> str:
        column = self._found.result.columns[at]
        values = [row.cells[at] for row in self._found.result.rows]
        marks = find_marks(values, self._words)
        cells = "".join(
            f"<td>{self._mark(mark) if mark else self._cells.cell(column.id, row, value)}</td>"
            for mark, value, row in zip(marks, values, self._found.result.rows, strict=True)
        )
        return f'<tr><th scope="row">{self._cells.name(column)}</th>{cells}</tr>'

    def _mark(self, mark: Mark) -> str:
        """Return a value that begins with yes, no or partly: its sign, its word, the rest."""
        word = mark.word or self._words.t("partly")
        rest = f' <div class="vk-mark-rest">{escape(mark.rest)}</div>' if mark.rest else ""
        return (
            f'<div class="vk-mark vk-apart is-{mark.kind}"><div class="vk-mark-sign" '
            f'aria-hidden="true">{_SIGNS[mark.kind]}</div> '
            f'<div class="vk-mark-word">{escape(word)}</div>{rest}</div>'
        )


def find_marks(values: Iterable[Value], words: Words) -> list[Mark | None]:
    """Return the marks of a property's values; none where no value says yes or no."""
    found = [_mark_of(value, words) for value in values]
    says = any(mark and (mark.kind != _PARTLY or not mark.word) for mark in found)
    return found if says else [None] * len(found)


def _mark_of(value: Value, words: Words) -> Mark | None:
    if isinstance(value, bool):
        return Mark(_YES, words.t("yes"), "") if value else Mark(_NO, words.t("no"), "")
    return read_mark(value, words) if type(value) is str else None


def plain(html: str) -> str:
    """Return the text of what a cell shows."""
    return unescape(_TAG.sub("", html)).strip()
