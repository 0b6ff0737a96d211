"""What commands that write to a vault share: an interrupted run, git, and how a run is called."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

import click

from vaultkit.cli.terminal.output import count, put_json
from vaultkit.errors import WriteError, name_some

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from vaultkit.vault.git.uncommitted import Uncommitted
    from vaultkit.vault.vault import Vault
    from vaultkit.vault.write import Change, Recovery

_VERBS = {"completed": "completed", "undone": "took back"}
_NAMED = 5
"""Files named in a message."""


def recover_run(root: Path) -> str:
    """Complete or undo what an interrupted run left behind. Effect: writes, prints.

    Other runs that write are kept out until the command ends: it is about to read the vault, and
    what it makes of that would be half of what they leave.

    Returns:
        What that run is called, if it is done now; else "".
    """
    from vaultkit.vault.write import UNDONE

    found = tell_recovery(root)
    return "" if found is None or found.action == UNDONE else found.what


def tell_recovery(root: Path) -> Recovery | None:
    """Do as `recover_run`; return what became of the run, None if there was none."""
    from vaultkit.checks.report.report_style import printable
    from vaultkit.vault.write import CLEANED, keep_others_out, recover

    click.get_current_context().with_resource(keep_others_out(root))
    done = recover(root)
    if done is None:
        return None
    if done.action != CLEANED:
        files, verb = count(len(done.paths), "file"), _VERBS[done.action]
        what = printable(f": {done.what}" if done.what else "")
        click.echo(f"{verb} an earlier run that was interrupted ({files}){what}", err=True)
    for path in done.kept:
        click.echo(f"left as it is, since it was changed meanwhile: {printable(path)}", err=True)
    return done


def put_completed(root: Path, call: str, form: str) -> None:
    """Say that a command had been interrupted and is done, so that nothing is left for it."""
    click.echo("that is this command; nothing is left to do", err=True)
    if form == "json":
        put_json({"schema": 1, "vault": str(root), "completed": call})


def refuse_dirty(root: Path, paths: Sequence[str], prefix: str, verb: str) -> None:
    """See that git could give back files that are about to change.

    Errors:
        WriteError: it could not.
    """
    from vaultkit.vault.git.uncommitted import find_uncommitted

    found = find_uncommitted(root, paths)
    dirty = found.paths
    if dirty:
        named = name_some([f"{prefix}{path}" for path in dirty], _NAMED)
        message = (
            f"{count(len(dirty), 'file')} to be {verb} with changes that are not committed to git; "
            "nothing was changed; commit them first, or add --allow-dirty"
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


def call_of(*words: str) -> str:
    """Return a command as a person would type it."""
    return shlex.join(words)
