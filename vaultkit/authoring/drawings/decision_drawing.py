"""Draw decisions: a tree of questions that reads as nested lists.

`scripts/decision.js` asks the questions one by one; what it needs stands in classes and `data-`
attributes of the tree.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from vaultkit.authoring.callouts.decision import (
    TYPE,
    Decision,
    Jump,
    Question,
    Result,
    read_decisions,
)
from vaultkit.authoring.drawings.text_drawing import Pen, can_draw, title_of
from vaultkit.notes.html import Drawing, NoDrawings
from vaultkit.notes.html.sanitize import attribute
from vaultkit.notes.text.page_words import fill
from vaultkit.notes.text.url_slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.authoring.callouts.callout_outline import Piece
    from vaultkit.authoring.callouts.decision import Answer
    from vaultkit.authoring.drawings.drawing_context import DrawingContext
    from vaultkit.notes.note import Callout, Note
    from vaultkit.vault.presentation.note_rendering import Addresses


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
        read = read_decisions(note)
        decision = next((d for d in read if d.callout.start == callout.start), None)
        if decision is None or decision.faults or decision.root is None:
            return None
        if not can_draw(callout, _pieces(decision)):
            return None
        pen = Pen(self._context, self._to, note, set())
        keys = {key: str(index) for index, key in enumerate(decision.questions)}
        text = "".join(f"<p>{pen.write(part)}</p>" for part in decision.text)
        title = title_of(callout)
        html = (
            f'<section class="vk-decision"{attribute("data-key", slugify(callout.title))}>'
            f'<p class="vk-decision-title">{title}</p>{text}'
            f'<div class="vk-decision-tree">{_question(decision.root, pen, keys)}</div></section>\n'
        )
        return Drawing(html, frozenset(pen.uses))


def _pieces(decision: Decision) -> Iterator[Piece]:
    for part in decision.text:
        yield from part
    for question in decision.questions.values():
        yield from question.text
        for answer in question.answers:
            yield from answer.text
    for result in decision.results():
        yield from (*result.name, *result.reason)


def _question(question: Question, pen: Pen, keys: dict[str, str]) -> str:
    number = keys[question.shown.casefold()]
    taken: set[str] = set()
    answers = "".join(_answer(answer, pen, keys, taken) for answer in question.answers)
    return (
        f'<div class="vk-question" data-question="{number}">'
        f'<p class="vk-question-text">{pen.write(question.text)}</p>'
        f'<ul class="vk-answers">{answers}</ul></div>'
    )


def _answer(answer: Answer, pen: Pen, keys: dict[str, str], taken: set[str]) -> str:
    slug = base = slugify(answer.shown) or "answer"
    number = 1
    while slug in taken:
        number += 1
        slug = slugify(f"{base} {number}")
    taken.add(slug)
    label = f'<span class="vk-answer-text">{pen.write(answer.text)}</span>'
    return (
        f'<li class="vk-answer"{attribute("data-key", slug)}>{label}'
        f"{_target(answer.leads_to, pen, keys)}</li>"
    )


def _target(target: Question | Result | Jump | None, pen: Pen, keys: dict[str, str]) -> str:
    if isinstance(target, Question):
        return _question(target, pen, keys)
    if isinstance(target, Jump):
        to = keys[target.question.casefold()]
        question = f"<div><em>{pen.write(target.text)}</em></div>"
        said = escape(pen.context.words.find("continue with {question}"))
        said = fill(said, {"question": question})
        return f'<div class="vk-jump vk-apart" data-to="{to}">{said}</div>'
    if target is None:
        return ""
    name = pen.write(target.name)
    kind = " is-advice" if target.is_advice else ""
    reason = pen.write(target.reason)
    reason = f' <span class="vk-reason">{reason}</span>' if reason else ""
    return f'<p class="vk-result{kind}"><span class="vk-result-name">{name}</span>{reason}</p>'
