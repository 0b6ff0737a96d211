"""A site is built beside its place and put there when it is complete and clean.

Until then the site of the last build stays as it is.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.cli.open_vault import shown
from vaultkit.errors import WriteError
from vaultkit.vault.site_update import put_in_place, read_stays
from vaultkit.vault.write.nofollow import get_status, open_file

try:
    import fcntl
except ImportError:  # Windows: what a killed build leaves stays there
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_LOCK = "lock"
_LONGEST = 100
"""Bytes of a mark, at most."""


class Stage(NamedTuple):
    """Where a site is built.

    Args:
        site: Folder for its files.
        stays: File for the list of those of the last site that stay: see `site_update`.
    """

    site: Path
    stays: Path


@contextmanager
def staged(site_dir: Path) -> Iterator[Stage]:
    """Give a folder to build into, on the same disk; it is gone afterwards. Effect: writes.

    Those of builds that were killed go as well.

    Errors:
        WriteError: no folder can be made there.
    """
    try:
        site_dir.parent.mkdir(parents=True, exist_ok=True)
        remove_stale(site_dir)
        name = tempfile.mkdtemp(prefix=f".{site_dir.name}.", suffix=".new", dir=site_dir.parent)
    except OSError as error:
        raise _failed(site_dir, error) from error
    folder = site_dir.parent / name
    lock = -1
    try:
        try:
            lock = _mark(folder)
            stage = Stage(folder / "site", folder / "stays")
            stage.site.mkdir()
            os.chmod(stage.site, 0o755)  # noqa: S103 - a site is for all to read
        except OSError as error:
            raise _failed(site_dir, error) from error
        yield stage
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock >= 0:
            os.close(lock)


def _mark(folder: Path) -> int:
    """Put a locked file into a folder that says whose it is; return its descriptor.

    The lock goes with this process and the copies of it.
    """
    new = folder / f"{_LOCK}.new"
    lock = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(lock, _mark_of(os.lstat(folder)))
        if fcntl is not None:
            with suppress(OSError):  # some network file systems have no locks
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.replace(new, folder / _LOCK)
    except OSError:
        os.close(lock)
        raise
    return lock


def _mark_of(status: os.stat_result) -> bytes:
    """Return what no folder holds but the very one that we made."""
    return f"vaultkit build {status.st_dev}:{status.st_ino}\n".encode()


def remove_stale(site_dir: Path) -> None:
    """Remove the folders of builds of a site that were killed. Effect: deletes them.

    Only those that bear our mark, are this user's and are held by no build.
    """
    if fcntl is None:
        return
    base = os.path.realpath(site_dir.parent)
    name = re.compile(rf"\.{re.escape(site_dir.name)}\.[a-z0-9_]{{8}}\.new")
    for found in filter(name.fullmatch, os.listdir(base)):
        with suppress(OSError):
            _remove_stale(base, found)


def _remove_stale(base: str, name: str) -> None:
    status = get_status(base, name)
    lock = open_file(base, f"{name}/{_LOCK}")
    try:
        mark = os.read(lock, _LONGEST)
        if status and status.st_uid == os.geteuid() and mark == _mark_of(status):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(os.path.join(base, name), ignore_errors=True)
    finally:
        os.close(lock)


def put_stage(stage: Stage, site_dir: Path) -> None:
    """Replace a site by the one that was built. Effect: see `site_update.put_in_place`.

    Errors:
        WriteError: it cannot be replaced.
    """
    try:
        put_in_place(stage.site, site_dir, read_stays(stage.stays))
    except OSError as error:
        raise _failed(site_dir, error) from error


def _failed(site_dir: Path, error: OSError) -> WriteError:
    return WriteError(f"{shown(site_dir)}: cannot be written: {error.strerror or error}")
