"""Which vault `vaultkit mv` is about: that of the current folder, or that of what OLD names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.cli.arguments.vault_paths import shell_of
from vaultkit.cli.opening.open_vault import find_place
from vaultkit.cli.opening.unmarked_folder import refuse_unmarked
from vaultkit.cli.renaming.mv_names import WORDS, file_in, read_old
from vaultkit.errors import RenameError

if TYPE_CHECKING:
    from vaultkit.cli.arguments.options import Common
    from vaultkit.cli.opening.open_vault import Opened, Place


def find_vault(common: Common, old: str) -> Place:
    """Return the vault that what OLD names is looked for in.

    It is the one that other commands take here, where a folder with a config or `.obsidian` marks
    it and OLD lies in it: one within it is a part of it. Where nothing marks one, it is that of
    OLD; if nothing marks that either, the current folder, since a folder within it knows nothing of
    the other notes.
    """
    file = file_in(old)
    here = find_place(common)
    if file is None or common.vault is not None:
        return here
    path = Path(os.path.abspath(file))
    if common.config is None and _is_marked(here) and path.is_relative_to(here.root):
        return here
    start = find_place(common, [file])
    return start if _is_marked(start) or not path.is_relative_to(Path.cwd()) else here


def refuse_part(common: Common, old: str, new: str) -> None:
    """See that the vault is a whole one; see `refuse_unmarked`, which this gives what are paths.

    Errors:
        VaultNotFoundError: it may be a part of one.
    """
    place, below = find_vault(common, old), []
    if place.root == Path.cwd() and not old.startswith(WORDS):
        below = [old] if "/" in old or file_in(old) or file_in(f"{old}.md") else []
        below += [new] if "/" in new and "#" not in old else []
    refuse_unmarked(common, place, below)


def _is_marked(place: Place) -> bool:
    """Tell whether a config or a folder of settings says that a folder is a vault."""
    return place.config.path is not None or os.path.lexists(place.root / ".obsidian")


def inner_place(common: Common, opened: Opened, old: str) -> Place | None:
    """Return the vault that what OLD names lies in, if it is one within a folder that is none."""
    from vaultkit.authoring.rename.new_path import parents_of
    from vaultkit.authoring.rename.rename_request import find_subject, names_file

    place = opened.place
    if common.vault or _is_marked(place):
        return None
    name = read_old(shell_of(common, place.root), old)
    if name.startswith(WORDS):
        return None
    try:
        name = name if names_file(opened.vault, name) else name.partition("#")[0]
        path, _ = find_subject(opened.vault, name)
    except RenameError:
        return None
    is_inner = any((place.root / folder / ".obsidian").is_dir() for folder in parents_of(path))
    return find_place(common, [place.root / path]) if is_inner else None
