"""Put what lies in a folder in the order in which readers see it: in the tree and in lists.

What counts first: `[site] order`, then the property `nav_order` of a note (of a folder's note, for
the folder), then the links of the folder's map if it is asked for, then the name, as Obsidian's
file explorer sorts it: folders first, numbers by value, case and accents ignored. See decision 58.
"""

from __future__ import annotations

import json
import math
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.note import Link
from vaultkit.notes.paths import NotePath, fold, stem_of
from vaultkit.vault.files.excluded_files import match_any

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

    from vaultkit.config import SiteConfig
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import Vault

NUMBER, BY = "nav_order", "nav_order_by"
"""Properties of a note: its place in its folder; of a folder's note, by what the others stand."""
BY_MAP = "moc"
_BY = ("name", BY_MAP)
_WILD = frozenset("*?[\\")
_BLANK, _SIGN, _NUMBER, _LETTER = range(4)
"""Kinds of signs, in the order in which Obsidian sorts them."""
_NEAR = 0.7
_NUMBERED = lazy_re(r"\d{1,3}(?:\.\d{1,3}){0,3}(?:[.):_-]|\s)\s*[^\W\d]")
"""How a name begins that says its place: `1. `, `02-`, `3.1 `; a date does not."""


class Pattern(NamedTuple):
    """An entry of `[site] order`.

    Args:
        place: Its number among them.
        matches: Tells whether a path is meant.
        is_exact: Whether it has no wildcard.
        is_folder: Whether only folders are meant.
    """

    place: int
    matches: Callable[[str], bool]
    is_exact: bool
    is_folder: bool

    def means(self, path: str, *, is_folder: bool) -> bool:
        """Tell whether a file or folder is meant, a note with or without its ending."""
        if self.is_folder and not is_folder:
            return False
        return self.matches(path) or (not is_folder and self.matches(_bare(path)))


class FolderOrder:
    """Sorts what lies in the folders of a site.

    Args:
        config: What the operator set.
        vault: The vault.
        notes: The notes on the site.
        folder_notes: The note that stands for each folder; "" is the vault itself.
    """

    def __init__(
        self,
        config: SiteConfig,
        vault: Vault,
        notes: Mapping[NotePath, Note],
        folder_notes: Mapping[str, NotePath],
    ) -> None:
        self._patterns = read_order(config.order)
        self._by_map = config.order_by == BY_MAP
        self._vault = vault
        self._notes = notes
        self._folder_notes = folder_notes

    def sort(self, folder: str, folders: Iterable[str], files: Iterable[str]) -> list[str]:
        """Return the folders and files of a folder, by their paths, in order."""
        kinds = [*((path, 0) for path in folders), *((path, 1) for path in files)]
        linked = self._linked(folder, dict(kinds))

        def key(item: tuple[str, int]) -> tuple[object, ...]:
            path, kind = item
            place = self._place(path, is_folder=not kind)
            number = self._number(path, is_folder=not kind)
            return place, number, linked.get(path, math.inf), kind, natural_key(stem_of(path)), path

        return [path for path, _ in sorted(kinds, key=key)]

    def find_placed(self, folder: str, paths: Iterable[str]) -> list[str]:
        """Return those of a folder's notes that somebody has put in an order, not the alphabet.

        That does `[site] order` by name, the property `nav_order`, a map of the folder, and a
        number that a name begins with.
        """
        kinds = dict.fromkeys(paths, 1)
        linked = self._linked(folder, kinds)
        return [path for path in kinds if path in linked or self._is_placed(path)]

    def _is_placed(self, path: str) -> bool:
        is_named = any(one.is_exact and one.means(path, is_folder=False) for one in self._patterns)
        is_numbered = _NUMBERED.match(stem_of(path)) is not None
        return is_named or is_numbered or self._number(path, is_folder=False) != math.inf

    def _place(self, path: str, *, is_folder: bool) -> float:
        """Return where `[site] order` puts something: an exact name counts before a wildcard."""
        if not self._patterns:
            return math.inf
        meant = [one for one in self._patterns if one.means(path, is_folder=is_folder)]
        first = min(meant, key=lambda one: (not one.is_exact, one.place), default=None)
        return math.inf if first is None else first.place

    def _number(self, path: str, *, is_folder: bool) -> float:
        at = self._folder_notes.get(path) if is_folder else NotePath(path)
        note = None if at is None else self._notes.get(at)
        number = None if note is None else read_number(note.properties.get(NUMBER))
        return math.inf if number is None else number

    def _linked(self, folder: str, kinds: Mapping[str, int]) -> dict[str, int]:
        """Return the place of each path among the links of the folder's map, if it counts."""
        guide = self._guide(folder, kinds)
        if guide is None:
            return {}
        own = self._notes[guide].properties.get(BY)
        if own != BY_MAP and (own in _BY or not self._by_map):
            return {}
        return _first_links(self._vault, guide, folder, kinds)

    def _guide(self, folder: str, paths: Iterable[str]) -> NotePath | None:
        """Return a folder's map: its note, else the first map of content that lies in it."""
        note = self._folder_notes.get(folder)
        if note in self._notes:
            return note
        notes = self._notes
        maps = (NotePath(at) for at in paths if at in notes and orders_notes(notes[NotePath(at)]))
        return min(maps, key=lambda path: natural_key(stem_of(path)), default=None)


