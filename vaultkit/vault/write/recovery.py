"""Complete or undo what an interrupted run left behind (`recover`); see `transaction`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.vault.write.journal import COMMITTING, PREPARING, read_journal, remove_journal
from vaultkit.vault.write.locked_files import as_write_error, digest_file, locked, sync_folders
from vaultkit.vault.write.own_folder import has_folder, has_journal, see_own_folder
from vaultkit.vault.write.run_steps import clean, digest_of, restore, take_place
from vaultkit.vault.write.undo.undo_runs import complete_number

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.vault.write.journal import Journal, Step

COMPLETED, UNDONE, CLEANED = "completed", "undone", "cleaned"


class Recovery(NamedTuple):
    """What became of an interrupted run.

    Args:
        action: `completed`, `undone`, or `cleaned` if only leftovers had to be removed.
        paths: The files of the run.
        kept: Those that could not be undone, because they were changed since.
        what: What the run is called, "" if it has no name.
    """

    action: str
    paths: tuple[str, ...]
    kept: tuple[str, ...] = ()
    what: str = ""


def is_interrupted(root: Path) -> bool:
    """Tell whether an earlier run was interrupted, or one is under way."""
    return has_journal(os.path.realpath(root))


def recover(root: Path) -> Recovery | None:
    """Complete or undo what an interrupted run left behind; None if there is nothing.

    Errors:
        WriteError: another run is writing, or the journal cannot be used.
    """
    base = os.path.realpath(root)
    if not has_folder(base):
        return None
    see_own_folder(base)
    with locked(base), as_write_error("an interrupted run is still to be completed"):
        if has_journal(base):
            return _recover(base, read_journal(base))
        remove_journal(base)  # one that was never finished
        return None


def _recover(base: str, journal: Journal) -> Recovery:
    journal = complete_number(base, journal)
    paths = tuple(step.path for step in journal.steps)
    kept: tuple[str, ...] = ()
    action = CLEANED
    if journal.state == PREPARING:
        action = UNDONE
    elif journal.state == COMMITTING:
        digests = [digest_of(base, step) for step in journal.steps]
        known = zip(journal.steps, digests, strict=True)
        if all(_can_go_on(base, step, digest) for step, digest in known):
            for step, digest in zip(journal.steps, digests, strict=True):
                if digest != step.new:
                    take_place(base, step)
            action = COMPLETED
        else:
            restore(base, journal)
            kept = tuple(step.path for step in journal.steps if digest_of(base, step) != step.old)
            action = UNDONE
        sync_folders(base, journal.folders)
    clean(base, journal, is_undone=action == UNDONE)
    return Recovery(action, tuple(sorted(paths)), tuple(sorted(kept)), journal.keep)


def _can_go_on(base: str, step: Step, digest: str) -> bool:
    """Tell whether a step is done, or can be."""
    if digest == step.new:
        return True
    is_there = not step.temporary or digest_file(base, step.temporary) == step.new
    return digest == step.old and is_there
