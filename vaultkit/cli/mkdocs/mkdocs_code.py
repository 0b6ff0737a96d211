"""What code a `mkdocs.yml` would run or what else it would do, and whether it may.

MkDocs runs what its configuration names: hooks, plugins, extensions, templates, and Python objects
written as YAML tags. A `mkdocs.yml` with any of these is a program; one whose options name files
and addresses is little better. One that came with a vault is not used unless its user says so, or
all it says is on a list of what is harmless; see decision 29.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.cli.mkdocs.mkdocs_allowed import (
    EXTENSION_OPTIONS,
    EXTRA,
    KEYS,
    THEME,
    is_vault,
    plugins_for,
)
from vaultkit.cli.mkdocs.mkdocs_yaml import Tagged, read_mkdocs_yml
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import VaultkitError
from vaultkit.opening.mkdocs_config import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from vaultkit.cli.mkdocs.mkdocs_allowed import Options

    _OptionsOf = Callable[[str], Options | None]

PLUGINS = frozenset({
    "vaultkit", "search", "tags", "offline", "meta", "redirects", "glightbox", "minify",
    "awesome-pages", "section-index", "literate-nav", "autorefs",
})  # fmt: skip
"""Plugins that run nothing of a vault, with or without `material/` before."""
_EXTENSIONS = frozenset({
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code",
    "footnotes", "legacy_attrs", "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists",
    "smarty", "tables", "toc", "wikilinks",
})  # fmt: skip
_EXTENSION = lazy_re(
    r"(?:markdown\.extensions|pymdownx(?!\.snippets|\.b64)|material\.extensions)\.[\w.]+"
)
"""Extensions that run nothing, and put no other files into pages."""
_MAX_PARENTS = 8
_SHOWN = 4
_LONG = 60
_DOCS = "docs"
"""The folder that MkDocs publishes if none is named."""
_TABLES: Mapping[str, Options] = {"theme": THEME, "extra": EXTRA}
_ELSEWHERE = frozenset({"docs_dir", "INHERIT", "hooks", "extra_templates"})
"""Keys that are judged for all files of a chain, or are code as they are."""


def guard_code(config: Path, root: Path, shown: Path, *, is_allowed: bool) -> tuple[str, ...]:
    """Return what code a `mkdocs.yml` runs, if it may.

    It may if its user says so, or stands in its folder or below, as with `mkdocs build`; but not
    if it lies in the vault, with which it came. Then it may ask for nothing beyond a vault's site.

    Args:
        config: The file.
        root: The vault.
        shown: The file as the user would type it.
        is_allowed: Whether the user says so.

    Errors:
        VaultkitError: it may not.
    """
    is_trusted = is_allowed or _is_at_home(config, root.resolve())
    tables = list(_read_chain(config, is_trusted=is_trusted))
    code = tuple(find_code(tables, config.parent, root))
    if is_trusted:
        return code
    beyond = [text for text in find_beyond(tables, config, root) if text not in code]
    faults = []
    if code:
        faults.append(f"runs code: {_list(code)}")
    if beyond:
        faults.append(f"asks for more than a vault's site: {_list(beyond)}")
    if faults:
        message = f"{shown} {', and '.join(faults)}; add --allow-code if you know what it does"
        raise VaultkitError(message)
    return ()


def _is_at_home(config: Path, root: Path) -> bool:
    """Tell whether the user stands with a file that did not come with the vault.

    A link belongs to the folder that it lies in as well as to that of its target.
    """
    here = Path.cwd().resolve()
    homes = (config.parent.resolve(), config.resolve().parent)
    return all(here.is_relative_to(own) and not own.is_relative_to(root) for own in homes)


def _list(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return f"{', '.join(texts[:_SHOWN])}{more}"


class _Said(NamedTuple):
    """What one file of a chain of configurations says.

    Args:
        table: Its keys.
        tags: The tags in it that name code.
        is_last: Whether its parent, if it has one, was not read.
    """

    table: dict[Any, Any]
    tags: list[str]
    is_last: bool


def _read_chain(config: Path, *, is_trusted: bool) -> Iterator[_Said]:
    """Yield what a `mkdocs.yml` says and those it inherits from, its own first.

    Args:
        config: The file.
        is_trusted: Whether it may lead out of its folder.

    Errors:
        VaultkitError: one cannot be read, or MkDocs might never be done with it.
    """
    folder = config.parent.resolve()
    for number in range(_MAX_PARENTS):
        if not config.exists():
            return
        table, tags = read_mkdocs_yml(config)
        parent = table.get("INHERIT")
        is_followed = False
        if isinstance(parent, str) and "\0" not in parent:
            config = Path(os.path.normpath(config.parent / parent))  # as MkDocs finds it
            there = config.resolve()
            is_inside = there.is_relative_to(folder) or there == BUILT_IN.resolve()
            is_followed = (is_trusted or is_inside) and number + 1 < _MAX_PARENTS
        yield _Said(table, tags, is_last=not is_followed)
        if not is_followed:
            return


def find_code(tables: Sequence[_Said], folder: Path, root: Path) -> Iterator[str]:
    """Yield what of a `mkdocs.yml`, or one it inherits from, names code that may be anybody's."""
    for table, tags, is_last in tables:
        yield from (f"the tag {tag}" for tag in tags)
        yield from _in_table(table)
        docs = table.get("docs_dir")
        if not (docs is None or _is_within(docs, folder) or is_vault(docs, folder, root)):
            yield _named("docs_dir", docs)
        parent = table.get("INHERIT")
        if is_last and parent is not None and not isinstance(parent, str):
            yield "INHERIT"
    if len(tables) == _MAX_PARENTS:
        yield "INHERIT"


