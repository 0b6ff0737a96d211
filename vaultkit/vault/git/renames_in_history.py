"""Tell where files went, from git's history and the work tree. Effect: starts `git`, which reads.

See decision 11.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.errors import GitError
from vaultkit.notes.paths import is_note, stem_of
from vaultkit.notes.text.url_slugs import slugify
from vaultkit.vault.files.file_listing import is_visible
from vaultkit.vault.files.file_reading import read_source
from vaultkit.vault.git.git_command import (
    PLAIN,
    blob_id,
    get_commit,
    list_tree,
    read_blobs,
    run_git,
)
from vaultkit.vault.git.kept_answers import recall_answer
from vaultkit.vault.git.renames_between_states import find_renames

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from vaultkit.vault.vault import Vault

MAX_COMMITS = 5_000
"""Commits that are looked at, the newest first."""
_EXACT = "R100"
_LIKE = 75
"""Percent of a file that has to be the same where its name is not: less is a merge, or chance."""


class Move(NamedTuple):
    """Where a file is that once was elsewhere.

    Args:
        path: Where it is, or was when it was last seen.
        is_exact: Whether its content was the same before and after each move.
    """

    path: str
    is_exact: bool


def load_moves(vault: Vault) -> dict[str, Move]:
    """Return what became of the files of a vault that were moved, by their old paths.

    A vault outside any repository, or without a commit, has no history and so no moves.
    """
    try:
        commit = get_commit(vault.root, "HEAD")
        moves = {old: Move(new, is_exact) for old, new, is_exact in _uncommitted(vault, commit)}
        for old, new, is_exact in _committed(vault.root, commit):
            later = moves.get(new, Move(new, is_exact=True))
            moves.setdefault(old, Move(later.path, is_exact and later.is_exact))
    except GitError:
        return {}
    return {old: move for old, move in moves.items() if old != move.path}


def _committed(root: Path, commit: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the renames of the history, the newest first."""
    try:
        log = _read_log(root, commit, "-M")
    except GitError:  # a partial clone lacks contents to compare; equal ones need no look
        log = _read_log(root, commit, "-M100%")
    fields = iter([os.fsdecode(word).lstrip("\n") for word in log.split(b"\0")])
    for status in fields:
        if status:
            old, new = next(fields), next(fields)
            if _is_same(old, new, status):
                yield old, new, status == _EXACT


def _is_same(old: str, new: str, status: str) -> bool:
    """Tell whether what git takes for a rename is one: much the same content, or the same name."""
    likeness = status[1:]
    is_like = likeness.isdigit() and int(likeness) >= _LIKE
    return is_like or slugify(stem_of(old)) == slugify(stem_of(new))


def _read_log(root: Path, commit: str, renames: str) -> bytes:
    options = ("--format=", "--name-status", "-z", renames, "--diff-filter=R")
    limit = (f"--max-count={MAX_COMMITS}", "--relative")
    asked = ("log", *PLAIN, *options, *limit, commit, "--", ".")
    return recall_answer(root, asked, lambda: run_git(root, *asked))


def _uncommitted(vault: Vault, commit: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the files that are elsewhere since the last commit."""
    there = {*vault.notes, *vault.attachments}
    tree = {path: blob for path, blob in list_tree(vault.root, commit).items() if is_visible(path)}
    gone = {path: blob.id for path, blob in tree.items() if path not in there}
    new = sorted(there - tree.keys())
    if not gone or not new:
        return
    by_name: dict[str, list[str]] = {}
    for path in new:
        for name in _possible_names(vault.root, path, next(iter(gone.values()))):
            by_name.setdefault(name, []).append(path)
    exact = {
        path: by_name[name][0] for path, name in gone.items() if len(by_name.get(name, ())) == 1
    }
    yield from ((old, path, True) for old, path in exact.items())
    left = {old: name for old, name in gone.items() if old not in exact and is_note(old)}
    data = read_blobs(vault.root, left.values())
    notes = [path for path in new if is_note(path) and path not in exact.values()]
    before = {old: data[name] for old, name in left.items() if name in data}
    after: Mapping[str, bytes] = {path: vault.source_of(path).data for path in notes}
    yield from ((old, path, False) for old, path in find_renames(before, after).items())


def _possible_names(root: Path, path: str, like: str) -> set[str]:
    """Return what git may call a content: as it is, and with the line ends that git keeps.

    Errors:
        GitError: the file cannot be read.
    """
    try:
        data = read_source(root, path).data
    except OSError as error:
        message = f"{path}: {error.strerror or error}"
        raise GitError(message) from error
    return {blob_id(data, like), blob_id(data.replace(b"\r\n", b"\n"), like)}
