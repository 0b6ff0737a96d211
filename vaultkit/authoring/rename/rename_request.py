"""Plan a rename from OLD and NEW as a person writes them, or refuse it; `mv` starts here."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.authoring.rename.folder_notes import is_folder_note, rename_folder_notes
from vaultkit.authoring.rename.link_targets import Moved
from vaultkit.authoring.rename.new_path import (
    beside,
    folders_of,
    place_of,
    refuse_clashes,
    with_suffix,
)
from vaultkit.authoring.rename.rename_edits import make_plan
from vaultkit.authoring.rename.subjects.heading_and_block_names import (
    check_heading,
    plan_block,
    plan_heading,
)
from vaultkit.authoring.rename.subjects.rename_subject import Files
from vaultkit.authoring.rename.subjects.tag_and_property_names import plan_property, plan_tag
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import RenameError, name_some
from vaultkit.notes.edit import Edit
from vaultkit.notes.frontmatter.property_places import locate
from vaultkit.notes.frontmatter.yaml_text import write_value
from vaultkit.notes.paths import NotePath, fold, is_note, stem_of
from vaultkit.notes.source import BOM
from vaultkit.vault.links.named_notes import known_names, suggest_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from vaultkit.authoring.rename.rename_plan import Plan
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

PROPERTY = "property:"
REDIRECT_FROM = "redirect_from"
"""The property with old paths of a note, from which the site leads on."""
_PLAIN_PATH = lazy_re(r"[^\W\d_][\w ./()&+-]*[\w)]")
"""Paths that YAML reads as text without quotes."""
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
        new: A name (then it stays in its folder), a path from the root, with a slash, or a folder:
            a path that exists or ends in `/`; for the others, the new heading, `^block`, `#tag` or
            `property:name`.
        merge: Whether a tag or property may become one with another.
        redirect: Notes that keep their old path in the property `redirect_from`, if they move.

    Errors:
        RenameError: there is no such thing or are several, or it cannot have that name.
    """
    if old.startswith("#") and not is_path(vault, old):
        return make_plan(vault, plan_tag(vault, old, new, merge=merge))
    if old.startswith(PROPERTY):
        names = old.removeprefix(PROPERTY), new.removeprefix(PROPERTY)
        return make_plan(vault, plan_property(vault, *names, merge=merge))
    if "#" in old and not is_path(vault, old):
        return _plan_anchor(vault, old, new)
    moved, folder = plan_moves(vault, old, new)
    return replace(_plan_files(moved, folder, redirect), folder=folder)


def plan_paths(
    vault: Vault,
    moves: Mapping[str, str],
    *,
    redirect: Collection[str] = frozenset(),
    folder: tuple[str, str] = ("", ""),
) -> Plan:
    """Work out what new paths of several files come to; nothing is written.

    Args:
        vault: The vault as it is.
        moves: The new path of each file, by the old one; no two are the same.
        redirect: See `plan_rename`.
        folder: The folder that moves as a whole, and its new path; "" twice for none.

    Errors:
        RenameError: see `plan_rename`.
    """
    refuse_clashes(vault, moves)
    return replace(_plan_files(Moved(vault, moves), folder, redirect), folder=folder)


