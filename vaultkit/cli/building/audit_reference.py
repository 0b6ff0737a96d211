"""The reference site for `vaultkit audit`: as `vaultkit build` would build it, without code.

MkDocs runs as a process of its own there. Of a `mkdocs.yml` only plain values are taken: what its
tags would make is left out, and so are hooks, plugins and templates.
"""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultkit.cli.mkdocs.isolated_python import module_command
from vaultkit.cli.mkdocs.mkdocs_run import site_variables
from vaultkit.cli.mkdocs.mkdocs_yaml import Tagged, read_mkdocs_yml
from vaultkit.errors import ReferenceSiteError
from vaultkit.opening.mkdocs_config import find_mkdocs_config
from vaultkit.vault.built_site.site_files import BuiltSite
from vaultkit.vault.built_site.site_staging import reference_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from vaultkit.opening.vault_place import Place

_JOB = "vaultkit.site.reference_build.reference_job"
_KEPT = (
    "copyright", "edit_uri", "edit_uri_template", "extra", "extra_css", "extra_javascript", "nav",
    "repo_name", "repo_url", "site_author", "site_description", "site_name", "site_url",
    "use_directory_urls",
)  # fmt: skip
"""What of a `mkdocs.yml` pages show, besides its theme."""
_SEARCH = ("search", "material/search")
_MAX_PARENTS = 8
_LEFT_OUT = object()


@contextmanager
def build_reference(
    place: Place, today: date, pages: frozenset[str], *, only_listed: bool = False
) -> Iterator[BuiltSite]:
    """Build the site of what a vault publishes, as if nothing else had ever been written.

    Args:
        place: The vault.
        today: The day that the site shows the state of.
        pages: The pages that are made of it, by their paths in the site; all if there are none.
        only_listed: Whether unlisted notes are none of what it publishes.

    Errors:
        ReferenceSiteError: it cannot be built.

    Effect: writes a temporary folder, which is gone afterwards, and starts a process.
    """
    with reference_folder(place.root) as folder:
        more = {"folder": str(folder), "pages": sorted(pages), "only_listed": only_listed}
        _run(plan_reference(place, today) | more)
        yield BuiltSite(folder / "site")


def _run(asked: Mapping[str, Any]) -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter, no shell
        module_command(_JOB),
        input=json.dumps(asked),
        env={"NO_MKDOCS_2_WARNING": "1", **os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = (done.stdout.strip() or done.stderr.strip()).splitlines()
        raise ReferenceSiteError(said[-1] if said else "no reference site can be built")


def plan_reference(place: Place, today: date) -> dict[str, Any]:
    """Return what the process is asked for, the folder aside.

    Errors:
        VaultkitError: the `mkdocs.yml` cannot be read.
    """
    own = find_mkdocs_config(place)
    table = _plain(_read(own), site_variables(place))
    plugins = _options_of(table.get("plugins", ["search"]))
    search = next((plugins[name] for name in _SEARCH if name in plugins), None)
    theme = table.get("theme", "mkdocs")
    theme = {"name": theme} if isinstance(theme, str) else dict(theme)
    theme.pop("custom_dir", None)
    values = {key: table[key] for key in _KEPT if table.get(key) is not None}
    return {
        "vault": os.path.abspath(place.root),
        "config": os.path.abspath(place.config.path) if place.config.path else "",
        "today": today.isoformat(),
        "rules": bool(plugins.get("vaultkit", {}).get("rules")),
        "values": values | {"theme": theme},
        "search": search,
        "name": str(own),
    }


def _read(config: Path) -> dict[Any, Any]:
    """Return what a `mkdocs.yml` says, with what it inherits."""
    tables = []
    for _ in range(_MAX_PARENTS):
        table, _tags = read_mkdocs_yml(config)
        tables.append(table)
        parent = table.pop("INHERIT", None)
        if not isinstance(parent, str):
            break
        config = Path(os.path.normpath(config.parent / parent))
    merged: dict[Any, Any] = {}
    for table in reversed(tables):
        merged = _merge(merged, table)
    return merged


def _merge(below: dict[Any, Any], above: dict[Any, Any]) -> dict[Any, Any]:
    merged = dict(below)
    for key, value in above.items():
        known = merged.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            merged[key] = _merge(known, value)
        else:
            merged[key] = value
    return merged


def _plain(value: Any, variables: Mapping[str, str]) -> Any:
    """Return a value with what variables say, and without what other tags make."""
    if isinstance(value, Tagged):
        return _variable(value, variables) if value.tag == "!ENV" else _LEFT_OUT
    if isinstance(value, dict):
        items = ((key, _plain(item, variables)) for key, item in value.items())
        return {str(key): item for key, item in items if item is not _LEFT_OUT}
    if isinstance(value, list):
        items = (_plain(item, variables) for item in value)
        return [item for item in items if item is not _LEFT_OUT]
    return value


def _variable(tagged: Tagged, variables: Mapping[str, str]) -> Any:
    """Return what one of several variables says; the last of them is what to say without any.

    Only those that `vaultkit build` sets: others may be secrets.
    """
    names: list[Any] = tagged.value if isinstance(tagged.value, list) else [tagged.value, None]
    for name in names[:-1]:
        if name in variables:
            return variables[name]
    return names[-1] if len(names) > 1 else None


def _options_of(plugins: Any) -> dict[str, dict[str, Any]]:
    """Return plugins with their options, however they are listed."""
    if isinstance(plugins, dict):
        return {str(name): _as_options(options) for name, options in plugins.items()}
    found: dict[str, dict[str, Any]] = {}
    for item in plugins if isinstance(plugins, list) else ():
        if isinstance(item, dict):
            found |= {str(name): _as_options(options) for name, options in item.items()}
        else:
            found[str(item)] = {}
    return found


def _as_options(options: Any) -> dict[str, Any]:
    return options if isinstance(options, dict) else {}
