"""What the `git` program says about a vault. Effect: functions start `git`, which only reads.

Paths are relative to the vault, which may be a folder of the work tree. Nothing of a repository is
ever run: see `vault.repository` for what git gets to see of one, and decision 28.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.config.bounded_read import MAX_TEXT
from vaultkit.errors import GitError
from vaultkit.vault.git.repository import find_repository, refuse_special_rules, viewed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LINK = "120000"
PLAIN = ("--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-mailmap")
"""Options of `git log` that keep it from starting programs that the user configured."""
NO_REPOSITORY = "not a git repository"
FILES = frozenset({"100644", "100755", LINK})
"""Modes of files and symbolic links in a tree; the rest are submodules."""

PATIENCE = 300
"""Seconds that git may take to answer."""
_BATCH = 64 << 20
"""Bytes of contents that git is asked for at once, unless one alone has more."""
_KEPT = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
"""The only variables for git that reach it; a hook gets others, about a folder that is not ours."""
_OFF = (
    "core.fsmonitor=false", f"core.hooksPath={os.devnull}", "core.untrackedCache=false",
    "core.pager=cat", "core.sshCommand=false", "core.askPass=", "credential.helper=",
    "diff.external=", "log.showSignature=false", "protocol.allow=never", "gc.auto=0",
    "maintenance.auto=false", "submodule.recurse=false",
)  # fmt: skip
"""What is off even if the user's own configuration turns it on: nothing of it is needed here."""
_VARIABLES = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
}


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


def list_tree(root: Path | str, commit: str) -> dict[str, Blob]:
    """Return the files of the vault in a commit."""
    found: dict[str, Blob] = {}
    for entry in split_list(run_git(root, "ls-tree", "-r", "-z", commit)):
        head, _, path = entry.partition(b"\t")
        mode, _, name = head.decode().split()
        if mode in FILES:
            found[os.fsdecode(path)] = Blob(mode, name)
    return found


def list_files(root: Path) -> frozenset[str]:
    """Return the files that are or could become part of a commit: tracked ones, and new ones."""
    listed = run_git(root, "ls-files", "-z", "--cached")
    return frozenset(map(os.fsdecode, split_list(listed))) | list_new(root)


def list_new(root: Path | str) -> frozenset[str]:
    """Return the files that are neither tracked nor ignored.

    Errors:
        GitError: what says what is ignored is no file.
    """
    refuse_special_rules(os.fspath(root))
    listed = run_git(root, "ls-files", "-z", "--others", "--exclude-standard")
    return frozenset(map(os.fsdecode, split_list(listed)))


def read_blobs(root: Path | str, names: Iterable[str], most: int = MAX_TEXT) -> dict[str, bytes]:
    """Return contents by their names, without those that are too large.

    Args:
        root: A folder of the repository.
        names: Their names.
        most: Bytes that each may have.

    Errors:
        GitError: the repository lacks one.
    """
    sizes = _ask_sizes(root, list(dict.fromkeys(names)))
    found: dict[str, bytes] = {}
    batch: list[str] = []
    total = 0
    for name, size in sizes.items():
        if size > most:
            continue
        if batch and total + size > _BATCH:
            found |= _read_batch(root, batch)
            batch, total = [], 0
        batch.append(name)
        total += size
    return found | _read_batch(root, batch)