def _plan_files(moved: Moved, folder: tuple[str, str], redirect: Collection[str]) -> Plan:
    vault = moved.before
    extra = [
        edit
        for path, now in moved.moves.items()
        if path in redirect and path in vault.notes
        for edit in _add_redirect(vault.notes[NotePath(path)], path, now)
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


def names_file(vault: Vault, old: str) -> bool:
    """Tell whether OLD names a file or folder, and no part of a note, no tag and no property."""
    return is_path(vault, old) or ("#" not in old and not old.startswith(PROPERTY))


def is_path(vault: Vault, old: str) -> bool:
    """Tell whether OLD is the path of a file or folder."""
    folder = f"{old.rstrip('/')}/"
    return _is_file(vault, old) or any(path.startswith(folder) for path in _files(vault))


def _is_file(vault: Vault, path: str) -> bool:
    return path in vault.notes or path in vault.attachments


def get_named_note(vault: Vault, name: str) -> Note:
    """Return the note of a name or path.

    Errors:
        RenameError: there is none, or are several.
    """
    path = _find_file(vault, name)
    if path is None or path not in vault.notes:
        raise _missing(vault, name, vault.notes, "note")
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
    path, is_folder = find_subject(vault, old)
    if is_folder:
        place = _new_folder(vault, path, new)
        moves, pair = _move_folder(vault, path, place), (path, place)
    else:
        place = place_of(folders_of(_files(vault)), path, new)
        moves, pair = {path: with_suffix(vault, path, place)}, ("", "")
    moves = {one: other for one, other in moves.items() if one != other}
    if not moves:
        message = f'"{old}" already has that name'
        raise RenameError(message)
    refuse_clashes(vault, moves)
    return Moved(vault, moves), pair


def find_subject(vault: Vault, old: str) -> tuple[str, bool]:
    """Return the path of the file or folder that a path or name means, and whether it is a folder.

    Errors:
        RenameError: there is none, or are several.
    """
    name = old.strip("/") if len(old) > 1 else old
    folder = name if any(path.startswith(f"{name}/") for path in _files(vault)) else None
    path = None if old.endswith("/") else _find_file(vault, name)
    if folder and path and not is_folder_note(path, folder):
        message = f'"{old}" is a folder, and the name of "{path}"; write "{folder}/" or "{path}"'
        raise RenameError(message)
    if not (folder or path):
        raise _missing(vault, old, _files(vault), "note, folder or file")
    return folder or path or "", folder is not None


def _files(vault: Vault) -> tuple[str, ...]:
    return (*vault.notes, *vault.attachments)


def _missing(vault: Vault, name: str, among: Iterable[str], noun: str) -> RenameError:
    names = (*map(stem_of, among), *known_names(vault))
    return RenameError(f'no {noun} "{name}"{suggest_names(name, names)}')


def _new_folder(vault: Vault, old: str, new: str) -> str:
    wanted = new.strip("/") if "/" in new.rstrip("/") else beside(old, new.rstrip("/"))
    if fold(wanted) == fold(old) and wanted != old:
        return wanted  # another case of the same folder
    place = place_of(folders_of(_files(vault)), old, new)
    if f"{place}/".startswith(f"{old}/") and place != old:
        message = f'"{old}" cannot be moved into itself'
        raise RenameError(message)
    if is_note(place) and not is_note(old) and not new.endswith("/"):
        message = f'"{old}" is a folder, and "{place}" names a note; give it another name'
        raise RenameError(message)
    return place


def _move_folder(vault: Vault, old: str, new: str) -> dict[str, str]:
    unread = [f"{path}: {why}" for path, why in vault.skipped if path.startswith(f"{old}/")]
    if unread:
        message = f'"{old}" holds what was not read, so it stays:'
        raise RenameError(message, *name_some(unread, _NAMED))
    inside = [path for path in _files(vault) if path.startswith(f"{old}/")]
    return rename_folder_notes({path: new + path[len(old) :] for path in inside}, old, new)


def _add_redirect(note: Note, path: str, now: str) -> list[Edit]:
    """Return the edits that add an old path to `redirect_from`; none if it is there already.

    The path that the note has now does not stay there: nothing leads on to itself. A block that
    cannot be read as YAML, or a value that is neither list nor text, stays.
    """
    front = note.frontmatter
    item = path if _PLAIN_PATH.fullmatch(path) else json.dumps(path, ensure_ascii=False)
    if front is None:
        start = len(BOM) if note.source.data.startswith(BOM) else 0
        is_plain = not start and not any(x.kind.startswith("frontmatter") for x in note.faults)
        text = f"---\n{REDIRECT_FROM}:\n  - {item}\n---\n"
        return [Edit(note.path, 0, 0, text)] if is_plain else []
    if note.has_unread_properties:
        return []
    if REDIRECT_FROM not in front.properties:
        return [Edit(note.path, front.end, front.end, f"{REDIRECT_FROM}:\n  - {item}\n")]
    return _extend_redirect(note, path, now, item)


def _extend_redirect(note: Note, path: str, now: str, item: str) -> list[Edit]:
    front = note.frontmatter
    value = note.properties[REDIRECT_FROM]
    if front is None or value == path or (isinstance(value, list) and path in value):
        return []
    start, end = locate(note.source, front, REDIRECT_FROM)
    raw = note.source.slice(start, end).rstrip()
    end = start + len(raw.encode())
    if value is None:
        return [Edit(note.path, start, start, f"\n  - {item}" if not raw else item)]
    if isinstance(value, str):
        return [Edit(note.path, start, end, f"[{raw}, {json.dumps(path)}]")]
    if not isinstance(value, list):
        return []
    return [_append_redirect(note, value, (start, end), path, now)]


def _append_redirect(
    note: Note, value: list[object], span: tuple[int, int], path: str, now: str
) -> Edit:
    """Return the edit that adds a path to a list; an item a line stays an item a line."""
    raw = note.source.slice(*span)
    if raw.startswith("[") or now in value or note.frontmatter is None:
        rest = [one for one in value if one != now]
        return Edit(note.path, *span, write_value([*rest, path]))
    first, last = locate(note.source, note.frontmatter, f"{REDIRECT_FROM}.{len(value) - 1}")
    lead = note.source.slice(note.source.data.rfind(b"\n", 0, first) + 1, first)
    return Edit(note.path, last, last, f"\n{lead}{write_value(path)}")
