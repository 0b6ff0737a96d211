"""Where `build`, `serve` and `audit` have the site of a vault, and the hidden one in the vault.

In a vault's own folder, with the built-in configuration, it is `.site`: what starts with a dot does
not exist for Obsidian and vaultkit, and its own `.gitignore` hides it from git. Elsewhere it is
`site` in the current folder. A `mkdocs.yml` keeps its own. See decision 38.
"""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.cli.mkdocs.mkdocs_run import guard_site_dir
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import VaultkitError, WriteError
from vaultkit.opening.mkdocs_config import BUILT_IN, find_mkdocs_config, read_with_parents
from vaultkit.opening.typed_paths import name_of, shown
from vaultkit.vault.built_site.site_staging import make_hidden, remove_if_empty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.opening.vault_place import Place

HIDDEN = ".site"
"""The site's folder in a vault."""
_DEFAULT = "site"
_SITE_KEY = lazy_re(
    r"""^site_dir:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^"'\s!#&*][^#\n]*))""", re.MULTILINE
)


class SiteFolder(NamedTuple):
    """The folder of a site.

    Args:
        path: Where it is, absolute.
        is_hidden: Whether it is `.site` in the vault.
        is_given: Whether a person named it on the command line.
    """

    path: Path
    is_hidden: bool
    is_given: bool


def choose_site_folder(place: Place, given: Path | None) -> SiteFolder:
    """Return where the site of a vault is, or is to be.

    Args:
        place: The vault.
        given: The folder that was named; None for none.

    Errors:
        VaultkitError: the `mkdocs.yml` cannot be read, or names a folder outside of its own.
    """
    config = find_mkdocs_config(place)
    if given is None:
        path = _default(place) if config == BUILT_IN else _own(config, place)
    else:
        path = Path(os.path.abspath(given))
    is_hidden = config == BUILT_IN and _is_hidden(path, place.root)
    return SiteFolder(path, is_hidden, given is not None)


def _default(place: Place) -> Path:
    return place.root / HIDDEN if _is_in(place.root) else Path.cwd() / _DEFAULT


def _is_in(root: Path) -> bool:
    """Tell whether the current folder is a vault, or lies in it."""
    return Path.cwd().resolve().is_relative_to(root.resolve())


def _own(config: Path, place: Place) -> Path:
    """Return the folder that a `mkdocs.yml` names, or the one that it has without a word."""
    found = next(filter(None, map(_SITE_KEY.search, read_with_parents(config))), None)
    if found is None:
        return (config.parent if _is_in(place.root) else Path.cwd()) / _DEFAULT
    named = next(filter(None, found.groups()), "").strip() or _DEFAULT
    path = Path(os.path.abspath(config.parent / named))
    if "\0" in named or not path.resolve().is_relative_to(config.parent.resolve()):
        message = (
            f'{shown(config)}: site_dir "{named}" lies outside its folder; if the site is to be '
            "there, name the folder with --site-dir"
        )
        raise VaultkitError(message)
    return path


def _is_hidden(path: Path, root: Path) -> bool:
    """Tell whether a path is the vault's own hidden folder, and no link in its place."""
    is_there = path.name == HIDDEN and path.parent.resolve() == root.resolve()
    return is_there and not path.is_symlink()


def guard_site_folder(folder: SiteFolder, root: Path) -> None:
    """Refuse a folder that building would harm, or that somebody else may have put there.

    Errors:
        VaultkitError: it is a link that nobody named; or see `guard_site_dir`.
    """
    if not folder.is_given and folder.path.is_symlink():
        name = shown(folder.path)
        message = (
            f"{name}: a symbolic link; if the site is to be where it leads, say --site-dir {name}"
        )
        raise VaultkitError(message)
    if folder.is_hidden and os.path.lexists(folder.path) and not folder.path.is_dir():
        message = f"{shown(folder.path)}: a file; take it away, or name a folder with --site-dir"
        raise VaultkitError(message)
    guard_site_dir(folder.path, root, is_hidden=folder.is_hidden)
    temporary = Path(tempfile.gettempdir()).resolve() if folder.is_hidden else None
    if temporary is not None and temporary.is_relative_to(root.resolve()):
        message = (
            f"{shown(temporary)}: the folder for temporary files lies in the vault "
            f"{name_of(root)}; set TMPDIR to another, or name a folder with --site-dir"
        )
        raise VaultkitError(message)


@contextmanager
def hiding(folder: SiteFolder) -> Iterator[None]:
    """Make the hidden folder, with its `.gitignore`; it goes again if no site comes into it.

    Effect: writes. Nothing that is there is changed.

    Errors:
        WriteError: it cannot be made.
    """
    if not folder.is_hidden:
        yield
        return
    try:
        make_hidden(folder.path)
    except OSError as error:
        reason = error.strerror or error
        message = f"{shown(folder.path)}: cannot be made: {reason}; name a folder with --site-dir"
        raise WriteError(message) from error
    try:
        yield
    finally:
        remove_if_empty(folder.path)
