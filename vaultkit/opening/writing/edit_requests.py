"""What can be asked of notes: properties, text, extracts and merges, each as an `EditRun`.

The command line, the public door and an agent's server all ask here, with what was read.
"""

from __future__ import annotations

import posixpath
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import EditError, VaultNotFoundError
from vaultkit.notes.frontmatter.property_edits import REMOVED, spelled
from vaultkit.notes.paths import NotePath, folder_of, is_note
from vaultkit.opening.note_lookup import find_note
from vaultkit.opening.writing.edit_run import EditRun, plan_edit_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from vaultkit.authoring.editing.note_merge import MergeOptions
    from vaultkit.opening.note_lookup import TellAlias
    from vaultkit.opening.open_vault import Opened
    from vaultkit.vault.vault import Vault

_ON_LINE = lazy_re(r"([^#]*?[^#:]):([1-9][0-9]*)(?::[0-9]+)?:?")
"""A note and a line of it, as messages name places: `Notes/A.md:12`, with a column or not."""
LEAVES = ("link", "embed", "nothing")
"""What may stand where text was taken out."""
PREFERENCES = ("target", "source")
"""Whose properties may count where two notes become one."""


def split_part(name: str) -> tuple[str, str]:
    """Return the note of `NOTE#Part` or `NOTE:LINE`, and the part of it, a line as `:LINE`."""
    note, _, part = name.partition("#")
    on_line = _ON_LINE.fullmatch(name)
    return (on_line[1], f":{on_line[2]}") if on_line else (note, part.strip())


def find_part(vault: Vault, name: str, tell_alias: TellAlias | None = None) -> tuple[NotePath, str]:
    """Return the note that `NOTE#Part` or `NOTE:LINE` means, and the part of it.

    Errors:
        VaultNotFoundError: there is no such note, or are several.
    """
    if NotePath(name) in vault.notes:
        return NotePath(name), ""
    note, part = split_part(name)
    if part.startswith(":"):  # a note may be called "At 12:30", by an alias
        with suppress(VaultNotFoundError):
            return find_note(vault, name, tell_alias=tell_alias), ""
    return find_note(vault, note, tell_alias=tell_alias), part


def assign(
    opened: Opened,
    path: NotePath,
    words: Iterable[str],
    *,
    today: date,
    is_forced: bool = False,
) -> EditRun:
    """Plan properties as people type them: `key=value`, `key+=item`, `key-=item`, `key:=JSON`.

    Errors:
        EditError: a word is no such thing, or see `set_values`.
    """
    from vaultkit.authoring.editing.property_words import plan_values, read_assignment

    note = opened.vault.notes[path]
    said = [read_assignment(word) for word in words]
    values = plan_values(note, said, opened.config, opened.vault.settings)
    return set_values(opened, path, values, today=today, is_forced=is_forced)


def set_values(
    opened: Opened,
    path: NotePath,
    values: Mapping[str, Any],
    *,
    today: date,
    is_forced: bool = False,
) -> EditRun:
    """Plan other values of properties.

    Errors:
        EditError: the front matter cannot be changed so, or a value does not fit the schema.
    """
    from vaultkit.authoring.editing.text_edits import plan_properties

    return plan_edit_run(
        opened,
        lambda vault: plan_properties(vault, vault.notes[path], values),
        today=today,
        judged=[path],
        is_forced=is_forced,
    )


def unset(
    opened: Opened, path: NotePath, keys: Iterable[str], *, today: date, is_forced: bool = False
) -> EditRun:
    """Plan that properties go.

    Errors:
        EditError: the front matter cannot be changed so, or the schema requires one.
    """
    values = dict.fromkeys(keys, REMOVED)
    note = opened.vault.notes[path]
    run = set_values(opened, path, values, today=today, is_forced=is_forced)
    absent = [key for key in values if spelled(note, key) not in note.properties]
    remarks = (f'{opened.prefix}{path}: has no property "{key}"' for key in absent)
    return replace(run, remarks=(*run.remarks, *remarks))


def append(opened: Opened, path: NotePath, part: str, text: str, *, today: date) -> EditRun:
    """Plan text at the end of a note, or of one of its sections.

    Errors:
        EditError: there is no such section, or the text would be read as something else.
    """
    from vaultkit.authoring.editing.text_edits import plan_append

    return plan_edit_run(
        opened, lambda vault: plan_append(vault, vault.notes[path], part, text), today=today
    )


def replace_section(  # noqa: PLR0913 - what an edit may be asked for
    opened: Opened,
    path: NotePath,
    part: str,
    text: str,
    *,
    today: date,
    is_forced: bool = False,
) -> EditRun:
    """Plan another text for a section.

    Errors:
        EditError: there is no such section, or links lead into what goes.
        UnreadError: something could not be read that may lead there.
    """
    from vaultkit.authoring.editing.text_edits import plan_section

    return plan_edit_run(
        opened,
        lambda vault: plan_section(vault, vault.notes[path], part, text, is_forced=is_forced),
        today=today,
        follows=True,
        is_forced=is_forced,
    )


