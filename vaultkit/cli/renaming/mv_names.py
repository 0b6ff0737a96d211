"""OLD and NEW of `vaultkit mv`, as they are typed, as names and paths of the vault.

Whatever could be meant in two ways is refused with both of them, as commands to choose from.
"""

from __future__ import annotations

import os
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.cli.vault_access.find_and_read import alias_teller
from vaultkit.errors import RenameError
from vaultkit.notes.paths import fold, folder_of, is_absolute, is_note
from vaultkit.opening.note_lookup import without_alias
from vaultkit.opening.typed_paths import as_typed, spelled_otherwise

if TYPE_CHECKING:
    from vaultkit.cli.arguments.vault_paths import Shell
    from vaultkit.vault.vault import Vault

WORDS = ("#", "property:")
"""What OLD starts with if it names no file."""
_HERE = ("./", "../")


def file_in(old: str) -> Path | None:
    """Return the file or folder that OLD names from the current folder, None if it does not."""
    names = [] if old.startswith(WORDS) else [old, old.partition("#")[0]]
    return next((Path(name) for name in names if name and Path(name).exists()), None)


def read_old(shell: Shell, old: str) -> str:
    """Return OLD as a path of the vault if it is one, else as it is: a name, a tag, a property."""
    if old.startswith(WORDS):
        return old
    file, mark, part = old.partition("#")
    old = f"{as_typed(file)}{mark}{part}"
    for name in dict.fromkeys((old, old.partition("#")[0])):
        path = _path_of(shell, name) if name else None
        if path:
            is_folder = name.endswith("/") or ("/" in name and shell.is_folder(path))
            slash = "/" if is_folder and name == old else ""
            return f"{path}{slash}{old[len(name) :]}"
    return old


def _path_of(shell: Shell, name: str) -> str | None:
    """Return the vault path of a file or folder that is there, None if there is none."""
    full = os.path.join(shell.real, name)
    if shell.here is None and not os.path.isabs(name) and os.path.exists(full):
        return posixpath.normpath(name).strip("/")
    with_suffix = f"{name}.md" if "/" in name and not name.endswith("/") else name
    there = next((text for text in (name, with_suffix) if os.path.lexists(text)), None)
    return shell.relative(os.path.join(os.getcwd(), there)) if there else None


def by_path(vault: Vault, old: str, *, is_quiet: bool) -> str:
    """Return OLD with the path of its note in the place of an alias. Effect: says so.

    Errors:
        VaultNotFoundError: it is an alias of several notes.
    """
    from vaultkit.authoring.rename.rename_request import names_file

    if old.startswith(WORDS):
        return old
    teller = alias_teller(vault, is_quiet=is_quiet)
    if names_file(vault, old):
        return without_alias(vault, old, teller)
    name, mark, part = old.partition("#")
    return without_alias(vault, name, teller) + mark + part


def find_named(vault: Vault, shell: Shell, name: str) -> tuple[str, bool]:
    """Return the file or folder that a name or path means, and whether it is a folder.

    Errors:
        RenameError: there is none, or are several; or it is a folder without a file of the vault.
    """
    from vaultkit.authoring.rename.rename_request import find_subject

    try:
        return find_subject(vault, name)
    except RenameError as error:
        folder = name.strip("/")
        files = (*vault.notes, *vault.attachments)
        holds = any(path.startswith(f"{folder}/") for path in files)
        if not folder or holds or not shell.is_folder(folder):
            raise
        here = next(iter(spelled_otherwise(vault.root, folder, files)), "")
        if here:
            return find_subject(vault, "/".join(here.split("/")[: folder.count("/") + 1]) + "/")
        message = (
            f'"{folder}/" holds nothing that belongs to the vault, so no link or setting would '
            "follow; nothing was changed; rename the folder itself, and see to settings that name "
            "it"
        )
        raise RenameError(message) from error


def read_new(shell: Shell, old: str, new: str, *, is_folder: bool) -> str:
    """Return NEW for a file or folder: a name as it is, a path with a slash before it.

    Args:
        shell: Where it was typed.
        old: What gets the name, by its path.
        new: What was typed.
        is_folder: Whether that is a folder.

    Errors:
        RenameError: it is no place of the vault, or there are two readings.
    """
    new = as_typed(new)
    typed_old = shell.spell(old, is_folder=is_folder)
    if "/" not in new and new not in {".", ".."} and not is_absolute(new):
        _refuse_folder(shell, old, new, typed_old)
        return new
    path = shell.read(new)
    last = new.rstrip("/").rpartition("/")[2]
    is_into = new.endswith("/") or last in {".", ".."}
    if fold(path) == fold(old):
        return f"/{path}"
    _refuse_other_folder(shell, path, new, typed_old, is_into=is_into)
    is_there = shell.is_folder(path)
    return f"/{path}/" if path and (is_into or is_there) else f"/{path}"


def _refuse_folder(shell: Shell, old: str, name: str, typed_old: str) -> None:
    """Refuse a name that a folder has, one beside it, here, or at the vault's root."""
    own = f"{folder_of(old)}/{name}" if folder_of(old) else name
    here = f"{shell.here}/{name}" if shell.here else name
    there = [path for path in (here, own, name) if shell.is_folder(path)]
    folder = next((path for path in there if fold(path) != fold(old)), None)
    if not name or folder is None:
        return
    suffix = ".md" if is_note(old) and not is_note(name) else ""
    into = shell.command("mv", typed_old, shell.spell(folder, is_folder=True))
    named = own + suffix
    if shell.is_folder(named):
        message = f'the name "{name}" is taken by the folder "{named}/"; nothing was changed; write'
        raise RenameError(message, f"{into}   (into the folder)")
    message = f'"{name}" may be a name or the folder "{folder}/"; nothing was changed; write one of'
    raise RenameError(
        message,
        f"{shell.command('mv', typed_old, shell.spell(named))}   (its name)",
        f"{into}   (into the folder)",
    )


def _refuse_other_folder(
    shell: Shell, path: str, new: str, typed_old: str, *, is_into: bool
) -> None:
    """Refuse a path whose folder is not where it would be, but where it may be meant to be."""
    if new.startswith(_HERE) or not new.strip("/"):
        return
    first = posixpath.normpath(new).partition("/")[0]
    if first == posixpath.normpath(new) and not is_into:
        return
    if shell.here is None:
        _refuse_outer_folder(shell, path, new, first)
        return
    is_here, is_root = shell.is_folder(f"{shell.here}/{first}"), shell.is_folder(first)
    if is_here or not is_root or not shell.here:
        return
    other = posixpath.normpath(new)
    one = shell.command("mv", typed_old, _dotted(shell.spell(path, is_folder=is_into)))
    two = shell.command("mv", typed_old, shell.spell(other, is_folder=is_into))
    message = (
        f'there is no folder "{first}" in {shell.here}/, but in the vault\'s root; '
        "nothing was changed; write one of"
    )
    raise RenameError(message, f"{two}   (the one in the root)", f"{one}   (a new one here)")


def _refuse_outer_folder(shell: Shell, path: str, new: str, first: str) -> None:
    """Refuse a path from outside the vault that leads into a folder there."""
    is_own = path != posixpath.normpath(new)
    if not is_own and Path(first).is_dir() and not shell.is_folder(first):
        message = (
            f'"{new}" lies outside the vault {shell.shown}; nothing was changed; '
            f'for a new folder in the vault write "./{posixpath.normpath(new)}"'
        )
        raise RenameError(message)


def _dotted(text: str) -> str:
    return text if text.startswith(_HERE) else f"./{text}"
