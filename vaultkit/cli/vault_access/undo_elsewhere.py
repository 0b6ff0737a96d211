"""Where undo has what it was not asked for: in a folder above the vault, or in one of it."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.errors import WriteError
from vaultkit.opening.typed_paths import way_to
from vaultkit.vault.files.file_listing import list_some_files
from vaultkit.vault.write import count_kept

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT = Path(".vaultkit", "undo")
_MOST = 5_000
"""Files and folders of the vault that are looked at."""


def tell_kept_elsewhere(root: Path, verb: str, state: str) -> str:
    """Return the end of a message that says which folder near a vault has steps, "" for none.

    Effect: reads.

    Args:
        root: Folder of the vault, which has none.
        verb: The command that takes them.
        state: State of the runs that it is about.
    """
    found = next((folder for folder in _near(root) if _has_some(folder, state)), None)
    if found is None:
        return ""
    way = way_to(found)
    return f"; {way}/ has one: vaultkit {verb} {shlex.join(('--vault', way))}"


def _near(root: Path) -> Iterator[Path]:
    """Yield folders above, nearest first, then those of the vault, outer ones first."""
    yield from root.parents
    yield from (root / path for path in list_some_files(root, _MOST) if path.endswith("/"))


def _has_some(folder: Path, state: str) -> bool:
    try:
        return os.path.isdir(folder / _KEPT) and count_kept(folder, state) > 0
    except WriteError:  # not a folder of ours
        return False
