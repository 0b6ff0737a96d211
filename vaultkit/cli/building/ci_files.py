"""What `vaultkit init` writes for others to run: with which source, where, and what is said."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from vaultkit.cli.terminal.stderr import say
from vaultkit.errors import GitError, VaultkitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST = 1 << 20
"""Bytes that are read of a file that is there."""
_READ_AS_MORE = "$`\\\"'"
"""Signs that shells and CI files read as more than text."""


class Automation(NamedTuple):
    """Files that others run, and the folder that hosts look for them in.

    Args:
        top: The root of the repository, or the vault where there is none.
        folder: The vault, from there; "" if it is the root.
        files: Content by path, from the root.
    """

    top: Path
    folder: str
    files: dict[str, bytes]

    @property
    def missing(self) -> dict[str, bytes]:
        """Return the files that are not there."""
        return {p: data for p, data in self.files.items() if not os.path.lexists(self.top / p)}


def plan_automation(hosts: tuple[str, ...], source: str | None, root: Path) -> Automation:
    """Return the workflow that checks a vault, and what publishes it at hosts.

    Args:
        hosts: Where the site is published.
        source: What pip installs vaultkit from, as the operator says; None: where this one is from.
        root: The vault.

    Errors:
        click.UsageError: the source is no requirement.
        VaultkitError: the vault's folder has a name that cannot stand in such files.
    """
    from vaultkit.authoring.creating.ci_recipes import automation_files
    from vaultkit.authoring.creating.install_sources import fault_of_source, with_extra
    from vaultkit.distribution.install_lines import requirement_of_this

    if source is None:
        plain, with_site = requirement_of_this(), requirement_of_this("site")
    elif fault := fault_of_source(source):
        raise click.UsageError(fault, click.get_current_context())
    else:
        plain, with_site = with_extra(source, ""), with_extra(source, "site")
    top, folder = find_top(root)
    if not folder.isprintable() or any(sign in folder for sign in _READ_AS_MORE):
        message = f'"{folder}": CI files cannot name this folder; rename it'
        raise VaultkitError(message)
    files = automation_files(hosts, plain, with_site, root.name or "Notes", folder)
    return Automation(top, folder, files)


def find_top(root: Path) -> tuple[Path, str]:
    """Return the root of the repository that a vault lies in, and the vault's path from there.

    Hosts look nowhere else for files they run. A vault in no repository is to be the root of one.
    """
    from vaultkit.vault.git.repository import find_repository

    try:
        found = find_repository(str(root))
    except GitError:
        found = None
    real = os.path.realpath(root)
    if found is None or found.top == real:
        return root, ""
    return Path(found.top), Path(os.path.relpath(real, found.top)).as_posix()


def tell_unknown_source(files: Mapping[str, bytes]) -> None:
    """Say of each file what is missing in it. Effect: prints on stderr."""
    from vaultkit.authoring.creating.ci_recipes import lacks_source, tell_of_source

    paths = sorted(path for path, data in files.items() if lacks_source(data))
    if paths:
        say(tell_of_source(paths))


def read_kept(root: Path, paths: Iterable[str]) -> dict[str, bytes]:
    """Return what is in files that are there; a file that cannot be read is left out."""
    from vaultkit.config.bounded_read import read_bounded

    found = {}
    for path in paths:
        try:
            found[path] = read_bounded(str(root / path), _MOST)
        except OSError:
            continue
    return found
