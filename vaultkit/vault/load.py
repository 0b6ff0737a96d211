"""The only place that reads a vault from disk.

Nothing outside the vault's folder is ever read: a symbolic link to a folder is not followed, and
one to a file only if the file lies inside the vault. Names that start with a dot do not exist.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.config.bounded_read import MAX_TEXT, read_beginning, read_bounded
from vaultkit.errors import VaultNotFoundError
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath, is_note, suffix_of
from vaultkit.notes.source import Source
from vaultkit.vault.files.file_listing import FOLDER, LINK, kind_of
from vaultkit.vault.files.followed_links import Symlinks, as_listed
from vaultkit.vault.obsidian.obsidian_settings import load_settings
from vaultkit.vault.parallel.forked_work import MOST, count_processors
from vaultkit.vault.vault import Linker, Vault

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.notes.note import Note
    from vaultkit.vault.parallel.note_readers import SharedReading

PARALLEL_FROM = 400
"""Notes from which worker processes pay for their start."""
TEXTS = frozenset({"canvas", "base", "css"})
"""Extensions of attachments that are read, because they name other files."""
NAME_IS_NO_TEXT = "its name is not UTF-8"
"""Why a file is left out that no link can name."""
_CHUNK = 250

Progress = Callable[[int, int], None]
"""Called with notes read so far and notes in all."""


class Begun(NamedTuple):
    """A vault that this process has begun to read, for a copy of it to load.

    Args:
        root: Its folder.
        files: What `find_files` returned.
        leads_to: What it found of symbolic links.
        reading: How its notes are read.
    """

    root: Path
    files: tuple[list[str], list[tuple[str, str]]]
    leads_to: dict[str, str]
    reading: SharedReading


_begun: list[Begun] = []
"""What `load_vault` finds begun where this process is copied."""


@contextmanager
def begin_loading(root: Path) -> Iterator[Callable[[], None]]:
    """Begin to read a vault that a copy of this process, made within, will load.

    Args:
        root: Its folder.

    Returns:
        What to call once the copy is made.

    Effect: starts processes, if that pays.
    """
    leads_to: dict[str, str] = {}
    files = find_files(root, leads_to)
    notes = [path for path in files[0] if is_note(path)]
    workers = count_processes(None, len(notes))
    if workers == 1:
        yield lambda: None
        return
    from vaultkit.vault.parallel.note_readers import SharedReading

    reading = SharedReading(partial(_read_here, root), notes, workers)
    begun = Begun(root, files, leads_to, reading)
    _begun.append(begun)
    try:
        yield begun.reading.leave
    finally:
        _begun.remove(begun)
        begun.reading.stop()


def load_vault(  # noqa: PLR0913 - all that reading depends on
    root: Path,
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
    known: Mapping[NotePath, Note] | None = None,
    meanwhile: Callable[[], object] | None = None,
    tries: int = 3,
) -> Vault:
    """Read a vault.

    Args:
        root: Its folder.
        jobs: Worker processes; None for one per processor when the vault is large.
        progress: Told how far reading has come.
        known: Notes that need not be read again, as far as they still exist.
        meanwhile: Called in this process once others, if there are any, are reading.
        tries: How often files are listed anew because some were gone when they were to be read.

    Errors:
        VaultNotFoundError: there is no such folder.
    """
    if not root.is_dir():
        message = f"{root}: no such folder"
        raise VaultNotFoundError(message)
    begun = next((begun for begun in _begun if begun.root == root), None)
    if begun is not None:
        _begun.remove(begun)
    leads_to = begun.leads_to if begun else {}
    paths, skipped = begun.files if begun else find_files(root, leads_to)
    kept = [known[path] for path in map(NotePath, paths) if path in known] if known else []
    note_paths = [path for path in paths if is_note(path) and not (known and path in known)]
    linker = Linker(paths)
    with _no_collection():
        if begun is not None and not kept:
            if meanwhile:
                meanwhile()
            read, unread = begun.reading.read_all(progress, linker.add)
        else:
            read, unread = _read_notes(
                root, note_paths, jobs, progress, meanwhile=meanwhile, take=linker.add
            )
    notes = tuple(sorted((*kept, *read), key=lambda note: note.path))
    if tries and any(_is_gone(root, path) for path, _ in unread):
        known = {note.path: note for note in notes}
        return load_vault(root, jobs=jobs, progress=progress, known=known, tries=tries - 1)
    skipped += unread
    attachments = _without_notes(paths, notes)
    texts = _read_texts(root, attachments, skipped)
    vault = Vault(
        root=root,
        notes={note.path: note for note in notes},
        attachments=attachments,
        settings=load_settings(root),
        skipped=tuple(skipped),
        texts=texts,
        leads_to=as_listed(leads_to, paths),
    )
    vars(vault)["linker"] = linker
    return vault


def _is_gone(root: Path, path: str) -> bool:
    """Tell whether a file that was listed is not there any more, which is no fault of it."""
    return not os.path.lexists(root / path)


def find_unchanged(root: Path, notes: Mapping[NotePath, Note]) -> dict[NotePath, Note]:
    """Return those of some notes whose files hold the same bytes as when they were read."""
    found = {}
    for path, note in notes.items():
        with suppress(OSError):
            if read_source(root, path).data == note.source.data:
                found[path] = note
    return found


def _without_notes(paths: Sequence[str], notes: Sequence[Note]) -> tuple[str, ...]:
    """Return the files that are no notes; an unreadable note stays a file that links find."""
    read = {note.path for note in notes}
    return tuple(path for path in paths if path not in read)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Stop the garbage collector while millions of values that all stay are made."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def find_files(
    root: Path, leads_to: dict[str, str] | None = None
) -> tuple[list[str], list[tuple[str, str]]]:
    """List the vault's files in path order, and what was left out with the reason.

    Args:
        root: Its folder.
        leads_to: Takes the paths of the files that symbolic links lead to, by the links' paths.
    """
    found: list[str] = []
    skipped: list[tuple[str, str]] = []
    links = Symlinks(root, {} if leads_to is None else leads_to)
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            entries = list(os.scandir(os.path.join(root, folder) if folder else root))
        except OSError as error:
            if not (folder and _is_gone(root, folder)):
                skipped.append((folder, error.strerror or str(error)))
            continue
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            path = f"{folder}/{name}" if folder else name
            if not (name.isascii() or _is_text(name)):
                skipped.append((os.fsencode(path).decode("utf-8", "replace"), NAME_IS_NO_TEXT))
                continue
            kind, reason = _look_at(entry, path, links)
            if reason:
                skipped += [] if _is_gone(root, path) else [(path, reason)]
            elif kind == FOLDER:
                pending.append(path)
            elif kind:
                found.append(path)
    return sorted(found), sorted(skipped)


def _look_at(entry: os.DirEntry[str], path: str, links: Symlinks) -> tuple[str, str]:
    """Return what an entry is, and why it is left out, "" if it is not."""
    try:
        kind = kind_of(entry)
    except OSError as error:
        return "", error.strerror or str(error)
    return kind, links.follow(entry, path) if kind == LINK else ""


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_visible(path: str) -> bool:
    """Tell whether Obsidian's index holds a path: no part of it starts with a dot."""
    return not any(part.startswith(".") for part in path.split("/"))


