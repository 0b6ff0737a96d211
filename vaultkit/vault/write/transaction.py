"""Write and move files of a vault, all or none (`write_files`).

What happens, and what a later run makes of it (`recovery`) if the power goes at that moment:

    1  the journal names the temporary files to come                      they are removed
    2  new content goes to temporary files, old content gets a second name
    3  the journal says that all of it is there, and is on the disk       the run is completed
    4  each temporary file takes the place of its note
    5  the journal says that nothing is left to do                        leftovers are removed
    6  second names and journal go; those of files that were edited are kept, if the run asks
       for it, so that it can be undone (`undo_runs.py`)

Temporary files stand beside their notes, with names that start with a dot, which Obsidian does
not see. The second names make it possible to go back without a byte of free space. Where a person
changed a file between a crash and the recovery, that file stays, and the others go back.
See decision 7.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.errors import WriteError
from vaultkit.vault.write.journal import CLEANING, COMMITTING, Journal, write_journal
from vaultkit.vault.write.locked_files import (
    as_write_error,
    keep_old,
    locked,
    sync_folders,
    write_new,
)
from vaultkit.vault.write.nofollow import get_status, make_folder
from vaultkit.vault.write.own_folder import has_journal, see_own_folder
from vaultkit.vault.write.run_steps import clean, restore, take_place
from vaultkit.vault.write.undo.kept_runs import DONE, REDO_OF, UNDO_OF
from vaultkit.vault.write.undo.undo_runs import give_number
from vaultkit.vault.write.write_plan import (
    Change,
    State,
    Wanted,
    find_missing,
    find_respelled,
    plan_steps,
    read_state,
    refuse_change,
    want,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from vaultkit.vault.write.undo.run_reversal import RunReversal


def write_files(  # noqa: PLR0913 - all that a run can do
    root: Path,
    changes: Mapping[str, Change],
    moves: Mapping[str, str] | None = None,
    *,
    keep: str = "",
    above: Mapping[str, Change] | None = None,
    emptied: Sequence[str] = (),
    made: Sequence[str] = (),
    reverses: RunReversal | None = None,
) -> None:
    """Write and move files of a vault, all or none.

    Permissions and, where that is allowed, the owner of a file stay. A symbolic link is neither
    written nor moved, and no folder that is one is entered. A file that moves stays the same file
    as far as it can: nothing of it is copied unless it changes as well. Folders that are empty
    then go.

    Args:
        root: Folder of the vault.
        changes: Vault-relative path to what was read and what is to be written; of a file that
            moves, by its old path.
        moves: Old path to new path.
        keep: What the run is called; then it can be undone, and what was undone before it can no
            longer be done again.
        above: Files outside the vault that belong to the run, such as the config that governs it,
            by their real paths.
        emptied: Folders that go as well, if nothing is left in them.
        made: Folders that are made besides, whether anything comes into them or not.
        reverses: The run that is taken back or done again; no folders go then but `emptied`.

    Errors:
        WriteError: a file was changed, cannot be written or lies outside the vault, or another
            run writes or was interrupted. Nothing was changed, unless the message says so.
    """
    base = os.path.realpath(root)
    respelled = find_respelled(base, moves or {})
    real_moves = {old: new for old, new in (moves or {}).items() if old not in respelled}
    wanted = want(changes, real_moves, above or {})
    if not (wanted or respelled or emptied or made):
        return
    with locked(base):
        see_own_folder(base)
        if has_journal(base):
            message = f"{root}: an earlier run was interrupted; recover it first"
            raise WriteError(message)
        with as_write_error():
            journal, states = plan_steps(base, wanted, keep, respelled)
            folders = find_missing(base, made, journal.made, may_hide=reverses is not None)
            journal = replace(journal, emptied=tuple(emptied), made=folders)
            journal = give_number(base, journal, reverses)
        try:
            with as_write_error():
                journal = _prepare(base, journal, wanted)
                _commit(base, journal, states)
        except BaseException:
            _go_back(base, journal)
            raise
        _clean_surely(base, journal)


def step_back(root: Path, kept: RunReversal) -> None:
    """Take back a run, or do it again if it was taken back.

    Errors:
        WriteError: it cannot be; nothing was changed, unless the message says so.
    """
    write_files(
        root,
        kept.changes,
        kept.moves,
        keep=f"{UNDO_OF if kept.entry.state == DONE else REDO_OF}{kept.what}",
        above=kept.above,
        emptied=kept.emptied,
        made=kept.made,
        reverses=kept,
    )


def _clean_surely(base: str, journal: Journal) -> None:
    """Clear up what is done; a run that is asked to end does so before it does."""
    try:
        with suppress(OSError):
            clean(base, journal)
    except BaseException:
        with suppress(OSError):
            clean(base, journal)
        raise


@contextmanager
def keep_others_out(root: Path) -> Iterator[None]:
    """Let no other run write, from before a vault is read until what was made of it is written.

    Errors:
        WriteError: another run is writing.
    """
    with ExitStack() as stack:
        with as_write_error():
            stack.enter_context(locked(os.path.realpath(root)))
        yield


def _prepare(base: str, journal: Journal, wanted: Sequence[Wanted]) -> Journal:
    """Put new content on the disk beside the old; return the journal that says so."""
    write_journal(base, journal)
    for folder in journal.made:
        make_folder(base, folder)
    for step, (_, (old, new), _, is_known) in zip(journal.steps, wanted, strict=True):
        like = step.origin or (step.second and step.path)
        if step.origin and not is_known:
            keep_old(base, like, step.temporary)
        elif new is not None:
            write_new(base, step.temporary, new, like)
        if step.second:
            keep_old(base, step.path, step.second, old if is_known else None)
    sync_folders(base, journal.folders)
    return replace(journal, state=COMMITTING)


def _commit(base: str, journal: Journal, states: Sequence[State | None]) -> None:
    """Let the new files take their places, if nobody changed the old ones in the meantime."""
    write_journal(base, journal)
    for step, state in zip(journal.steps, states, strict=True):
        now = get_status(base, step.path)
        if (now and read_state(now)) != state:
            refuse_change(step.path)
        take_place(base, step)
    sync_folders(base, journal.folders)
    write_journal(base, replace(journal, state=CLEANING))


def _go_back(base: str, journal: Journal) -> None:
    """Undo a run of this process; if even that fails, the journal stays for `recover`."""
    try:
        if journal.state == COMMITTING:
            restore(base, journal)
            sync_folders(base, journal.folders)
        clean(base, journal, is_undone=True)
    except OSError as error:
        message = (
            f"{error.filename or base}: {error.strerror or error}, and what was begun could not be "
            "undone; the next run that writes will complete it"
        )
        raise WriteError(message) from error
