"""Find the symbolic links of a vault that would lead nowhere once files move."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

_NOT_OURS = frozenset({".git", ".vaultkit"})


class SymbolicLink(NamedTuple):
    """A link that leads to something in the vault.

    Args:
        path: Where it stands.
        targets: What it leads to, and what it leads through: other links. Vault paths.
    """

    path: str
    targets: tuple[str, ...]


def find_symlinks(root: Path) -> Iterator[SymbolicLink]:
    """Yield the symbolic links of a vault that lead to something in it. Effect: reads."""
    base = os.path.realpath(root)
    pending = [base]
    while pending:
        folder = pending.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            if entry.is_symlink():
                targets = _targets_of(entry.path, base)
                if targets:
                    yield SymbolicLink(_below(entry.path, base), targets)
            elif _is_folder(entry) and entry.name not in _NOT_OURS:
                pending.append(entry.path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:  # gone since it was listed
        return False


def _targets_of(link: str, base: str) -> tuple[str, ...]:
    """Return what `_targets` yields; nothing for a link that is gone since it was listed."""
    try:
        return tuple(dict.fromkeys(_targets(link, base)))
    except OSError:
        return ()


def _targets(link: str, base: str) -> Iterator[str]:
    """Yield what a link says, and where it ends; what is not in the vault is left out."""
    for there in (os.path.join(os.path.dirname(link), os.readlink(link)), link):
        if there == link:
            full = os.path.realpath(there)
        else:
            full = os.path.join(os.path.realpath(os.path.dirname(there)), os.path.basename(there))
        if full.startswith(base + os.sep):
            yield _below(os.path.normpath(full), base)


def _below(path: str, base: str) -> str:
    return os.path.relpath(path, base).replace(os.sep, "/")


def find_broken(
    links: Collection[SymbolicLink], files: Collection[str], moves: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return the links that would lead nowhere once files move, each with what it leads to.

    Args:
        links: The links of the vault.
        files: All files of the vault.
        moves: The new path of each file that gets one.
    """
    gone = _with_folders(files) - _with_folders(moves.get(path, path) for path in files)
    broken = {
        link.path: [target for target in link.targets if target in gone]
        for link in links
        if link.path not in moves
    }
    return sorted((path, targets[0]) for path, targets in broken.items() if targets)


def drop_links(sources: Mapping[str, bytes], links: Collection[SymbolicLink]) -> dict[str, bytes]:
    """Return new bytes of files without those of links whose own files are among them."""
    ends = {link.path: link.targets[-1] for link in links}
    return {path: data for path, data in sources.items() if ends.get(path) not in sources}


def _with_folders(files: Iterable[str]) -> set[str]:
    """Return files and all folders that they lie in."""
    found: set[str] = set()
    for path in files:
        at = path
        while at and at not in found:
            found.add(at)
            at = at.rpartition("/")[0]
    return found
