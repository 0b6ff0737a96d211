"""What a person means by OLD and NEW, and whether the name can be given."""

from __future__ import annotations

import posixpath
from itertools import accumulate
from typing import TYPE_CHECKING

from vaultkit.authoring.rename.anchors import check_heading, plan_block, plan_heading
from vaultkit.authoring.rename.plan import Plan, make_plan
from vaultkit.authoring.rename.redirect import add_redirect
from vaultkit.authoring.rename.subject import Files
from vaultkit.authoring.rename.targets import Moved
from vaultkit.authoring.rename.words import plan_property, plan_tag
from vaultkit.errors import RenameError
from vaultkit.notes.names import find_name_fault
from vaultkit.notes.paths import NotePath, fold, folder_of, is_note, stem_of, suffix_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

PROPERTY = "property:"
_NAMED = 8
"""Files named in a message."""


def plan_rename(
    vault: Vault,
    old: str,
    new: str,
    *,
    merge: bool = False,
    redirect: Collection[str] = frozenset(),
) -> Plan:
    """Work out what renaming or moving comes to; nothing is written.

    Args:
        vault: The vault as it is.
        old: A note, folder or file, by path or name; `Note#Heading`; `Note#^block`; `#tag`;
            `property:name`.
        new: A name (then it stays in its folder), a path from the root, or a folder that exists or
            ends in `/`; for the others, the new heading, `^block`, `#tag` or `property:name`.
        merge: Whether a tag or property may become one with another.
        redirect: Notes that keep their old path in the property `redirect_from`, if they move.

    Errors:
        RenameError: there is no such thing or are several, or it cannot have that name.
    """
    if old.startswith("#") and not _is_file(vault, old):
        return make_plan(vault, plan_tag(vault, old, new, merge=merge))
    if old.startswith(PROPERTY):
        names = old.removeprefix(PROPERTY), new.removeprefix(PROPERTY)
        return make_plan(vault, plan_property(vault, *names, merge=merge))
    if "#" in old and not _is_file(vault, old):
        return _plan_anchor(vault, old, new)
    moved, folder = plan_moves(vault, old, new)
    return _plan_files(moved, folder, redirect)


def plan_paths(
    vault: Vault, moves: Mapping[str, str], *, redirect: Collection[str] = frozenset()
) -> Plan:
    """Work out what new paths of several files come to; nothing is written.

    Args:
        vault: The vault as it is.
        moves: The new path of each file, by the old one; no two are the same.
        redirect: See `plan_rename`.

    Errors:
        RenameError: see `plan_rename`.
    """
    _refuse_clashes(vault, moves)
    return _plan_files(Moved(vault, moves), ("", ""), redirect)


def _plan_files(moved: Moved, folder: tuple[str, str], redirect: Collection[str]) -> Plan:
    vault = moved.before
    extra = [
        edit
        for path, now in moved.moves.items()
        if path in redirect and path in vault.notes
        for edit in add_redirect(vault.notes[NotePath(path)], path, now)
    ]
    return make_plan(vault, Files(moved, folder), extra)


def _plan_anchor(vault: Vault, old: str, new: str) -> Plan:
    name, _, part = old.partition("#")
    note = get_named_note(vault, name)
    new = new.removeprefix(f"{name}#")
    if part.startswith("^"):
        return make_plan(vault, plan_block(note, part[1:], new.removeprefix("^")))
    plan = make_plan(vault, plan_heading(note, part, new))
    check_heading(note.headings, plan.after.notes[note.path].headings, new.strip())
    return plan


def _is_file(vault: Vault, path: str) -> bool:
    return path in vault.notes or path in vault.attachments


def get_named_note(vault: Vault, name: str) -> Note:
    """Return the note of a name or path.

    Errors:
        RenameError: there is none, or are several.
    """
    path = _find_file(vault, name)
    if path is None or path not in vault.notes:
        raise _missing(name, vault.notes, "note")
    return vault.notes[NotePath(path)]


def _find_file(vault: Vault, name: str) -> str | None:
    """Return the file of a vault path, or of a name as in a link; None if there is none.

    Errors:
        RenameError: several files are meant.
    """
    if _is_file(vault, name):
        return name
    last = name.rpartition("/")[2]
    found: Sequence[str] = [
        path
        for path in (*vault.resolver.named(last), *vault.resolver.named(f"{last}.md"))
        if f"/{fold(path)}".endswith((f"/{fold(name)}", f"/{fold(name)}.md"))
    ]
    if len(found) > 1:
        shown = [f'"{path}"' for path in found[:_NAMED]]
        more = [f"and {len(found) - _NAMED} more"] if len(found) > _NAMED else []
        message = f'"{name}" may be any of these; give its path:'
        raise RenameError(message, *shown, *more)
    return found[0] if found else None


