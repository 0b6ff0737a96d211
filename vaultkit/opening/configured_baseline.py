"""The baseline that a config names: where it is, and how its entries move along with notes."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.config import find_lines
from vaultkit.config.bounded_read import read_named
from vaultkit.errors import ConfigError, VaultkitError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from vaultkit.checks.history.baseline_moves import Renaming
    from vaultkit.config import Config
    from vaultkit.opening.vault_place import Place
    from vaultkit.vault.write import Change

MAX_BYTES = 1 << 26
"""Size that a baseline named by a config may have."""


class BaselineChange(NamedTuple):
    """A baseline whose entries move along.

    Args:
        shown: The file as a person would type it.
        path: Its real path; relative to the vault if it lies there.
        change: What it holds, and is to hold.
    """

    shown: str
    path: str
    change: tuple[bytes, bytes]

    @property
    def is_inside(self) -> bool:
        """Whether it lies in the vault."""
        return not os.path.isabs(self.path)


def configured_baseline(config: Config) -> Path | None:
    """Return the baseline that a config names, there or not; None if it names none.

    Errors:
        ConfigError: it leads out of the config's folder, or is no regular file.
    """
    if config.path is None or not config.check.baseline:
        return None
    path = config.path.parent / config.check.baseline
    base, real = os.path.realpath(config.path.parent), os.path.realpath(path)
    fault = ""
    if not real.startswith(base.rstrip(os.sep) + os.sep):
        fault = f'"check.baseline" leads out of the folder of the config: {config.check.baseline}'
    elif os.path.lexists(real):
        status = os.stat(real)
        if not stat.S_ISREG(status.st_mode):
            fault = f'"check.baseline" names no regular file: {config.check.baseline}'
        elif status.st_size > MAX_BYTES:
            fault = f'"check.baseline" names a file of more than {MAX_BYTES:,} bytes'
    if fault:
        lines = find_lines(config.path, [fault])
        raise ConfigError(str(config.path), [fault], lines=lines)
    return path


def move_baseline(place: Place, renaming: Renaming, today: date) -> BaselineChange | None:
    """Return how the baseline that a config names changes; None if it does not, or is not there.

    Errors:
        ConfigError, VaultkitError: it cannot be read.
    """
    path = configured_baseline(place.config)
    if path is None or not path.exists():
        return None
    return plan_move(path, place, renaming, today)


def plan_move(path: Path, place: Place, renaming: Renaming, today: date) -> BaselineChange | None:
    """Return how a baseline changes; None if it does not.

    Errors:
        ConfigError, VaultkitError: it cannot be read, or is a symbolic link.
    """
    from vaultkit.checks.history.baseline_moves import plan_baseline
    from vaultkit.notes.source import Source

    data = read_named(path)
    after = plan_baseline(Source(str(path), data), renaming, place.config, today)
    if after is None:
        return None
    if path.is_symlink():
        message = f"{path}: a symbolic link, which is not written through; nothing was changed"
        raise VaultkitError(message)
    real, root = os.path.realpath(path), os.path.realpath(place.root)
    if real.startswith(root.rstrip(os.sep) + os.sep):
        real = os.path.relpath(real, root).replace(os.sep, "/")
    return BaselineChange(str(path), real, (data, after))


def inside_baseline(baseline: BaselineChange | None) -> dict[str, Change]:
    """Return what changes in the vault's folder."""
    return {baseline.path: baseline.change} if baseline and baseline.is_inside else {}


def above_baseline(baseline: BaselineChange | None) -> dict[str, Change]:
    """Return what changes outside the vault's folder, by its real path."""
    return {baseline.path: baseline.change} if baseline and not baseline.is_inside else {}
