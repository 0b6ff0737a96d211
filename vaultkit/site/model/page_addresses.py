"""Give notes, attachments, folders and tags their addresses on the site.

Every address is given out once, case ignored, so that a site survives file systems and hosts that
do not tell `Foo` from `foo`. Attachments come first, because theirs cannot change; then the home
page, notes that ask for one, notes whose names need no change, all others, folders, tags. Nothing
is below a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from vaultkit.notes.paths import fold, folder_of, is_note
from vaultkit.notes.text.url_slugs import (
    bounded_path,
    count_changes,
    permalink_path,
    readable_path,
)
from vaultkit.vault.publishing.site_addresses import RESERVED, is_of_site

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.vault import Vault

TAGS = "tags"
ALL_NOTES = "all-notes"
RECENT = "recent"
TOPICS = "topics"
CONNECTIONS = "connections"
REVIEWS = "reviews"
GRAPH = "graph"
_FOLDER_NOTES = ("index", "README")
"""Names of notes that stand for the folder they lie in, besides its own."""
_LONGEST_NAME = 255
"""Bytes of a part of an address once nothing follows it."""
_SITE = "the site"


class Clash(NamedTuple):
    """Two notes whose names give the same address; `path` had to take another one."""

    path: NotePath
    url: str
    taken_by: str


@dataclass(frozen=True)
class Addresses:
    """The address of everything, relative to the site's root, escaped.

    Pages end with a slash; the home page is "". Folders that share the address of a note of the
    same name are shown on that note's page.

    Args:
        notes: By vault path.
        attachments: By vault path.
        folders: By path; "" (the vault) has none of its own.
        tags: By folded tag, parents of nested tags included.
        all_notes: The list of all notes.
        tag_index: The list of all tags.
        clashes: Notes that could not have their own address.
        rules: The table of rules; "" if there is none.
        recent: The list of what changed lately.
        connections: Above the lists of all that is connected with a note.
        boards: Pages of canvases and bases, by vault path.
        topics: Lists of notes of one type or community, by name; "" is the list of these.
        permalinks: Of the notes that have one, the address they ask for.
        reviews: The list of what is to be reviewed.
        others: Files of the theme and of plugins, unescaped.
        graph: The graph of all notes.
    """

    notes: Mapping[NotePath, str]
    attachments: Mapping[str, str]
    folders: Mapping[str, str]
    tags: Mapping[str, str]
    all_notes: str
    tag_index: str
    clashes: tuple[Clash, ...] = ()
    rules: str = ""
    recent: str = f"{RECENT}/"
    connections: str = f"{CONNECTIONS}/"
    boards: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    permalinks: Mapping[NotePath, str] = field(default_factory=dict)
    reviews: str = f"{REVIEWS}/"
    others: tuple[str, ...] = ()
    graph: str = f"{GRAPH}/"
    files: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "files", {**self.attachments, **self.boards, **self.notes})

    def page(self, url: str, number: int) -> str:
        """Return the address of a page of the list at `url`; nothing else is there."""
        wanted = f"{url}page/{number}"
        while self.is_taken(wanted) or self.is_taken(wanted.removeprefix(self.connections)):
            wanted += "-2"
        return f"{wanted}/"

    def is_taken(self, url: str) -> bool:
        """Tell whether something is at an address, case ignored."""
        wanted = fold(unquote(url).rstrip("/"))
        is_below = any(above in self._files for above in _above(wanted))
        return wanted in self._taken or is_of_site(wanted) or is_below

    @cached_property
    def _files(self) -> frozenset[str]:
        """Where files are, folded: nothing can be below them."""
        given = (unquote(url) for url in self.attachments.values())
        return frozenset(map(fold, (*given, *self.others)))

    @cached_property
    def _taken(self) -> frozenset[str]:
        """Every address that was given out, folded and without the slash at the end."""
        single = (
            self.all_notes,
            self.tag_index,
            self.recent,
            self.connections,
            self.reviews,
            self.graph,
        )
        groups = (self.files, self.folders, self.tags, self.topics)
        given = (url for group in groups for url in group.values())
        urls = [*RESERVED, *single, self.rules, *given]
        folded = {fold(unquote(url).rstrip("/")) for url in urls}
        return frozenset(folded.union(map(fold, self.others)))

    def seen_from(self, url: str) -> RelativeAddresses:
        """Return the same addresses, relative to the page at `url`."""
        return RelativeAddresses(self, url)


class RelativeAddresses:
    """Addresses as seen from one page; the `Addresses` that `vault.render` asks for."""

    def __init__(self, addresses: Addresses, url: str) -> None:
        self._addresses = addresses
        parts = url.split("/")[:-1]
        self._ways = [
            ("".join(f"{part}/" for part in parts[:depth]), "../" * (len(parts) - depth))
            for depth in range(len(parts), -1, -1)
        ]
        """The folders above the page, the nearest first, and the way up to each."""

    def to(self, url: str) -> str:
        """Return the shortest way to an address of the site."""
        above, up = next(way for way in self._ways if url.startswith(way[0]))
        return up + url[len(above) :] or "./"

    def file(self, path: str) -> str:
        """Return the way to a note, canvas or attachment; "" if it is not published."""
        url = self._addresses.files.get(path)
        return "" if url is None else self.to(url)

    def tag(self, tag: str) -> str:
        """Return the way to a tag's page, "" if it has none."""
        url = self._addresses.tags.get(fold(tag))
        return "" if url is None else self.to(url)