def _ask_sizes(root: Path | str, names: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, line in zip(names, _cat(root, "--batch-check", names).splitlines(), strict=True):
        head = line.split()
        if head[-1] == b"missing":
            message = f"{root}: git has no content of {name}; a partial clone? fetch it"
            raise GitError(message)
        found[name] = int(head[2])
    return found


def _read_batch(root: Path | str, names: list[str]) -> dict[str, bytes]:
    output = _cat(root, "--batch", names)
    found: dict[str, bytes] = {}
    at = 0
    for name in names:
        start = output.index(b"\n", at) + 1
        at = start + int(output[at : start - 1].split()[2]) + 1
        found[name] = output[start : at - 1]
    return found


def _cat(root: Path | str, how: str, names: list[str]) -> bytes:
    given = "".join(f"{name}\n" for name in names).encode()
    return run_git(root, "cat-file", how, given=given) if names else b""


def blob_id(data: bytes, like: str) -> str:
    """Return the name that git gives a content, in the format of a name that is known."""
    import hashlib

    algorithm = "sha1" if len(like) == len("da39a3ee5e6b4b0d3255bfef95601890afd80709") else "sha256"
    digest = hashlib.new(algorithm, b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def run_git(root: Path | str, *arguments: str, given: bytes = b"") -> bytes:
    """Run a `git` command in a folder and return what it prints.

    Errors:
        GitError: there is no `git`, or it refuses; the message is git's own.
    """
    with _prepared(root, arguments) as (command, environment):
        return _run(command, given, environment, f"{root}: git")


@contextmanager
def _prepared(
    root: Path | str, arguments: Iterable[str]
) -> Iterator[tuple[list[str], dict[str, str]]]:
    """Give a command and its environment; what git sees is there as long as that lasts."""
    program = _find_git()
    repository = find_repository(os.fspath(root))
    if repository is None:
        message = f"{root}: git says: {NO_REPOSITORY} (or any of the parent directories): .git"
        raise GitError(message)
    options = [word for setting in _OFF for word in ("-c", setting)]
    command = [program, "--no-pager", *options, "-C", os.fspath(root), *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    kept |= {name: os.environ[name] for name in _KEPT if name in os.environ}
    with viewed(repository) as view:
        yield command, {**kept, **_VARIABLES, **view}


class BegunGit:
    """A `git` command that runs while this process does other things.

    Args:
        root: The folder.
        arguments: The command.

    Errors:
        GitError: there is no `git`, or no repository.

    Effect: starts `git`; whoever begins it ends it with `finish` or `stop`.
    """

    def __init__(self, root: Path | str, *arguments: str) -> None:
        self._home = os.getpid()
        self._who = f"{root}: git"
        with ExitStack() as stack:
            command, environment = stack.enter_context(_prepared(root, arguments))
            self._output = stack.enter_context(tempfile.TemporaryFile())
            try:
                self._process = subprocess.Popen(  # noqa: S603 - no shell; the arguments are ours
                    command, stdin=subprocess.DEVNULL, stdout=self._output,
                    stderr=subprocess.DEVNULL, env=environment,
                )  # fmt: skip
            except OSError as error:
                raise _unstarted(self._who, error) from error
            self._stack = stack.pop_all()
        atexit.register(self.stop)

    def finish(self) -> bytes:
        """Wait for its end and return what it printed. Effect: ends it.

        Errors:
            GitError: it failed, is stopped, does not end, or was begun by another process.
        """
        fault = f"{self._who} has not come to its end"
        if self._home != os.getpid() or self._output.closed:
            raise GitError(fault)
        try:
            status = self._process.wait(PATIENCE)
            self._output.seek(0)
            printed = self._output.read()
        except subprocess.TimeoutExpired as error:
            raise GitError(fault) from error
        finally:
            self.stop()
        if status:
            raise GitError(fault)
        return printed

    def stop(self) -> None:
        """End it, unless it has ended, or is another process's. Effect: ends `git`."""
        if self._home == os.getpid() and not self._output.closed:
            atexit.unregister(self.stop)
            self._process.kill()
            self._process.wait()
            self._stack.close()


def _unstarted(who: str, error: OSError) -> GitError:
    return GitError(f"{who} cannot be started: {error.strerror or error}")


def _run(command: list[str], given: bytes, environment: dict[str, str], who: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - no shell; the arguments are ours
            command, input=given, capture_output=True, check=False, env=environment,
            timeout=PATIENCE,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        message = f"{who} does not answer within {PATIENCE} seconds"
        raise GitError(message) from error
    except OSError as error:
        raise _unstarted(who, error) from error
    if done.returncode:
        complaint = done.stderr.decode(errors="backslashreplace").strip().splitlines()
        fatal = next((line for line in complaint if line.startswith("fatal: ")), "")
        reason = (fatal or "".join(complaint[:1])).removeprefix("fatal: ")
        message = f"{who} says: {reason or f'exit status {done.returncode}'}"
        raise GitError(message)
    return done.stdout


def _find_git() -> str:
    """Return the program, never one that lies in the current folder.

    Errors:
        GitError: there is none.
    """
    for folder in filter(os.path.isabs, os.get_exec_path()):
        found = shutil.which(os.path.join(folder, "git"))
        if found:
            return found
    message = "the program git is not installed"
    raise GitError(message) from FileNotFoundError("git")


def split_list(listed: bytes) -> list[bytes]:
    """Return the entries of a list that git ends with a null byte each (`-z`)."""
    return [entry for entry in listed.split(b"\0") if entry]
