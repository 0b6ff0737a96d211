"""Configuration: `vaultkit.toml`, or `[tool.vaultkit]` in `pyproject.toml`, as one frozen value.

Reading a config finds all its faults at once: unknown keys with the nearest known one, wrong types
and values. A typo must never switch a gate off.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vaultkit.errors import ConfigError

FILE_NAME = "vaultkit.toml"
SEVERITIES = ("error", "warning", "info", "never")


@dataclass(frozen=True)
class NoteType:
    """What notes of one type must have.

    Args:
        required: Properties that must be present and not empty.
    """

    required: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReviewConfig:
    """How reviews are judged.

    Args:
        due_soon: Days before the due date from which a review counts as due soon.
        grace: Days after the due date before a review counts as overdue.
    """

    due_soon: int = 14
    grace: int = 0


@dataclass(frozen=True)
class SiteConfig:
    """How the site is built where there is no `mkdocs.yml`.

    Args:
        name: Title of the site; "" for the name of the vault's folder.
        url: Address it is published at; may have a path.
        home: Path of the note shown as the home page; "" for an overview.
    """

    name: str = ""
    url: str = ""
    home: str = ""


@dataclass(frozen=True)
class Config:
    """Everything an operator can set.

    Args:
        path: The file it was read from, None if there is none.
        vault: Folder of the vault as the config names it, None if it does not.
        select: Codes or families to run; empty for the defaults.
        extend_select: Codes or families to run besides.
        ignore: Codes or families not to run.
        fail_on: Lowest severity that makes the exit status 1, or `never`.
        exclude: Globs of notes that are not reported on, yet stay link targets.
        templates: Globs of template notes, treated the same.
        per_file_ignores: Glob to codes or families.
        types: Note type to what it requires.
        review: See `ReviewConfig`.
        site: See `SiteConfig`.
    """

    path: Path | None = None
    vault: Path | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "error"
    exclude: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    types: Mapping[str, NoteType] = field(default_factory=dict)
    review: ReviewConfig = field(default_factory=ReviewConfig)
    site: SiteConfig = field(default_factory=SiteConfig)


Reader = Callable[[Any, str, list[str]], Any]
"""Reads a value at a dotted key; appends to the faults what is wrong with it."""


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
        table = tomllib.loads(path.read_text(encoding="utf-8"))
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
    values = _read_table(table, _KEYS, "", faults)
    if faults:
        raise ConfigError(str(path), faults)
    if "vault" in values:
        values["vault"] = (path.parent / values["vault"]).resolve()
    return Config(path=path, **values)


def _read_table(
    table: object, keys: Mapping[str, Reader], where: str, faults: list[str]
) -> dict[str, Any]:
    """Read the known keys of a table; the result's keys are field names."""
    if not isinstance(table, Mapping):
        faults.append(f'"{where.rstrip(".")}" must be a table')
        return {}
    values: dict[str, Any] = {}
    for key, value in table.items():
        reader = keys.get(key)
        if reader is None:
            faults.append(f'unknown key "{where}{key}"{suggest(key, keys)}')
        else:
            values[key.replace("-", "_")] = reader(value, f"{where}{key}", faults)
    return values


def suggest(word: str, known: Any) -> str:
    """Return `; did you mean "…"?` for the nearest of the known names, or ""."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def _text(value: Any, where: str, faults: list[str]) -> str:
    if isinstance(value, str):
        return value
    faults.append(f'"{where}" must be a string, not {value!r}')
    return ""


def _texts(value: Any, where: str, faults: list[str]) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    faults.append(f'"{where}" must be a list of strings, not {value!r}')
    return ()


def _days(value: Any, where: str, faults: list[str]) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    faults.append(f'"{where}" must be a whole number of days, not {value!r}')
    return 0


def _severity(value: Any, where: str, faults: list[str]) -> str:
    if value in SEVERITIES:
        return str(value)
    faults.append(f'"{where}" must be one of {", ".join(SEVERITIES)}, not {value!r}')
    return "error"


def _table_of(reader: Reader) -> Reader:
    """Read a table whose keys the operator chooses."""

    def read(value: Any, where: str, faults: list[str]) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            faults.append(f'"{where}" must be a table')
            return {}
        return {key: reader(item, f"{where}.{key}", faults) for key, item in value.items()}

    return read


def _record(make: Callable[..., Any], keys: Mapping[str, Reader]) -> Reader:
    """Read a table with known keys into a dataclass."""

    def read(value: Any, where: str, faults: list[str]) -> Any:
        return make(**_read_table(value, keys, f"{where}.", faults))

    return read


_KEYS: dict[str, Reader] = {
    "vault": _text,
    "select": _texts,
    "extend-select": _texts,
    "ignore": _texts,
    "fail-on": _severity,
    "exclude": _texts,
    "templates": _texts,
    "per-file-ignores": _table_of(_texts),
    "types": _table_of(_record(NoteType, {"required": _texts})),
    "review": _record(ReviewConfig, {"due-soon": _days, "grace": _days}),
    "site": _record(SiteConfig, {"name": _text, "url": _text, "home": _text}),
}
