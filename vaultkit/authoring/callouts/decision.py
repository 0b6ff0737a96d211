"""Read decision callouts: `> [!decision] Title` with one nested list; see decision 15.

    > [!decision] Which fruit
    > - **Sweet or sour?**
    >   - Sweet → **How much time is there?**
    >     - Little → [[Banana]] — needs no knife
    >     - Enough → [[Mango]] — worth the mess
    >   - Sour
    >     - Buy a lemon

Above the list there may be text, with filters in it (`callout_filters.py`). A question is bold. An
answer leads to what stands behind its arrow or alone in the list below it: a question, a link with
a reason, or advice. A bold text without answers that repeats a question of the callout leads on to
that one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.callouts.callout_filters import Filter, read_filters
from vaultkit.authoring.callouts.callout_outline import (
    ARROW,
    DASH,
    Fault,
    Item,
    Piece,
    read_outlines,
    span_of,
    split,
    strip,
    text_of,
)
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultkit.authoring.callouts.callout_outline import Outline
    from vaultkit.notes.note import Callout, Link, Note

TYPE = "decision"
_REASON = lazy_re(rf"{DASH.pattern}|\s*[:,]\s+")
_MAX_JUMPS = 1000
"""Jumps that are followed to see whether they lead in a circle; nobody writes more."""


class Result(NamedTuple):
    """Where a path ends: in a link with a reason, or in advice, which may hold links too.

    Args:
        links: The links in it.
        name: The link it starts with, or the advice.
        reason: What stands behind the dash that follows the link.
    """

    start: int
    end: int
    links: tuple[Link, ...]
    name: tuple[Piece, ...]
    reason: tuple[Piece, ...]

    @property
    def is_advice(self) -> bool:
        """Whether it does not start with a link."""
        return self.name[0].kind != "link"


class Jump(NamedTuple):
    """Leads on to a question that stands elsewhere in the callout."""

    start: int
    end: int
    text: tuple[Piece, ...]

    @property
    def question(self) -> str:
        """The question's text as a reader sees it."""
        return text_of(self.text)


class Answer(NamedTuple):
    """An answer and where it leads; None for nowhere."""

    start: int
    end: int
    text: tuple[Piece, ...]
    leads_to: Question | Result | Jump | None

    @property
    def shown(self) -> str:
        """The answer as a reader sees it."""
        return text_of(self.text)


@dataclass(frozen=True)
class Question:
    """A question and its answers."""

    start: int
    end: int
    text: tuple[Piece, ...]
    answers: tuple[Answer, ...]

    @property
    def shown(self) -> str:
        """The question as a reader sees it."""
        return text_of(self.text)


class Decision(NamedTuple):
    """A decision; what could be read is there even if there are faults.

    Args:
        root: The first question, None if there is none.
        questions: Every question by its text, folded.
        text: What stands beside the list.
        filters: What its ends can be narrowed down by.
    """

    callout: Callout
    root: Question | None
    questions: Mapping[str, Question]
    faults: tuple[Fault, ...]
    text: tuple[tuple[Piece, ...], ...] = ()
    filters: tuple[Filter, ...] = ()

    @property
    def title(self) -> str:
        """The callout's title as written."""
        return self.callout.title

    def find(self, jump: Jump) -> Question | None:
        """Return the question that a jump leads to."""
        return self.questions.get(jump.question.casefold())

    def results(self) -> Iterator[Result]:
        """Yield all ends of paths in order."""
        for question in self.questions.values():
            for answer in question.answers:
                if isinstance(answer.leads_to, Result):
                    yield answer.leads_to


def read_decisions(note: Note) -> Iterator[Decision]:
    """Yield the decisions of a note."""
    for outline in read_outlines(note, TYPE):
        yield _Reader(outline).read()


