"""Put a fix on a finding, once it was tried and helps; rules call this."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Fix
from vaultkit.notes.edit import Edit, plan_patch
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import fold
from vaultkit.notes.relink import relink
from vaultkit.notes.source import Source
from vaultkit.vault.presentation.inspection import link_span
from vaultkit.vault.resolving.resolve import AMBIGUOUS, NOT_APPLICABLE, OK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic, Safety
    from vaultkit.notes.edit import Patch
    from vaultkit.notes.note import Link, Note, PropertyLink
    from vaultkit.notes.wikilink import WikiLink
    from vaultkit.vault.vault import ResolvedLink


def with_fix(
    finding: Diagnostic,
    title: str,
    *edits: tuple[int, int, str],
    safety: Safety = "safe",
) -> Diagnostic:
    """Return a finding with a remedy: byte ranges of its note and what takes their place."""
    made = tuple(Edit(finding.path, start, end, text) for start, end, text in edits)
    return replace(finding, fix=Fix(title, safety, made))


def with_new_link(  # noqa: PLR0913 - the parts of a remedy
    finding: Diagnostic,
    link: ResolvedLink,
    context: Context,
    *,
    title: str,
    wanted: WikiLink,
    safety: Safety,
) -> Diagnostic:
    """Return a finding with the remedy to let its link lead elsewhere, if it then does."""
    note, written = context.vault.notes.get(link.source), link.link
    if note is None:  # the text of a card, which is written as JSON
        return finding
    edit = relink(note, written, link_span(note, written), wanted)
    now = context.vault.resolve(
        written._replace(target=wanted.target, subpath=wanted.subpath), note.path
    )
    if edit is None or now.status not in {OK, NOT_APPLICABLE}:
        return finding
    return replace(finding, fix=Fix(title, safety, (edit,)))


def leads_somewhere(link: Link | PropertyLink, note: Note, context: Context) -> bool:
    """Tell whether a link, if it stood in a note, would lead to what it names."""
    return context.vault.resolve(link, note.path).status in {OK, NOT_APPLICABLE, AMBIGUOUS}


def keeps_links(note: Note, *edits: tuple[int, int, str]) -> bool:
    """Tell whether a note with some bytes replaced has all the links it has now, where they are."""
    patch = _patch(note, edits)
    now: dict[tuple[str, str], list[int]] = {}
    for start, said in _places(parse_note(Source(note.path, patch.after))):
        now.setdefault(said, []).append(start)
    for starts in now.values():
        starts.sort()
    for start, said in _places(note):
        first, last = patch.move(start)
        starts = now.get(said, [])
        if bisect_left(starts, first) == bisect_right(starts, last):
            return False
    return True


def _places(note: Note) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield where the links of a note start, and what they name."""
    links: tuple[Link | PropertyLink, ...] = (*note.links, *note.property_links)
    for link in links:
        yield link_span(note, link).start, (link.target, link.subpath)


def safety_of_aliases(note: Note, after: Note, context: Context) -> Safety:
    """Return how safe a change of a note is that makes aliases known to Obsidian.

    It is a guess if a link in the vault names one of them and leads nowhere: what is called the
    alias of a note from then on may be a note that is still to be written. So it is if another note
    is called so.
    """
    new = {fold(alias) for alias in after.aliases} - {fold(alias) for alias in note.aliases}
    wanted, names = context.wanted_names, context.vault.names
    is_free = not any(name in wanted or name in names for name in new)
    return "safe" if is_free else "unsafe"


def edited(note: Note, *edits: tuple[int, int, str]) -> Note:
    """Return a note as it would be with some bytes replaced."""
    return parse_note(Source(note.path, _patch(note, edits).after))


def _patch(note: Note, edits: Iterable[tuple[int, int, str]]) -> Patch:
    return plan_patch(note.source.data, (Edit(note.path, *edit) for edit in edits))
