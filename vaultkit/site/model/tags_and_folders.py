"""Collect the tags and folders of a site, each with its notes and what is below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.paths import fold, folder_of
from vaultkit.notes.text.url_slugs import MOST_PARTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from vaultkit.notes.paths import NotePath


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
    """A folder of the site.

    Args:
        path: Vault path.
        notes: Notes right in it, by title.
        folders: Folders right in it.
        size: Notes at any depth.
    """

    path: str
    notes: tuple[NotePath, ...]
    folders: tuple[str, ...]
    size: int

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


def find_folders(paths: Iterable[NotePath], folders: Collection[str]) -> dict[str, Folder]:
    """Return every folder by its path; "" is the vault itself.

    Args:
        paths: The notes, by title.
        folders: All other folders.
    """
    notes: dict[str, list[NotePath]] = {"": []}
    for path in paths:
        notes.setdefault(folder_of(path), []).append(path)
    below: dict[str, list[str]] = {}
    for folder in folders:
        below.setdefault(folder_of(folder), []).append(folder)
    found: dict[str, Folder] = {}
    for folder in sorted(("", *folders), reverse=True):
        inside = tuple(sorted(below.get(folder, ()), key=fold))
        own = tuple(notes.get(folder, ()))
        size = len(own) + sum(found[name].size for name in inside)
        found[folder] = Folder(folder, own, inside, size)
    return found


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
