"""A folder that is taken as the vault though nothing marks it, in a repository that holds more.

Without a mark in it or above, a folder is the vault itself. A vault whose `.obsidian` git ignores
has none after it was cloned, so a folder of it may be meant as a part: reading says what was taken,
and writing, which would leave the links of the other notes as they are, waits to be told.
"""

from __future__ import annotations

import os
import posixpath
import shlex
from typing import TYPE_CHECKING

import click

from vaultkit.cli.terminal.stderr import say
from vaultkit.errors import VaultNotFoundError
from vaultkit.opening.typed_paths import name_of, way_to
from vaultkit.opening.vault_place import find_surrounding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vaultkit.cli.arguments.options import Common
    from vaultkit.opening.vault_place import Place

MARKS = ".obsidian, vaultkit.toml or [tool.vaultkit]"
"""What marks a folder as a vault, as a message names it."""
QUARTZ_CONFIGS, QUARTZ_NOTES = ("quartz.config.ts", "quartz.config.js"), "content"
"""What marks a folder of Quartz, and where it keeps the notes."""
_OPTION = "--vault"


def tell_unmarked(common: Common, place: Place) -> None:
    """Say, once, that a folder is taken as the vault which may be a part of one. Effect: prints.

    Whoever named the vault knows; so does `--quiet`.
    """
    context = click.get_current_context(silent=True)
    if common.quiet or context is None or __name__ in context.meta:
        return
    context.meta[__name__] = True
    if _is_quartz(place.root):
        line = shlex.join(
            (*context.command_path.split()[:1], context.info_name or "", QUARTZ_NOTES)
        )
        say(f"this is a site of Quartz, whose notes are in {QUARTZ_NOTES}/: {line}")
    top = _surrounding(common, place)
    if top is not None:
        what = f"no {MARKS} in {_folder(place.root)} or above: it is taken as the vault"
        say(f"{what}; to take the repository: {_command(top)}")


def _is_quartz(root: Path) -> bool:
    """Tell whether a folder holds Quartz, which makes a site of the notes in a folder of it."""
    is_one = any(os.path.lexists(root / name) for name in QUARTZ_CONFIGS)
    return is_one and (root / QUARTZ_NOTES).is_dir() and not os.path.lexists(root / ".obsidian")


def refuse_unmarked(common: Common, place: Place, below: Sequence[str] = ()) -> None:
    """See that a vault which is about to be written is a whole one.

    Args:
        common: The options of every command.
        place: The vault.
        below: What was typed as paths of its folder.

    Errors:
        VaultNotFoundError: it may be a part of the repository; how to say which one is meant.
    """
    if place.config.vault is None:
        refuse_unmarked_folder(common, place.root, below)


def refuse_unmarked_folder(common: Common, root: Path, below: Sequence[str] = ()) -> None:
    """See the same of a folder that may be about to become a vault."""
    top = None if common.vault is not None else find_surrounding(root)
    if top is None:
        return
    own = root.relative_to(top).as_posix()
    message = (
        f"nothing marks {_folder(root)} as a vault, and the repository around it holds other "
        "notes, which would be left as they are; nothing was changed; say which one is the vault:"
    )
    raise VaultNotFoundError(
        message,
        f"the repository:  {_command(top, {word: _from_top(own, word) for word in below})}",
        f"this folder:     {_command(root)}",
        "for good: put a vaultkit.toml, which may be empty, into the folder of the vault",
    )


def _surrounding(common: Common, place: Place) -> Path | None:
    """Return what `find_surrounding` does, None if it was said which folder is the vault."""
    is_named = common.vault is not None or place.config.vault is not None
    return None if is_named else find_surrounding(place.root)


def _folder(root: Path) -> str:
    return f"{name_of(root)}/"


def _from_top(own: str, word: str) -> str:
    """Return a path of a folder as one of the work tree, with a slash in it, so that it is one."""
    slash = "/" if word.endswith("/") else ""
    path = posixpath.normpath(f"{own}/{word}") + slash
    return path if "/" in path else f"./{path}"


def _command(folder: Path, respelled: dict[str, str] | None = None) -> str:
    """Return the command that was typed, with the option that names a folder as the vault."""
    context = click.get_current_context()
    typed = context.find_root().obj or context.command_path.split()[1:]
    words = [_respell(word, respelled or {}) for word in typed]
    end = words.index("--") if "--" in words else len(words)
    return shlex.join(("vaultkit", *words[:end], _OPTION, way_to(folder), *words[end:]))


def _respell(word: str, respelled: dict[str, str]) -> str:
    option, mark, value = word.partition("=")
    if word.startswith("--") and mark:
        return f"{option}={respelled.get(value, value)}"
    return respelled.get(word, word)
