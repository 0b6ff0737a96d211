"""Choose how to start MkDocs on a vault: which configuration, which folder, which command.

MkDocs runs as a process of its own, so that a check never waits for it to be imported.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.cli.mkdocs.isolated_python import module_command
from vaultkit.cli.terminal.stderr import say
from vaultkit.config.site_variables import site_variables as variables_of
from vaultkit.errors import VaultkitError, VaultNotFoundError
from vaultkit.notes.text.instants import bound_day
from vaultkit.opening.mkdocs_config import BUILT_IN, find_mkdocs_config, is_about, named_vault
from vaultkit.opening.typed_paths import name_of, shown

if TYPE_CHECKING:
    from datetime import date

    from vaultkit.opening.vault_place import Place

LEAKS = "the site holds what is not published"
"""What the plugin says when its audit made it stop."""
_SECONDS = 1 << 32
"""The first second after those that a packed file can tell."""
_FRONT_PAGE = "index.html"
_SIGNS_OF_A_SITE = (_FRONT_PAGE, "404.html", "sitemap.xml", "assets")
_SITE_NAMES = ("site", ".site", "public", "_site")
"""What folders of built sites are called."""


@dataclass(frozen=True)
class Run:
    """How to run MkDocs.

    Args:
        config: The `mkdocs.yml` to use.
        vault: The vault's folder, absolute.
        site_dir: Folder the site is built into, absolute.
        environment: Variables for the process; the built-in configuration reads some of them.
    """

    config: Path
    vault: Path
    site_dir: Path
    environment: dict[str, str]

    def arguments(self, *words: str) -> list[str]:
        """Return what MkDocs is called with, such as `build -f mkdocs.yml --strict`."""
        return [words[0], "-f", str(self.config), *words[1:]]

    def command(self, *words: str) -> list[str]:
        """Return a command line that starts MkDocs in a process of its own."""
        return module_command("mkdocs", *self.arguments(*words))


def plan_run(
    place: Place, site_dir: Path, today: date | None = None, *, is_code_allowed: bool = False
) -> Run:
    """Choose the configuration for a vault and what it is told.

    Args:
        place: The vault.
        site_dir: Folder the site is built into.
        today: The day that the site shows the state of; None for this one.
        is_code_allowed: Whether a `mkdocs.yml` may run code wherever it lies.

    Errors:
        VaultNotFoundError: the vault holds no notes, or only a part of it is named.
        VaultkitError: there is a `mkdocs.yml` that would run code and may not, its theme is not
            installed, or the day is none that a site can be of.
    """
    from vaultkit.notes.paths import is_note

    root = shown(place.root)
    paths = refuse_other_vault(place)
    if place.parts:
        message = f"{place.parts[0]} is a part of the vault {root}; a site is of a whole vault"
        raise VaultNotFoundError(message)
    if not any(map(is_note, paths)):
        message = f"{root}: no notes in this folder; name your vault's folder"
        raise VaultNotFoundError(message)
    environment = {
        "NO_MKDOCS_2_WARNING": "1",
        **os.environ,
        "PYTHONUTF8": "1",
        "VAULTKIT_SITE_DIR": str(site_dir),
        **site_variables(place),
    }
    if today is not None:
        if bound_day(today) != today:
            message = f"--today {today}: a site can be of a day from 1970 to 2105"
            raise VaultkitError(message)
        start = datetime.combine(today, time(), tzinfo=UTC)
        environment["SOURCE_DATE_EPOCH"] = f"{start.timestamp():.0f}"
    _refuse_no_time(environment.get("SOURCE_DATE_EPOCH", "0"))
    root = Path(os.path.abspath(place.root))
    return Run(_choose_config(place, is_code_allowed=is_code_allowed), root, site_dir, environment)


def site_variables(place: Place) -> dict[str, str]:
    """Return what the built-in configuration, and any other that asks, is told of a vault."""
    return variables_of(place.root, place.config)


def _choose_config(place: Place, *, is_code_allowed: bool) -> Path:
    """Return the configuration to use; say so if it runs code. Effect: prints on stderr."""
    from vaultkit.cli.mkdocs.mkdocs_theme import require_theme

    config = find_mkdocs_config(place)
    if config != BUILT_IN:
        from vaultkit.cli.mkdocs.mkdocs_code import guard_code

        code = guard_code(config, place.root, shown(config), is_allowed=is_code_allowed)
        if code:
            say(f"{shown(config)} runs code: {', '.join(code)}")
    require_theme(config)
    return config


def _refuse_no_time(text: str) -> None:
    """Refuse a SOURCE_DATE_EPOCH that MkDocs could not read, or not write into a packed file.

    Errors:
        VaultkitError: it is no number of seconds, or none of a time that such files can tell.
    """
    try:
        is_told = 0 <= int(text) < _SECONDS
    except ValueError:
        is_told = False
    if not is_told:
        message = (
            f'SOURCE_DATE_EPOCH is "{text}": it must be a number of seconds since 1970, of a time '
            "before 2106; correct or unset this variable"
        )
        raise VaultkitError(message)


def refuse_other_vault(place: Place) -> list[str]:
    """See that what is to be published is not the folder above a vault; return its files' paths.

    Effect: reads; may warn of vaults in the vault.

    Errors:
        VaultkitError: its `mkdocs.yml` is about a vault in it, or it is none and holds one.
    """
    from vaultkit.cli.vault_access.inner_vault_messages import refuse_inner_vaults
    from vaultkit.vault.files.file_listing import find_files

    _refuse_vault_of_mkdocs(place)
    paths = find_files(place.root)[0]
    refuse_inner_vaults(place, paths, has_mkdocs=find_mkdocs_config(place) != BUILT_IN)
    return paths


def _refuse_vault_of_mkdocs(place: Place) -> None:
    config = place.root / "mkdocs.yml"
    if place.config.path is not None or not config.is_file() or is_about(config, place.root):
        return
    vault = named_vault(config)
    if vault is not None and vault.is_dir():
        name = shown(vault)
        message = f"{shown(config)}: is about the vault {name}; name that one: --vault {name}"
        raise VaultkitError(message)


def find_site(folder: Path, root: Path) -> Path:
    """Return the folder of a built site, absolute.

    Args:
        folder: As the user names it.
        root: The vault that it was built from.

    Errors:
        VaultNotFoundError: there is no such folder, it is no site, or it holds the vault.
    """
    fault = _why_no_site(folder)
    if not fault and root.resolve().is_relative_to(folder.resolve()):
        fault = f"holds the vault {name_of(root)}; name the folder that the site was built into"
    if not fault and _lies_in(folder, root):
        fault = f"lies in the vault {name_of(root)}; if that is not the vault, name it with --vault"
    if fault:
        message = f"{folder}: {fault}"
        raise VaultNotFoundError(message)
    return folder.absolute()


def _lies_in(folder: Path, root: Path) -> bool:
    """Tell whether a vault sees a folder as its own: one that no dot hides."""
    inner, outer = folder.resolve(), root.resolve()
    if not inner.is_relative_to(outer):
        return False
    return not any(part.startswith(".") for part in inner.relative_to(outer).parts)


def _why_no_site(folder: Path) -> str:
    """Return why a folder is no built site, "" if it is one."""
    if folder.is_file():
        return "a file, not the folder of a built site; if it is an archive of one, unpack it first"
    if not (folder / _FRONT_PAGE).is_file():
        within = next((name for name in _SITE_NAMES if (folder / name / _FRONT_PAGE).is_file()), "")
        hint = f'; did you mean "{folder / within}"?' if within else ""
        return f"no built site in this folder: it has no {_FRONT_PAGE}{hint}"
    try:
        names = os.listdir(folder)
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
    if not any(_is_of_site(folder, name) for name in names):
        return f"no built site in this folder: it has an {_FRONT_PAGE}, but nothing else of one"
    return ""


def _is_of_site(folder: Path, name: str) -> bool:
    """Tell whether something beside a front page shows that this is a site."""
    if name == _FRONT_PAGE:
        return False
    is_page = name.endswith(".html") or (folder / name / _FRONT_PAGE).is_file()
    return is_page or name in _SIGNS_OF_A_SITE


def guard_site_dir(site_dir: Path, root: Path, *, is_hidden: bool = False) -> None:
    """Refuse a folder that building would harm: MkDocs empties it first.

    Args:
        site_dir: The folder.
        root: The vault.
        is_hidden: Whether it is the one in the vault that neither Obsidian nor vaultkit sees.

    Errors:
        VaultkitError: it holds the vault, lies in it, or holds files that are no site.
    """
    fault = ""
    here, vault = site_dir.resolve(), root.resolve()
    if here.is_relative_to(vault) and not is_hidden:
        fault = f"lies in the vault {name_of(root)}"
    elif vault.is_relative_to(here):
        fault = f"holds the vault {name_of(root)}, and building would delete it"
    elif _holds_other_files(site_dir):
        fault = "holds files that are no site, and building would delete them"
    if fault:
        message = f"{shown(site_dir)}: {fault}; name another folder with --site-dir"
        raise VaultkitError(message)


def _holds_other_files(folder: Path) -> bool:
    """Tell whether a folder holds what is no site; hidden files, which stay, do not count."""
    if not folder.is_dir() or all(name.startswith(".") for name in os.listdir(folder)):
        return False
    return not any((folder / name).exists() for name in _SIGNS_OF_A_SITE)