def extract(  # noqa: PLR0913 - what an edit may be asked for
    opened: Opened,
    path: NotePath,
    part: str,
    new: str,
    *,
    today: date,
    leave: str = "link",
    is_forced: bool = False,
) -> EditRun:
    """Plan a new note made of a part of one: a section, a block or a list item.

    Args:
        opened: The vault.
        path: The note.
        part: The heading of the section, `^` and the id of the block or list item, or `:` and the
            line of the heading or list item.
        new: The path of the new note from the root, `/` at the end for a folder to put it into; a
            name without a slash stays beside the note; "" for the heading's.
        today: The day to count from.
        leave: What stands in its place: one of `LEAVES`.
        is_forced: See `plan_edit_run`.

    Errors:
        EditError: there is no such part, or the new note cannot be there.
        UnreadError: something could not be read that may lead there.
    """
    from vaultkit.authoring.editing.note_extraction import plan_extract

    def make(vault: Vault) -> Any:
        target = _new_path(vault, path, part, new)
        return plan_extract(vault, vault.notes[path], part, target, leave)

    return plan_edit_run(opened, make, today=today, follows=True, is_forced=is_forced)


def _new_path(vault: Vault, path: NotePath, part: str, new: str) -> str:
    """Return the path that is meant for a new note.

    Errors:
        EditError: it lies outside the vault, or no name can be made.
    """
    from vaultkit.authoring.editing.note_extraction import default_path

    if not new:
        return default_path(vault.notes[path], part)
    name = new if "/" in new else f"{folder_of(path)}/{new}"
    there = posixpath.normpath(name.lstrip("/") or ".")
    if there == ".." or there.startswith("../"):
        message = f'"{new}" lies outside the vault; nothing was changed'
        raise EditError(message)
    folder = "" if there == "." else there
    is_folder = not folder or any(p.startswith(f"{folder}/") for p in vault.notes)
    if new.endswith("/") or ("/" in new and is_folder and not is_note(there)):
        last = default_path(vault.notes[path], part).rpartition("/")[2]
        return f"{folder}/{last}" if folder else last
    return there if is_note(there) else f"{there}.md"


def merge(  # noqa: PLR0913 - what an edit may be asked for
    opened: Opened,
    source: NotePath,
    target: NotePath,
    part: str = "",
    *,
    today: date,
    options: MergeOptions | None = None,
    redirect: bool | None = None,
    is_forced: bool = False,
) -> EditRun:
    """Plan one note of two.

    Args:
        opened: The vault.
        source: The note that goes.
        target: The note that takes its text.
        part: The section of the target that the text comes to the end of; "" for the whole note.
        today: The day to count from.
        options: How they are put together.
        redirect: Whether the path of a published note that goes is kept; None for what the config
            says.
        is_forced: See `plan_edit_run`.

    Errors:
        EditError: they cannot become one.
        UnreadError: something could not be read that may lead there.
        RenameError: a setting would change what is published.
    """
    from vaultkit.authoring.editing.note_merge import MergeOptions, plan_merge
    from vaultkit.opening.writing.rename_run import keeps_path

    is_kept = keeps_path(opened, source, wanted=redirect)
    chosen = (options or MergeOptions())._replace(redirect=is_kept)

    def make(vault: Vault) -> Any:
        return plan_merge(vault, vault.notes[source], vault.notes[target], part, chosen)

    return plan_edit_run(
        opened, make, today=today, judged=[target], follows=True, is_forced=is_forced
    )


def create(  # noqa: PLR0913 - what a new note is made of
    opened: Opened,
    title: str,
    *,
    when: datetime,
    kind: str = "",
    folder: str | None = None,
    text: str = "",
    values: Mapping[str, Any] | None = None,
) -> EditRun:
    """Plan a new note; links that it would catch are written so that it does not.

    Args:
        opened: The vault.
        title: Its title.
        when: The moment that a template asks for.
        kind: Its type, whose template it is made from; "" for an empty note.
        folder: Its folder; None for where such notes are.
        text: What it says, behind the template.
        values: Properties that it has besides.

    Errors:
        EditError: there is such a note, or it cannot have that name or these properties.
        RenameError: there is no such type, or its template holds code.
    """
    from vaultkit.authoring.editing.note_creation import plan_creation

    def make(vault: Vault) -> Any:
        return plan_creation(
            vault, opened.config, title, when=when, kind=kind, folder=folder, text=text,
            values=values or {},
        )  # fmt: skip

    return plan_edit_run(opened, make, today=when.date())
