"""Which vault a command is about, which config governs it, and which of its notes are meant."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultkit.cli.terminal.output import ProgressBar, count, protect
from vaultkit.config import Config, find_config, load_config
from vaultkit.errors import VaultNotFoundError, name_some
from vaultkit.opening.typed_paths import as_typed, spelled_otherwise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from vaultkit.cli.arguments.options import Common
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.vault import Vault


_NOTHING = "no such file or folder"
_CANDIDATES = 20
"""Notes named at most where an alias fits several."""
_kept: list[Vault] = []
"""The vault read last, kept to the end: taking it apart when a command returns takes a while."""


@dataclass(frozen=True)
class Place:
    """Where to work, before anything is read.

    Args:
        root: Folder of the vault, absolute.
        config: The config that governs it.
        parts: Files and folders of the vault that are meant, relative to it; with no names, empty
            for all.
        names: What is meant and is no file or folder: names and aliases of notes.
    """

    root: Path
    config: Config
    parts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opened:
    """A vault that was read.

    Args:
        place: Where it is.
        vault: What was read.
        only: The files that are meant; None for all.
    """

    place: Place
    vault: Vault
    only: frozenset[str] | None

    @property
    def config(self) -> Config:
        """The config that governs the vault."""
        return self.place.config

    @property
    def notes(self) -> list[NotePath]:
        """The notes that are meant, in path order."""
        return [path for path in self.vault.notes if self.only is None or path in self.only]

    @property
    def unread(self) -> list[tuple[str, str]]:
        """Files that could not be read, with the reason; a link that leads out is none of them."""
        return self.vault.unread

    @property
    def prefix(self) -> str:
        """What to put before a vault path so that it leads there from the current folder."""
        return prefix_of(self.place.root)


def shown(path: Path) -> Path:
    """Return an absolute path as a person would type it: relative if it is below this folder.

    This folder may be gone by now: one that is empty goes with the last file that is moved away.
    """
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return path
    return path.relative_to(here) if path.is_relative_to(here) else path


def name_of(root: Path) -> str:
    """Return how a message names a vault: as a person would type it, or by its folder's name."""
    way = shown(root).as_posix()
    return way if way != "." else root.resolve().name or str(root)


def prefix_of(root: Path) -> str:
    """Return what to put before a vault path, with a final slash; "" for the current folder."""
    way = shown(root).as_posix().rstrip("/")
    return "" if way == "." else f"{way}/"


def open_vault(
    common: Common,
    paths: Sequence[Path] = (),
    *,
    jobs: int | None = None,
    takes_names: bool = False,
) -> Opened:
    """Find the vault that paths belong to and read it. Effect: reads; complains on stderr.

    Args:
        common: The options of every command.
        paths: Files and folders.
        jobs: See `load_vault`.
        takes_names: Whether paths may be names and aliases of notes.

    Errors:
        VaultNotFoundError: no such file or folder, or no notes.
        ConfigError: the config has faults.
    """
    return read_place(find_place(common, paths, takes_names=takes_names), common, jobs=jobs)


def read_place(  # noqa: PLR0913 - keywords for what few callers need
    place: Place,
    common: Common,
    *,
    jobs: int | None = None,
    known: Mapping[NotePath, Note] | None = None,
    meanwhile: Callable[[], object] | None = None,
    tells_inner: bool = True,
) -> Opened:
    """Read the vault at a place; see `load_vault`.

    Args:
        place: The place.
        common: Options of all commands.
        jobs: See `load_vault`, as the two below.
        known: Notes that were read before.
        meanwhile: What is done while others read.
        tells_inner: Whether to tell of vaults below a folder that nothing marks as one.
    """
    from vaultkit.cli.opening.unmarked_folder import tell_unmarked
    from vaultkit.vault.load import load_vault

    tell_unmarked(common, place)
    config_path = place.config.path
    common.tell(f"vault: {place.root}")
    common.tell(f"config: {config_path or 'none, defaults apply'}")
    bar = ProgressBar("reading notes", is_wanted=not common.quiet)
    try:
        vault = load_vault(place.root, jobs=jobs, progress=bar, known=known, meanwhile=meanwhile)
    finally:
        bar.wipe()
    _kept[:] = [vault]
    place = _with_names(place, vault, common)
    opened = Opened(place, vault, _only(place, vault))
    _tell_skipped(opened, common)
    if not vault.notes:
        message = f"{shown(place.root)}: no notes in this folder; name your vault's folder"
        raise VaultNotFoundError(message)
    common.tell(f"read {count(len(vault.notes), 'note')}")
    if tells_inner and known is None and not common.quiet and not is_marked(place):
        from vaultkit.cli.opening.inner_vaults import tell_inner_vaults

        tell_inner_vaults(place, (*vault.notes, *vault.attachments))
    return opened


