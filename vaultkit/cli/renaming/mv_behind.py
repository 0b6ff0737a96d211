"""What else is in a folder that `vaultkit mv` moves: empty folders, and what is no part of a vault.

Empty folders go with it. Hidden files, such as `.gitkeep`, are never touched, and so hold on to the
folder that they are in.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.authoring.rename import Plan

_NAMED = 5
"""Files named in a message."""


class Behind(NamedTuple):
    """What is in a folder that moves, besides the files of the vault.

    Args:
        staying: Files that stay, and hidden folders, with a slash.
        emptied: Folders that hold no file at all, and that lie in the folder.
        made: Where those will be.
    """

    staying: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    made: tuple[str, ...] = ()


def look_behind(root: Path, plan: Plan) -> Behind:
    """Return what else is in the folder that moves; nothing if none does. Effect: reads."""
    from vaultkit.authoring.rename.new_path import parents_of

    old, new = plan.folder
    if not old or _is_same_folder(root, old, new):
        return Behind()
    staying: list[str] = []
    empty: list[str] = []
    for here, folders, names in os.walk(os.path.join(root, old)):
        path = os.path.relpath(here, root).replace(os.sep, "/")
        visible = [name for name in folders if _is_entered(here, name)]
        staying += (f"{path}/{name}/" for name in folders if name not in visible)
        staying += (f"{path}/{name}" for name in names if f"{path}/{name}" not in plan.moves)
        folders[:] = visible
        empty.append(path)
    full = {folder for path in (*staying, *plan.moves) for folder in parents_of(path)}
    emptied = [path for path in empty if path not in full]
    made = tuple(new + path[len(old) :] for path in emptied)
    return Behind(tuple(sorted(staying)), tuple(sorted(emptied)), made)


def _is_entered(here: str, name: str) -> bool:
    return not name.startswith(".") and not os.path.islink(os.path.join(here, name))


def _is_same_folder(root: Path, old: str, new: str) -> bool:
    """Tell whether only the case of a folder changes, on a disk that ignores it."""
    one, other = os.path.join(root, old), os.path.join(root, new)
    return os.path.exists(other) and os.path.samefile(one, other)


def tell_behind(behind: Behind, prefix: str, *, is_dry: bool) -> None:
    """Say on standard error what stays where it is."""
    from vaultkit.checks.report.report_style import printable

    verb = "would stay behind" if is_dry else "stays behind"
    for path in behind.staying[:_NAMED]:
        click.echo(printable(f"{verb}: {prefix}{path}"), err=True)
    more = len(behind.staying) - _NAMED
    if more > 0:
        click.echo(f"{verb}: {more} more", err=True)