def plan_moves(vault: Vault, old: str, new: str) -> tuple[Moved, tuple[str, str]]:
    """Return the new paths of files; and the folder that moves, with its new path, or "" twice.

    Errors:
        RenameError: see `plan_rename`.
    """
    name = old.strip("/") if len(old) > 1 else old
    folder = name if any(path.startswith(f"{name}/") for path in _files(vault)) else None
    path = None if old.endswith("/") else _find_file(vault, name)
    if folder and path:
        message = f'"{old}" is a folder, and the name of "{path}"; write "{folder}/" or "{path}"'
        raise RenameError(message)
    if path:
        moves, pair = {path: _new_path(vault, path, new)}, ("", "")
    elif folder:
        place = _new_folder(vault, folder, new)
        moves, pair = _move_folder(vault, folder, place), (folder, place)
    else:
        raise _missing(old, _files(vault), "note, folder or file")
    moves = {one: other for one, other in moves.items() if one != other}
    if not moves:
        message = f'"{old}" already has that name'
        raise RenameError(message)
    _refuse_clashes(vault, moves)
    return Moved(vault, moves), pair


def _files(vault: Vault) -> tuple[str, ...]:
    return (*vault.notes, *vault.attachments)


def _missing(name: str, among: Iterable[str], noun: str) -> RenameError:
    from difflib import get_close_matches

    stems = {fold(stem_of(path)): stem_of(path) for path in among}
    close = get_close_matches(fold(stem_of(name)), list(stems), n=1, cutoff=0.6)
    hint = f'; did you mean "{stems[close[0]]}"?' if close else ""
    return RenameError(f'no {noun} "{name}"{hint}')


def _folders(vault: Vault) -> set[str]:
    """Return the folders of a vault, those that only hold folders too."""
    return {
        folder
        for own in {folder_of(path) for path in _files(vault)}
        if own
        for folder in accumulate(own.split("/"), "{}/{}".format)
    }


def _place(vault: Vault, folder: str, name: str, new: str) -> str:
    """Return the path that NEW means for something of a name in a folder."""
    path = posixpath.normpath(new.lstrip("/")) if new.strip("/") else ""
    if new.endswith("/") or path in {"", "."} or path in _folders(vault):
        return f"{path}/{name}" if path not in {"", "."} else name
    if "/" not in new:
        return f"{folder}/{path}" if folder else path
    return path


def _new_path(vault: Vault, old: str, new: str) -> str:
    """Return the new path of a file, with its suffix where NEW has none."""
    path = _place(vault, folder_of(old), old.rpartition("/")[2], new)
    if is_note(old):
        return path if is_note(path) else f"{path}.md"
    suffix = old.rpartition(".")[2] if suffix_of(old) else ""
    if suffix and suffix_of(path) != suffix_of(old):
        known = suffix_of(path) in {suffix_of(other) for other in _files(vault)}
        if is_note(path) or known:
            message = f'"{old}" cannot become "{path}": its content would not fit the name'
            raise RenameError(message)
        path = f"{path}.{suffix}"
    return path


def _new_folder(vault: Vault, old: str, new: str) -> str:
    name = old.rpartition("/")[2]
    same = fold(new.strip("/")) in {fold(old), fold(name)} and new.strip("/") not in {old, name}
    if same:  # another case of the same folder
        return new.strip("/") if "/" in new.strip("/") else _beside(old, new.strip("/"))
    place = _place(vault, folder_of(old), name, new.rstrip("/"))
    if f"{place}/".startswith(f"{old}/") and place != old:
        message = f'"{old}" cannot be moved into itself'
        raise RenameError(message)
    return place


def _beside(old: str, name: str) -> str:
    return f"{folder_of(old)}/{name}" if folder_of(old) else name


def _move_folder(vault: Vault, old: str, new: str) -> dict[str, str]:
    unread = [f"{path}: {why}" for path, why in vault.skipped if path.startswith(f"{old}/")]
    if unread:
        message = f'"{old}" holds what was not read, so it stays:'
        raise RenameError(message, *unread[:_NAMED])
    return {path: new + path[len(old) :] for path in _files(vault) if path.startswith(f"{old}/")}


def _refuse_clashes(vault: Vault, moves: Mapping[str, str]) -> None:
    """Refuse names that a file cannot have, and those of files or folders that are there."""
    rest = [path for path in _files(vault) if path not in moves]
    taken = {fold(path): path for path in rest}
    kept = {
        fold(folder): folder
        for own in {folder_of(path) for path in rest}
        if own
        for folder in accumulate(own.split("/"), "{}/{}".format)
    }
    for old, new in moves.items():
        known = [part for part in _parents(new) if part in kept.values()]
        fault = find_name_fault(new[len(known[-1]) + 1 :] if known else new)
        if fault:
            raise RenameError(fault)
        other = taken.get(fold(new))
        if other is not None:
            differs = (
                "" if other == new else f', which differs from "{new}" only in case or accents'
            )
            message = f'"{old}" cannot be moved: there is "{other}" already{differs}'
            raise RenameError(message)
        for part in _parents(new):
            there = kept.get(fold(part), part)
            if there != part:
                message = f'"{part}" differs from the folder "{there}" only in case; write it so'
                raise RenameError(message)


def _parents(path: str) -> list[str]:
    folder = folder_of(path)
    return list(accumulate(folder.split("/"), "{}/{}".format)) if folder else []