def _tell_skipped(opened: Opened, common: Common) -> None:
    unread = opened.unread
    for path, reason in opened.vault.skipped:
        line = f"skipped {opened.prefix}{path}: {reason}"
        if (path, reason) in unread:
            click.echo(line, err=True)
        else:
            common.tell(line)


def _with_names(place: Place, vault: Vault, common: Common) -> Place:
    """Return a place whose names of notes are paths.

    Errors:
        VaultNotFoundError: nothing has one of the names, or several notes have it as an alias.
    """
    if not place.names:
        return place
    from vaultkit.vault.links.named_notes import known_names, suggest_names

    parts = list(place.parts)
    for name in place.names:
        found = vault.find_note(name) or note_of_alias(vault, name, is_quiet=common.quiet)
        if found is None:
            message = f"{name}: {_NOTHING}{suggest_names(name, known_names(vault))}"
            raise VaultNotFoundError(message)
        parts.append(found)
    return Place(place.root, place.config, tuple(parts))


def _only(place: Place, vault: Vault) -> frozenset[str] | None:
    """Return the files that the place's parts name.

    Errors:
        VaultNotFoundError: a part holds nothing that belongs to the vault.
    """
    if not place.parts:
        return None
    files = (*vault.notes, *vault.attachments)
    found: set[str] = set()
    for part in place.parts:
        named = {path for path in files if path == part or path.startswith(f"{part}/")}
        named = named or spelled_otherwise(place.root, part, files)
        if not named and vault.notes:
            message = f"{prefix_of(place.root)}{part}: nothing there belongs to the vault"
            raise VaultNotFoundError(message)
        found |= named
    return frozenset(found)


def find_place(common: Common, paths: Sequence[Path] = (), *, takes_names: bool = False) -> Place:
    """Find the vault that paths belong to; without paths, that of the current folder.

    Args:
        common: The options of every command.
        paths: Files and folders.
        takes_names: Whether what is neither may be the name of a note.

    Errors:
        VaultNotFoundError: no such file or folder, or paths of different vaults.
        ConfigError: the config has faults.
    """
    given = load_config(common.config, is_named=True) if common.config else None
    if common.vault is not None:
        root = _absolute(common.vault)
        if not root.is_dir():
            message = f"{common.vault}: no such folder"
            raise VaultNotFoundError(message)
    elif given is not None and given.vault is not None:
        root = _named_vault(given)
    else:
        root = _common_root(paths)
    config = given or _config_for(root)
    protect(root)
    names = [path for path in paths if takes_names and _is_name(path, root)]
    parts = _parts([path for path in paths if path not in names], root)
    return Place(root, config, parts, tuple(path.as_posix() for path in names))


def _is_name(path: Path, root: Path) -> bool:
    """Tell whether a path is no file or folder, from here or in the vault, but may be a name."""
    return not path.is_absolute() and not any(
        one.exists() or one.is_symlink() for one in (path, root / path)
    )


def _common_root(paths: Sequence[Path]) -> Path:
    existing = [path for path in paths if path.exists()] or [Path.cwd()]
    roots = [find_root(_absolute(path)) for path in existing]
    for path, root in zip(existing, roots, strict=True):
        if root != roots[0]:
            message = f"{existing[0]} and {path} belong to different vaults; name one at a time"
            raise VaultNotFoundError(message)
    return roots[0]


def find_root(path: Path) -> Path:
    """Return the folder of the vault that an absolute path belongs to.

    It is the nearest parent (or the folder itself) with `.obsidian/` or a config; a config's
    `vault` key may name a folder below. If there is none, it is the folder itself.
    """
    start = path if path.is_dir() else path.parent
    for folder in (start, *start.parents):
        if os.path.lexists(folder / ".obsidian"):
            return folder
        config_path = find_config(folder)
        if config_path is None or config_path.parent != folder:
            continue
        config = load_config(shown(config_path))
        if config.vault is None:
            return folder
        root = _named_vault(config)
        if _is_within(path, root) or _is_within(root, start):
            return root
    return start


def is_marked(place: Place) -> bool:
    """Tell whether a folder says of itself that it is a vault, or a config says so of it."""
    named = place.config.vault
    if os.path.lexists(place.root / ".obsidian"):
        return True
    if named is not None and named.resolve() == place.root.resolve():
        return True
    own = find_config(place.root)
    return own is not None and own.parent == place.root


