"""Find and read the vault that a command is about, and say on stderr what was taken and skipped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultkit.cli.terminal.output import ProgressBar, protect
from vaultkit.notes.text.quantities import count
from vaultkit.opening import vault_place
from vaultkit.opening.note_lookup import find_note
from vaultkit.opening.open_vault import Opened, choose_notes, refuse_empty
from vaultkit.opening.typed_paths import prefix_of
from vaultkit.opening.vault_place import Place, is_marked, relative_to_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from vaultkit.cli.arguments.options import Common
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.opening.note_lookup import TellAlias
    from vaultkit.vault.vault import Vault

_kept: list[Vault] = []
"""The vault read last, kept to the end: taking it apart when a command returns takes a while."""


def find_place(common: Common, paths: Sequence[Path] = (), *, takes_names: bool = False) -> Place:
    """Find the vault that paths belong to, as the options say; see `vault_place.find_place`.

    Effect: `put` follows no symbolic link in that vault from now on.
    """
    place = vault_place.find_place(
        paths, vault=common.vault, config=common.config, takes_names=takes_names
    )
    protect(place.root)
    return place


def open_vault(
    common: Common,
    paths: Sequence[Path] = (),
    *,
    jobs: int | None = None,
    takes_names: bool = False,
) -> Opened:
    """Find the vault that paths belong to and read it. Effect: reads; complains on stderr.

    Args:
        common: The options of every command.
        paths: Files and folders.
        jobs: See `load_vault`.
        takes_names: Whether paths may be names and aliases of notes.

    Errors:
        VaultNotFoundError: no such file or folder, or no notes.
        ConfigError: the config has faults.
    """
    return read_place(find_place(common, paths, takes_names=takes_names), common, jobs=jobs)


def read_place(  # noqa: PLR0913 - keywords for what few callers need
    place: Place,
    common: Common,
    *,
    jobs: int | None = None,
    known: Mapping[NotePath, Note] | None = None,
    meanwhile: Callable[[int], object] | None = None,
    at_missing: Callable[[], object] | None = None,
    tells_inner: bool = True,
) -> Opened:
    """Read the vault at a place; see `load_vault`.

    Args:
        place: The place.
        common: Options of all commands.
        jobs: See `load_vault`, as `at_missing`.
        known: Notes that were read before.
        meanwhile: What is done while others read; given how many processes read.
        at_missing: What is done as soon as a link leads nowhere.
        tells_inner: Whether to tell of vaults below a folder that nothing marks as one.
    """
    from vaultkit.vault.load import load_vault

    tell_place(place, common)
    bar = ProgressBar("reading notes", is_wanted=not common.quiet)
    try:
        vault = load_vault(
            place.root,
            jobs=jobs,
            progress=bar,
            known=known,
            meanwhile=meanwhile,
            at_missing=at_missing,
        )
    finally:
        bar.wipe()
    opened = take_vault(place, common, vault)
    if tells_inner and known is None and not common.quiet and not is_marked(place):
        from vaultkit.cli.vault_access.inner_vault_messages import tell_inner_vaults

        tell_inner_vaults(place, (*vault.notes, *vault.attachments))
    return opened


def tell_place(place: Place, common: Common) -> None:
    """Say where a vault lies that is to be read. Effect: prints."""
    from vaultkit.cli.vault_access.unmarked_folder import tell_unmarked

    tell_unmarked(common, place)
    common.tell(f"vault: {place.root}")
    common.tell(f"config: {place.config.path or 'none, defaults apply'}")


def take_vault(place: Place, common: Common, vault: Vault) -> Opened:
    """Return a vault that was read, with the notes that are meant. Effect: tells what was left out.

    Errors:
        VaultNotFoundError: it holds no notes, or nothing that the place names.
    """
    _kept[:] = [vault]
    opened = choose_notes(place, vault, alias_teller(vault, is_quiet=common.quiet))
    _tell_skipped(opened, common)
    refuse_empty(opened)
    common.tell(f"read {count(len(vault.notes), 'note')}")
    return opened


def _tell_skipped(opened: Opened, common: Common) -> None:
    unread = opened.unread
    for path, reason in opened.vault.skipped:
        line = f"skipped {opened.prefix}{path}: {reason}"
        if (path, reason) in unread:
            click.echo(line, err=True)
        else:
            common.tell(line)


def open_note(common: Common, name: str) -> tuple[Opened, NotePath]:
    """Read the vault that a note belongs to, and find the note by file, vault path or name.

    Errors:
        VaultNotFoundError: there is no such note.
    """
    path = Path(name)
    is_file = path.is_file()
    start = find_place(common, [path] if is_file and common.vault is None else [])
    opened = read_place(replace(start, parts=()), common)
    teller = alias_teller(opened.vault, is_quiet=common.quiet)
    return opened, find_note(opened.vault, relative_to_vault(name, start), tell_alias=teller)


def alias_teller(vault: Vault, *, is_quiet: bool) -> TellAlias | None:
    """Return what says on stderr whose alias a name is; None if nothing is to be said."""

    def tell(name: str, path: NotePath) -> None:
        click.echo(f'"{name}" is an alias of {prefix_of(vault.root)}{path}', err=True)

    return None if is_quiet else tell
