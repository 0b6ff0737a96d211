"""A site is built beside its place and put there when it is complete and clean.

Until then the site of the last build stays as it is. Where a leak was found none is left: that of
the last build may hold what has been made private since.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vaultkit.cli.open_vault import shown
from vaultkit.errors import WriteError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def staged(site_dir: Path) -> Iterator[Path]:
    """Give a folder to build into, on the same disk; it is gone afterwards. Effect: writes.

    Errors:
        WriteError: no folder can be made there.
    """
    try:
        site_dir.parent.mkdir(parents=True, exist_ok=True)
        folder = tempfile.mkdtemp(prefix=f".{site_dir.name}.", suffix=".new", dir=site_dir.parent)
    except OSError as error:
        raise _failed(site_dir, error) from error
    try:
        os.chmod(folder, 0o755)  # noqa: S103 - a site is for all to read; mkdtemp keeps it from them
        yield site_dir.parent / folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_in_place(built: Path, site_dir: Path) -> None:
    """Replace a site by a new one. Effect: renames two folders, or copies where that is refused.

    Errors:
        WriteError: it cannot be replaced; it may then be gone.
    """
    old = built.with_suffix(".old")
    try:
        if site_dir.is_symlink() or os.path.ismount(site_dir):
            _replace_content(built, site_dir)
            return
        if site_dir.exists():
            os.rename(site_dir, old)
        os.rename(built, site_dir)
    except OSError as error:
        raise _failed(site_dir, error) from error
    finally:
        shutil.rmtree(old, ignore_errors=True)


def remove_site(site_dir: Path) -> None:
    """Remove the site of an earlier build. Effect: deletes its folder, or what a mount holds."""
    if site_dir.is_symlink() or os.path.ismount(site_dir):
        _empty(site_dir)
    else:
        shutil.rmtree(site_dir, ignore_errors=True)


def _replace_content(built: Path, site_dir: Path) -> None:
    _empty(site_dir)
    shutil.copytree(built, site_dir, dirs_exist_ok=True)


def _empty(folder: Path) -> None:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)


def _failed(site_dir: Path, error: OSError) -> WriteError:
    return WriteError(f"{shown(site_dir)}: cannot be written: {error.strerror or error}")