def find_beyond(tables: Sequence[_Said], config: Path, root: Path) -> Iterator[str]:
    """Yield what a `mkdocs.yml`, or one it inherits from, says beyond what anybody's may say."""
    folder = config.parent
    docs = next((said.table["docs_dir"] for said in tables if "docs_dir" in said.table), None)
    docs = _DOCS if docs is None else docs
    if not is_vault(docs, folder, root):
        yield _named("docs_dir", docs)
    options_of: Mapping[str, _OptionsOf] = {
        "plugins": plugins_for(folder, root).get,
        "markdown_extensions": _options_of,
    }
    for table, _, is_last in tables:
        parent = table.get("INHERIT")
        if is_last and isinstance(parent, str):
            yield _named("INHERIT", parent)
        for key, value in table.items():
            if key in options_of:
                yield from _in_list(value, key, options_of[key])
            elif key in _TABLES:
                is_name = key == "theme" and isinstance(value, str)
                yield from _beyond({"name": value} if is_name else value, _TABLES[key], key)
            elif not (key in _ELSEWHERE or isinstance(key, Tagged)):
                yield from _beyond({key: value}, KEYS, "")


def _beyond(value: object, allowed: Options, where: str) -> Iterator[str]:
    """Yield what of a table of options is not allowed."""
    if value is None or value == {}:
        return
    if not isinstance(value, dict):
        if not (isinstance(value, Tagged) and (value.is_told or where == "theme")):  # told as code
            yield _named(where, value)
        return
    for key, inner in value.items():
        check = allowed.get(key) if isinstance(key, str) else None
        is_told = isinstance(inner, Tagged) and inner.is_told
        is_told = is_told or (where, key) == ("theme", "custom_dir")
        is_empty = inner is None or inner in ([], {})
        if not (is_told or is_empty or (check is not None and check(inner))):
            name = " ".join(key.split()) if isinstance(key, str) else "a key that is no text"
            yield _named(f"{where}.{name}" if where else name, inner)


def _in_list(value: object, key: str, options_of: _OptionsOf) -> Iterator[str]:
    """Yield the names that are not allowed in a list, and the options of the others."""
    strange: list[object] = []
    for name, options in _pairs(value):
        allowed = options_of(_short(name)) if isinstance(name, str) else None
        if allowed is None and _IS_KNOWN[key](name):  # the others are told as code
            strange.append(name)
        elif allowed is None:
            continue
        else:
            yield from _beyond(options, allowed, f"{key}.{name}")
    if strange:
        yield _named(key, strange)


def _pairs(value: object) -> Iterator[tuple[object, object]]:
    """Yield names with their options, however they are written."""
    items = value if isinstance(value, list) else () if value is None else (value,)
    for item in items:
        if isinstance(item, dict):
            yield from item.items()
        else:
            yield item, None


def _options_of(name: str) -> Options | None:
    """Return the options that an extension may have; None if it may not be there at all."""
    if not _is_known(name):
        return None
    return EXTENSION_OPTIONS.get(name.removeprefix("markdown.extensions."), {})


def _in_table(table: dict[Any, Any]) -> Iterator[str]:
    for key in ("hooks", "extra_templates"):
        if table.get(key):
            value = table[key]
            yield _named(key, None if isinstance(value, Tagged) else value)
    theme = table.get("theme")
    if isinstance(theme, Tagged) or (isinstance(theme, dict) and theme.get("custom_dir")):
        yield _named("theme.custom_dir", theme["custom_dir"] if isinstance(theme, dict) else None)
    for key, is_known in _IS_KNOWN.items():
        strange = [name for name, _ in _pairs(table.get(key)) if not is_known(name)]
        if strange:
            yield _named(key, strange)
    if any(isinstance(key, Tagged) for key in table):
        yield "a key with a tag"


def _is_within(docs: object, folder: Path) -> bool:
    """Tell whether the folder to publish belongs to the configuration."""
    if not isinstance(docs, str) or "\0" in docs:
        return False
    return (folder / docs).resolve().is_relative_to(folder.resolve())


def _named(key: str, value: object) -> str:
    """Return a key with the texts that are its value, shortened."""
    if isinstance(value, Tagged):
        value = f"{value.tag} {value.first}" if isinstance(value.first, str) else value.tag
    names = [*value] if isinstance(value, list | dict) else [value]
    texts = [" ".join(name.split()) for name in names if isinstance(name, str) and name]
    shown = ", ".join(text if len(text) <= _LONG else f"{text[:_LONG]}…" for text in texts[:_SHOWN])
    more = ", …" if len(texts) > _SHOWN else ""
    return f"{key} ({shown}{more})" if texts else key


def _short(name: str) -> str:
    return name.removeprefix("material/")


def _is_known_plugin(name: object) -> bool:
    return isinstance(name, str) and _short(name) in PLUGINS


def _is_known(name: object) -> bool:
    return isinstance(name, str) and (name in _EXTENSIONS or bool(_EXTENSION.fullmatch(name)))


_IS_KNOWN: Mapping[str, Callable[[object], bool]] = {
    "plugins": _is_known_plugin,
    "markdown_extensions": _is_known,
}
"""Lists of what MkDocs is to run, and how to tell that it runs nothing of a vault."""
