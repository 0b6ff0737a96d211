"""Plan generated regions once a run, for the rules about maps (M6xx) and P908."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from vaultkit.authoring.moc.region_markers import find_regions, written_spans
from vaultkit.checks.context import kept_while
from vaultkit.errors import VaultkitError
from vaultkit.vault.files.file_reading import read_facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.authoring.moc.region_plan import MapPlan
    from vaultkit.authoring.moc.region_scope import RegionScopes
    from vaultkit.checks.context import Context
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath


def plan_maps(context: Context) -> Mapping[NotePath, MapPlan]:
    """Return what is to be done about the notes with generated regions; a view of a `Context`.

    Queries see the start of the day that the check counts from. Where it cannot be decided what is
    published, or where not all of the vault could be read, it cannot be told which regions are out
    of date: there is nothing to be done then.
    """
    noted = [context.vault.notes[path] for path in context.view(find_marked)]
    scopes = context.view(find_scopes) if noted else None
    if scopes is None or context.vault.unread:
        return {}
    from vaultkit.authoring.moc.region_plan import plan_note

    return {note.path: plan_note(note, scopes.seen_by(note.path)) for note in noted}


def has_regions(note: Note) -> bool:
    """Tell whether a note has marks of generated regions."""
    return any(find_regions(note))


@kept_while(has_regions)
def find_marked(context: Context) -> list[NotePath]:
    """Return the notes with marks of generated regions, in path order; a view of a `Context`."""
    return [path for path, note in context.vault.notes.items() if has_regions(note)]


def find_scopes(context: Context) -> RegionScopes | None:
    """Return the vault as regions see it, None if it is undecided; a view of a `Context`."""
    from vaultkit.authoring.moc.region_scope import region_scopes

    facts = partial(read_facts, context.vault.root)
    try:
        return region_scopes(context.vault, context.config, start_of(context), facts)
    except VaultkitError:
        return None  # the build stops as well: nothing leaves


@kept_while(lambda note: bool(written_spans(note)))
def find_written(context: Context) -> frozenset[NotePath]:
    """Return the notes in which vaultkit may have written something; a view of a `Context`."""
    return frozenset(note.path for note in context.vault.notes.values() if written_spans(note))


def start_of(context: Context) -> datetime:
    """Return the start of the day that a check counts from."""
    return datetime.combine(context.today, datetime.min.time())
