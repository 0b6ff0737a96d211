"""What code a `mkdocs.yml` would run, and whether it may.

MkDocs runs what its configuration names: hooks, plugins, extensions, templates, and Python objects
written as YAML tags. A `mkdocs.yml` with any of these is a program, so one that came with a vault
is not used unless its user says so; see docs/decisions/0029.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultkit.config.bounded_read import MAX_SETTINGS, read_bounded
from vaultkit.errors import VaultkitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
_EXTENSION = re.compile(
    r"(?:markdown\.extensions|pymdownx(?!\.snippets|\.b64)|material\.extensions)\.[\w.]+"
)
"""Extensions that run nothing, and put no other files into pages."""
_TAG = re.compile(
    r"!ENV|!relative"
    r"|tag:yaml\.org,2002:python/name:(?:pymdownx|material\.extensions|materialx)\.[\w.]+"
    r"|tag:yaml\.org,2002:python/object/apply:pymdownx\.slugs\.slugify"
)
"""Tags of MkDocs, and those that its themes tell people to write."""
_MAX_PARENTS = 8
_SHOWN = 4
_MAX_STARS = 3
"""Wildcards in one name, and `**` in one glob."""
_RUN_OF_STARS = re.compile(r"\*+")


_VAULT = "VAULTKIT_VAULT"
"""The variable in which the built-in configuration is told the vault."""


class _Tagged:
    """Stands for a value whose tag decides what it is; `first` is the first text in it."""

    def __init__(self, node: Any) -> None:
        inner = node.value[0] if isinstance(node.value, list) and node.value else node
        self.first = getattr(inner, "value", None)


def guard_code(config: Path, root: Path, shown: Path, *, is_allowed: bool) -> tuple[str, ...]:
    """Return what code a `mkdocs.yml` runs, if it may.

    It may if its user says so, or stands in its folder or below, as with `mkdocs build`; but not
    if it lies in the vault, with which it came.

    Args:
        config: The file.
        root: The vault.
        shown: The file as the user would type it.
        is_allowed: Whether the user says so.

    Errors:
        VaultkitError: it may not.
    """
    code = tuple(find_code(config, root))
    own = config.resolve().parent
    is_at_home = Path.cwd().resolve().is_relative_to(own)
    if not code or is_allowed or (is_at_home and not own.is_relative_to(root.resolve())):
        return code
    more = f" and {len(code) - _SHOWN} more" if len(code) > _SHOWN else ""
    message = (
        f"{shown} runs code: {', '.join(code[:_SHOWN])}{more}; "
        "add --allow-code if you know what it does"
    )
    raise VaultkitError(message)


def find_code(config: Path, root: Path) -> Iterator[str]:
    """Yield what of a `mkdocs.yml`, or one it inherits from, names code that may be anybody's.

    Errors:
        VaultkitError: it cannot be read, or MkDocs might never be done with it.
    """
    for _ in range(_MAX_PARENTS):
        if not config.exists():
            return
        table, tags = _read(config)
        _refuse_slow_globs(table, config)
        yield from (f"the tag {tag}" for tag in tags)
        yield from _in_table(table)
        if not _is_within(table.get("docs_dir"), config.parent, root):
            yield _named("docs_dir", table["docs_dir"])
        parent = table.get("INHERIT")
        if parent is None:
            return
        if not isinstance(parent, str):
            yield "INHERIT"
            return
        config = Path(os.path.normpath(config.parent / parent))  # as MkDocs finds it
    yield "INHERIT"


def _read(config: Path) -> tuple[dict[Any, Any], list[str]]:
    """Return what a file says, and the tags in it that name code.

    Errors:
        VaultkitError: it cannot be read.
    """
    import yaml

    tags: list[str] = []

    class Reader(yaml.SafeLoader):
        """Reads a file as MkDocs does, and makes nothing of tags."""

    def construct(loader: Any, tag: str, node: yaml.Node) -> _Tagged:
        if not _TAG.fullmatch(tag):
            tags.append(tag.replace("tag:yaml.org,2002:", "!!"))
        if isinstance(node, yaml.SequenceNode):
            loader.construct_sequence(node, deep=True)
        elif isinstance(node, yaml.MappingNode):
            loader.construct_mapping(node, deep=True)
        return _Tagged(node)

    Reader.add_multi_constructor("", construct)
    try:
        table = yaml.load(read_bounded(config, MAX_SETTINGS), Reader)  # noqa: S506 - a safe one
    except OSError as error:
        message = f"{config}: {error.strerror or error}"
        raise VaultkitError(message) from error
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        message = f"{config}: not valid YAML: {' '.join(str(error).split())}"
        raise VaultkitError(message) from error
    return (table if isinstance(table, dict) else {}), tags


def _refuse_slow_globs(table: dict[Any, Any], config: Path) -> None:
    """Refuse globs that MkDocs, which tries every way to match them, might never be done with.

    Errors:
        VaultkitError: there is one.
    """
    for key in ("exclude_docs", "draft_docs", "not_in_nav"):
        for line in str(table.get(key) or "").splitlines():
            names = [_RUN_OF_STARS.sub("*", name) for name in line.split("/")]
            if line.count("**/") > _MAX_STARS or any(n.count("*") > _MAX_STARS for n in names):
                message = f'{config}: {key}: the glob "{line}" has too many wildcards'
                raise VaultkitError(message)


def _in_table(table: dict[Any, Any]) -> Iterator[str]:
    for key in ("hooks", "extra_templates"):
        if table.get(key):
            yield _named(key, table[key])
    theme = table.get("theme")
    if isinstance(theme, _Tagged) or (isinstance(theme, dict) and theme.get("custom_dir")):
        yield _named("theme.custom_dir", theme["custom_dir"] if isinstance(theme, dict) else theme)
    for key, is_known in (("plugins", _is_known_plugin), ("markdown_extensions", _is_known)):
        strange = [name for name in _names(table.get(key)) if not is_known(name)]
        if strange:
            yield _named(key, strange)


def _is_within(docs: object, folder: Path, root: Path) -> bool:
    """Tell whether the folder to publish belongs to the configuration, or is the vault."""
    if docs is None or (isinstance(docs, _Tagged) and docs.first == _VAULT):
        return True
    if not isinstance(docs, str):
        return False
    there = (folder / docs).resolve()
    return there == root.resolve() or there.is_relative_to(folder.resolve())


def _named(key: str, value: object) -> str:
    names = value if isinstance(value, list) else [value]
    texts = [" ".join(name.split()) for name in names if isinstance(name, str)]
    return f"{key} ({', '.join(texts)})" if texts else key


def _names(value: object) -> Iterable[object]:
    """Return the names in a list of names and of tables of options by name."""
    if value is None:
        return ()
    if isinstance(value, dict):
        return [*value]
    if not isinstance(value, list):
        return (value,)
    return [name for item in value for name in (item if isinstance(item, dict) else [item])]


def _is_known_plugin(name: object) -> bool:
    return isinstance(name, str) and name.removeprefix("material/") in PLUGINS


def _is_known(name: object) -> bool:
    return isinstance(name, str) and (name in _EXTENSIONS or bool(_EXTENSION.fullmatch(name)))
