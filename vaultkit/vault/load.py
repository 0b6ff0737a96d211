"""Loads a vault: reads its notes, in several processes if that pays, and puts them together.

`files/file_listing.py` says which files there are, `files/file_reading.py` reads one.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.errors import VaultNotFoundError
from vaultkit.notes.paths import NotePath, is_note, suffix_of
from vaultkit.vault.cache.derived_values import KeptValues
from vaultkit.vault.cache.note_cache import NoteCache, is_off
from vaultkit.vault.files.file_listing import as_listed, find_files, is_gone
from vaultkit.vault.files.file_reading import TEXTS, read_source
from vaultkit.vault.files.outward_links import LinkTargets
from vaultkit.vault.obsidian.obsidian_settings import load_settings
from vaultkit.vault.parallel.forked_work import MOST, count_processors
from vaultkit.vault.vault import Linker, Vault

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.notes.note import Note
    from vaultkit.notes.source import Source
    from vaultkit.vault.parallel.note_readers import SharedReading

PARALLEL_FROM = 400
"""Notes from which worker processes pay for their start."""
_CHUNK = 250
_IN_STEP = 64
"""Notes that are read in step, see `parse_notes`."""

Progress = Callable[[int, int], None]
"""Called with notes read so far and notes in all."""


class Begun(NamedTuple):
    """A vault that this process has begun to read, for a copy of it to load.

    Args:
        root: Its folder.
        files: What `find_files` returned.
        targets: What it found of symbolic links.
        reading: How its notes are read.
    """

    root: Path
    files: tuple[list[str], list[tuple[str, str]]]
    targets: LinkTargets
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
    targets = LinkTargets()
    files = find_files(root, targets)
    notes = [path for path in files[0] if is_note(path)]
    workers = count_processes(None, len(notes))
    if workers == 1 or not (is_off() or NoteCache(root).is_empty):
        yield lambda: None
        return
    from vaultkit.notes.markdown import parse_note  # noqa: F401 - once, for the copies too
    from vaultkit.vault.parallel.note_readers import SharedReading

    reading = SharedReading(partial(_read_here, root), notes, workers)
    begun = Begun(root, files, targets, reading)
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
    meanwhile: Callable[[int], object] | None = None,
    at_missing: Callable[[], object] | None = None,
    tries: int = 3,
) -> Vault:
    """Read a vault; notes whose bytes an earlier run has read are not parsed again.

    Args:
        root: Its folder.
        jobs: Worker processes; None for one per processor when the vault is large.
        progress: Told how far reading has come.
        known: Notes that need not be read again, as far as they still exist.
        meanwhile: Called in this process once others, if there are any, are reading; given how many
            processes read.
        at_missing: Called in this process as soon as a link leads nowhere, once.
        tries: How often files are listed anew because some were gone when they were to be read.

    Errors:
        VaultNotFoundError: there is no such folder.

    Effect: reads; writes to the user's cache folder.
    """
    if not root.is_dir():
        message = f"{root}: no such folder"
        raise VaultNotFoundError(message)
    begun = next((begun for begun in _begun if begun.root == root), None)
    if begun is not None:
        _begun.remove(begun)
    targets = begun.targets if begun else LinkTargets()
    paths, skipped = begun.files if begun else find_files(root, targets)
    kept = [known[path] for path in map(NotePath, paths) if path in known] if known else []
    note_paths = [path for path in paths if is_note(path) and not (known and path in known)]
    linker = Linker(paths, beyond=targets.beyond, at_missing=at_missing)
    cache = None if known or is_off() else NoteCache(root)
    with _no_collection():
        if cache and not cache.is_empty:
            same, note_paths = _find_kept(root, note_paths, cache)
            kept += same
        if begun is not None and not kept:
            if meanwhile:
                meanwhile(1)
            read, unread = begun.reading.read_all(progress, linker.add)
        else:
            read, unread = _read_notes(
                root, note_paths, jobs, progress, meanwhile=meanwhile, take=linker.add
            )
    notes = tuple(sorted((*kept, *read), key=lambda note: note.path))
    if tries and any(is_gone(root, path) for path, _ in unread):
        known = {note.path: note for note in notes}
        return load_vault(root, jobs=jobs, progress=progress, known=known, tries=tries - 1)
    if cache:
        cache.keep(notes)
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
        leads_to=as_listed(targets.within, paths),
        beyond=targets.beyond,
    )
    vars(vault)["linker"] = linker
    if cache:
        vars(vault)["derived"] = KeptValues(vault)
    return vault


def _find_kept(root: Path, paths: Sequence[str], cache: NoteCache) -> tuple[list[Note], list[str]]:
    """Return the notes that an earlier run has read, and the paths of the others."""
    found: list[Note] = []
    others: list[str] = []
    for path in paths:
        try:
            note = cache.find(read_source(root, path))
        except OSError:
            note = None
        if note is None:
            others.append(path)
        else:
            found.append(note)
    return found, others


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


def load_note(root: Path, path: str) -> Note:
    """Read and parse one note."""
    from vaultkit.notes.markdown.parse_note import parse_note

    return parse_note(read_source(root, path))


def count_processes(jobs: int | None, notes: int) -> int:
    """Return how many processes to work with: as many as are asked for, else as pay."""
    if _may_start_none():
        return 1
    return jobs or (min(count_processors(), MOST) if notes >= PARALLEL_FROM else 1)


def _may_start_none() -> bool:
    """Tell whether this is a worker of a pool, which must not start processes of its own."""
    processes = sys.modules.get("multiprocessing.process")
    return processes is not None and bool(processes.current_process().daemon)


def _read_notes(  # noqa: PLR0913 - what `load_vault` was asked for
    root: Path,
    paths: Sequence[str],
    jobs: int | None,
    progress: Progress | None,
    *,
    meanwhile: Callable[[int], object] | None,
    take: Callable[[Note], None],
) -> tuple[list[Note], list[tuple[str, str]]]:
    """Read notes, in several processes if that pays; return what could not be read, too.

    Each note is given to `take` in this process, soon after it was read.
    """
    workers = count_processes(jobs, len(paths))
    read = partial(_read_here, root)
    if workers > 1:
        from vaultkit.notes.markdown import parse_note  # noqa: F401 - once, for the copies too
        from vaultkit.vault.parallel.note_readers import SharedReading

        reading = SharedReading(read, paths, workers)
        if meanwhile:
            meanwhile(workers)
        return reading.read_all(progress, take)
    if meanwhile:
        meanwhile(workers)
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
    from vaultkit.notes.markdown.parse_note import parse_notes

    notes: list[Note] = []
    skipped: list[tuple[str, str]] = []
    for at in range(0, len(paths), _IN_STEP):
        sources: list[Source] = []
        for path in paths[at : at + _IN_STEP]:
            try:
                sources.append(read_source(root, path))
            except OSError as error:
                skipped.append((path, error.strerror or str(error)))
        notes += parse_notes(sources)
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
                if not is_gone(root, path):
                    skipped.append((path, error.strerror or str(error)))
    return found
