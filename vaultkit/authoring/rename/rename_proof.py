"""Prove a rename before it is written: every link leads where it led; see decision 18.

`vault/links/link_proof.py` compares single links; fixes are proved with it, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.rename.canvas_and_base_edits import canvas_ends
from vaultkit.authoring.rename.media_rewriting import find_lost_media
from vaultkit.notes.paths import NotePath
from vaultkit.vault.links.link_proof import Changed
from vaultkit.vault.presentation.inspection import link_span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultkit.authoring.rename.rename_plan import Plan
    from vaultkit.authoring.rename.subjects.rename_subject import Subject
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink


def find_fault(plan: Plan, subject: Subject, notes: Mapping[NotePath, Note]) -> str:
    """Return what would go wrong if a plan were carried out, "" if nothing would.

    Args:
        plan: The plan.
        subject: What is renamed.
        notes: The notes that are edited, as they will be, by their paths before.
    """
    return next(_find_changes(plan, subject), None) or _find_failure(plan, subject, notes)


def _find_failure(plan: Plan, subject: Subject, notes: Mapping[NotePath, Note]) -> str:
    """Return which note would not hold what it should, "" if all do."""
    wrong = (p for p, note in notes.items() if not subject.is_done(plan.before.notes[p], note))
    path = next(wrong, None)
    return f"{path} would not be as asked" if path else ""


def _written_anew(plan: Plan, subject: Subject, path: str) -> tuple[range, range]:
    """Return the bytes of a note that the user's own words replace, before and afterwards.

    Links in them come and go, as the user asked.
    """
    edit = subject.own_words
    if edit is None or edit.path != path:
        return range(0), range(0)
    pieces = plan.patches[path].pieces
    added = sum(len(x.data) - (x.end - x.start) for x in pieces if x.end <= edit.start)
    start = edit.start + added
    return range(edit.start, edit.end), range(start, start + len(edit.text.encode()))


def _outside(links: Sequence[ResolvedLink], span: range) -> list[ResolvedLink]:
    return [one for one in links if getattr(one.link, "start", -1) not in span]


def _find_changes(plan: Plan, subject: Subject) -> Iterator[str]:
    """Yield what would go wrong: links that lead elsewhere, or are lost."""
    changed = Changed(plan.patches, plan.moves)
    for path, before in plan.before.links.items():
        old, new = _written_anew(plan, subject, path)
        links = _outside(before, old)
        now = _outside(plan.after.links[NotePath(changed.now(path))], new)
        note = plan.before.notes[path]
        if len(links) != len(now):
            yield f"links of {path} would come or go"
            continue
        for one, other in zip(links, now, strict=True):
            if not changed.is_kept(one, other):
                span = link_span(note, one.link)
                where = f"{path}:{note.source.position(span.start)}"
                written = note.source.slice(*span)
                yield f'{where}: "{written}" would no longer lead to "{one.destination}"'
    yield from find_lost_media(plan.before, plan.after, plan.moves)
    for canvas in plan.before.texts:
        if canvas.lower().endswith(".canvas"):
            ends = canvas_ends(plan.before, canvas)
            now_ends = canvas_ends(plan.after, changed.now(canvas))
            wanted = [(changed.now(end[0]), *end[1:]) for end in ends]
            if len(ends) != len(now_ends) or any(
                end[0] and end != new for end, new in zip(wanted, now_ends, strict=True)
            ):
                yield f"cards of {canvas} would lead elsewhere"
