"""See that the theme that a configuration of MkDocs names is installed."""

from __future__ import annotations

import os
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from vaultkit.cli.mkdocs.mkdocs_yaml import Tagged, read_mkdocs_yml
from vaultkit.distribution.extras import is_there
from vaultkit.distribution.install_lines import install_line, join_words, pip_words
from vaultkit.errors import MissingExtraError, VaultkitError
from vaultkit.opening.mkdocs_config import BUILT_IN
from vaultkit.opening.typed_paths import shown

if TYPE_CHECKING:
    from pathlib import Path

_THEMES = "mkdocs.themes"
"""Where packages say to MkDocs which themes they bring."""
_OURS = "material"
"""The theme that comes with the extra `site`."""
_OTHERS = {"materialx": "mkdocs-materialx"}
"""Themes that may stand in for it, with the packages that bring them."""
_USUAL = "mkdocs"
"""What MkDocs takes where no theme is named."""
_MAX_PARENTS = 8


def require_theme(config: Path) -> None:
    """See that a configuration's theme is installed.

    Args:
        config: The `mkdocs.yml`.

    Errors:
        MissingExtraError: it is the one of the extra `site`, and is not.
        VaultkitError: it is another one, and is not; or the file cannot be read.
    """
    name = _find_theme(config)
    known = {one.name: one.module.partition(".")[0] for one in entry_points(group=_THEMES)}
    there = sorted(theme for theme, module in known.items() if is_there(module))
    if not name or name in there:
        return
    where = "the built-in configuration" if config == BUILT_IN else str(shown(config))
    if name == _OURS:
        raise MissingExtraError(where, [f'the theme "{name}"'], install_line("site"))
    if name in _OTHERS:
        line = join_words((*pip_words("install"), _OTHERS[name]))
        message = f'{where}: the theme "{name}" is not installed; to install it: {line}'
        raise VaultkitError(message)
    message = (
        f'{where}: the theme "{name}" is not installed; install the package that brings it '
        f"where vaultkit is, or name one of {', '.join(there)}"
    )
    raise VaultkitError(message)


def _find_theme(config: Path) -> str:
    """Return the theme that a file, or one that it inherits from, names; "" for none, or any."""
    for _ in range(_MAX_PARENTS):
        if not config.is_file():
            break
        table, _tags = read_mkdocs_yml(config)
        theme = table.get("theme")
        if isinstance(theme, dict) and "name" in theme:
            theme = theme["name"] or ""
        if isinstance(theme, Tagged):
            return ""
        if isinstance(theme, str):
            return theme
        parent = table.get("INHERIT")
        if not isinstance(parent, str) or "\0" in parent:
            break
        config = config.parent / os.path.normpath(parent)
    return _USUAL
