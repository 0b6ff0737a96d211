"""What tells that git would answer as it did, without asking it: nothing is started.

The files that say which commits and objects there are, and what user and system have configured.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from vaultkit.config.bounded_read import read_bounded
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import GitError
from vaultkit.vault.git.repository import find_repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST = 16 << 20
"""Bytes of a file that is read."""
_SHARED = (
    *("packed-refs", "shallow", "config", "reftable/tables.list"),
    *("info/grafts", "objects/info/alternates"),
)
_INCLUDED = lazy_re(rb"^[ \t]*+path[ \t]*+=[ \t\"]*+([^\"\r\n]++)", re.MULTILINE | re.IGNORECASE)
"""What names another file in a configuration of git, whether it is a condition's or not."""
_MOST_CONFIGS = 50
_CONFIGS = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")


class _UnknownError(Exception):
    """More files have a say than are looked at."""


def find_state(root: Path) -> object:
    """Return what tells the history of a vault from any other; None if that cannot be told.

    It is written by `repr` alike as long as it is the same. Effect: reads files of git.
    """
    try:
        repository = find_repository(str(root))
        if repository is None:
            return "none"
        own, shared = repository.own, repository.shared
        head = _read(os.path.join(own, "HEAD"))
        files = [_read(os.path.join(shared, name)) for name in _SHARED]
        packs = _names_in(os.path.join(shared, "objects", "pack"))
        replaced = _names_in(os.path.join(shared, "refs", "replace"))
        said = [os.environ.get(name) for name in _CONFIGS]
        configured = _read_configs()
        branch = _read_branch(own, shared, head)
        program = next(_programs(), None)
    except (GitError, OSError, _UnknownError):
        return None
    return repository, head, branch, files, packs, replaced, said, configured, program


def _read(path: str) -> bytes | None:
    """Return a file; None if there is none."""
    try:
        return read_bounded(path, _MOST)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _read_branch(own: str, shared: str, head: bytes | None) -> list[bytes | None]:
    """Return the files with the commit of the branch that is checked out."""
    name = os.fsdecode((head or b"").strip())
    if not name.startswith("ref: "):
        return []
    found = [_read(os.path.join(folder, name[5:].strip())) for folder in (own, shared)]
    if any(data is not None and data.startswith(b"ref:") for data in found):
        raise _UnknownError
    return found


def _configs() -> Iterator[str]:
    """Yield the files of the user's and the system's configuration."""
    named = [os.environ.get(name) for name in _CONFIGS[:2]]
    home = os.path.expanduser("~")
    xdg = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    usual = (os.path.join(home, ".gitconfig"), os.path.join(xdg, "git", "config"), "/etc/gitconfig")
    yield from (*filter(None, named), *usual)


def _read_configs() -> list[tuple[str, bytes | None]]:
    """Return the files of the configuration, and all that they may include."""
    found: dict[str, bytes | None] = {}
    pending = [*_configs()]
    while pending:
        path = pending.pop()
        if path in found:
            continue
        if len(found) == _MOST_CONFIGS:
            raise _UnknownError
        data = found[path] = _read(path)
        named = [match[1] for match in _INCLUDED.finditer(data or b"")]
        folder = os.path.dirname(path)
        pending += [os.path.join(folder, os.path.expanduser(os.fsdecode(one))) for one in named]
    return sorted(found.items())


def _names_in(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _programs() -> Iterator[tuple[str, int, int]]:
    """Yield what the disk tells of the programs `git` on the path, in order."""
    for folder in filter(os.path.isabs, os.get_exec_path()):
        for name in ("git", "git.exe"):
            path = os.path.join(folder, name)
            try:
                found = os.stat(path)
            except OSError:
                continue
            yield path, found.st_size, found.st_mtime_ns
