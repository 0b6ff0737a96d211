"""What commands that write to a vault share: an interrupted run, git, and how a run is called."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from vaultkit.cli.output import count
from vaultkit.errors import WriteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from vaultkit.vault.uncommitted import Uncommitted
    from vaultkit.vault.vault import Vault
    from vaultkit.vault.write import Change

_VERBS = {"completed": "completed", "undone": "took back"}
_NAMED = 5
"""Files named in a message."""


def recover_run(root: Path) -> None:
    """Complete or undo what an interrupted run left behind. Effect: writes, prints."""
    from vaultkit.vault.write import CLEANED, recover

    done = recover(root)
    if done is None or done.action == CLEANED:
        return
    files, verb = count(len(done.paths), "file"), _VERBS[done.action]
    click.echo(f"{verb} an earlier run that was interrupted ({files})", err=True)
    for path in done.kept:
        click.echo(f"left as it is, since it was changed meanwhile: {path}", err=True)


def refuse_dirty(root: Path, paths: Sequence[str], prefix: str, verb: str) -> None:
    """See that git could give back files that are about to change.

    Errors:
        WriteError: it could not.
    """
    from vaultkit.vault.uncommitted import find_uncommitted

    found = find_uncommitted(root, paths)
    dirty = found.paths
    if dirty:
        named = [f"{prefix}{path}" for path in dirty[:_NAMED]]
        more = [f"and {len(dirty) - _NAMED} more"] if len(dirty) > _NAMED else []
        message = (
            f"{count(len(dirty), 'file')} to be {verb} with changes that are not committed to git; "
            "nothing was changed; commit them first, or add --allow-dirty"
        )
        raise WriteError(message, *named, *more, *_tell_filtered(found, prefix))


def _tell_filtered(found: Uncommitted, prefix: str) -> list[str]:
    """Say about which files only a program could tell, which is not run."""
    return [
        f'whether {prefix}{path} is changed only its git filter "{name}" can tell, '
        "and programs that a repository names are not run"
        for path, name in found.filtered[:_NAMED]
    ]


def changes_of(
    vault: Vault, sources: Mapping[str, bytes], moves: Iterable[str] = ()
) -> dict[str, Change]:
    """Return what was read of files, None of new ones, and what they are to hold.

    Args:
        vault: As it was read.
        sources: New bytes, by the path before.
        moves: Paths of files that move, edited or not.
    """
    known = vault.notes.keys() | vault.texts.keys()
    read = {path: vault.source_of(path).data for path in moves if path in vault.notes}
    return {
        path: (vault.source_of(path).data if path in known else None, data)
        for path, data in {**read, **sources}.items()
    }


def call_of(*words: str) -> str:
    """Return a command as a person would type it."""
    return shlex.join(words)
