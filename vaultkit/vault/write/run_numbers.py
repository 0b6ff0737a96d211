"""Under which number a run is kept, decided before it writes: clearing up may be done again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vaultkit.vault.write.journal import UNKNOWN, Journal, write_journal
from vaultkit.vault.write.undo.kept_runs import DONE, OLDEST, TAKEN_BACK, UNDO_OF, next_number

if TYPE_CHECKING:
    from vaultkit.vault.write.undo.run_reversal import Kept


def give_number(base: str, journal: Journal, reverses: Kept | None) -> Journal:
    """Say in a journal under which number the run is kept, and when it was."""
    if reverses is not None:
        entry = reverses.entry
        return replace(
            journal,
            is_undo=True,
            reverses=entry.state,
            number=entry.number,
            when=reverses.when,
        )
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return replace(journal, number=next_number(base), when=now)


def complete_number(base: str, journal: Journal) -> Journal:
    """Give a journal that an older version wrote the number that it lacks, and keep it on the disk.

    There one run was kept, and to undo an undo was to do the run again.
    """
    if journal.number != UNKNOWN:
        return journal
    numbered = replace(journal, number=next_number(base))
    if journal.is_undo:
        state = DONE if journal.keep.startswith(UNDO_OF) else TAKEN_BACK
        numbered = replace(journal, number=OLDEST, reverses=state)
    write_journal(base, numbered)
    return numbered