class _Reader:
    """Reads one decision."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.faults: list[Fault] = []
        self.questions: dict[str, Question] = {}
        self.jumps: list[tuple[Jump, tuple[str, ...]]] = []

    def read(self) -> Decision:
        callout, outline = self.outline.callout, self.outline
        for at, _ in outline.others:
            self._fault((at, at + 1), "a decision holds only text and one list")
        first = outline.lists[0].items if outline.lists else ()
        root = None
        if not first:
            self._fault(outline.head, "a decision has no list that starts with a question")
        elif not _is_bold(first[0].pieces):
            self._fault(first[0].own, "a decision starts with one question in bold")
        else:
            root = self._question(first[0].pieces, first[0], ())
        spare = [*first[1:], *(x for items in outline.lists[1:] for x in items.items)]
        for item in spare:
            self._fault(item.own, "a decision starts with one question; this stands beside it")
        self._check_jumps()
        found = read_filters(outline.text)
        faults = tuple(sorted({*self.faults, *found.faults}))
        return Decision(callout, root, self.questions, faults, found.text, found.filters)

    def _fault(self, span: tuple[int, int], message: str) -> None:
        self.faults.append(Fault(*span, message))

    def _question(self, pieces: Sequence[Piece], item: Item, above: tuple[str, ...]) -> Question:
        text, key = text_of(pieces), text_of(pieces).casefold()
        span = span_of(pieces, item.own)
        items = [child for items in item.lists for child in items.items]
        answers = tuple(self._answer(child, (*above, key)) for child in items)
        if len(answers) < 2:  # noqa: PLR2004 a choice
            count = len(answers)
            self._fault(span, f'the question "{text}" needs two answers or more, it has {count}')
        question = Question(*span, tuple(pieces), answers)
        if key in self.questions:
            message = (
                f'the question "{text}" is asked twice; an answer can lead on to the other one'
            )
            self._fault(span, message)
        self.questions[key] = question
        return question

    def _answer(self, item: Item, above: tuple[str, ...]) -> Answer:
        label, target = split(item.pieces, ARROW)
        below = [child for items in item.lists for child in items.items]
        span = span_of(label, item.own)
        if not label or _is_bold(label):
            what = text_of(label)
            message = f'"{what}" is bold like a question, where an answer should stand'
            self._fault(span, message if label else "an answer has no text")
        shown = text_of(label)
        if target is not None and target:
            return Answer(*span, label, self._target(target, item, above))
        if len(below) == 1:
            inner = below[0]
            return Answer(*span, label, self._target(inner.pieces, inner, above))
        if below:
            message = f'the answer "{shown}" leads to {len(below)} things; one question or result'
            self._fault(span, f"{message} stands below an answer")
        else:
            message = f'the answer "{shown}" leads nowhere: give a question, a link or advice'
            self._fault(span, message)
        return Answer(*span, label, None)

    def _target(
        self, pieces: Sequence[Piece], item: Item, above: tuple[str, ...]
    ) -> Question | Result | Jump | None:
        """Read where an answer leads; the lists that belong to it are those of `item`."""
        span = span_of(pieces, item.own)
        if not pieces:
            self._fault(span, "an answer leads to an empty item")
            return None
        if _is_bold(pieces):
            if item.lists:
                return self._question(pieces, item, above)
            jump = Jump(*span, tuple(pieces))
            self.jumps.append((jump, above))
            return jump
        if item.lists:
            inner = item.lists[0].items[0] if item.lists[0].items else item
            message = (
                f'nothing follows a result; if "{text_of(pieces)}" is a question, write it bold'
            )
            self._fault(inner.own, message)
        links = tuple(piece.link for piece in pieces if piece.link)
        if pieces[0].kind != "link":
            return Result(*span, links, tuple(pieces), ())
        rest = strip(pieces[1:])
        dash = _REASON.match(rest[0].text) if rest and rest[0].kind == "text" else None
        if dash:
            rest = strip((rest[0].cut(dash.end(), len(rest[0].text)), *rest[1:]))
        return Result(*span, links, (pieces[0],), rest)

    def _check_jumps(self) -> None:
        """Report jumps that lead nowhere or back to where they came from."""
        for jump, above in self.jumps[:_MAX_JUMPS]:
            key, span = jump.question.casefold(), (jump.start, jump.end)
            if key in above:
                self._fault(span, f'"{jump.question}" leads back to a question that led here')
            elif key not in self.questions:
                text = f'the question "{jump.question}" has no answers here or elsewhere'
                self._fault(span, text)
            elif self._leads_to(key, above):
                self._fault(span, f'"{jump.question}" leads back to a question that led here')

    def _leads_to(self, start: str, wanted: Sequence[str]) -> bool:
        """Tell whether questions reached from one are among others, all jumps followed."""
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            key = waiting.pop()
            question = self.questions.get(key)
            if key in wanted:
                return True
            if key in seen or question is None:
                continue
            seen.add(key)
            for answer in question.answers:
                if isinstance(answer.leads_to, Question):
                    waiting.append(answer.leads_to.shown.casefold())
                elif isinstance(answer.leads_to, Jump):
                    waiting.append(answer.leads_to.question.casefold())
        return False


def _is_bold(pieces: Sequence[Piece]) -> bool:
    written = [piece for piece in pieces if piece.text.strip()]
    return bool(written) and all(piece.strong for piece in written)