def read_source(root: Path, path: str) -> Source:
    """Read one file of the vault.

    Errors:
        OSError: it cannot be read, is no regular file, or is too large a text.
    """
    most = MAX_TEXT if is_note(path) or suffix_of(path) in TEXTS else sys.maxsize
    return Source(path, read_bounded(f"{root}{os.sep}{path}", most))


def read_head(root: Path, path: str, most: int) -> bytes:
    """Read the first bytes of a file of the vault.

    Errors:
        OSError: it cannot be read.
    """
    return read_beginning(f"{root}{os.sep}{path}", most)


class FileFacts(NamedTuple):
    """What the disk knows of a file: bytes, and when it was made and changed, on the wall clock."""

    size: int
    created: datetime
    modified: datetime


def read_facts(root: Path, path: str) -> FileFacts | None:
    """Ask the disk about a file; None if it cannot be asked.

    Where a file system does not tell when a file was made, that is the earliest time it tells.
    """
    try:
        found = os.stat(os.path.join(root, path))
    except OSError:
        return None
    born = getattr(found, "st_birthtime", min(found.st_ctime, found.st_mtime))
    return FileFacts(found.st_size, _wall_clock(born), _wall_clock(found.st_mtime))


def _wall_clock(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds)  # noqa: DTZ006 - the clock on the author's wall


def load_note(root: Path, path: str) -> Note:
    """Read and parse one note."""
    return parse_note(read_source(root, path))


def count_processes(jobs: int | None, notes: int) -> int:
    """Return how many processes to work with: as many as are asked for, else as pay."""
    return jobs or (min(count_processors(), MOST) if notes >= PARALLEL_FROM else 1)


def _read_notes(  # noqa: PLR0913 - what `load_vault` was asked for
    root: Path,
    paths: Sequence[str],
    jobs: int | None,
    progress: Progress | None,
    *,
    meanwhile: Callable[[], object] | None,
    take: Callable[[Note], None],
) -> tuple[list[Note], list[tuple[str, str]]]:
    """Read notes, in several processes if that pays; return what could not be read, too.

    Each note is given to `take` in this process, soon after it was read.
    """
    workers = count_processes(jobs, len(paths))
    read = partial(_read_here, root)
    if workers > 1:
        from vaultkit.vault.parallel.note_readers import SharedReading

        reading = SharedReading(read, paths, workers)
        if meanwhile:
            meanwhile()
        return reading.read_all(progress, take)
    if meanwhile:
        meanwhile()
    notes: list[Note] = []
    skipped: list[tuple[str, str]] = []
    for at in range(0, len(paths), _CHUNK):
        got, missed = read(paths[at : at + _CHUNK])
        notes += got
        skipped += missed
        for note in got:
            take(note)
        if progress and len(got) == _CHUNK:
            progress(len(notes), len(paths))
    return notes, skipped


def _read_here(root: Path, paths: Sequence[str]) -> tuple[list[Note], list[tuple[str, str]]]:
    notes: list[Note] = []
    skipped: list[tuple[str, str]] = []
    for path in paths:
        try:
            notes.append(load_note(root, path))
        except OSError as error:
            skipped.append((path, error.strerror or str(error)))
    return notes, skipped


def _read_texts(
    root: Path, paths: Iterable[str], skipped: list[tuple[str, str]]
) -> dict[str, Source]:
    """Read the attachments that name other files."""
    found: dict[str, Source] = {}
    for path in paths:
        if suffix_of(path) in TEXTS:
            try:
                found[path] = read_source(root, path)
            except OSError as error:
                if not _is_gone(root, path):
                    skipped.append((path, error.strerror or str(error)))
    return found