def assign_addresses(  # noqa: PLR0913 -- one for each kind of page
    notes: Iterable[NotePath],
    attachments: Iterable[str],
    tags: Iterable[str],
    home: NotePath | None = None,
    rules: str = "",
    *,
    boards: Iterable[str] = (),
    topics: Iterable[str] = (),
    permalinks: Mapping[NotePath, str] | None = None,
    others: Iterable[str] = (),
    unlisted: Collection[str] = (),
) -> Addresses:
    """Give everything that is published its address.

    Args:
        notes: In path order: of two equal claims to an address, the first one has it.
        attachments: Vault paths.
        tags: Folded, parents included.
        home: The note shown at the site's root.
        rules: Wanted address of the table of rules; "" for none.
        boards: Vault paths of canvases and bases.
        topics: Names of topics, "" for the list of them.
        permalinks: Addresses that notes ask for; they are given out before those made of names.
        others: Files of the theme and of plugins, unescaped; the vault takes no place of theirs.
        unlisted: Notes that make no folder a place, and stand for none.
    """
    wishes = permalinks or {}
    others = tuple(others)
    register = _Register(others)
    attached = {path: register.take_file(path) for path in sorted(attachments)}
    paths = list(notes)
    listed = [path for path in paths if path not in unlisted]
    placed: dict[NotePath, str] = {}
    clashes: list[Clash] = []
    for path in sorted(paths, key=lambda path: (path not in wishes, count_changes(path))):
        if path == home:
            placed[path] = ""
            continue
        wanted = wishes.get(path) or readable_path(path)
        got, taken_by = register.take(wanted, path)
        placed[path] = f"{quote(got)}/"
        if taken_by:
            clashes.append(Clash(path, f"{quote(wanted)}/", taken_by))
    return Addresses(
        notes={path: placed[path] for path in paths},
        attachments={path: quote(got) for path, got in attached.items()},
        folders=with_inner_notes(
            register.share_all(_folders(listed), unlisted),
            {path: url for path, url in placed.items() if path not in unlisted},
        ),
        tag_index=register.take_page(TAGS, TAGS),
        tags=register.take_pages({tag: f"{TAGS}/{readable_path(tag)}" for tag in tags}),
        all_notes=register.take_page(ALL_NOTES, ALL_NOTES),
        clashes=tuple(clashes),
        rules=register.take_page(rules, rules) if rules else "",
        recent=register.take_page(RECENT, RECENT),
        connections=register.take_page(CONNECTIONS, CONNECTIONS),
        boards=register.take_pages({path: readable_path(path) for path in boards}),
        topics=register.take_pages({name: _topic_address(name) for name in topics}),
        permalinks=wishes,
        reviews=register.take_page(REVIEWS, REVIEWS),
        others=others,
        graph=f"{quote(register.take(GRAPH, GRAPH)[0])}/",
    )


def with_inner_notes(folders: Mapping[str, str], notes: Mapping[NotePath, str]) -> dict[str, str]:
    """Return the addresses of folders, for one whose note lies in it that of the note.

    That note is called like the folder (a sign such as an emoji may stand before it), `index` or
    `README`; one of the folder's name beside it stands at its address already.

    Args:
        folders: Addresses of folders.
        notes: Addresses of the notes that may stand for one.
    """
    taken = set(notes.values())
    inside = [(path.rpartition("/"), url) for path, url in notes.items() if url and "/" in path]
    by_path = {fold(f"{above}/{_without_sign(name)}"): url for (above, _, name), url in inside}
    by_path |= {fold(f"{above}/{name}"): url for (above, _, name), url in inside}
    found = dict(folders)
    for folder, url in folders.items():
        if url not in taken:
            names = (folder.rpartition("/")[2], *_FOLDER_NOTES)
            wanted = (fold(f"{folder}/{name}.md") for name in names)
            found[folder] = next((by_path[path] for path in wanted if path in by_path), url)
    return found


