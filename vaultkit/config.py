"""Configuration: `vaultkit.toml`, or `[tool.vaultkit]` in `pyproject.toml`, as one frozen value.

Reading a config finds all its faults at once: unknown keys with the nearest known one, wrong types
and values. A typo must never switch a gate off.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from vaultkit.errors import ConfigError

FILE_NAME = "vaultkit.toml"
SEVERITIES = ("error", "warning", "info", "never")
MAX_PORT = 65535


FIELD_TYPES = (
    "text", "number", "integer", "checkbox", "date", "datetime", "list", "link", "links",
)  # fmt: skip
LINK_STYLES = ("", "wikilink", "markdown")
PUBLISH_MODES = ("all", "opt-in")


@dataclass(frozen=True)
class FieldRule:
    """What the value of one property may be; an empty value is always allowed here.

    Args:
        type: One of `FIELD_TYPES`, "" for any.
        enum: The values, or list items, that are allowed; empty for all.
        pattern: Regular expression that texts, or list items, match as a whole; "" for any.
        link_type: Type of the notes that links in it lead to; "" for any.
        min_length: Fewest characters of a text, or items of a list.
        max_length: Most of them; None for any number.
        minimum: Lowest number; None for any.
        maximum: Highest number; None for any.
        default: Value for notes that lack the property; None if there is none.
    """

    type: str = ""
    enum: tuple[Any, ...] = ()
    pattern: str = ""
    link_type: str = ""
    min_length: int = 0
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    default: Any = None


@dataclass(frozen=True)
class NoteType:
    """What notes of one type must have.

    Args:
        required: Properties that must be present and not empty.
        optional: Properties that they may have besides; for the rule about unknown ones.
        fields: What the values of properties may be.
        title: What readers of the site know the type as; its name with a capital if not given.
    """

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    fields: Mapping[str, FieldRule] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True)
class ReviewConfig:
    """How reviews are judged.

    Args:
        due_soon: Days before the due date from which a review counts as due soon.
        grace: Days after the due date before a review counts as overdue.
        required_in: Globs of notes that must say when they are reviewed.
        required_types: Types of such notes.
    """

    due_soon: int = 14
    grace: int = 0
    required_in: tuple[str, ...] = ()
    required_types: tuple[str, ...] = ()


@dataclass(frozen=True)
class TagsConfig:
    """Which tags there may be.

    Args:
        allowed: Tags without `#`; `status/*` allows all below `status`. Empty for all tags.
    """

    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinksConfig:
    """How links are written.

    Args:
        style: `wikilink` or `markdown`; "" for what Obsidian is set to.
        redirect: Whether published notes that move keep their old path in `redirect_from`.
    """

    style: str = ""
    redirect: bool = False


@dataclass(frozen=True)
class SiteConfig:
    """How the site is built where there is no `mkdocs.yml`.

    Args:
        name: Title of the site; "" for the name of the vault's folder.
        url: Address it is published at; may have a path.
        home: Path of the note shown as the home page; "" for an overview.
        publish: Whether notes that say nothing of it are published: `all` or `opt-in`.
        include: Globs; if there are any, only what they match is published.
        exclude: Globs of what stays, `publish: true` aside.
        hidden_name: Text in the place of a link to an unpublished note; "" shows its own text.
        vault_name: The vault as Obsidian calls it, for links that open a note there; "" for none.
        repo_url: Address of the repository, for links to edit a note; "" for none.
        edit_uri: What follows it before a note's path, such as `edit/main/vault/`.
    """

    name: str = ""
    url: str = ""
    home: str = ""
    publish: str = "all"
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hidden_name: str = ""
    vault_name: str = ""
    repo_url: str = ""
    edit_uri: str = ""


@dataclass(frozen=True)
class FlowsConfig:
    """How `> [!flow]` callouts are read and drawn.

    Args:
        actors: Globs of actors that need no note of their own, such as `client*`.
        actions: Words that may start what a hop does, besides the built-in ones.
        lanes: Name of a lane to globs of the actors that are drawn in it, in order.
    """

    actors: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    lanes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class DecisionsConfig:
    """Which notes a `> [!decision]` callout has to lead to.

    Args:
        methods: Property that marks such notes; "" for none.
        exempt: Globs of notes that have it and need not be reached.
    """

    methods: str = ""
    exempt: tuple[str, ...] = ()


@dataclass(frozen=True)
class KubernetesConfig:
    """How manifests in notes are judged.

    Args:
        version: Of the cluster, such as `1.37`; "" for the newest that the schemas know.
        node_ports: First and last port of the cluster's `--service-node-port-range`.
        unchecked: Kinds without a schema that are accepted as not checked: `Kind.group` or
            `*.group` to the reason.
    """

    version: str = ""
    node_ports: tuple[int, int] = (30000, 32767)
    unchecked: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ExternalConfig:
    """How `check --external` asks web addresses.

    Args:
        ignore: Globs of addresses that are not asked.
        private: Whether hosts are asked that only this network knows, such as `localhost`.
        timeout: Seconds to wait for an answer.
        delay: Seconds between two questions to one host.
        days: Days that a good answer is believed; a bad one is for a seventh of that.
    """

    ignore: tuple[str, ...] = ()
    private: bool = False
    timeout: float = 10.0
    delay: float = 0.5
    days: float = 7.0


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
        id_properties: Properties whose values no two notes share.
        review: See `ReviewConfig`.
        tags: See `TagsConfig`.
        links: See `LinksConfig`.
        site: See `SiteConfig`.
        flows: See `FlowsConfig`.
        decisions: See `DecisionsConfig`.
        kubernetes: See `KubernetesConfig`.
        external: See `ExternalConfig`.
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
    id_properties: tuple[str, ...] = ("id", "uid")
    review: ReviewConfig = field(default_factory=ReviewConfig)
    tags: TagsConfig = field(default_factory=TagsConfig)
    links: LinksConfig = field(default_factory=LinksConfig)
    site: SiteConfig = field(default_factory=SiteConfig)
    flows: FlowsConfig = field(default_factory=FlowsConfig)
    decisions: DecisionsConfig = field(default_factory=DecisionsConfig)
    kubernetes: KubernetesConfig = field(default_factory=KubernetesConfig)
    external: ExternalConfig = field(default_factory=ExternalConfig)


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
    values = _read_table(table, KEYS, "", faults)
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


def _ports(value: Any, where: str, faults: list[str]) -> tuple[int, int]:
    """Read a range of ports such as `30000-32767`."""
    match = re.fullmatch(r"(\d{1,5})-(\d{1,5})", value) if isinstance(value, str) else None
    if match and 0 < int(match[1]) <= int(match[2]) < MAX_PORT + 1:
        return int(match[1]), int(match[2])
    faults.append(f'"{where}" must be a range such as "30000-32767", not {value!r}')
    return 0, 0


def _reason(value: Any, where: str, faults: list[str]) -> str:
    if isinstance(value, str) and value.strip():
        return value
    faults.append(f'"{where}" must give a reason, not {value!r}')
    return ""


def _kubernetes_version(value: Any, where: str, faults: list[str]) -> str:
    """Read a minor version that there are schemas for."""
    known = kubernetes_versions()
    if not isinstance(value, str) or not re.fullmatch(r"v?\d+\.\d+", value):
        faults.append(f'"{where}" must be a version such as "1.37", not {value!r}')
        return ""
    version = value.removeprefix("v")
    if known and version not in known:
        faults.append(f'"{where}": no schemas for "{value}"; there are {", ".join(known)}')
    return version


def kubernetes_versions() -> tuple[str, ...]:
    """Return the minor versions that the extra `kubernetes` has schemas for, oldest first.

    Effect: lists a folder of the package `kubernetes_validate`; without it there are none.
    """
    spec = find_spec("kubernetes_validate")
    if spec is None or spec.origin is None:
        return ()
    folders = (Path(spec.origin).parent / "kubernetes-json-schema").glob("v*-local-strict")
    found = {match[1] for folder in folders if (match := re.match(r"v(\d+\.\d+)", folder.name))}
    return tuple(sorted(found, key=lambda version: [int(part) for part in version.split(".")]))


def _severity(value: Any, where: str, faults: list[str]) -> str:
    if value in SEVERITIES:
        return str(value)
    faults.append(f'"{where}" must be one of {", ".join(SEVERITIES)}, not {value!r}')
    return "error"


@dataclass(frozen=True)
class OneOf:
    """Reads one of some texts."""

    values: tuple[str, ...]

    def __call__(self, value: Any, where: str, faults: list[str]) -> str:
        """Return the value if it is one of them."""
        if isinstance(value, str) and value in self.values:
            return value
        known = ", ".join(filter(None, self.values))
        near = suggest(value, self.values) if isinstance(value, str) else ""
        faults.append(f'"{where}" must be one of {known}, not {value!r}{near}')
        return self.values[0]


@dataclass(frozen=True)
class TableOf:
    """Reads a table whose keys the operator chooses."""

    reader: Reader

    def __call__(self, value: Any, where: str, faults: list[str]) -> dict[str, Any]:
        """Return the table with each value read."""
        if not isinstance(value, Mapping):
            faults.append(f'"{where}" must be a table')
            return {}
        return {key: self.reader(item, f"{where}.{key}", faults) for key, item in value.items()}


@dataclass(frozen=True)
class Record:
    """Reads a table with known keys into a dataclass."""

    make: Callable[..., Any]
    keys: Mapping[str, Reader]

    def __call__(self, value: Any, where: str, faults: list[str]) -> Any:
        """Return the dataclass; what is not given has its default."""
        return self.make(**_read_table(value, self.keys, f"{where}.", faults))


def _count(value: Any, where: str, faults: list[str]) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    faults.append(f'"{where}" must be a whole number, not {value!r}')
    return 0


def _number(value: Any, where: str, faults: list[str]) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    faults.append(f'"{where}" must be a number, not {value!r}')
    return 0


def _flag(value: Any, where: str, faults: list[str]) -> bool:
    if isinstance(value, bool):
        return value
    faults.append(f'"{where}" must be true or false, not {value!r}')
    return False


def _seconds(value: Any, where: str, faults: list[str]) -> float:
    """Read a number that is no less than nothing."""
    number = _number(value, where, faults)
    if number >= 0:
        return number
    faults.append(f'"{where}" must not be negative, not {value!r}')
    return 0


def _values(value: Any, where: str, faults: list[str]) -> tuple[Any, ...]:
    if isinstance(value, list) and value and all(isinstance(x, str | int | float) for x in value):
        return tuple(value)
    faults.append(f'"{where}" must be a list of texts or numbers, not {value!r}')
    return ()


def _pattern(value: Any, where: str, faults: list[str]) -> str:
    pattern = _text(value, where, faults)
    try:
        re.compile(pattern)
    except re.error as error:
        faults.append(f'"{where}" is no regular expression: {error}')
        return ""
    return pattern


def _anything(value: Any, where: str, faults: list[str]) -> Any:
    del where, faults
    return value


_FIELD: dict[str, Reader] = {
    "type": OneOf(FIELD_TYPES),
    "enum": _values,
    "pattern": _pattern,
    "link-type": _text,
    "min-length": _count,
    "max-length": _count,
    "minimum": _number,
    "maximum": _number,
    "default": _anything,
}
KEYS: dict[str, Reader] = {
    "vault": _text,
    "select": _texts,
    "extend-select": _texts,
    "ignore": _texts,
    "fail-on": _severity,
    "exclude": _texts,
    "templates": _texts,
    "per-file-ignores": TableOf(_texts),
    "types": TableOf(
        Record(
            NoteType,
            {
                "required": _texts,
                "optional": _texts,
                "fields": TableOf(Record(FieldRule, _FIELD)),
                "title": _text,
            },
        )
    ),
    "id-properties": _texts,
    "review": Record(
        ReviewConfig,
        {"due-soon": _days, "grace": _days, "required-in": _texts, "required-types": _texts},
    ),
    "tags": Record(TagsConfig, {"allowed": _texts}),
    "links": Record(LinksConfig, {"style": OneOf(LINK_STYLES), "redirect": _flag}),
    "site": Record(
        SiteConfig,
        {
            "name": _text,
            "url": _text,
            "home": _text,
            "publish": OneOf(PUBLISH_MODES),
            "include": _texts,
            "exclude": _texts,
            "hidden-name": _text,
            "vault-name": _text,
            "repo-url": _text,
            "edit-uri": _text,
        },
    ),
    "flows": Record(FlowsConfig, {"actors": _texts, "actions": _texts, "lanes": TableOf(_texts)}),
    "decisions": Record(DecisionsConfig, {"methods": _text, "exempt": _texts}),
    "external": Record(
        ExternalConfig,
        {
            "ignore": _texts,
            "private": _flag,
            "timeout": _seconds,
            "delay": _seconds,
            "days": _seconds,
        },
    ),
    "kubernetes": Record(
        KubernetesConfig,
        {"version": _kubernetes_version, "node-ports": _ports, "unchecked": TableOf(_reason)},
    ),
}
