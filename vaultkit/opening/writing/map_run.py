"""Plan and write the generated regions of maps of content."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from vaultkit.errors import VaultkitError, describe_bug
from vaultkit.opening.writing.vault_changes import changes_of, find_aliases

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from vaultkit.authoring.moc.region_plan import MapPlan
    from vaultkit.authoring.moc.region_scope import RegionScopes
    from vaultkit.notes.paths import NotePath
    from vaultkit.opening.open_vault import Opened


@dataclass(frozen=True)
class MapRun:
    """What the generated regions of some maps come to.

    Args:
        opened: The vault; its notes that are meant are looked at.
        scopes: What a map can show; None if no note has a region.
        plans: What each map is to hold.
    """

    opened: Opened
    scopes: RegionScopes | None
    plans: Mapping[NotePath, MapPlan]

    @property
    def stale(self) -> dict[NotePath, MapPlan]:
        """Those of which a region is out of date."""
        return {path: plan for path, plan in self.plans.items() if plan.stale}

    @property
    def faults(self) -> list[str]:
        """What is wrong with regions, one line each, by their places."""
        return [
            f"{self.opened.prefix}{path}:{note.source.position(span.start)}: {message}"
            for path, plan in self.plans.items()
            for note in [self.opened.vault.notes[path]]
            for span, message in plan.faults
        ]

    def narrowed(self) -> list[NotePath]:
        """Return the stale maps that are published and would show more if they were not."""
        if self.scopes is None:
            return []
        published = self.scopes.published
        return [path for path in self.stale if path in published and self._is_narrowed(path)]

    def _is_narrowed(self, path: NotePath) -> bool:
        from vaultkit.authoring.moc.region_plan import plan_note

        if self.scopes is None:
            return False
        note = self.opened.vault.notes[path]
        public = {x.region.inner: x.edit for x in plan_note(note, self.scopes.public).stale}
        whole = {x.region.inner: x.edit for x in plan_note(note, self.scopes.whole).stale}
        return any(whole.get(inner) != edit for inner, edit in public.items())


def plan_maps(opened: Opened, now: datetime) -> MapRun:
    """Work out the regions of the notes that are meant. Effect: may read facts of files.

    Args:
        opened: The vault.
        now: What `now()` is in a base.

    Errors:
        VaultkitError: a bug of ours, with the map's name.
    """
    from vaultkit.authoring.moc.region_markers import find_regions
    from vaultkit.authoring.moc.region_plan import plan_note
    from vaultkit.authoring.moc.region_scope import region_scopes
    from vaultkit.vault.files.file_reading import read_facts

    notes = [opened.vault.notes[path] for path in opened.notes]
    marked = [note for note in notes if any(find_regions(note))]
    if not marked:
        return MapRun(opened, None, {})
    facts = partial(read_facts, opened.place.root)
    scopes = region_scopes(opened.vault, opened.config, now, facts)
    plans: dict[NotePath, MapPlan] = {}
    for note in marked:
        try:
            plans[note.path] = plan_note(note, scopes.seen_by(note.path))
        except VaultkitError:
            raise
        except Exception as error:
            message = f"{opened.prefix}{note.path}: {describe_bug(error)}; nothing was written"
            raise VaultkitError(message) from error
    return MapRun(opened, scopes, plans)


def sources_of(opened: Opened, plans: Mapping[NotePath, MapPlan]) -> dict[str, bytes]:
    """Return maps with their regions written anew, each in its own line ends."""
    from vaultkit.notes.edit import apply

    return {
        path: apply(opened.vault.notes[path].source.data, [item.edit for item in plan.stale])
        for path, plan in plans.items()
    }


def find_twice_named(opened: Opened, stale: Mapping[NotePath, MapPlan]) -> dict[str, str]:
    """Return the maps that are another name of a file, and so are not written, and why."""
    return find_aliases(opened.vault, sources_of(opened, stale), twins=True)


def write_maps(opened: Opened, stale: Mapping[NotePath, MapPlan], call: str) -> None:
    """Write maps; `call` names the run in the list of what can be undone. Effect: writes.

    Errors:
        WriteError: one was changed meanwhile, or cannot be written.
    """
    from vaultkit.vault.write import write_files

    if stale:
        changes = changes_of(opened.vault, sources_of(opened, stale))
        write_files(opened.place.root, changes, keep=call)
