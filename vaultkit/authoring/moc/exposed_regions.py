"""Find regions of published notes that hold what is not published; see decision 31.

A region may be older than what its note and others say of publishing: it was written while its note
was private, or while those that it lists were public. What it holds then is found by writing it
anew, from what is published and from everything, and by looking where its links lead.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.moc.region_markers import find_regions, written_spans
from vaultkit.authoring.moc.region_plan import find_faults, plan_note, shows_own_values
from vaultkit.notes.paths import stem_of
from vaultkit.notes.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.authoring.moc.region_plan import Stale
    from vaultkit.authoring.moc.region_scope import RegionScopes
    from vaultkit.notes.edit import Edit
    from vaultkit.notes.note import Note


class Exposed(NamedTuple):
    """A region of a published note that holds what is not published.

    Args:
        span: Where it is.
        target: Vault path of what it names, or else its query.
        message: What is wrong, as a sentence without full stop.
        edit: What writes it anew; None where its markers or query are wrong.
    """

    span: Span
    target: str
    message: str
    edit: Edit | None


def find_exposed(note: Note, scopes: RegionScopes) -> Iterator[Exposed]:
    """Yield the regions of a note that hold what is not published, if the note itself is."""
    if note.path not in scopes.published:
        return
    plan = plan_note(note, scopes.public)
    more = plan_note(note, scopes.whole).stale if plan.stale else ()
    whole = {stale.region.inner: stale for stale in more}
    for stale in plan.stale:
        region = stale.region
        span = Span(region.begin.start, region.end.end)
        other = whole.get(region.inner)
        named = _find_hidden(note, region.inner, scopes)
        if named:
            yield Exposed(span, named[0], _message(named, scopes), stale.edit)
        elif _says_more(note, stale, scopes) and (
            other is None or other.edit.text != stale.edit.text
        ):
            message = (
                "this region of a published note may hold what only unpublished notes say: "
                "it shows some of them, and is out of date"
            )
            yield Exposed(span, region.query, message, stale.edit)
    yield from _find_in_broken(note, scopes)


def _find_in_broken(note: Note, scopes: RegionScopes) -> Iterator[Exposed]:
    """Yield what is between markers that are wrong, or below a query that is."""
    broken = {span.start for span, _ in find_faults(note, scopes.whole.vault)}
    whole = [region.inner for region in find_regions(note)[0] if region.begin.start not in broken]
    for span in written_spans(note):
        named = _find_hidden(note, span, scopes, but=whole)
        if named:
            yield Exposed(span, named[0], _message(named, scopes), None)


def _find_hidden(
    note: Note, span: Span, scopes: RegionScopes, but: Sequence[Span] = ()
) -> list[str]:
    """Return what no list may name and is linked to within a range, each once.

    Args:
        note: The note.
        span: The range.
        scopes: What is published.
        but: Ranges within it that are left out.
    """
    found: dict[str, None] = {}
    unlisted = scopes.published.unlisted
    unlisted = frozenset() if note.path in unlisted else unlisted
    for link in scopes.whole.vault.links[note.path]:
        at, path = getattr(link.link, "start", -1), link.destination
        if not path or not span.start <= at < span.end:
            continue
        if scopes.public.shows(path) and path not in unlisted:
            continue
        if not any(start <= at < end for start, end in but):
            found[path] = None
    return [*found]


def _message(named: list[str], scopes: RegionScopes) -> str:
    more = f" and {len(named) - 1} more" if len(named) > 1 else ""
    verb = "are" if more else "is"
    what = "unlisted" if set(named) <= scopes.published.unlisted else "not published"
    return f'this region of a published note holds "{stem_of(named[0])}"{more}, which {verb} {what}'


def _says_more(note: Note, stale: Stale, scopes: RegionScopes) -> bool:
    """Tell whether a region has lines that it would not get now, and that may be of what stays.

    A line that leads to what is published, in a view of the files' own values, is of that file: it
    may be out of date, but it gives nothing else away.
    """
    lines = {line.strip() for line in stale.edit.text.split("\n")}
    start, end = stale.region.inner
    is_own = shows_own_values(note, stale.region, scopes.whole.vault)
    links = _published_links(note, scopes) if is_own else []
    for line in note.source.data[start:end].splitlines(keepends=True):
        past = start + len(line)
        is_known = bisect_left(links, start) < bisect_left(links, past)
        if not is_known and line.decode("utf-8", "replace").strip() not in lines:
            return True
        start = past
    return False


def _published_links(note: Note, scopes: RegionScopes) -> list[int]:
    """Return where the links of a note stand that lead to what is published, in order."""
    return sorted(
        getattr(link.link, "start", -1)
        for link in scopes.whole.vault.links[note.path]
        if link.destination and scopes.public.shows(link.destination)
    )


def read_public(note: Note, scopes: RegionScopes) -> tuple[list[Span], list[str]]:
    """Return what vaultkit may have written in a published note, and what it would write now.

    The first is not what the note says by itself; the second is from published notes alone.
    """
    plan = plan_note(note, scopes.public)
    stale = {item.region.inner: item.edit.text for item in plan.stale}
    broken = {span.start for span, _ in plan.faults}
    return written_spans(note), [
        stale.get(region.inner) or note.source.slice(*region.inner)
        for region in find_regions(note)[0]
        if region.begin.start not in broken
    ]
