"""Places in a vault as a person types them at a prompt: read by one rule, and spelled by the same.

From a current folder inside the vault a path is one as in a shell. From outside, or with `--vault`,
it starts at the vault's root, unless it leads into the vault from the current folder. Absolute
paths and paths out of the vault are refused.
"""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vaultkit.errors import RenameError
from vaultkit.notes.paths import is_absolute
from vaultkit.notes.text.file_names import find_name_fault
from vaultkit.opening.typed_paths import name_of, prefix_of

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.cli.arguments.options import Common


@dataclass(frozen=True)
class Shell:
    """Where a command was typed.

    Args:
        root: Folder of the vault.
        options: What was typed to name it, to be repeated in commands that are suggested.
    """

    root: Path
    options: tuple[str, ...] = ()

    @cached_property
    def here(self) -> str | None:
        """The current folder as one of the vault; None outside of it, or with `--vault`."""
        return None if "--vault" in self.options else self.relative(os.getcwd())

    def read(self, text: str) -> str:
        """Return a path that was typed as one of the vault, "" for its root.

        Errors:
            RenameError: it is absolute, or leads out of the vault.
        """
        if is_absolute(text):
            full = os.path.expanduser(text)
            inside = self.relative(full) if os.path.isabs(full) else None
            hint = f'; write "{self.spell(inside)}"' if inside else ""
            message = f'"{text}" is an absolute path, which no place in a vault is{hint}'
            raise RenameError(message)
        typed = self.relative(os.path.join(os.getcwd(), text))
        if self.here is not None:
            path = typed
        else:
            below = self.relative(os.path.join(self.real, text))
            is_own = typed is not None and (self._is_outside or below is None)
            path = typed if is_own else below
        if path is None:
            message = f'"{text}" lies outside the vault {self.shown}; nothing was changed'
            raise RenameError(message)
        return path

    def is_folder(self, path: str) -> bool:
        """Tell whether a folder of the vault is there, with files in it or not."""
        return os.path.isdir(os.path.join(self.real, path))

    def spell(self, path: str, *, is_folder: bool = False) -> str:
        """Return how to type a path of the vault here, with a slash in it."""
        slash = "/" if is_folder else ""
        if self.here is not None:
            text = os.path.relpath(os.path.join("/", path), os.path.join("/", self.here))
            text = text.replace(os.sep, "/")
        else:
            prefix = prefix_of(self.root) if not self.options else ""
            text = path if prefix.startswith("/") else f"{prefix}{path}"
        if text in {"", ".", ".."}:
            return f"{text or '.'}/"
        text += slash
        return text if "/" in text else f"./{text}"

    def command(self, *words: str) -> str:
        """Return a command of vaultkit as it can be typed here."""
        return shlex.join(("vaultkit", words[0], *self.options, *words[1:]))

    @property
    def prefix(self) -> str:
        """What to put before a path of the vault so that it leads there from here."""
        return prefix_of(self.root)

    @property
    def shown(self) -> str:
        """How a message names the vault."""
        return name_of(self.root)

    @cached_property
    def real(self) -> str:
        """The vault's real folder."""
        return os.path.realpath(self.root)

    @cached_property
    def _is_outside(self) -> bool:
        return self.relative(os.getcwd()) is None

    def relative(self, path: str) -> str | None:
        """Return an absolute path as one of the vault; None if it leads elsewhere."""
        there = path.rstrip("/") or "/"
        real = os.path.realpath(os.path.dirname(there))
        full = os.path.join(real, os.path.basename(there))
        if os.path.basename(there) in {"", ".", ".."} or os.path.isdir(full):
            full = os.path.realpath(there)
        relative = os.path.relpath(full, self.real)
        if relative == ".." or relative.startswith(f"..{os.sep}") or os.path.isabs(relative):
            return None
        return "" if relative == "." else relative.replace(os.sep, "/")


def shell_of(common: Common, root: Path) -> Shell:
    """Return where a command was typed that is about a vault."""
    given = (("--vault", common.vault), ("--config", common.config))
    return Shell(root, tuple(word for name, path in given if path for word in (name, str(path))))


def read_folder(common: Common, root: Path, text: str) -> str:
    """Return a folder of the vault that an option names, "" for the root.

    It is read from the vault's root wherever the command is typed.

    Errors:
        RenameError: it is absolute, leads out of the vault, has a name that no folder can have, or
            is a folder from here only.
    """
    if not text:
        return ""
    shell = Shell(root, ("--vault", str(common.vault or root)))
    path = shell.read(text)
    own = shell_of(common, root)
    if own.here and not shell.is_folder(path) and own.is_folder(own.read(text)):
        there = own.read(text)
        message = (
            f'"{text}" is no folder of the vault\'s root, but one from here; '
            f'write "{there}", or "./{path}" for a new folder'
        )
        if not text.startswith("./"):
            raise RenameError(message)
    fault = "" if not path or shell.is_folder(path) else find_name_fault(path)
    if fault:
        raise RenameError(fault)
    return path


def new_folder(root: Path, path: str) -> str:
    """Return the folder that has to be made for a new file, "" for none."""
    folder = path.rpartition("/")[0]
    return folder if folder and not os.path.isdir(os.path.join(root, folder)) else ""
