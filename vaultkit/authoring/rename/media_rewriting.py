"""Return the edits of paths in a note's raw HTML that have to name something else after a move."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vaultkit.notes.edit import Edit
from vaultkit.notes.markdown.html_media import as_written, media_of
from vaultkit.notes.paths import NotePath, fold, folder_of
from vaultkit.vault.links.media_files import find_media_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.authoring.rename.link_targets import Moved
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault


def media_edits(note: Note, moved: Moved) -> list[Edit]:
    """Return the edits by which pictures, sounds and films in HTML are found where they will be.

    A path from the note's folder stays one, so does one from the vault's, and so does a name.
    """
    edits = []
    for one in media_of(note):
        old = find_media_file(moved.before.resolver, one.path, note.path)
        if old is None:
            continue
        new, place = moved.now(old), moved.now(note.path)
        is_right = find_media_file(moved.resolver, one.path, place) == new
        if is_right and (old, note.path) == (new, place):
            continue
        written = unquote(one.path)
        forms = _forms(written, old, new, (note.path, place))
        fitting = (x for x in forms if find_media_file(moved.resolver, x, place) == new)
        wanted = next(fitting, written)
        if wanted != written:
            edits.append(Edit(note.path, one.start, one.end, as_written(wanted, one)))
    return edits


def _forms(written: str, old: str, new: str, places: tuple[str, str]) -> Iterator[str]:
    """Yield what a path may say, the form it has now first."""
    before, after = (folder_of(place) for place in places)
    relative = posixpath.relpath(new, after or ".")
    way = posixpath.normpath(posixpath.join(before, written))
    if written.startswith("/"):
        yield f"/{new}"
    elif fold(way) == fold(old) or written.startswith(("./", "../")):
        is_dotted = written.startswith("./") and not relative.startswith("../")
        yield f"./{relative}" if is_dotted else relative
    elif "/" not in written:
        yield new.rpartition("/")[2]
    yield new
    yield relative


def find_lost_media(before: Vault, after: Vault, moves: Mapping[str, str]) -> Iterator[str]:
    """Yield what would go wrong: paths in HTML that lead elsewhere after files have moved."""
    for path, note in before.notes.items():
        old = _files(before, path)
        new = _files(after, NotePath(moves.get(path, path))) if old else []
        for one, was, now in zip(media_of(note), old, new, strict=False):
            if was is not None and moves.get(was, was) != now:
                where = note.source.position(one.start)
                yield f'{path}:{where}: "{one.address}" would no longer lead to "{was}"'


def _files(vault: Vault, path: NotePath) -> list[str | None]:
    note = vault.notes[path]
    return [find_media_file(vault.resolver, one.path, path) for one in media_of(note)]