def _without_sign(name: str) -> str:
    """Return a name without what stands before its first letter or ASCII sign: an emoji."""
    if name.isascii():
        return name
    first = next((at for at, sign in enumerate(name) if sign.isascii() or sign.isalnum()), 0)
    return name[first:].lstrip(" ")


def find_permalinks(vault: Vault, paths: Iterable[NotePath]) -> dict[NotePath, str]:
    """Return the addresses that notes ask for with the property `permalink`."""
    found = {path: permalink_path(vault.notes[path].properties.get("permalink")) for path in paths}
    return {path: wanted for path, wanted in found.items() if wanted}


def _topic_address(name: str) -> str:
    return f"{TOPICS}/{readable_path(name.replace('/', ' '))}" if name else TOPICS


class _Register:
    """Addresses given out, by folded path, with their owners."""

    def __init__(self, others: Iterable[str] = ()) -> None:
        self._owners = {
            "": "the home page",
            **dict.fromkeys((*RESERVED, *map(fold, others)), _SITE),
        }
        self._files = dict.fromkeys(map(fold, others), _SITE)

    def take(self, wanted: str, owner: str) -> tuple[str, str]:
        """Give out an address, with `-2`, `-3`, … if it is taken, and say by whom it was."""
        return self._take(wanted, "", owner)

    def take_page(self, wanted: str, owner: str) -> str:
        """Give out the address of a page, escaped."""
        return f"{quote(self.take(wanted, owner)[0])}/"

    def take_pages(self, wishes: Mapping[str, str]) -> dict[str, str]:
        """Give out the addresses that owners wish for; the nearest to its owner's name first."""
        got = {one: self.take_page(wishes[one], one) for one in sorted(wishes, key=count_changes)}
        return {one: got[one] for one in wishes}

    def take_file(self, path: str) -> str:
        """Give an attachment its place; the number stands before its extension."""
        folder, slash, name = path.rpartition("/")
        stem, dot, suffix = name.rpartition(".")
        before = f"{folder}{slash}{stem if dot else name}"
        got = self._take(before, dot + suffix if dot else "", path)[0]
        self._files[fold(got)] = path
        return got

    def _take(self, before: str, after: str, owner: str) -> tuple[str, str]:
        wanted = bounded_path(before + after, _LONGEST_NAME)
        taken_by = self._owner(fold(wanted))
        before = self._outside_files(before)
        got = bounded_path(before + after, _LONGEST_NAME)
        count = 1
        while self._owner(fold(got)):
            count += 1
            got = bounded_path(f"{before}-{count}{after}", _LONGEST_NAME)
        self._owners[fold(got)] = owner
        return got, taken_by

    def _outside_files(self, path: str) -> str:
        """Return a path with numbers behind those of its folders that are files."""
        *folders, name = path.split("/")
        above = ""
        for folder in folders:
            at, count = folder, 1
            while is_of_site(fold(above + at)) or fold(above + at) in self._files:
                count += 1
                at = f"{folder}-{count}"
            above += f"{at}/"
        return above + name

    def _owner(self, wanted: str) -> str:
        below = (self._files[above] for above in _above(wanted) if above in self._files)
        return self._owners.get(wanted, "") or (_SITE if is_of_site(wanted) else next(below, ""))

    def share_all(self, folders: Sequence[str], unlisted: Collection[str]) -> dict[str, str]:
        """Give out the addresses of folders, escaped."""
        order = sorted(folders, key=count_changes)
        got = {folder: f"{quote(self.share(folder, unlisted))}/" for folder in order}
        return {folder: got[folder] for folder in folders}

    def share(self, folder: str, unlisted: Collection[str] = ()) -> str:
        """Give out a folder's address, which may be a note's already: they are shown as one."""
        wanted = readable_path(folder)
        owner = self._owners.get(fold(wanted), "")
        if is_note(owner) and owner not in unlisted and fold(wanted) == fold(readable_path(owner)):
            return readable_path(owner)
        return self.take(wanted, folder)[0]


def _above(path: str) -> Iterator[str]:
    """Yield the paths of what a path is below."""
    at = path.find("/")
    while at > 0:
        yield path[:at]
        at = path.find("/", at + 1)


def _folders(paths: Iterable[str]) -> list[str]:
    """Return every folder that holds one of the paths at any depth, without the root."""
    found: set[str] = set()
    for path in paths:
        folder = folder_of(path)
        while folder and folder not in found:
            found.add(folder)
            folder = folder_of(folder)
    return sorted(found)
