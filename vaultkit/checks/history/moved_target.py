"""The target of a finding, where it names a file that moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.paths import fold, is_note

if TYPE_CHECKING:
    from collections.abc import Mapping


def move_target(target: str, moves: Mapping[str, str]) -> str:
    """Return a target, a path or a link such as `Folder/Note#Heading`, as it is after moves.

    Args:
        target: As it was found.
        moves: The new path of each file that moved.
    """
    if target in moves:
        return moves[target]
    name, mark, rest = target.partition("#")
    if not name:
        return target
    for old, new in moves.items():
        moved = _move_name(name, old, new)
        if moved is not None:
            return f"{moved}{mark}{rest}"
    return target


def _move_name(name: str, old: str, new: str) -> str | None:
    """Return what a link names, if it is the file that moved, in the form it has."""
    has_suffix = not is_note(old) or is_note(name)
    before, after = (path if has_suffix else path.removesuffix(".md") for path in (old, new))
    if not f"/{fold(before)}".endswith(f"/{fold(name.strip('/'))}"):
        return None
    depth = name.strip("/").count("/") + 1
    is_full = depth == before.count("/") + 1
    return after if is_full and depth > 1 else "/".join(after.split("/")[-depth:])
