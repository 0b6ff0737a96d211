"""A site is built beside its place and put there when it is complete and clean.

Until then the site of the last build stays as it is.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.cli.open_vault import shown
from vaultkit.errors import WriteError
from vaultkit.vault.site_update import put_in_place, read_stays

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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

    Errors:
        WriteError: no folder can be made there.
    """
    try:
        site_dir.parent.mkdir(parents=True, exist_ok=True)
        name = tempfile.mkdtemp(prefix=f".{site_dir.name}.", suffix=".new", dir=site_dir.parent)
        folder = site_dir.parent / name
        stage = Stage(folder / "site", folder / "stays")
        stage.site.mkdir()
        os.chmod(stage.site, 0o755)  # noqa: S103 - a site is for all to read
    except OSError as error:
        raise _failed(site_dir, error) from error
    try:
        yield stage
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
