"""Read the filters of a callout: in a paragraph of it, bold text followed by an expression in code.

    > [!decision] Which fruit
    > Only those that are: **cheap** `price < 2` · **without a knife** `!needs.contains("knife")`

An expression is one of bases, over the properties of the note that something leads to. See
decision 66.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.callouts.callout_outline import Fault, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from vaultkit.authoring.bases.row_scope import Evaluator
    from vaultkit.authoring.callouts.callout_outline import Piece

MOST = 8
"""Filters of one callout: more than a reader looks through, and the style sheet has as many."""


class Filter(NamedTuple):
    """What a reader can ask for.

    Args:
        label: What it is called.
        run: Tells by its value whether a row fits; None if it cannot be read.
    """

    start: int
    end: int
    label: str
    run: Evaluator | None


class Filters(NamedTuple):
    """The filters of a callout, what is wrong with them, and its text besides."""

    filters: tuple[Filter, ...] = ()
    faults: tuple[Fault, ...] = ()
    text: tuple[tuple[Piece, ...], ...] = ()
    facets: tuple[Piece, ...] = ()
    """Code among filters that no label stands before: properties to choose values of."""


def read_filters(
    text: Iterable[tuple[Piece, ...]], is_facet: Callable[[str], bool] | None = None
) -> Filters:
    """Read the filters in the paragraphs of a callout.

    Args:
        text: The paragraphs.
        is_facet: Tells whether code alone names a property to choose values of; None for never.
    """
    found: list[Filter] = []
    faults: list[Fault] = []
    rest: list[tuple[Piece, ...]] = []
    facets: list[Piece] = []
    for paragraph in text:
        pairs = list(_pairs(paragraph))
        if not any(code and (label or (is_facet and is_facet(code.text))) for label, code in pairs):
            rest.append(paragraph)
            continue
        for label, code in pairs:
            if label and code:
                found.append(_read(label, code, faults))
            elif label:
                message = f'the filter "{text_of(label)}" has no expression in code behind it'
                faults.append(Fault(label[0].start, label[-1].end, message))
            elif code:
                facets.append(code)
    for spare in found[MOST:]:
        message = f"a callout has at most {MOST} filters; this is one more"
        faults.append(Fault(spare.start, spare.end, message))
    return Filters(tuple(found[:MOST]), tuple(faults), tuple(rest), tuple(facets))


def _pairs(paragraph: Sequence[Piece]) -> Iterator[tuple[tuple[Piece, ...], Piece | None]]:
    """Yield bold text with the code that follows it, and each of the two where it stands alone."""
    label: list[Piece] = []
    for piece in paragraph:
        if piece.strong:
            label.append(piece)
        elif piece.kind == "code":
            yield tuple(label), piece
            label = []
        elif label and (piece.kind != "text" or piece.text.strip(" :=")):
            yield tuple(label), None
            label = []
    if label:
        yield tuple(label), None


def _read(label: Sequence[Piece], code: Piece, faults: list[Fault]) -> Filter:
    """Compile the expression of a filter."""
    from vaultkit.authoring.bases.language.expression_compiler import Scope, compile_text
    from vaultkit.authoring.bases.language.expression_tree import ExpressionError

    name = text_of(label)
    try:
        run = compile_text(code.text, Scope()).run
    except ExpressionError as error:
        faults.append(Fault(code.start, code.end, f'the filter "{name}": {error.message}'))
        run = None
    return Filter(label[0].start, code.end, name, run)
