"""Plan an edit; write any plan in one transaction, and take it back."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.errors import VaultkitError, VaultNotFoundError, WriteError
from vaultkit.notes.source import BOM, Source
from vaultkit.opening.open_vault import Opened, open_vault
from vaultkit.opening.typed_paths import name_of
from vaultkit.opening.vault_place import Place, find_place, find_surrounding
from vaultkit.opening.writing.vault_changes import changes_of, writing
from vaultkit.public_api.argument_names import words_of, wrong_type
from vaultkit.public_api.note_questions import the_path_of
from vaultkit.public_api.public_values import Note, Plan, Vault, opened_of

if TYPE_CHECKING:
    from os import PathLike

    from vaultkit.notes.paths import NotePath


def plan_edit(vault: Vault, note: str | PathLike[str] | Note, text: str) -> Plan:
    r"""Plan another text for a note. Nothing is written yet, and no other file is looked at.

    Args:
        vault: The vault.
        note: The note, or its path, name or alias; a name that several notes have is refused.
        text: What the whole file is to hold, as `Note.text` gives it: front matter included. It
            gets the line ends that the file has, and a byte order mark stays.

    Errors:
        VaultkitError: no such note; a note of another vault, or of this one before it was loaded
            again, that holds something else there; one that cannot be written: a symbolic link,
            bytes that are no UTF-8; or nothing marks the folder as a vault, and it may be a part of
            one.

    Example:
        >>> note = vaultkit.find_note(vault, "South bed")
        >>> plan = vaultkit.plan_edit(vault, note, note.text.replace("Sandy", "Sand"))
        >>> plan.paths
        ('Beds/South bed.md',)
    """
    opened_of(vault)
    path = the_path_of(vault, note)
    return _plan(vault, {path: words_of(text, "text")}, shlex.join(("edit", path)))


def plan_edits(vault: Vault, texts: Mapping[str, str] | Mapping[Note, str]) -> Plan:
    r"""Plan other texts for several notes, which are written together, and taken back together.

    Args:
        vault: The vault.
        texts: By the note, or its path, name or alias, what the whole file is to hold; see
            `plan_edit`. Those that are the same as before are no change.

    Errors:
        VaultkitError: see `plan_edit`; or two names mean one note.

    Example:
        >>> beds = [note for note in vault.notes.values() if note.type == "bed"]
        >>> plan = vaultkit.plan_edits(vault, {bed: bed.text + "\nDig.\n" for bed in beds})
        >>> plan.paths
        ('Beds/North bed.md', 'Beds/South bed.md')
    """
    opened_of(vault)
    if not isinstance(texts, Mapping):
        raise wrong_type(texts, "texts", "a dict of notes and their texts")
    new: dict[NotePath, str] = {}
    for note, text in texts.items():
        path = the_path_of(vault, note)
        if path in new:
            message = f"{path}: named twice in texts; nothing was planned; give each note once"
            raise WriteError(message)
        new[path] = words_of(text, f"the text of {path}")
    return _plan(vault, new, shlex.join(("edit", *new)) if len(new) == 1 else "edit several notes")


def _plan(vault: Vault, texts: Mapping[NotePath, str], name: str) -> Plan:
    """Plan other texts for notes.

    Errors:
        WriteError: one of them cannot be written.
        VaultNotFoundError: nothing marks the folder as a vault, and it may be a part of one.
    """
    opened = opened_of(vault)
    refuse_part(opened.place)
    sources: dict[str, bytes] = {}
    for path in sorted(texts):
        source = opened.vault.notes[path].source
        data = _edited(source, texts[path])
        if data != source.data:
            sources[path] = data
    changes = changes_of(opened.vault, sources)

    def write() -> None:
        from vaultkit.vault.write import write_files

        write_files(opened.place.root, changes, keep=name)

    return Plan(vault, name, tuple(sources), {}, (), lambda: _diff(opened, sources), write)


def apply(plan: Plan) -> Vault:
    """Write a plan: all of its files, or none. Effect: writes.

    The run is kept, so that `undo`, or `vaultkit undo` in a shell, takes it back. If an earlier
    run of vaultkit was interrupted, it is first completed or taken back.

    Args:
        plan: What `plan_edit`, `plan_edits` or `plan_rename` gave.

    Returns:
        The vault as it is now, loaded again.

    Errors:
        VaultkitError: a file changed since the vault was loaded, another process writes
            (`vaultkit.errors.VaultLockedError`: the same again may work later), the config has
            faults by now, or the disk refuses; every file is as it was.

    Example:
        >>> vault = vaultkit.apply(vaultkit.plan_rename(vault, "Basil", "Sweet basil"))
        >>> vaultkit.find_note(vault, "sweet basil").path
        'Plants/Sweet basil.md'
    """
    if not isinstance(plan, Plan):
        raise wrong_type(plan, "plan", "what plan_edit, plan_edits or plan_rename gives")
    place = opened_of(plan.vault).place
    _find_again(place)  # a config with faults is told before anything is written
    if plan.paths:
        with writing(place.root):
            plan._write()  # noqa: SLF001 - the one reader
    return _load_again(place)


def undo(vault: Vault) -> Vault:
    """Take back the last change of vaultkit, whoever made it: `apply` or a command. Effect: writes.

    Called again it takes back the one before; `vaultkit redo` in a shell does one again.

    Args:
        vault: The vault; when it was loaded does not matter.

    Returns:
        The vault as it is now, loaded again.

    Errors:
        VaultkitError: there is nothing to take back, or a file of that change was changed since;
            every file is as it was.

    Example:
        >>> vault = vaultkit.apply(vaultkit.plan_rename(vault, "Basil", "Sweet basil"))
        >>> vault = vaultkit.undo(vault)
        >>> vaultkit.find_note(vault, "basil").path
        'Plants/Basil.md'
    """
    from vaultkit.vault.write import DONE, UNDONE, read_kept, step_back

    place = opened_of(vault).place
    _find_again(place)  # a config with faults is told before anything is written
    with writing(place.root) as recovered:
        is_done = recovered is not None and recovered.action == UNDONE
        kept = None if is_done else read_kept(place.root, DONE)
        if kept is not None:
            step_back(place.root, kept)
        elif not is_done:
            message = f"there is no change of vaultkit in {name_of(place.root)} to be undone"
            raise VaultkitError(message)
    return _load_again(place)


def _load_again(place: Place) -> Vault:
    """Load a vault anew, its config too, which a rename may have changed."""
    return Vault(open_vault(replace(_find_again(place), parts=())))


def _find_again(place: Place) -> Place:
    """Find a vault anew, by the config it was found with if that is still there.

    Errors:
        ConfigError: the config has faults by now.
    """
    config = place.config.path
    return find_place([place.root], config=config if config and config.exists() else None)


def refuse_part(place: Place) -> None:
    """See that a vault is a whole one, not a folder of one that nothing marks.

    Errors:
        VaultNotFoundError: it may be a part of the repository around it.
    """
    top = find_surrounding(place.root) if place.config.vault is None else None
    if top is not None:
        message = (
            f"nothing marks {name_of(place.root)} as a vault, and the repository around it, "
            f"{top}, holds other notes, which would be left as they are; nothing was changed; "
            "put a vaultkit.toml, which may be empty, into the folder of the vault, and load that"
        )
        raise VaultNotFoundError(message)


def _edited(source: Source, text: str) -> bytes:
    """Return the bytes of a file that is to hold another text, with its line ends and its mark.

    Errors:
        WriteError: bytes would be lost, or the text cannot be written.
    """
    if not source.is_utf8:
        message = f"{source.path}: holds bytes that are not UTF-8, which an edit would lose"
        raise WriteError(message)
    try:
        data = _with_line_ends(source.text, text).removeprefix(BOM.decode()).encode()
    except UnicodeEncodeError as error:
        message = f"{source.path}: character {error.start} of the text cannot stand in a file"
        raise WriteError(message) from error
    return BOM + data if source.data.startswith(BOM) else data


def _with_line_ends(old: str, new: str) -> str:
    """Return a text with the line ends of another, if those are all alike; else as it is."""
    windows = old.count("\r\n")
    other = old.count("\n") - windows
    if bool(windows) is bool(other):
        return new
    return new.replace("\r\n", "\n").replace("\n", "\r\n" if windows else "\n")


def _diff(opened: Opened, sources: dict[str, bytes]) -> str:
    from vaultkit.checks.report.human_readable.patch_report import render_patch
    from vaultkit.checks.report.report_style import Style

    return render_patch(opened.vault, sources, Style())
