"""Plan what is written to a vault, and see that it may be: symbolic links, git, what was unread."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vaultkit.errors import SettingsError, UnreadError, WriteError, name_some

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from vaultkit.opening.open_vault import Opened
    from vaultkit.vault.git.uncommitted import Uncommitted
    from vaultkit.vault.vault import Vault
    from vaultkit.vault.write import Change, Recovery

_NAMED = 5
"""Files named in a message."""


@contextmanager
def writing(root: Path) -> Iterator[Recovery | None]:
    """Keep other runs that write out; first complete or take back what an interrupted one left.

    Read the vault within: what was read before may be half of what that run left. Effect: writes.

    Returns:
        What became of the interrupted run, None if there was none.

    Errors:
        WriteError: another run writes, or what is left cannot be recovered.
    """
    from vaultkit.vault.write import keep_others_out, recover

    with keep_others_out(root):
        yield recover(root)


def refuse_unread(opened: Opened, effect: str) -> None:
    """See that every note, folder and file that may hold links could be read.

    Args:
        opened: The vault.
        effect: What follows if not, and a way out.

    Errors:
        UnreadError: one could not.
    """
    if opened.unread:
        unread = [(f"{opened.prefix}{path}", reason) for path, reason in opened.unread]
        raise UnreadError(unread, effect)


def refuse_unread_settings(opened: Opened, effect: str, *, is_edited: bool = False) -> None:
    """See that Obsidian's settings could be read.

    Args:
        opened: The vault.
        effect: What follows if not.
        is_edited: Whether those that are only edited are needed too.

    Errors:
        SettingsError: a file of them is there and could not be.
    """
    settings = opened.vault.settings
    unread = (*settings.unread, *(settings.unedited if is_edited else ()))
    if unread:
        raise SettingsError([(f"{opened.prefix}{path}", why) for path, why in unread], effect)


def refuse_dirty(
    root: Path, paths: Sequence[str], prefix: str, verb: str, way_out: str = "commit them first"
) -> None:
    """See that git could give back files that are about to change.

    Args:
        root: The vault.
        paths: The files.
        prefix: What to put before a path in a message.
        verb: What is about to be done to them, as in "2 files to be fixed".
        way_out: What to do if it could not.

    Errors:
        WriteError: it could not.
    """
    from vaultkit.vault.git.uncommitted import find_uncommitted

    found = find_uncommitted(root, paths)
    dirty = found.paths
    if dirty:
        named = name_some([f"{prefix}{path}" for path in dirty], _NAMED)
        files = "1 file" if len(dirty) == 1 else f"{len(dirty):,} files"
        message = (
            f"{files} to be {verb} with changes that are not committed to git; "
            f"nothing was changed; {way_out}"
        )
        raise WriteError(message, *named, *_tell_filtered(found, prefix))


def _tell_filtered(found: Uncommitted, prefix: str) -> list[str]:
    """Say about which files only a program could tell, which is not run."""
    lines = [
        f'whether {prefix}{path} is changed only its git filter "{name}" can tell, '
        "and programs that a repository names are not run"
        for path, name in found.filtered
    ]
    return name_some(lines, _NAMED)


def changes_of(
    vault: Vault,
    sources: Mapping[str, bytes],
    moves: Iterable[str] = (),
    *,
    may_break: bool = False,
) -> dict[str, Change]:
    """Return what was read of files, None of new ones, and what they are to hold.

    A symbolic link to a file that changes in the same way needs no change of its own.

    Args:
        vault: As it was read.
        sources: New bytes, by the path before.
        moves: Paths of files that move, edited or not.
        may_break: Whether symbolic links to them may lead nowhere then.

    Errors:
        WriteError: a symbolic link would have to be written, or would lead nowhere.
    """
    from vaultkit.vault.write.file_aliases import find_links

    moves = tuple(moves)
    faults = find_aliases(vault, sources, () if may_break else moves)
    if faults:
        lines = [f"{path}: {reason}" for path, reason in sorted(faults.items())]
        message = "symbolic links stand in the way; nothing was changed:"
        raise WriteError(message, *name_some(lines, _NAMED))
    known = vault.notes.keys() | vault.texts.keys()
    links = find_links(vault.root, sources)
    read = {path: vault.source_of(path).data for path in moves if path in vault.notes}
    return {
        path: (vault.source_of(path).data if path in known else None, data)
        for path, data in {**read, **sources}.items()
        if path not in links
    }


def find_aliases(
    vault: Vault, sources: Mapping[str, bytes], moves: Iterable[str] = (), *, twins: bool = False
) -> dict[str, str]:
    """Return files that cannot be written or moved since they are another name of one, and why.

    Args:
        vault: As it was read.
        sources: New bytes, by the path before.
        moves: Paths of files that move.
        twins: Whether hard links count as well.
    """
    from vaultkit.vault.write.file_aliases import find_links, find_twins, split_links
    from vaultkit.vault.write.write_targets import find_new_fault

    files, moved = (*vault.notes, *vault.attachments), frozenset(moves)
    links = find_links(vault.root, files if moved else sources)
    real, faults = split_links(sources, links)
    for path, target in links.items():
        if path in moved:
            faults[path] = f"a symbolic link; move the file it leads to: {target}"
        elif target in moved:
            faults[target] = f"{path} is a symbolic link to it, and would lead nowhere; remove that"
    for path in sources.keys() - {*vault.notes, *vault.texts}:
        if fault := find_new_fault(os.path.realpath(vault.root), path):
            faults[path] = f"{path}: {fault}"
    if twins:
        for path, other in find_twins(vault.root, real, files).items():
            faults[path] = f"one file with {other} by a hard link, which writing would separate"
    return faults
