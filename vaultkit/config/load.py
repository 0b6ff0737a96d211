"""Finding and reading a config file: all its faults at once, and no unknown key."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from vaultkit.config.keys import KEYS
from vaultkit.config.readers import read_table
from vaultkit.config.settings import Config
from vaultkit.config.tomltext import read_toml
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
        ConfigError: the file is missing, is not TOML, or has faults; all of them at once.
    """
    if path is None:
        return Config()
    try:
        table = read_toml(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(str(path), [error.strerror or str(error)]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
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
        values["vault"] = (path.parent / values["vault"]).resolve()
    return Config(path=path, **values)
