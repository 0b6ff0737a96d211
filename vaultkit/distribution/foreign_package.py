"""What to say and type when another package named `vaultkit` stands in the way of this one.

Imported by `obsidian_vaultkit` when nothing of `vaultkit` can be trusted but what this imports.
"""

from __future__ import annotations

import os
import sys

from vaultkit.distribution.install_lines import (
    find_tool,
    install_words,
    join_words,
    pip_words,
    target,
)
from vaultkit.distribution.installed_from import (
    NAME,
    find_info,
    read_installation,
    read_metadata,
    read_small,
)

OTHER = "vaultkit"
"""A distribution that is somebody else's; ours was called so before its first release."""
_OUR_COMMAND = "vaultkit.__main__:command"


def describe_mixture(folder: str) -> tuple[str, ...]:
    """Return what to say where another package has written into our folder.

    Args:
        folder: The one that both are installed in.
    """
    name = _name(find_info(folder, OTHER))
    found = f"error: {name} has its files among those of {NAME}: {folder}"
    if find_tool() == "uv tool":  # it makes the environment anew
        return (found, *_ways_out(install_words("")))
    return (found, *_ways_out(_removal(), _restoration()))


def describe_shadow(folder: str) -> tuple[str, ...]:
    """Return what to say where Python finds another package before ours.

    Args:
        folder: The one that holds it.
    """
    info = find_info(folder, OTHER)
    if info:
        found = f"error: {_name(info)} is found before {NAME}: {folder}"
        return (found, *_ways_out(_removal()))
    return (
        f'error: another folder "{OTHER}" is found before {NAME}: {folder}',
        "to mend it: take that folder off the path of Python, such as PYTHONPATH",
    )


def describe_loss(folder: str) -> tuple[str, ...]:
    """Return what to say where files of ours are gone.

    Args:
        folder: The one that we are installed in.
    """
    cause = f'as after another package "{OTHER}" was uninstalled'
    found = f"error: files of {NAME} are missing, {cause}: {folder}"
    return (found, *_ways_out(_restoration()))


def _ways_out(*lines: tuple[str, ...]) -> tuple[str, ...]:
    return ("to mend it:", *(f"  {join_words(line)}" for line in lines))


def _name(info: str) -> str:
    version = "".join(read_metadata(info, "Version")[:1])
    if _OUR_COMMAND in read_small(os.path.join(info, "entry_points.txt")):
        return f'an old vaultkit {version}, installed by the name "{OTHER}",'
    return f'somebody else\'s package "{OTHER}" {version}'


def _removal() -> tuple[str, ...]:
    """Return the command that takes the other package away, and files of ours with it."""
    tool = find_tool()
    if tool == "pipx":
        return ("pipx", "runpip", os.path.basename(sys.prefix), "uninstall", "--yes", OTHER)
    return (*pip_words("uninstall"), *(() if tool == "uv" else ("--yes",)), OTHER)


def _restoration() -> tuple[str, ...]:
    """Return the command that brings all files of ours back."""
    tool, wanted = find_tool(), target(read_installation(), "")
    if tool == "uv tool":
        return install_words("")
    if tool == "uv":
        return (*pip_words("install"), "--reinstall", "--no-deps", *wanted)
    again = ("--force-reinstall", "--no-deps", *wanted)
    if tool == "pipx":
        return ("pipx", "runpip", os.path.basename(sys.prefix), "install", *again)
    return (*pip_words("install"), *again)
