"""What rules about maps look at: the plans of generated regions, and which notes are maps."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from vaultkit.authoring.moc.regions import find_regions
from vaultkit.vault.load import read_facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.authoring.moc.plan import MapPlan
    from vaultkit.checks.context import Context
    from vaultkit.notes.paths import NotePath


def plan_maps(context: Context) -> Mapping[NotePath, MapPlan]:
    """Return what is to be done about the notes with generated regions; a view of a `Context`.

    Queries see the start of the day that the check counts from.
    """
    vault = context.vault
    noted = [note for note in vault.notes.values() if any(find_regions(note))]
    if not noted:
        return {}
    from vaultkit.authoring.moc.plan import map_world, plan_note

    now = datetime.combine(context.today, datetime.min.time())
    world = map_world(vault, now, partial(read_facts, vault.root))
    return {note.path: plan_note(note, world) for note in noted}
