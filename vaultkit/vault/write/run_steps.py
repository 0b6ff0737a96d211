"""Carry out the steps of a run, take them back, or clear up after them; see `transaction`."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from vaultkit.vault.write.journal import remove_journal
from vaultkit.vault.write.locked_files import digest_file, is_spelled_so, respell
from vaultkit.vault.write.nofollow import remove_file, remove_folder, replace_file
from vaultkit.vault.write.undo.undo_runs import keep_run

if TYPE_CHECKING:
    from vaultkit.vault.write.journal import Journal, Step


def digest_of(base: str, step: Step) -> str:
    """Return the digest of what a file holds now, "" if nothing has exactly that name."""
    return digest_file(base, step.path) if is_spelled_so(base, step.path) else ""


def take_place(base: str, step: Step) -> None:
    """Let what was prepared for a file take its place, or let the file go."""
    if step.temporary:
        replace_file(base, step.temporary, step.path)
    else:
        remove_file(base, step.path)


def restore(base: str, journal: Journal) -> None:
    """Give files back what they held, unless somebody wrote to them since."""
    for old, between, new in journal.spelled:
        respell(base, new, between, old)
    for step in reversed(journal.steps):
        if digest_of(base, step) != step.new:
            continue
        if not step.second:
            remove_file(base, step.path)
        elif digest_file(base, step.second) == step.old:
            replace_file(base, step.second, step.path)


def clean(base: str, journal: Journal, *, is_undone: bool = False) -> None:
    """Remove what only the run needed, the journal last."""
    if not is_undone:
        for old, between, new in journal.spelled:
            respell(base, old, between, new)
        keep_run(base, journal)
    for step in journal.steps:
        for name in filter(None, (step.temporary, step.second)):
            with suppress(FileNotFoundError):
                remove_file(base, name)
    for folder in reversed(journal.made) if is_undone else journal.left_folders:
        with suppress(OSError):
            remove_folder(base, folder)
    remove_journal(base)