def _named_vault(config: Config) -> Path:
    if config.vault is None or not config.vault.is_dir():
        message = f'{config.path}: "vault" names {config.vault}, which is no folder'
        raise VaultNotFoundError(message)
    return config.vault


def _config_for(root: Path) -> Config:
    """Return the nearest config, unless it says that it is about another vault."""
    found = find_config(root)
    config = load_config(found and shown(found))
    if config.vault is None or _is_within(root, config.vault):
        return config
    return Config()


def _parts(paths: Sequence[Path], root: Path) -> tuple[str, ...]:
    parts = [_part(path, root) for path in paths]
    return () if "" in parts else tuple(parts)


def _part(path: Path, root: Path) -> str:
    """Return a path relative to the vault, "" for the vault itself or a folder around it."""
    here = _absolute(path)
    if here.exists() and _is_within(here, root):
        return _relative(here, root)
    if here.exists() and _is_within(root, here):
        return ""
    below = _absolute(root / path)
    if not path.is_absolute() and below.exists() and _is_within(below, root):
        return _relative(below, root)
    is_there = here.exists() or below.exists()
    fault = f"outside the vault {name_of(root)}" if is_there else _NOTHING
    message = f"{path}: {fault}"
    raise VaultNotFoundError(message)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))


def _is_within(path: Path, root: Path) -> bool:
    return path.is_relative_to(root) or path.resolve().is_relative_to(root.resolve())


def _relative(path: Path, root: Path) -> str:
    if not path.is_relative_to(root):
        path, root = path.resolve(), root.resolve()
    relative = path.relative_to(root).as_posix()
    return "" if relative == "." else relative


def open_note(common: Common, name: str) -> tuple[Opened, NotePath]:
    """Read the vault that a note belongs to, and find the note by file, vault path or name.

    Errors:
        VaultNotFoundError: there is no such note.
    """
    path = Path(name)
    is_file = path.is_file()
    start = find_place(common, [path] if is_file and common.vault is None else [])
    opened = read_place(Place(start.root, start.config), common)
    typed = relative_to_vault(name, start)
    return opened, get_note(opened.vault, typed, is_quiet=common.quiet)


def relative_to_vault(name: str, place: Place) -> str:
    """Return the vault path of a file named from the current folder; any other name as it is."""
    path = Path(name)
    is_inside = path.is_file() and _is_within(_absolute(path), place.root)
    return _relative(_absolute(path), place.root) if is_inside else as_typed(name)


def get_note(vault: Vault, name: str, *, is_quiet: bool = False) -> NotePath:
    """Return the note that a person means: a vault path, a name as in a link, or an alias.

    Args:
        vault: The vault.
        name: What was typed.
        is_quiet: Whether to say nothing where an alias is taken.

    Errors:
        VaultNotFoundError: there is none, and the nearest names are told; or it is an alias of
            several.
    """
    from vaultkit.vault.links.named_notes import known_names, suggest_names

    found = vault.find_note(name) or note_of_alias(vault, name, is_quiet=is_quiet)
    if found is not None:
        return found
    near = suggest_names(name, known_names(vault))
    message = f'no note "{name}" in {name_of(vault.root)}{near}'
    raise VaultNotFoundError(message)


def note_of_alias(vault: Vault, name: str, *, is_quiet: bool) -> NotePath | None:
    """Return the note with an alias, None if there is none. Effect: says whose alias it is.

    Errors:
        VaultNotFoundError: several have it.
    """
    from vaultkit.vault.links.named_notes import find_by_alias

    found = find_by_alias(vault, name)
    if len(found) > 1:
        message = f'"{name}" is an alias of {len(found)} notes; name one of them by its path:'
        shown = [f'"{path}"' for path in found]
        raise VaultNotFoundError(message, *name_some(shown, _CANDIDATES))
    if found and not is_quiet:
        click.echo(f'"{name}" is an alias of {prefix_of(vault.root)}{found[0]}', err=True)
    return found[0] if found else None


def without_alias(vault: Vault, name: str, *, is_quiet: bool) -> str:
    """Return a name or path as it is, but an alias that names nothing else as its note's path.

    Effect: says whose alias it is.

    Errors:
        VaultNotFoundError: several notes have it.
    """
    folder = f"{name.rstrip('/')}/"
    files = (*vault.notes, *vault.attachments)
    is_known = not name.strip("/") or vault.resolver.resolve(name, "").path is not None
    if is_known or any(path.startswith(folder) for path in files):
        return name
    return note_of_alias(vault, name, is_quiet=is_quiet) or name
