"""Give a folder beside a site to build the next one in; the site stays until that is put there."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from vaultkit.errors import ReferenceSiteError
from vaultkit.vault.write.nofollow import (
    create_file,
    get_status,
    list_names,
    make_folders,
    open_file,
    read_file,
    remove_file,
    remove_folder,
)

try:
    import fcntl
except ImportError:  # Windows: what a killed build leaves stays there, without our mark
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCK = "lock"
_REFERENCE = "vaultkit-reference-"
_SIGNALLED = 128
_INCOMING = "vaultkit"
"""What the folder is called that files of another disk are brought to."""
_IGNORE = ".gitignore"
_ALL = b"*\n"
"""What hides a folder from git when its own `.gitignore` says so."""
_LONGEST = 100
"""Bytes of a mark, at most."""
_LOCKED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""What the system says of a folder in which nothing may be made."""


class Stage(NamedTuple):
    """Where a site is built.

    Args:
        site: Folder for its files.
        stays: File for the list of those of the last site that stay: see `site_update`.
    """

    site: Path
    stays: Path


@contextmanager
def staged_site(site_dir: Path, *, is_apart: bool = False) -> Iterator[Stage]:
    """Give a folder to build into; it is gone afterwards. Effect: writes.

    It is beside the site if it can be, so that the site can be put there by a change of names; else
    among temporary files. Those of builds that were killed go as well.

    Args:
        site_dir: The site.
        is_apart: Whether it must not be beside the site, which lies in the vault.

    Errors:
        OSError: no folder can be made there, or the site's place is taken by what is none.
    """
    _refuse_other(site_dir)
    with _locked(_make_apart(site_dir) if is_apart else _make_folder(site_dir)) as folder:
        stage = Stage(folder / "site", folder / "stays")
        stage.site.mkdir()
        os.chmod(stage.site, 0o755)  # noqa: S103 - a site is for all to read
        yield stage


@contextmanager
def _locked(folder: Path) -> Iterator[Path]:
    """Mark a folder as ours while it is in use; then it goes. Effect: writes."""
    lock = -1
    try:
        if fcntl is not None:
            lock = _mark(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock >= 0:
            os.close(lock)


@contextmanager
def hidden_folder(site_dir: Path) -> Iterator[Path]:
    """Give a folder in that of a site, which no one sees; it is gone afterwards.

    Effect: writes. Those of runs that were killed go as well.

    Errors:
        OSError: it cannot be made.
    """
    with _locked(_make_in(site_dir, _INCOMING)) as folder:
        yield folder


@contextmanager
def reference_folder(vault: Path) -> Iterator[Path]:
    """Give a folder for a reference site; it is gone afterwards, also if this process is to end.

    Args:
        vault: The vault, outside of which it must lie.

    Errors:
        ReferenceSiteError: none can be made, or temporary files lie in the vault.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix=_REFERENCE)).resolve()
    except OSError as error:
        message = f"no temporary folder can be made: {error.strerror or error}"
        raise ReferenceSiteError(message) from error
    try:
        if folder.is_relative_to(vault.resolve()):
            message = "temporary folders lie in the vault; let TMPDIR name another place"
            raise ReferenceSiteError(message)
        with _unwinding_on_sigterm():
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _unwinding_on_sigterm() -> Iterator[None]:
    """Let SIGTERM be an exception where nobody handles it, so that what was made is removed."""
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return

    def end(number: int, _: object) -> NoReturn:
        raise SystemExit(_SIGNALLED + number)

    signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _refuse_other(site_dir: Path) -> None:
    """See that nothing but a folder is where a site is to be, before it is built."""
    if os.path.lexists(site_dir) and not site_dir.is_dir():
        what = "a file" if site_dir.exists() else "a link that leads nowhere"
        raise OSError(errno.ENOTDIR, f"{what} is there; take it away, or name another folder")


def _make_folder(site_dir: Path) -> Path:
    """Make a folder for a build, where nobody else looks for one."""
    try:
        site_dir.parent.mkdir(parents=True, exist_ok=True)
        return _make_in(site_dir.parent, site_dir.name)
    except OSError as error:
        if error.errno not in _LOCKED or not _can_be_filled(site_dir):
            raise
    return _make_apart(site_dir)


def _make_apart(site_dir: Path) -> Path:
    return _make_in(Path(tempfile.gettempdir()), site_dir.name)


def _can_be_filled(site_dir: Path) -> bool:
    return site_dir.is_dir() and os.access(site_dir, os.W_OK | os.X_OK)


def _make_in(parent: Path, name: str) -> Path:
    remove_stale(parent, name)
    made = tempfile.mkdtemp(prefix=f".{name}.", suffix=".new", dir=parent)
    return parent / made


def _mark(folder: Path) -> int:
    """Put a locked file into a folder that says whose it is; return its descriptor.

    The lock goes with this process and the copies of it.
    """
    new = folder / f"{_LOCK}.new"
    lock = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(lock, _mark_of(os.lstat(folder)))
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


def remove_stale(parent: Path, site: str) -> None:
    """Remove the folders of builds of a site that were killed. Effect: deletes them.

    Only those that bear our mark, are this user's and are held by no build.

    Args:
        parent: Where they are.
        site: Name of the site's folder.
    """
    if fcntl is None:
        return
    base = os.path.realpath(parent)
    name = re.compile(rf"\.{re.escape(site)}\.[a-z0-9_]{{8}}\.new")
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


def make_hidden(site: Path) -> None:
    """Make a folder for a site in a vault, with a `.gitignore` of its own.

    Effect: writes; what is there stays as it is.

    Errors:
        OSError: it cannot be made, or is there and no folder.
    """
    base, ignore = os.path.realpath(site.parent), f"{site.name}/{_IGNORE}"
    made: list[str] = []
    make_folders(base, site.name, made)
    try:
        if get_status(base, ignore) is None:
            _write_new(base, ignore, _ALL)
    except OSError:
        for folder in made:
            remove_folder(base, folder)
        raise


def _write_new(base: str, path: str, data: bytes) -> None:
    """Write a file that is not there; where it cannot be written whole there is none."""
    file = open(create_file(base, path, 0o666), "wb")  # noqa: SIM115 - closed below
    try:
        with file:
            file.write(data)
    except OSError:
        remove_file(base, path)
        raise


def remove_if_empty(site: Path) -> None:
    """Remove the folder of a site if it holds what `make_hidden` made, and nothing else."""
    base, ignore = os.path.realpath(site.parent), f"{site.name}/{_IGNORE}"
    with suppress(OSError):
        if list_names(base, site.name) == [_IGNORE] and read_file(base, ignore, 2) == _ALL:
            remove_file(base, ignore)
            remove_folder(base, site.name)


def holds_site(folder: Path) -> bool:
    """Tell whether a folder holds the site of an earlier build: more than hidden files."""
    return folder.is_dir() and any(not name.startswith(".") for name in os.listdir(folder))
