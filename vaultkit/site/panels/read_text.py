"""Tell which text of a note a reader has before them, to say how long reading it takes.

Left out is what nobody reads from end to end: folded callouts, sources of drawn diagrams, tables
and lists that vaultkit wrote between its marks. Of a decision there is one path, for nobody takes
two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.callouts.callout_outline import text_of
from vaultkit.authoring.callouts.decision import TYPE as DECISION
from vaultkit.authoring.callouts.decision import Jump, Question, Result, read_decisions
from vaultkit.authoring.moc.region_markers import generated_spans
from vaultkit.notes.plugins.diagram_addresses import is_diagram

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.authoring.callouts.decision import Decision
    from vaultkit.notes.note import Note


class _Part(NamedTuple):
    """A stretch of a note that is read otherwise than it is written."""

    start: int
    end: int
    text: str


def read_text(note: Note) -> str:
    """Return the body of a note as it is read from top to bottom, as Markdown."""
    found: list[str] = []
    at = note.body_start
    for part in sorted(_parts(note)):
        if part.start >= at:
            found += (note.source.slice(at, part.start), part.text)
            at = part.end
    found.append(note.source.slice(at, len(note.source.data)))
    return "\n".join(found)


def _parts(note: Note) -> Iterator[_Part]:
    for span in generated_spans(note):
        yield _Part(span.start, span.end, "")
    for fence in note.fences:
        if is_diagram(fence):
            yield _Part(fence.start, fence.end, "")
    for callout in note.callouts:
        if callout.fold == "-":
            yield _Part(callout.start, callout.end, callout.title)
    if any(callout.type == DECISION for callout in note.callouts):
        for decision in read_decisions(note):
            lines = (decision.title, *map(text_of, decision.text), *_first_path(decision))
            yield _Part(decision.callout.start, decision.callout.end, "\n".join(lines))


def _first_path(decision: Decision) -> Iterator[str]:
    """Yield what is read on the way that the first answers take: questions, answers, the end."""
    step: Question | Result | Jump | None = decision.root
    seen: set[int] = set()
    while step is not None and step.start not in seen:
        seen.add(step.start)
        if isinstance(step, Result):
            yield f"{text_of(step.name)} {text_of(step.reason)}"
            return
        if isinstance(step, Jump):
            step = decision.find(step)
            continue
        yield step.shown
        yield from (answer.shown for answer in step.answers)
        step = step.answers[0].leads_to if step.answers else None
