"""Collect the tags and folders of a site, each with its notes and what is below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.paths import NotePath, fold, folder_of
from vaultkit.notes.text.url_slugs import MOST_PARTS

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Container,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )


class Tag(NamedTuple):
    """A tag of the site.

    Args:
        name: As first written, without `#`.
        notes: Notes that have it or a tag below it, by title.
        children: Folded tags right below it.
    """

    name: str
    notes: tuple[NotePath, ...]
    children: tuple[str, ...]


class Folder(NamedTuple):
    """A folder of the site; the note that stands for it is none of those in it.

    Args:
        path: Vault path.
        notes: Notes right in it, in order.
        folders: Folders right in it, in order.
        size: Notes at any depth.
        entries: Notes, folders, canvases and bases right in it, in the order of the tree.
    """

    path: str
    notes: tuple[NotePath, ...]
    folders: tuple[str, ...]
    size: int
    entries: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]


def find_tags(tags: Mapping[NotePath, Iterable[str]]) -> dict[str, Tag]:
    """Return every tag by its folded name, in order.

    Args:
        tags: Those of each note, by title.
    """
    members: dict[str, list[NotePath]] = {}
    names: dict[str, str] = {}
    for path, written in tags.items():
        for tag, name in with_parents(written):
            names.setdefault(tag, name)
            members.setdefault(tag, []).append(path)
    children: dict[str, list[str]] = {}
    for tag in sorted(members):
        children.setdefault(tag.rpartition("/")[0], []).append(tag)
    return {
        tag: Tag(names[tag], tuple(members[tag]), tuple(children.get(tag, ())))
        for tag in sorted(members)
    }


def find_folders(
    paths: Iterable[NotePath],
    folders: Collection[str],
    *,
    sort: Callable[[str, Iterable[str], Iterable[str]], Sequence[str]],
    folder_notes: Mapping[str, NotePath],
    boards: Iterable[str] = (),
) -> dict[str, Folder]:
    """Return every folder by its path; "" is the vault itself.

    Args:
        paths: The notes.
        folders: All other folders.
        sort: Puts folders and files of a folder in order.
        folder_notes: The note that stands for each folder, if there is one.
        boards: Canvases and bases that have pages.
    """
    standing = set(folder_notes.values())
    known = {"", *folders}
    notes: dict[str, list[NotePath]] = {}
    for path in paths:
        if path not in standing:
            notes.setdefault(folder_of(path), []).append(path)
    files: dict[str, list[str]] = {folder: [*inside] for folder, inside in notes.items()}
    for board in boards:
        files.setdefault(_nearest(board, known), []).append(board)
    below: dict[str, list[str]] = {}
    for folder in folders:
        below.setdefault(_nearest(folder, known), []).append(folder)
    found: dict[str, Folder] = {}
    for folder in sorted(known, reverse=True):
        entries = tuple(sort(folder, below.get(folder, ()), files.get(folder, ())))
        own, inside = set(notes.get(folder, ())), set(below.get(folder, ()))
        size = len(own) + sum(found[name].size + (name in folder_notes) for name in inside)
        found[folder] = Folder(
            folder,
            tuple(NotePath(path) for path in entries if path in own),
            tuple(path for path in entries if path in inside),
            size,
            entries,
        )
    return found


def find_main_folder(folders: Mapping[str, Folder]) -> str:
    """Return the folder that holds nearly all of a vault, such as `content`; "" for none.

    It is the deepest with more than four fifths of the notes that has folders to choose from: who
    is shown its name alone has learnt nothing.
    """
    main, total = "", folders[""].size
    waiting = [""]
    for at in waiting:
        waiting += (one for one in folders[at].folders if folders[one].size * 5 > total * 4)
        if len(folders[at].folders) > 1:
            main = at
    return main


def _nearest(path: str, known: Container[str]) -> str:
    """Return the nearest folder above a path that the site has."""
    folder = folder_of(path)
    while folder not in known:
        folder = folder_of(folder)
    return folder


def with_parents(tags: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each tag and the tags above it once: folded, and as written.

    Of a tag deeper than any address can be, those in between are left out.
    """
    seen: set[str] = set()
    for tag in tags:
        parts = [part for part in tag.split("/") if part]
        for depth in (*range(1, min(len(parts), MOST_PARTS)), len(parts)):
            name = "/".join(parts[:depth])
            folded = fold(name)
            if folded not in seen:
                seen.add(folded)
                yield folded, name
