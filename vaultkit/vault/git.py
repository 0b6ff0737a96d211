"""What the `git` program says about a vault. Effect: functions start `git`, which only reads.

Paths are relative to the vault, which may be a folder of the work tree.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.errors import GitError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

LINK = "120000"
FILES = frozenset({"100644", "100755", LINK})
"""Modes of files and symbolic links in a tree; the rest are submodules."""

_NO_REPOSITORY = "not a git repository"
_BATCH = 500
"""Files named in one command."""
_STATUS = len("XY ")
"""Bytes before the path in a line of `git status`."""


_OF_HOOKS = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})
"""Variables that git gives to hooks, relative to a folder that is not ours; we ask git anew."""


class Blob(NamedTuple):
    """A file of a revision: its mode and the name git gives its content."""

    mode: str
    id: str


def get_commit(root: Path, revision: str) -> str:
    """Return the full name of the commit that a revision names.

    Errors:
        GitError: the vault is in no repository, or there is no such revision.
    """
    is_shallow = run_git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    name = f"{revision}^{{commit}}"
    try:
        found = run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
    except GitError:
        hint = "; this clone is shallow: fetch the history first" if is_shallow else ""
        message = f'no revision "{revision}" in the repository of {root}{hint}'
        raise GitError(message) from None
    return found.decode().strip().splitlines()[-1]


def list_tree(root: Path, commit: str) -> dict[str, Blob]:
    """Return the files of the vault in a commit."""
    found: dict[str, Blob] = {}
    for entry in _split(run_git(root, "ls-tree", "-r", "-z", commit)):
        head, _, path = entry.partition(b"\t")
        mode, _, name = head.decode().split()
        if mode in FILES:
            found[os.fsdecode(path)] = Blob(mode, name)
    return found


def list_files(root: Path) -> frozenset[str]:
    """Return the files that are or could become part of a commit: tracked ones, and new ones."""
    listed = run_git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return frozenset(map(os.fsdecode, _split(listed)))


def read_blobs(root: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Return contents by their names."""
    names = list(dict.fromkeys(names))
    if not names:
        return {}
    output = run_git(root, "cat-file", "--batch", given="\n".join(names).encode() + b"\n")
    found: dict[str, bytes] = {}
    at = 0
    for name in names:
        start = output.index(b"\n", at) + 1
        head = output[at : start - 1].split()
        if head[-1] == b"missing":
            message = f"{root}: git has no content of {name}; a partial clone? fetch it"
            raise GitError(message)
        at = start + int(head[2]) + 1
        found[name] = output[start : at - 1]
    return found


def name_contents(root: Path, paths: Sequence[str]) -> list[str]:
    """Return the names that git would give the contents of some files as they are on disk.

    Errors:
        GitError: a file cannot be read.
    """
    found: list[str] = []
    for at in range(0, len(paths), _BATCH):
        named = [os.path.join(".", path) for path in paths[at : at + _BATCH]]
        found += run_git(root, "hash-object", "--", *named).decode().split()
    return found


def blob_id(data: bytes, like: str) -> str:
    """Return the name that git gives a content, in the format of a name that is known."""
    import hashlib

    algorithm = "sha1" if len(like) == len("da39a3ee5e6b4b0d3255bfef95601890afd80709") else "sha256"
    digest = hashlib.new(algorithm, b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def find_uncommitted(root: Path, paths: Collection[str]) -> tuple[str, ...]:
    """Return those of some files that git could not give back: changed, staged and new ones.

    A vault outside any repository has none, and neither have files that git ignores: whoever
    ignores them looks after them in another way.

    Errors:
        GitError: there is a repository, and git cannot read it.
    """
    try:
        prefix = run_git(root, "rev-parse", "--show-prefix").removesuffix(b"\n")
    except GitError as error:
        if isinstance(error.__cause__, FileNotFoundError) or _NO_REPOSITORY in str(error):
            return ()
        raise
    status = ("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames")
    listed = _split(run_git(root, *status, "--", "."))
    changed = {os.fsdecode(entry[_STATUS:].removeprefix(prefix)) for entry in listed}
    base = os.path.realpath(root)
    return tuple(path for path in sorted(paths) if _real_path(base, path) in changed)


def _real_path(base: str, path: str) -> str:
    real = os.path.realpath(os.path.join(base, path))
    return os.path.relpath(real, base).replace(os.sep, "/")


def run_git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Run a `git` command in a folder and return what it prints.

    Errors:
        GitError: there is no `git`, or it refuses; the message is git's own.
    """
    command: Sequence[str] = ["git", "-C", os.fspath(root), *arguments]
    kept = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    environment = {**kept, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(  # noqa: S603 - no shell; the arguments are ours
            command, input=given, capture_output=True, check=False, env=environment
        )
    except FileNotFoundError as error:
        message = "the program git is not installed"
        raise GitError(message) from error
    if done.returncode:
        complaint = done.stderr.decode(errors="backslashreplace").strip().splitlines()
        reason = complaint[0].removeprefix("fatal: ") if complaint else arguments[0]
        message = f"{root}: git says: {reason}"
        raise GitError(message)
    return done.stdout


def _split(listed: bytes) -> list[bytes]:
    return [entry for entry in listed.split(b"\0") if entry]
