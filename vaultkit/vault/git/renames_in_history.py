"""Tell where files went, from git's history and the work tree. Effect: starts `git`, which reads.

See decision 11.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.errors import GitError
from vaultkit.notes.paths import is_note, stem_of
from vaultkit.notes.text.url_slugs import slugify
from vaultkit.vault.files.file_listing import is_visible
from vaultkit.vault.files.file_reading import read_source
from vaultkit.vault.git.git_command import (
    PLAIN,
    BegunGit,
    blob_id,
    get_commit,
    list_tree,
    read_blobs,
    run_git,
)
from vaultkit.vault.git.kept_answers import find_answer, recall_answer
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


class MovesAhead:
    """Has git look for renames while the vault is read: that takes it as long.

    Args:
        root: The vault's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._commit = ""
        self._log: BegunGit | None = None

    def begin(self) -> None:
        """Begin, if there is a history; who asks nobody has no need to. Effect: starts git."""
        with suppress(GitError):
            self._commit = get_commit(self._root, "HEAD")
            asked = _log_arguments(self._commit, "-M")
            if find_answer(self._root, asked) is None:
                self._log = BegunGit(self._root, *asked)

    def stop(self) -> None:
        """End what was begun and is not needed. Effect: ends git."""
        if self._log is not None:
            self._log.stop()

    def load(self, vault: Vault) -> dict[str, Move]:
        """Return what `load_moves` does."""
        if self._log is None:
            return load_moves(vault)
        try:
            asked = _log_arguments(self._commit, "-M")
            log = recall_answer(self._root, asked, self._log.finish)
        except GitError:
            return load_moves(vault)
        return _find_moves(vault, self._commit, log)


def load_moves(vault: Vault) -> dict[str, Move]:
    """Return what became of the files of a vault that were moved, by their old paths.

    A vault outside any repository, or without a commit, has no history and so no moves.
    """
    try:
        commit = get_commit(vault.root, "HEAD")
    except GitError:
        return {}
    return _find_moves(vault, commit)


def _find_moves(vault: Vault, commit: str, log: bytes | None = None) -> dict[str, Move]:
    try:
        moves = {old: Move(new, is_exact) for old, new, is_exact in _uncommitted(vault, commit)}
        log = _read_log(vault.root, commit) if log is None else log
        for old, new, is_exact in _renames_in(log):
            later = moves.get(new, Move(new, is_exact=True))
            moves.setdefault(old, Move(later.path, is_exact and later.is_exact))
    except GitError:
        return {}
    return {old: move for old, move in moves.items() if old != move.path}


def _read_log(root: Path, commit: str) -> bytes:
    asked = _log_arguments(commit, "-M")
    try:
        return recall_answer(root, asked, lambda: run_git(root, *asked))
    except GitError:  # a partial clone lacks contents to compare; equal ones need no look
        exact = _log_arguments(commit, "-M100%")
        return recall_answer(root, exact, lambda: run_git(root, *exact))


def _renames_in(log: bytes) -> Iterator[tuple[str, str, bool]]:
    """Yield the renames of the history, the newest first."""
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


def _log_arguments(commit: str, renames: str) -> tuple[str, ...]:
    options = ("--format=", "--name-status", "-z", renames, "--diff-filter=R")
    limit = (f"--max-count={MAX_COMMITS}", "--relative")
    return ("log", *PLAIN, *options, *limit, commit, "--", ".")


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
