"""Pages on disk: written, or taken over from the site that this one replaces.

A page that is still the same is a second name for the same file, which costs no more than the name,
and leaves its date as it was: whoever copies the site to a server copies what has changed.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_MODE = 0o666  # less what the user's mask takes away


def write_page(data: bytes, path: str) -> str:
    """Write a file, and the folders it lies in. Return its stamp: see `take_over`.

    Errors:
        OSError: it cannot be written.
    """
    _make_folder(path)
    try:
        file = os.open(path, _NEW, _MODE)
    except FileExistsError:
        os.unlink(path)  # it may have a second name
        file = os.open(path, _NEW, _MODE)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
        return _stamp(os.fstat(file))
    finally:
        os.close(file)


def take_over(old: str, new: str, stamp: str) -> bool:
    """Give a file a second name, if it is as `write_page` left it.

    Args:
        old: Its path.
        new: The other.
        stamp: What `write_page` returned: tells this file, and that nobody wrote into it since.

    Returns:
        Whether it has that name now; not so on disks that know no second names.
    """
    try:
        if _stamp(os.stat(old, follow_symlinks=False)) != stamp:
            return False
        _make_folder(new)
        os.link(old, new)
    except (OSError, NotImplementedError):
        return False
    return True


def set_aside(folder: str) -> str:
    """Move a folder to a new one beside it, and make an empty one in its place.

    Returns:
        Where it is now: for `take_over`, then `remove_aside`; "" if nothing was moved.
    """
    if not os.path.isdir(folder):
        return ""
    mode = stat.S_IMODE(os.stat(folder).st_mode)  # a preview is for its author alone
    home = tempfile.mkdtemp(prefix="vaultkit_", dir=os.path.dirname(os.path.abspath(folder)))
    aside = os.path.join(home, "last")
    try:
        os.rename(folder, aside)
    except OSError:
        os.rmdir(home)
        return ""
    os.mkdir(folder, mode)
    return aside


def remove_aside(aside: str) -> None:
    """Remove what was set aside, and the folder that was made for it."""
    shutil.rmtree(os.path.dirname(aside), ignore_errors=True)


def _make_folder(path: str) -> None:
    folder = os.path.dirname(path)
    try:
        os.mkdir(folder)
    except FileExistsError:
        return
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)


def _stamp(found: os.stat_result) -> str:
    return f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}"
