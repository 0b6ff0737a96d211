"""Choose the path of a new note: as asked, with its like, or where Obsidian makes notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.errors import RenameError
from vaultkit.notes.paths import NotePath, fold, folder_of, is_note
from vaultkit.notes.text.file_names import find_name_fault, name_for
from vaultkit.vault.files.excluded_files import match_any
from vaultkit.vault.obsidian.new_note_folder import find_period, usual_place

if TYPE_CHECKING:
    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.vault.obsidian.new_note_folder import Period, Place
    from vaultkit.vault.vault import Vault


class Wanted(NamedTuple):
    """A note that somebody wants.

    Args:
        kind: Its type.
        title: Its title.
    """

    kind: str
    title: str


def templates_of(vault: Vault, config: Config) -> list[Note]:
    """Return the notes that are templates, by Obsidian's settings or the config."""
    folders = tuple(f"{folder}/" for folder in vault.settings.templates)
    is_template = match_any(config.templates)
    return [n for p, n in vault.notes.items() if p.startswith(folders) or is_template(p)]


def named_template(vault: Vault, period: Period) -> Note | None:
    """Return the note that is the template of a kind of periodic notes, None if there is none."""
    path = period.template if is_note(period.template) else f"{period.template}.md"
    return vault.notes.get(NotePath(path))


def period_of(vault: Vault, wanted: Wanted, template: Note | None) -> Place | None:
    """Return where a note named after a day belongs, if it is of the type that such notes have."""
    place = find_period(vault.settings.new_notes, wanted.title)
    if place is None or place.period is None:
        return None
    own = named_template(vault, place.period)
    is_named = fold(wanted.kind) in {place.period.kind, f"{place.period.kind} note"}
    return place if is_named or (template is not None and template is own) else None


def choose_path(
    vault: Vault, config: Config, wanted: Wanted, folder: str | None, period: Place | None
) -> tuple[NotePath, str]:
    """Return the path of a new note, and whose choice its folder is.

    Args:
        vault: The vault.
        config: For what is a template.
        wanted: The note.
        folder: Where it was asked to go, None if it was not.
        period: Where it belongs as a note of a day, a week, …; None if it is none.

    Errors:
        RenameError: the title is none for a file, or there is a note of that name already.
    """
    parts = wanted.title.replace("\\", "/").split("/")
    if {".", ".."} & {part.strip() for part in parts}:
        message = f'"{wanted.title}" is a path, not a title; name the folder with --folder'
        raise RenameError(message)
    name = name_for(wanted.title)
    if not name:
        message = f'"{wanted.title}" leaves nothing for a file name'
        raise RenameError(message)
    if folder is not None:
        folder, why = folder.strip("/"), ""
        stem = name if folder in {"", "."} else f"{folder}/{name}"
    elif period is not None:
        stem, why = period.path, period.why
    else:
        stem, why = _usual_stem(vault, config, wanted.kind, name)
    path = f"{stem}.md"
    fault = find_name_fault(path)
    if fault:
        raise RenameError(fault)
    there = vault.resolver.named(f"{stem.rpartition('/')[2]}.md")
    if there:
        message = f'there is a note of that name already: "{there[0]}"; give another title'
        raise RenameError(message)
    return NotePath(path), why


def _usual_stem(vault: Vault, config: Config, kind: str, name: str) -> tuple[str, str]:
    """Return where a note of a type goes: to the others, else where Obsidian makes new notes."""
    templates = {note.path for note in templates_of(vault, config)}
    own = {
        folder_of(path)
        for path, note in vault.notes.items()
        if note.type == fold(kind) and path not in templates
    }
    if len(own) == 1:
        folder = own.pop()
        why = f'where the notes of type "{kind}" are'
        return (f"{folder}/{name}" if folder else name), why
    place = usual_place(vault.settings.new_notes, name)
    return place.path, place.why
