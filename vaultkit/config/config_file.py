"""Finds and reads a config file: all its faults at once, no unknown key, lines of entries."""

from __future__ import annotations

import json
import os
import re
import stat
import tomllib
from typing import TYPE_CHECKING, Any

from vaultkit.config.bounded_read import MAX_SETTINGS, read_bounded
from vaultkit.config.setting_keys import KEYS
from vaultkit.config.setting_readers import read_table
from vaultkit.config.settings import Config
from vaultkit.config.toml_text import find_key, read_toml
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FILE_NAME = "vaultkit.toml"


PROJECT = "pyproject.toml"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""What a file in UTF-16 starts with."""
_MARK = "\ufeff"
_NAMED = lazy_re(r'"([^"]+)"')


def find_config(start: Path) -> Path | None:
    """Return the config file that governs a folder: its own or the nearest parent's.

    One that is there and cannot be read governs as well: `load_config` says what is wrong with it.
    """
    for folder in (start, *start.parents):
        own = folder / FILE_NAME
        if os.path.lexists(own):
            return own
        project = folder / PROJECT
        if os.path.lexists(project) and _may_be_ours(project):
            return project
    return None


def _may_be_ours(project: Path) -> bool:
    """Tell whether a project's file has a table of ours, or cannot be read so far as to know."""
    try:
        _refuse_special(project)
        data = read_bounded(project, MAX_SETTINGS)
    except OSError:
        return True
    text = data.decode("utf-16" if data.startswith(_UTF16_MARKS) else "utf-8", "replace")
    try:
        tool = read_toml(text.removeprefix(_MARK)).get("tool")
    except tomllib.TOMLDecodeError:
        return True
    return isinstance(tool, dict) and "vaultkit" in tool


_TOOL = "tool.vaultkit."
"""Stands before each key in the file of a project."""


def _refuse_special(path: Path) -> None:
    """See that a file that is there is a regular one, or a link to one.

    Errors:
        OSError: it is something else, or cannot be looked at.
    """
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        if os.path.islink(path):
            raise OSError(0, "a link that leads nowhere") from None
        raise
    if not stat.S_ISREG(mode):
        raise OSError(0, "a folder, not a file" if stat.S_ISDIR(mode) else "not a regular file")


def load_config(path: Path | None, *, is_named: bool = False) -> Config:
    """Read a config file; None gives the defaults.

    Args:
        path: The file.
        is_named: Whether the user named it; one that was only found may have come with anything,
            so its `vault` must lie below its folder.

    Errors:
        ConfigError: the file is missing, no regular file, too large, or no TOML, or has faults; all
            of them at once.
    """
    if path is None:
        return Config()
    try:
        _refuse_special(path)
        text = _decode(read_bounded(path, MAX_SETTINGS), path)
        table = read_toml(text)
    except OSError as error:
        raise ConfigError(str(path), [error.strerror or str(error)]) from error
    except ValueError as error:  # also bytes that are not UTF-8, and numbers without end
        raise ConfigError(str(path), [f"not valid TOML: {error}"]) from error
    if path.name == PROJECT:
        table = _own_table(table, path)
    try:
        config = read_config(table, path)
    except ConfigError as error:
        lines = _find_lines(text, error.faults)
        raise ConfigError(error.where, error.faults, error.values, lines) from error
    if not is_named:
        _refuse_vault_elsewhere(config, path)
    return config


def _refuse_vault_elsewhere(config: Config, path: Path) -> None:
    """Refuse a config that makes a folder a vault which it does not lie in or above.

    Errors:
        ConfigError: it does, itself or by a link.
    """
    folder = path.parent.resolve()
    if config.vault is not None and not config.vault.is_relative_to(folder):
        fault = (
            f'"vault" names {config.vault}, which is not below the folder of this file; '
            f"if you trust the file, name it: --config {path}"
        )
        raise ConfigError(str(path), [fault])


def _decode(data: bytes, path: Path) -> str:
    """Return the text of a config, without the byte order mark that some editors put before it.

    Errors:
        ConfigError: it is UTF-16.
        UnicodeDecodeError: it is not UTF-8.
    """
    if data.startswith(_UTF16_MARKS) or b"\0" in data[:2]:
        raise ConfigError(str(path), ["it is in UTF-16, but TOML is UTF-8; save it as UTF-8"])
    return data.decode().removeprefix(_MARK)


def _own_table(table: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Return what a project's file says of vaultkit.

    Errors:
        ConfigError: that is no table.
    """
    tool = table.get("tool", {})
    own = tool.get("vaultkit", {}) if isinstance(tool, dict) else tool
    if not isinstance(own, dict):
        raise ConfigError(str(path), ["tool.vaultkit must be a table"])
    return own


def read_config(table: Mapping[str, Any], path: Path) -> Config:
    """Check a parsed table and make a `Config` of it.

    Errors:
        ConfigError: every fault of the table.
    """
    faults: list[str] = []
    values = read_table(table, KEYS, _TOOL if path.name == PROJECT else "", faults)
    if faults:
        raise ConfigError(str(path), faults, values)
    if "vault" in values:
        try:
            values["vault"] = (path.parent / values["vault"]).resolve()
        except (ValueError, OSError) as error:
            fault = f'"vault" is no path: {getattr(error, "strerror", "") or error}'
            raise ConfigError(str(path), [fault]) from error
    return Config(path=path, **values)


def find_lines(path: Path | None, faults: Sequence[str]) -> list[int]:
    """Return the line of the key that each fault names; 0 where it names none, or none is there.

    Args:
        path: The config, None for none; it may have changed since it was read.
        faults: Each names its key in quotation marks first.
    """
    try:
        text = read_bounded(path, MAX_SETTINGS).decode("utf-8", "replace") if path else ""
    except OSError:
        text = ""
    return _find_lines(text, faults)


def _find_lines(text: str, faults: Sequence[str]) -> list[int]:
    named = (_NAMED.search(fault) for fault in faults)
    return [find_key(text, key[1]) if key else 0 for key in named]


def find_entry(path: Path, key: str, entry: str) -> int:
    """Return the line of an entry of a list; of the list's key if it is written in an odd way.

    Args:
        path: The config; it may have changed since it was read.
        key: The list's own key, such as `allow`.
        entry: A text in it.

    Returns:
        The 1-based line; 0 if there is no such key, or the file cannot be read.
    """
    try:
        text = read_bounded(path, MAX_SETTINGS).decode("utf-8", "replace")
    except OSError:
        return 0
    starts = [
        match.start() for match in re.finditer(rf"(?<![\w-]){re.escape(key)}[\"']?\s*=", text)
    ]
    written = re.compile("|".join(map(re.escape, _ways(entry))))
    found = [match.start() for at in starts if (match := written.search(text, at))]
    at = next(iter(found or starts), -1)
    return text.count("\n", 0, at) + 1 if at >= 0 else 0


def _ways(entry: str) -> tuple[str, ...]:
    """Return how TOML writes a text."""
    plain = json.dumps(entry, ensure_ascii=False)
    return plain, f"'{entry}'", json.dumps(entry), f'"""{entry}"""'
