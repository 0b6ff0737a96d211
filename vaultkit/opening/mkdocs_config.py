"""Find the `mkdocs.yml` that is about a vault, and the vault that one is about; run no MkDocs."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.config.bounded_read import MAX_SETTINGS, read_bounded
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import ConfigError
from vaultkit.opening.typed_paths import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.opening.vault_place import Place

BUILT_IN = Path(__file__).parents[1] / "site" / "mkdocs.yml"
"""The configuration of a vault that brings none."""
_NAMES_PLUGIN = lazy_re(
    r"""^[ \t]*(?:-[ \t]*)?["']?vaultkit["']?[ \t]*(?::|\#|$)|[\[,{][ \t]*["']?vaultkit\b""",
    re.MULTILINE,
)
_FOLDER_KEY = lazy_re(r"""^\s*(?:docs_dir|vault):[ \t]*["']?([^"'\s#][^"'#\n]*)""", re.MULTILINE)
_INHERIT = lazy_re(r"""^INHERIT:[ \t]*["']?([^"'#\n]+)""", re.MULTILINE)
_MAX_PARENTS = 8


def find_mkdocs_config(place: Place) -> Path:
    """Return the author's `mkdocs.yml` for a vault, or the built-in one.

    It stands beside vaultkit's config, in the vault's folder or in its parent, names the plugin,
    and is about this vault.

    Errors:
        ConfigError: one is there and cannot be read; it may say what stays at home.
    """
    folders = [place.root, place.root.parent]
    if place.config.path is not None:
        folders.insert(0, place.config.path.parent)
    for folder in folders:
        found = folder / "mkdocs.yml"
        if os.path.lexists(found) and is_about(found, place.root):
            return found
    return BUILT_IN


def is_about(config: Path, root: Path) -> bool:
    """Tell whether a `mkdocs.yml`, or one it inherits from, publishes this vault."""
    texts = list(read_with_parents(config))
    if not any(_NAMES_PLUGIN.search(text) for text in texts):
        return False
    folders = next(filter(None, map(_FOLDER_KEY.findall, texts)), ["docs"])
    return any(
        folder.startswith("!ENV") or (config.parent / folder.strip()).resolve() == root.resolve()
        for folder in folders
    )


def read_with_parents(config: Path) -> Iterator[str]:
    """Yield the text of a `mkdocs.yml` and of those it inherits from, its own first."""
    for _ in range(_MAX_PARENTS):
        if not os.path.lexists(config):
            return
        text = _read_config(config)
        yield text
        parent = _INHERIT.search(text)
        if parent is None:
            return
        config = Path(os.path.normpath(config.parent / parent[1].strip()))


def _read_config(config: Path) -> str:
    """Return the text of a `mkdocs.yml`.

    Errors:
        ConfigError: it cannot be read.
    """
    if os.path.exists(config) and not config.is_file():
        raise ConfigError(str(shown(config)), ["not a regular file"])
    try:
        return read_bounded(config, MAX_SETTINGS).decode(errors="replace")
    except OSError as error:
        why = "a link that leads nowhere" if config.is_symlink() else error.strerror or str(error)
        raise ConfigError(str(shown(config)), [why]) from error


def named_vault(config: Path) -> Path | None:
    """Return the folder that a `mkdocs.yml` publishes; None if it does not name the plugin.

    Errors:
        ConfigError: it cannot be read.
    """
    texts = list(read_with_parents(config))
    if not any(_NAMES_PLUGIN.search(text) for text in texts):
        return None
    folder = next((one for text in texts for one in _FOLDER_KEY.findall(text)), "docs").strip()
    return config.parent / folder
