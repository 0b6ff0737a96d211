"""Draw decisions: a tree of questions that reads as nested lists.

`scripts/decision.js` asks the questions one by one; what it needs stands in classes and `data-`
attributes of the tree. Filters are checkboxes that a style sheet alone obeys.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.callouts.callout_outline import text_of
from vaultkit.authoring.callouts.decision import (
    TYPE,
    Decision,
    Jump,
    Question,
    Result,
    read_decisions,
)
from vaultkit.authoring.drawings.text_drawing import Pen, can_draw, title_of
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.html import Drawing, NoDrawings
from vaultkit.notes.html.sanitize import attribute
from vaultkit.notes.text.page_words import fill
from vaultkit.notes.text.url_slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultkit.authoring.callouts.callout_filters import Filter
    from vaultkit.authoring.callouts.callout_outline import Piece
    from vaultkit.authoring.callouts.decision import Answer
    from vaultkit.authoring.drawings.decision_ends import DecisionEnds
    from vaultkit.authoring.drawings.drawing_context import DrawingContext
    from vaultkit.notes.note import Callout, Note
    from vaultkit.notes.text.page_words import Words
    from vaultkit.vault.presentation.note_rendering import Addresses

_LABEL = lazy_re(r"(?:\.\s|。)\s*([^\W\d_][^.。:：,;，；]{0,30})(?::\s|：)\s*")  # noqa: RUF001
"""What a sentence begins with that says one thing of an end: `Address: none.`"""


class DecisionDrawings(NoDrawings):
    """Draws the decisions of one page."""

    def __init__(self, context: DrawingContext, to: Addresses) -> None:
        self._context = context
        self._to = to

    def callout(self, callout: Callout, note: Note, body: str) -> Drawing | None:
        """Draw a decision; one that has a fault stays the list it is, so that nothing is lost."""
        del body
        if callout.type != TYPE:
            return None
        from vaultkit.authoring.drawings.decision_ends import DecisionEnds  # slow, and rarely used

        read = read_decisions(note)
        decision = next((d for d in read if d.callout.start == callout.start), None)
        if decision is None or decision.faults or decision.root is None:
            return None
        if not can_draw(callout, _pieces(decision)):
            return None
        pen = Pen(self._context, self._to, note, set())
        tree = _Tree(decision, pen, DecisionEnds(decision, note, self._context))
        text = "".join(f"<p>{pen.write(part)}</p>" for part in decision.text)
        html = (
            f'<section class="vk-decision"{attribute("data-key", slugify(callout.title))}>'
            f'<p class="vk-decision-title">{title_of(callout)}</p>{text}'
            f"{draw_filters(decision.filters, self._context.words)}"
            f'<div class="vk-decision-tree">{tree.question(decision.root)}</div></section>\n'
        )
        return Drawing(html, frozenset(pen.uses))


def draw_filters(filters: Sequence[Filter], words: Words) -> str:
    """Return checkboxes for filters, with what they are called; "" for none."""
    if not filters:
        return ""
    taken: set[str] = set()
    boxes = "".join(
        f'<label><input type="checkbox" autocomplete="off"{attribute("data-filter", number)}'
        f'{attribute("data-key", free_slug(one.label, taken))}> <span dir="auto">'
        f"{escape(one.label)}</span></label>"
        for number, one in enumerate(filters)
    )
    return (
        f'<fieldset class="vk-narrow" data-search-exclude><legend>'
        f"{escape(words.t('Narrow it down'))}</legend>{boxes}</fieldset>"
    )


def _pieces(decision: Decision) -> Iterator[Piece]:
    for part in decision.text:
        yield from part
    for question in decision.questions.values():
        yield from question.text
        for answer in question.answers:
            yield from answer.text
    for result in decision.results():
        yield from (*result.name, *result.reason)


def free_slug(text: str, taken: set[str]) -> str:
    """Return a slug that is not taken yet, which it is then."""
    slug = base = slugify(text) or "answer"
    number = 1
    while slug in taken:
        number += 1
        slug = slugify(f"{base} {number}")
    taken.add(slug)
    return slug


class _Tree:
    """Draws the tree of one decision."""

    def __init__(self, decision: Decision, pen: Pen, ends: DecisionEnds) -> None:
        self._pen = pen
        self._ends = ends
        self._keys = {key: str(index) for index, key in enumerate(decision.questions)}
        self._has_filters = bool(decision.filters)

    def question(self, question: Question) -> str:
        """Return a question with its answers."""
        number = self._keys[question.shown.casefold()]
        taken: set[str] = set()
        answers = "".join(self._answer(answer, taken) for answer in question.answers)
        return (
            f'<div class="vk-question" data-question="{number}">'
            f'<p class="vk-question-text">{self._pen.write(question.text)}</p>'
            f'<ul class="vk-answers">{answers}</ul></div>'
        )

    def _answer(self, answer: Answer, taken: set[str]) -> str:
        label = f'<span class="vk-answer-text">{self._pen.write(answer.text)}</span>'
        return (
            f'<li class="vk-answer"{attribute("data-key", free_slug(answer.shown, taken))}>{label}'
            f"{self._target(answer.leads_to)}</li>"
        )

    def _target(self, target: Question | Result | Jump | None) -> str:
        if isinstance(target, Question):
            return self.question(target)
        if isinstance(target, Jump):
            to = self._keys[target.question.casefold()]
            question = f"<div><em>{self._pen.write(target.text)}</em></div>"
            said = escape(self._pen.context.words.find("continue with {question}"))
            said = fill(said, {"question": question})
            fits = self._fits(self._ends.fits(target))
            return f'<div class="vk-jump vk-apart" data-to="{to}"{fits}>{said}</div>'
        return "" if target is None else self._result(target)

    def _fits(self, numbers: Iterable[int]) -> str:
        text = " ".join(map(str, sorted(numbers)))
        return f' data-fits="{text}"' if self._has_filters else ""

    def _result(self, result: Result) -> str:
        end = self._ends.of(result)
        pen, kind = self._pen, " is-advice" if result.is_advice else ""
        name, said = pen.write(result.name), read_reason(result.reason)
        reason = pen.write(said.reason)
        reason = f' <div class="vk-reason">{reason}</div>' if reason else ""
        facts = "".join(self._fact(label, pieces, "vk-fact") for label, pieces in said.facts)
        known = text_of(result.reason)
        for column in end.columns:
            if text_of(column.pieces) not in known:
                is_part = [piece.kind for piece in column.pieces] == ["link"]
                kinds = f"{'vk-part' if is_part else 'vk-fact'} vk-of-table"
                if is_part and self._ends.is_flow(column.pieces[0].link):
                    kinds += " vk-flow-part"
                facts += self._fact(column.name, column.pieces, kinds)
        return (
            f'<div class="vk-result vk-apart{kind}"{self._fits(end.fits)}>'
            f'<div class="vk-result-name">{name}</div>{reason}{facts}</div>'
        )

    def _fact(self, label: str, pieces: Sequence[Piece], kinds: str) -> str:
        """Return what is said of an end by a label; what is but a link leads to a part of it."""
        return (
            f' <div class="{kinds} vk-apart"{attribute("data-name", label)}>'
            f'<div class="vk-fact-name">{escape(label)}:</div> '
            f"<div>{self._pen.write(pieces)}</div></div>"
        )


class Reason(NamedTuple):
    """Why an end is reached, and sentences that each say one thing of it, by their labels."""

    reason: tuple[Piece, ...]
    facts: tuple[tuple[str, tuple[Piece, ...]], ...]


def read_reason(pieces: Sequence[Piece]) -> Reason:
    """Part a reason from the sentences behind it that begin with a label, as `Address: none`."""
    parts: list[tuple[str, list[Piece]]] = [("", [])]
    for piece in pieces:
        at = 0
        for found in _LABEL.finditer(piece.text) if piece.kind == "text" else ():
            parts[-1][1].append(piece.cut(at, found.start() + 1))
            parts.append((found[1], []))
            at = found.end()
        parts[-1][1].append(piece.cut(at, len(piece.text)) if at else piece)
    (_, reason), *facts = parts
    return Reason(tuple(reason), tuple((label, tuple(said)) for label, said in facts))
