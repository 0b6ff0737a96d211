"""Tell where a file to be written is: in the vault and below no link, or outside it."""

from __future__ import annotations

import os

from vaultkit.errors import WriteError
from vaultkit.vault.write.own_folder import is_forbidden, is_hidden


def find_place(base: str, path: str, *, is_moved: bool = False) -> str:
    """Return the path of a file without `.` and `..`; an absolute one leads out of the vault.

    Errors:
        WriteError: nothing is to be written there.
    """
    if os.path.isabs(path):
        return _see_outside(base, path)
    clean = os.path.normpath(path).replace(os.sep, "/")
    link = find_link(base, clean)
    target = os.path.realpath(os.path.join(base, link))
    fault = ""
    if clean.split("/", 1)[0] in {".", ".."} or (link and not _is_inside(base, target)):
        fault = "leads out of the vault"
    elif is_forbidden(clean) or (is_hidden(clean) and is_moved):
        fault = "a hidden file, which is no part of the vault"
    elif link == clean:
        verb = "move" if is_moved else "name"
        fault = f"a symbolic link; {verb} the file it leads to"
    elif link:
        fault = f'"{link}" is a symbolic link; name the folder it leads to'
    if fault:
        message = f"{path}: {fault}; nothing was changed"
        raise WriteError(message)
    return clean


def find_new_fault(base: str, path: str) -> str:
    """Return why a new file of the vault cannot be made, as a phrase; "" if it may be."""
    try:
        clean = find_place(base, path)
    except WriteError as error:
        return str(error).removeprefix(f"{path}: ").removesuffix("; nothing was changed")
    folder = os.path.dirname(clean)
    while folder and not os.path.lexists(os.path.join(base, folder)):
        folder = os.path.dirname(folder)
    is_folder = os.path.isdir(os.path.join(base, folder))
    return "" if is_folder else f'"{folder}" is a file, which cannot hold another'


def find_link(base: str, path: str) -> str:
    """Return the part of a path that is a symbolic link, "" if none is."""
    parts = path.split("/")
    ways = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return next((way for way in ways if os.path.islink(os.path.join(base, way))), "")


def _is_inside(base: str, path: str) -> bool:
    return path.startswith(base.rstrip(os.sep) + os.sep)


def _see_outside(base: str, path: str) -> str:
    """See that a file outside the vault is named by where it really is."""
    real = os.path.realpath(path)
    fault = ""
    if os.path.normcase(real) != os.path.normcase(os.path.normpath(path)):
        fault = "a symbolic link, or below one"
    elif _is_inside(base, real):
        fault = "lies in the vault"
    elif not os.path.isdir(os.path.dirname(path)):
        fault = "its folder is not there"
    elif os.path.lexists(path) and not os.path.isfile(path):
        fault = "no regular file"
    elif is_forbidden(path):
        fault = "in a folder of git or vaultkit"
    if fault:
        message = f"{path}: {fault}; nothing was changed"
        raise WriteError(message)
    return path
