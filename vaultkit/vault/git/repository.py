"""Which repository a folder belongs to, and a view of it that holds no configuration of its own.

Whoever sends a vault as an archive sends its `.git/config` with it, and dozens of keys there name
programs that git starts. So git never sees that folder: it gets a folder of ours, made for one
command, that holds a configuration we wrote and leads to nothing but objects, refs and the index.
What system and user have configured counts as ever. See decision 28.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.config.bounded_read import read_bounded
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import GitError
from vaultkit.vault.git.git_object_folders import find_special_below
from vaultkit.vault.git.git_object_folders import is_special as _is_special

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_LINE = 1 << 14
"""Bytes of files that hold one line, such as `HEAD`."""
_MAX_CONFIG = 1 << 20
_SHARED = ("refs", "packed-refs", "logs", "shallow", "info", "reftable")
"""What work trees of one repository share, the objects aside."""
_POINTER = lazy_re(r"[A-Z_]*HEAD")
"""Names of files that hold a commit, such as `FETCH_HEAD`."""
_READ_IN = ("refs", "logs", "info", "reftable")
_FLAGS = frozenset({b"core.autocrlf", b"core.ignorecase", b"core.precomposeunicode"})
"""Keys that say how files are on this disk, and take these values:"""
_FLAG = lazy_re(rb"true|false|input|yes|no|on|off|[01]", re.IGNORECASE)
_FORMATS = {b"extensions.objectformat": b"sha256", b"extensions.refstorage": b"reftable"}
"""Keys that say how objects and refs are stored, with the values that are not the defaults."""


class Repository(NamedTuple):
    """Where a repository lies.

    Args:
        top: The work tree.
        own: Folder with what this work tree has for itself: its `HEAD` and its index.
        shared: Folder with the rest; the same one, except in a linked work tree.
    """

    top: str
    own: str
    shared: str


def find_repository(folder: str) -> Repository | None:
    """Return the repository that a folder lies in; None if it lies in none.

    Errors:
        GitError: there is one, and it is broken.
    """
    here = os.path.realpath(folder)
    given = os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep)
    ceilings = {os.path.realpath(ceiling) for ceiling in given if ceiling}
    for top in _with_parents(here):
        if top != here and top in ceilings:
            return None
        own = _find_own(top)
        if own is not None and _is_repository(own, shared := _find_shared(own)):
            return Repository(top, own, shared)
    return None


def _with_parents(folder: str) -> Iterator[str]:
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return
        folder = parent


def _find_own(top: str) -> str | None:
    """Return the folder that `.git` is or names."""
    path = os.path.join(top, ".git")
    if os.path.isdir(path):
        return path
    if not os.path.lexists(path):
        return None
    line = _read_line(path)
    named = line.removeprefix("gitdir:")
    if named == line:
        message = f"{top}: git says: invalid gitfile format: {path}"
        raise GitError(message)
    found = os.path.join(top, named.strip())
    if not os.path.isdir(found):
        message = f"{top}: git says: not a git repository: {found}"
        raise GitError(message)
    return found


def _find_shared(own: str) -> str:
    path = os.path.join(own, "commondir")
    return os.path.join(own, _read_line(path).strip()) if os.path.lexists(path) else own


def _is_repository(own: str, shared: str) -> bool:
    has_folders = all(os.path.isdir(os.path.join(shared, name)) for name in ("objects", "refs"))
    return has_folders and os.path.isfile(os.path.join(own, "HEAD"))


def _read_line(path: str) -> str:
    return os.fsdecode(_read(path, _MAX_LINE)).removesuffix("\n")


def _read(path: str, most: int) -> bytes:
    """Read a file of a repository.

    Errors:
        GitError: it cannot be read, is no file, or is too large.
    """
    try:
        return read_bounded(path, most)
    except OSError as error:
        message = f"git cannot be asked: {path}: {error.strerror or error}"
        raise GitError(message) from error


@contextmanager
def viewed(repository: Repository) -> Iterator[dict[str, str]]:
    """Make a view of a repository; give the variables that lead git to it.

    Effect: makes a folder among the temporary files, which is gone afterwards.

    Errors:
        GitError: what git would read is no file, or the view cannot be made.
    """
    _refuse_special(repository)
    try:
        folder = tempfile.mkdtemp(prefix="vaultkit-git-")
    except OSError as error:
        message = f"git cannot be asked: no temporary folder: {error.strerror or error}"
        raise GitError(message) from error
    try:
        _fill(folder, repository)
        yield {
            "GIT_DIR": folder,
            "GIT_WORK_TREE": repository.top,
            "GIT_OBJECT_DIRECTORY": os.path.realpath(os.path.join(repository.shared, "objects")),
        }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(folder: str, repository: Repository) -> None:
    """Put what git reads of a repository into a folder."""
    own, shared = repository.own, repository.shared
    for name in _SHARED:
        _lead(os.path.join(shared, name), os.path.join(folder, name))
    for name in os.listdir(own):
        if _is_index(name):
            _lead(os.path.join(own, name), os.path.join(folder, name))
        elif _POINTER.fullmatch(name):
            _write(os.path.join(folder, name), _read(os.path.join(own, name), _MAX_CONFIG))
    _write(os.path.join(folder, "config"), _own_config(os.path.join(shared, "config")))
    os.makedirs(os.path.join(folder, "refs"), exist_ok=True)


def _lead(target: str, path: str) -> None:
    """Make a path lead to a file or folder, if there is one."""
    if not os.path.exists(target):
        return
    real = os.path.realpath(target)
    try:
        os.symlink(real, path)
    except OSError:  # where links are not to be had
        (shutil.copytree if os.path.isdir(real) else shutil.copyfile)(real, path)


def _write(path: str, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)


def _own_config(path: str) -> bytes:
    """Return a configuration with what is needed to read a repository, and nothing else."""
    given = _read_flags(_read(path, _MAX_CONFIG)) if os.path.lexists(path) else {}
    lines = [b"[core]", b"bare = false"]
    version = b"1" if given.keys() & _FORMATS.keys() else b"0"
    lines += [b"repositoryformatversion = " + version]
    lines += [key[5:] + b" = " + value for key, value in given.items() if key in _FLAGS]
    lines += [b"[extensions]"]
    lines += [key[11:] + b" = " + value for key, value in given.items() if key in _FORMATS]
    return b"\n".join([*lines, b""])


_SECTION = lazy_re(rb'\[\s*([A-Za-z0-9.-]+)\s*(?:"(?:[^"\\\n]|\\.)*"\s*)?\]')
_ENTRY = lazy_re(rb"([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*\"?([A-Za-z0-9]*)\"?\s*(?:[#;].*)?)?")


def _read_flags(data: bytes) -> dict[bytes, bytes]:
    """Return those values of a configuration that say how things are stored, and nothing else.

    What is written in a way that is not understood has the default; then git says that it cannot
    read the repository, or a file counts as changed.
    """
    found: dict[bytes, bytes] = {}
    section = b""
    for line in data.splitlines():
        text = line.strip()
        head = _SECTION.match(text)
        if head:
            section = b"" if b'"' in head[0] else head[1].lower()
            text = text[head.end() :].strip()
        entry = _ENTRY.fullmatch(text)
        if entry:
            key = section + b"." + entry[1].lower()
            value = (b"true" if entry[2] is None else entry[2]).lower()
            if (key in _FLAGS and _FLAG.fullmatch(value)) or _FORMATS.get(key) == value:
                found[key] = value
    return found


def _refuse_special(repository: Repository) -> None:
    """Refuse pipes and devices where git expects files: it would wait for them for ever.

    Errors:
        GitError: there is one.
    """
    found = _find_special(repository.own, repository.shared)
    if found:
        message = f"git cannot be asked: {found}: not a regular file"
        raise GitError(message)


def refuse_special_rules(folder: str) -> None:
    """Refuse pipes and devices in the place of `.gitignore` and `.gitattributes` of a work tree.

    Errors:
        GitError: there is one in the folder, below it, or above it up to the work tree.
    """
    repository = find_repository(folder)
    top = repository.top if repository else folder
    here = os.path.realpath(folder)
    above = [parent for parent in _with_parents(here) if os.path.join(parent, "").startswith(top)]
    for parent in (*above, *(name for name, _, _ in os.walk(here))):
        for name in (".gitignore", ".gitattributes"):
            path = os.path.join(parent, name)
            if _is_special(path):
                message = f"git cannot be asked: {path}: not a regular file"
                raise GitError(message)


@cache
def _find_special(own: str, shared: str) -> str:
    """Return what git would read and is neither a file nor a folder, "" if there is none."""
    named = [os.path.join(shared, name) for name in _SHARED]
    named += [os.path.join(own, name) for name in os.listdir(own) if _is_index(name)]
    folders = [os.path.join(shared, name) for name in _READ_IN]
    return next(filter(_is_special, named), "") or find_special_below(
        folders, os.path.join(shared, "objects")
    )


def _is_index(name: str) -> bool:
    return name == "index" or name.startswith("sharedindex.")
