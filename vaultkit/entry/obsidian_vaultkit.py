"""Starts the command `vaultkit`, once it is sure that the package `vaultkit` is all ours.

On the package index the name `vaultkit` is somebody else's, and that package fills a folder of the
same name: installed beside ours it replaces files of it, or is found first. So the command begins
here, in a module whose name is ours, and nothing of `vaultkit` is imported before this has looked.
See decision 36.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # `typing` takes longer to import than all of this
if TYPE_CHECKING:
    from typing import Any

_FAILED = 2
_FOLDER = os.path.dirname(os.path.abspath(__file__))
_CHECKOUT = os.path.join("vaultkit", "entry")
"""Where this file stands in a checkout. Where it is installed, `vaultkit` stands beside it."""
_HOME = _FOLDER.removesuffix(os.sep + _CHECKOUT)
"""The folder that holds our `vaultkit`."""


def command() -> None:
    """Run the command line. Effect: ends the process."""
    refuse_strangers()
    from vaultkit.__main__ import command as run

    run()


def refuse_strangers() -> None:
    """End the process with status 2 if files of another package stand where ours should.

    Effect: may print to stderr and end the process.
    """
    lines = _find_strangers()
    if lines:
        sys.stderr.write("".join(f"{line}\n" for line in lines))
        sys.exit(_FAILED)


def _find_strangers() -> tuple[str, ...]:
    """Return what to say of files that are not ours, or are missing; () if all is right."""
    found = next(filter(_holds_vaultkit, sys.path), _imported_from())
    if found is None:
        return _describe("loss", _HOME) if os.path.isdir(os.path.join(_HOME, "vaultkit")) else ()
    if os.path.abspath(found) != _HOME:
        return _describe("shadow", os.path.abspath(found))
    return _describe("mixture", _HOME) if any(map(_is_stranger, os.listdir(_HOME))) else ()


def _imported_from() -> str | None:
    """Return the folder that `vaultkit` was imported from, None if it was not.

    `python -m vaultkit` in a checkout has imported it, and taken the current folder off the path.
    """
    file = getattr(sys.modules.get("vaultkit"), "__file__", None)
    return os.path.dirname(os.path.dirname(os.path.abspath(file))) if file else None


def _holds_vaultkit(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, "vaultkit", "__init__.py"))


def _is_stranger(name: str) -> bool:
    return name.startswith("vaultkit-") and name.endswith(".dist-info")


def _describe(fault: str, folder: str) -> tuple[str, ...]:
    """Return the message, in the words of the module `vaultkit.distribution.foreign_package`.

    It is imported without the `__init__` of `vaultkit`, which may be the stranger's: an empty
    package leads to it.
    """
    from types import ModuleType

    package = ModuleType("vaultkit")
    package.__path__ = [os.path.join(_HOME, "vaultkit")]
    sys.modules["vaultkit"] = package
    from vaultkit.distribution import foreign_package

    describe: Any = getattr(foreign_package, f"describe_{fault}")
    return tuple(describe(folder))
