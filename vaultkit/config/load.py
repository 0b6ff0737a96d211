"""Finding and reading a config file: all its faults at once, and no unknown key."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from vaultkit.config.bounded_read import MAX_SETTINGS, read_bounded
from vaultkit.config.keys import KEYS
from vaultkit.config.readers import read_table
from vaultkit.config.settings import Config
from vaultkit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE_NAME = "vaultkit.toml"


def find_config(start: Path) -> Path | None:
    """Return the config file that governs a folder: its own or the nearest parent's."""
    for folder in (start, *start.parents):
        own = folder / FILE_NAME
        if own.is_file():
            return own
        project = folder / "pyproject.toml"
        if project.is_file() and b"[tool.vaultkit" in project.read_bytes():
            return project
    return None


def load_config(path: Path | None) -> Config:
    """Read a config file; None gives the defaults.

    Errors:
        ConfigError: the file is missing, no regular file, too large, or no TOML, or has faults; all
            of them at once.
    """
    if path is None:
        return Config()
    try:
        table = tomllib.loads(read_bounded(path, MAX_SETTINGS).decode())
    except OSError as error:
        raise ConfigError(str(path), [error.strerror or str(error)]) from error
    except RecursionError as error:
        raise ConfigError(str(path), ["its values lie too deep in each other"]) from error
    except ValueError as error:  # also bytes that are not UTF-8, and numbers without end
        raise ConfigError(str(path), [f"not valid TOML: {error}"]) from error
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("vaultkit", {})
    return read_config(table, path)


def read_config(table: Mapping[str, Any], path: Path) -> Config:
    """Check a parsed table and make a `Config` of it.

    Errors:
        ConfigError: every fault of the table.
    """
    faults: list[str] = []
    values = read_table(table, KEYS, "", faults)
    if faults:
        raise ConfigError(str(path), faults)
    if "vault" in values:
        try:
            values["vault"] = (path.parent / values["vault"]).resolve()
        except (ValueError, OSError) as error:
            fault = f'"vault" is no path: {getattr(error, "strerror", "") or error}'
            raise ConfigError(str(path), [fault]) from error
    return Config(path=path, **values)
