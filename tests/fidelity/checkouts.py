"""Finds vaults with a record: in a folder, or in the history of a repository.

The record and the notes belong together only at the commit that last changed the record, so of a
repository that commit is written out: notes and records as they are, other files empty, because
only their names matter.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple

from tests.fidelity.dumps import AT_ROOT, BESIDE, PLACE, DumpError
from tests.fidelity.readings import is_note

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_FIELDS = 2
_LINK = b"120000"


class Checkout(NamedTuple):
    """A vault to compare.

    Args:
        name: For the table.
        folder: Where its files are.
        record: Where in it the record is.
        history: Where its notes' other versions are; none for a plain folder.
        gone: Notes whose text the repository does not have.
    """

    name: str
    folder: Path
    record: str = PLACE
    history: History | None = None
    gone: frozenset[str] = frozenset()


class History(NamedTuple):
    """A commit of a repository.

    Args:
        git: Its git folder.
        commit: The one that last changed the record.
        prefix: The vault's folder in it, with a slash behind it, or nothing.
        record: Where in the vault the record is.
        date: When that was, as ISO.
        before: The commit of the record before it, or nothing.
    """

    git: Path
    commit: str
    prefix: str
    record: str
    date: str
    before: str = ""

    def earlier(self, path: str) -> bytes | None:
        """Return a note as it was at the record before, or in the commit before this one.

        None if it is the same still, or if nothing tells whether it was there.
        """
        own, other = (
            run_git(self.git, "rev-parse", "--verify", "-q", f"{at}:{self.prefix}{path}").strip()
            for at in (self.commit, self.before or f"{self.commit}^")
        )
        if own == other or not (other or self.before):
            return None
        return read_blobs(self.git, [other]).get(other, b"") if other else b""

    def versions(self, path: str, most: int) -> list[bytes]:
        """Return other versions of a note, the nearest to the commit first.

        The record was written after the one before it, so only what was there since then counts.

        Args:
            path: Of the note in the vault.
            most: How many to return.
        """
        place = f":(literal){self.prefix}{path}"
        since = ("--not", f"{self.before}^@") if self.before else ()
        form = ("--raw", "--no-abbrev", "-z", "--format=%ct", *since)
        now = int(run_git(self.git, "log", "-1", "--format=%ct", self.commit))
        own = run_git(self.git, "rev-parse", f"{self.commit}:{self.prefix}{path}").strip()
        blobs: dict[bytes, int] = {}
        time = 0
        logged = run_git(self.git, "log", "--all", *form, "--", place)
        for field in logged.replace(b"\n", b"\0").split(b"\0"):
            if field.isdigit():
                time = int(field)
            elif field.startswith(b":"):
                for blob in field.split(b" ")[2:4]:
                    away = abs(time - now)
                    blobs[blob] = min(away, blobs.get(blob, away))
        wanted = sorted((away, blob) for blob, away in blobs.items() if blob != own)
        texts = read_blobs(self.git, [blob for _, blob in wanted if blob.strip(b"0")][:most])
        return list(texts.values())


def find_vaults(source: Path, work: Path) -> Iterator[Checkout]:
    """Yield the vaults of a folder or repository, as they were when their records were written.

    Args:
        source: A vault, a clone, or a bare repository.
        work: Where commits are written out.

    Raises:
        DumpError: There is no record.

    Effect: writes to `work`.
    """
    git = next((x for x in (source / ".git", source) if (x / "objects").is_dir()), None)
    if git is None:
        records = [one for one in (PLACE, AT_ROOT) if (source / one).is_file()]
        if not (source / BESIDE).is_dir() or not records:
            message = f"no {PLACE}"
            raise DumpError(message)
        yield Checkout(source.resolve().name, source, records[0])
        return
    places = _places(git)
    if not places:
        message = f"no commit has {PLACE}"
        raise DumpError(message)
    named = source.resolve()
    name = named.parent.name if named.name in {"repo", "repo.git"} else named.name
    for number, (prefix, record) in enumerate(places):
        history = _history(git, prefix, record)
        folder = work / f"{name}-{number}"
        gone = _write_out(history, folder)
        yield Checkout(f"{name} {prefix}".strip(), folder, record, history, gone)


def _places(git: Path) -> list[tuple[str, str]]:
    """Return the vaults that ever had the plug-in, each with the place of its record."""
    patterns = (f":(glob)**/{BESIDE}*", f":(glob)**/{AT_ROOT}")
    logged = run_git(git, "log", "--all", "--format=", "--name-only", "-z", "--", *patterns)
    found = {path.strip() for path in logged.decode(errors="surrogateescape").split("\0")}
    prefixes = {path.rpartition(BESIDE)[0] for path in found if BESIDE in path}
    pairs = ((prefix, record) for prefix in sorted(prefixes) for record in (PLACE, AT_ROOT))
    first = {prefix: record for prefix, record in reversed([*pairs]) if prefix + record in found}
    return sorted(first.items())


def _history(git: Path, prefix: str, record: str) -> History:
    place = f":(literal){prefix}{record}"
    form = ("-2", "--diff-filter=AM", "--format=%H %cI", "--", place)
    logged = run_git(git, "log", *form) or run_git(git, "log", "--all", *form)
    newest, *older = logged.decode().splitlines()
    commit, _, date = newest.partition(" ")
    return History(git, commit, prefix, record, date, older[0].partition(" ")[0] if older else "")


def _write_out(history: History, folder: Path) -> frozenset[str]:
    """Write a commit's files; return the notes that the repository does not have."""
    listed = run_git(history.git, "ls-tree", "-r", "-z", "--full-tree", history.commit)
    blobs: dict[str, bytes] = {}
    for line in listed.split(b"\0")[:-1]:
        about, _, name = line.partition(b"\t")
        mode, kind, blob = about.split()
        path = name.decode(errors="surrogateescape")
        if kind == b"blob" and mode != _LINK and path.startswith(history.prefix):
            blobs[path.removeprefix(history.prefix)] = blob
    read = {
        path for path in blobs if is_note(path) or path.startswith(BESIDE) or path == history.record
    }
    texts = read_blobs(history.git, [blobs[path] for path in sorted(read)])
    for path, blob in blobs.items():
        file = folder / path
        if path.startswith(".obsidian/") and path not in read:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(texts.get(blob, b"") if path in read else b"")
    return frozenset(path for path in read if is_note(path) and blobs[path] not in texts)


def read_blobs(git: Path, blobs: Sequence[bytes]) -> Mapping[bytes, bytes]:
    """Return what a repository has of some blobs, in their order."""
    if not blobs:
        return {}
    asked = b"".join(blob + b"\n" for blob in blobs)
    rest = run_git(git, "cat-file", "--batch", given=asked)
    found: dict[bytes, bytes] = {}
    while rest:
        head, _, rest = rest.partition(b"\n")
        name, _, about = head.partition(b" ")
        if about.endswith(b"missing"):
            continue
        size = int(about.rpartition(b" ")[2])
        found[name] = rest[:size]
        rest = rest[size + 1 :]
    return found


def run_git(git: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Return what git prints, or nothing if it fails. Effect: runs git."""
    command = ["git", f"--git-dir={git}", "-c", "core.quotePath=false", *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=False).stdout
