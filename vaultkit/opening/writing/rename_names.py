"""OLD and NEW of a rename, as a program names them: paths start at the vault's root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.errors import RenameError
from vaultkit.notes.paths import fold, folder_of, is_absolute
from vaultkit.opening import note_lookup

if TYPE_CHECKING:
    from vaultkit.opening.open_vault import Opened
    from vaultkit.opening.vault_place import Place


def read_names(opened: Opened, old: str, new: str) -> tuple[str, str]:
    """Return what OLD and NEW mean, aliases as paths.

    Errors:
        RenameError: NEW is an absolute path, or means a name and a folder.
        VaultNotFoundError: OLD is an alias of several notes.
    """
    from vaultkit.authoring.rename.rename_request import find_subject, names_file

    vault = opened.vault
    if not names_file(vault, old):
        if old.startswith(("#", "property:")):
            return old, new
        name, mark, part = old.partition("#")
        return note_lookup.without_alias(vault, name) + mark + part, new.removeprefix(f"{name}#")
    path, is_folder = find_subject(vault, note_lookup.without_alias(vault, old))
    refuse_absolute(new)
    return (f"{path}/" if is_folder else path), _read_new(opened.place, path, new)


def refuse_absolute(new: str) -> None:
    """Refuse a path that is absolute on some system: it is none of the vault.

    Errors:
        RenameError: it is absolute.
    """
    if is_absolute(new):
        message = f'"{new}" is an absolute path; write it from the root of the vault'
        raise RenameError(message)


def _read_new(place: Place, path: str, new: str) -> str:
    """Return NEW, with a slash at its end if it is a folder, empty ones included."""
    if fold(new.strip("/")) == fold(path) or not new:
        return new
    if "/" in new:
        is_folder = (place.root / new).is_dir()
        return f"{new.rstrip('/')}/" if is_folder else new
    beside = f"{folder_of(path)}/{new}".lstrip("/")
    for folder in (beside, new):
        if (place.root / folder).is_dir() and fold(folder) != fold(path):
            what = f'"{new}" may be a name or the folder "{folder}/"; nothing was changed'
            message = f'{what}; write "{folder}/" for the folder, or a path for the name'
            raise RenameError(message)
    return new
