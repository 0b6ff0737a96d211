"""What git said in an earlier run, where it would say the same: looking for renames takes long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.vault.cache.entry_file import EntryFile
from vaultkit.vault.cache.note_cache import is_off, name_of
from vaultkit.vault.cache.vault_digest import digest_values
from vaultkit.vault.git.repository_state import find_state

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOLDER = "history"


def find_answer(root: Path, asked: tuple[str, ...]) -> bytes | None:
    """Return what git said to the same while its repository was in the very same state, if known.

    Effect: reads.
    """
    state = None if is_off() else find_state(root)
    if state is None:
        return None
    return EntryFile(FOLDER, name_of(root)).get(digest_values(root, state, asked))


def recall_answer(root: Path, asked: tuple[str, ...], ask: Callable[[], bytes]) -> bytes:
    """Return what git says, or what it said while its repository was in the very same state.

    Args:
        root: Folder of the vault.
        asked: What it is asked.
        ask: Asks it.

    Errors:
        GitError: it refuses; nothing is kept of that.

    Effect: reads and writes the user's cache folder, unless nothing is to be kept.
    """
    state = None if is_off() else find_state(root)
    if state is None:
        return ask()
    file = EntryFile(FOLDER, name_of(root))
    key = digest_values(root, state, asked)
    known = file.get(key)
    if known is None:
        known = ask()
        if find_state(root) == state:
            file.write({key: known})
    return known