def read_order(written: Iterable[str]) -> list[Pattern]:
    """Read `[site] order`: paths and globs; a name without a slash is meant in every folder."""
    found = []
    for place, entry in enumerate(written):
        text = entry.strip().removeprefix("./")
        bare = text.strip("/")
        if not bare or text.startswith(("#", "!")):
            continue
        is_path = text.startswith("/") or "/" in bare
        is_exact = not _WILD & set(bare)
        test = _reader(bare, is_path=is_path, is_exact=is_exact)
        found.append(Pattern(place, test, is_exact, text.endswith("/")))
    return found


def _reader(bare: str, *, is_path: bool, is_exact: bool) -> Callable[[str], bool]:
    """Return a test of a path: what a glob means itself, not what lies below that."""
    wanted = fold(bare)
    if is_exact:
        return lambda path: fold(path if is_path else _name(path)) == wanted
    meant, depth = match_any([f"/{bare}"]), bare.count("/")
    if not is_path:
        return lambda path: meant(_name(path))
    if "**" in bare:
        return meant
    return lambda path: path.count("/") == depth and meant(path)


def find_unmatched(written: Iterable[str], entries: Mapping[str, bool]) -> Iterator[str]:
    """Yield a line for each entry of `[site] order` that means nothing on the site.

    Args:
        written: The entries.
        entries: What is on the site by path, and whether it is a folder.
    """
    lines = list(written)
    known = {pattern.place: pattern for pattern in read_order(lines)}
    for place, entry in enumerate(lines):
        pattern = known.get(place)
        tests = (pattern.means(at, is_folder=kind) for at, kind in entries.items() if pattern)
        if not any(tests):
            near = _near(entry, entries)
            hint = f'did you mean "{near}"?' if near else "write a path or a name, or remove it"
            yield f'site.order "{entry}" means no note and no folder of the site; {hint}'


def _near(entry: str, entries: Mapping[str, bool]) -> str:
    """Return what an entry looks like, "" for nothing."""
    from difflib import get_close_matches

    written = fold(entry.strip().strip("/"))
    names: dict[str, str] = {}
    for path, is_folder in entries.items():
        shown = f"{path}/" if is_folder else path
        for name in (path, _bare(path), _name(path), _name(_bare(path))):
            names.setdefault(fold(name), shown)
    close = get_close_matches(written, names, n=1, cutoff=_NEAR)
    return names[close[0]] if close else ""


def find_order_faults(notes: Mapping[NotePath, Note]) -> Iterator[str]:
    """Yield a line for each property of a note that gives no order."""
    for path, note in notes.items():
        number, by = note.properties.get(NUMBER), note.properties.get(BY)
        if number is not None and read_number(number) is None:
            said = number if isinstance(number, str) else json.dumps(number, default=str)
            yield (
                f'{path}: {NUMBER} "{said}" is no number, so its name gives its place; '
                "write one, such as 10"
            )
        if by is not None and by not in _BY:
            said = by if isinstance(by, str) else json.dumps(by, default=str, ensure_ascii=False)
            yield f'{path}: {BY} "{said}" is not known, so it says nothing; write "moc" or "name"'


def read_number(value: object) -> float | None:
    """Return the number that a property gives; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def orders_notes(note: Note) -> bool:
    """Tell whether a note is a map of content: by its type, a tag or its name."""
    if note.type in {"moc", "map", "map of content"}:
        return True
    if any(tag.rpartition("/")[2].lower() == "moc" for tag in note.shown_tags):
        return True
    words = stem_of(note.path).lower().replace("_", " ").replace("-", " ").split()
    return bool(words) and "moc" in {words[0], words[-1]}


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return what names are sorted by, as in Obsidian: "Note 2" before "note 10"."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    found: list[tuple[int, int, str]] = []
    for is_number, signs in groupby(plain, str.isdecimal):
        if is_number:
            found.append((_NUMBER, int("".join(signs)), ""))
        else:
            found += [(_kind(sign), 0, sign) for sign in signs if not unicodedata.combining(sign)]
    return tuple(found)


def _kind(sign: str) -> int:
    if sign.isalpha():
        return _LETTER
    return _BLANK if sign.isspace() else _NUMBER if sign.isnumeric() else _SIGN


def _first_links(
    vault: Vault, guide: NotePath, folder: str, paths: Container[str]
) -> dict[str, int]:
    """Return of each path the number of the first link that leads to it, or below it."""
    above = f"{folder}/" if folder else ""
    found: dict[str, int] = {}
    for place, link in enumerate(vault.links[guide]):
        to = link.destination
        if not to or not isinstance(link.link, Link) or link.link.in_comment:
            continue
        if to.startswith(above):
            entry = to if to in paths else above + to[len(above) :].partition("/")[0]
            if entry in paths:
                found.setdefault(entry, place)
    return found


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _bare(path: str) -> str:
    """Return a path without the ending of a note, a canvas or a base."""
    return next(
        (path[: -len(end)] for end in (".md", ".canvas", ".base") if path.endswith(end)), path
    )
