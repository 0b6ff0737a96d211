"""Where a link leads, by Obsidian's rules.

The path part is looked up by lower-cased file name in one index of the whole vault; aliases,
titles and headings never take part. Steps, first hit wins (source: Obsidian help "Internal links",
and look-ups observed in the app):

    1  empty path: the note itself
    2  candidates: files named like the last segment, literally; if there are none, with `.md`
    3  no `/` and one candidate: that one
    4  `./` and `../`: joined to the source's folder, exact path; `..` at the root stays there
    5  the candidate whose whole path is the link (a leading `/` is dropped)
    6  a link that began with `/` and missed step 5 leads nowhere
    7  candidates whose path ends with the link, by whole segments
    8  those under the source's folder first, then the shortest path in characters
    9  ties by path order, reported as ambiguous

What leads nowhere by these is looked up in the same way among the files outside that symbolic links
lead to and that are not read.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from vaultkit.notes.paths import fold, fold_heading, folder_of
from vaultkit.notes.wikilink import split_subpath
from vaultkit.vault.resolving.name_index import MOST_CANDIDATES, NameIndex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from vaultkit.notes.note import BlockId, Heading, Note

OK = "ok"
AMBIGUOUS = "ambiguous"
NOTE_NOT_FOUND = "note-not-found"
NOT_READ = "not-read"
HEADING_NOT_FOUND = "heading-not-found"
BLOCK_NOT_FOUND = "block-not-found"
NOT_APPLICABLE = "not-applicable"
_OUTSIDE = "a symbolic link leads out of the vault"


@dataclass(frozen=True, slots=True)
class Found:
    """One file, and nothing else comes near."""

    path: str
    more: ClassVar[int] = 0

    @property
    def candidates(self) -> tuple[str, ...]:
        """The file alone."""
        return (self.path,)


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A file chosen among several by folder proximity, path length or path order.

    Args:
        path: The file Obsidian opens.
        candidates: Files that fit, the chosen one first, then in order of preference.
        more: Files that fit besides.
    """

    path: str
    candidates: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """No file.

    Args:
        candidates: Files of that name which a written folder excludes, in path order.
        more: Such files besides.
    """

    candidates: tuple[str, ...] = ()
    more: int = 0

    @property
    def path(self) -> None:
        """There is none."""
        return


@dataclass(frozen=True, slots=True)
class Unread:
    """A file outside the vault that a symbolic link leads to: it is there, and is not read.

    Args:
        beyond: Its path through the link.
    """

    beyond: str
    candidates: ClassVar[tuple[str, ...]] = ()
    more: ClassVar[int] = 0

    @property
    def path(self) -> None:
        """There is none in the vault."""
        return


Outcome = Found | Ambiguous | Missing | Unread


class Resolver:
    """Look-ups in the files of one vault, in constant time per link.

    Args:
        files: Every file of the vault, notes and attachments, as vault-relative paths.
        beyond: Files outside that are there and not read, by their paths through links.
    """

    def __init__(self, files: Iterable[str], beyond: Iterable[str] = ()) -> None:
        paths = tuple(beyond)
        self._beyond = Resolver(paths) if paths else None
        self._files = NameIndex(files)
        self._missing: dict[str, Missing] = {}
        self._anywhere: dict[str, Outcome] = {}
        self._from_folder: dict[tuple[str, str], Outcome] = {}
        self._by_name: dict[str, list[str | tuple[str, str]]] = {}

    def with_files(self, added: Collection[str], removed: Collection[str]) -> Resolver:
        """Return the look-ups once some files came and others went; these stay as they are.

        What a target leads to depends on the files of its name alone: other answers are kept.
        """
        new = Resolver(())
        new._beyond = self._beyond
        new._files = self._files.with_files(added, removed)
        names = {fold(path).rpartition("/")[2] for path in (*added, *removed)}
        names |= {name.removesuffix(".md") for name in names}
        new._anywhere, new._from_folder = {**self._anywhere}, {**self._from_folder}
        new._by_name = {**self._by_name}
        for name in names:
            for asked in new._by_name.pop(name, ()):
                if isinstance(asked, str):
                    new._anywhere.pop(asked, None)
                else:
                    new._from_folder.pop(asked, None)
        new._missing = {name: found for name, found in self._missing.items() if name not in names}
        return new

    @property
    def are_paths_unlike(self) -> bool:
        """Whether no two files have one folded path."""
        return self._files.are_paths_unlike

    def at(self, path: str) -> Sequence[str]:
        """Return the files with a path, ignoring case, in path order."""
        return self._files.at(fold(path))

    @property
    def targets(self) -> set[str]:
        """The targets looked up so far."""
        return {*self._anywhere, *(target for target, _ in self._from_folder)}

    def resolve(self, target: str, source: str) -> Outcome:
        """Return where `target`, written in the note `source`, leads."""
        known = self._anywhere.get(target)
        if known is not None:
            return known
        if not target:
            return Found(source)
        folder = folder_of(source)
        known = self._from_folder.get((target, folder))
        if known is not None:
            return known
        outcome, depends_on_folder = self._resolve(target, folder)
        if self._beyond and isinstance(outcome, Missing):
            found, depends_on_folder = self._beyond.resolve(target, source).path, True
            outcome = outcome if found is None else Unread(found)
        asked = self._by_name.setdefault(fold(target.rpartition("/")[2]), [])
        if depends_on_folder:
            self._from_folder[target, folder] = outcome
            asked.append((target, folder))
        else:
            self._anywhere[target] = outcome
            asked.append(target)
        return outcome

    def explain(self, target: str, source: str) -> list[str]:
        """Return the steps of a look-up in words, for a person who wonders."""
        if not target:
            return ["an empty target is the note itself"]
        wanted = fold(target)
        outcome = self.resolve(target, source)
        if isinstance(outcome, Unread):
            return [f"leads to {outcome.beyond}, which is there, but not read: {_OUTSIDE}"]
        name, names = self._candidates(wanted)
        if not names:
            written = wanted.rpartition("/")[2]
            either = f'"{written}" or ' if "." in written else ""
            return [f'no file of the vault is named {either}"{name}"']
        more = len(names) - MOST_CANDIDATES
        listed = ", ".join(names[:MOST_CANDIDATES]) + (f" and {more} more" if more > 0 else "")
        lines = [f'files named "{name}": {listed}']
        if isinstance(outcome, Found):
            lines.append(f"leads to {outcome.path}")
        elif isinstance(outcome, Ambiguous):
            lines.append(
                f"several fit; nearest to {folder_of(source) or 'the root'}: {outcome.path}"
            )
        else:
            lines.append(f'none of them has a path that ends with "{target}"')
        return lines

    def named(self, name: str) -> tuple[str, ...]:
        """Return the files with a given file name, ignoring case, in path order."""
        return tuple(self._files.named(fold(name)))

    def _candidates(self, wanted: str) -> tuple[str, Sequence[str]]:
        """Step 2. `wanted` is folded; return the file name looked for and the files so named."""
        name = wanted.rpartition("/")[2]
        if found := self._files.named(name):
            return name, found
        with_suffix = f"{name}.md"
        return with_suffix, self._files.named(with_suffix) if name else ()

    def _resolve(self, target: str, folder: str) -> tuple[Outcome, bool]:  # noqa: PLR0911 the steps
        """Return where a target leads from a folder, and whether the folder matters."""
        wanted = fold(target)
        name, candidates = self._candidates(wanted)
        if not candidates:
            return Missing(), False
        if "/" not in wanted and len(candidates) == 1:
            return Found(candidates[0]), False
        wanted = wanted.rpartition("/")[0] + "/" + name if "/" in wanted else name
        if wanted.startswith(("./", "../")):
            return self._relative(wanted, folder, name), True
        path = wanted.removeprefix("/")
        if exact := self._files.at(path):
            return _outcome_of(exact), False
        if wanted.startswith("/"):
            return self._lost(name), False
        fitting = self._files.ending(path)
        if not fitting:
            return self._lost(name), False
        if len(fitting) == 1:
            return Found(fitting[0]), False
        nearest = self._files.nearest(path, folder)
        return Ambiguous(nearest[0], nearest, len(fitting) - len(nearest)), True

    def _relative(self, wanted: str, folder: str, name: str) -> Outcome:
        path = posixpath.normpath(posixpath.join("/", fold(folder), wanted)).lstrip("/")
        exact = self._files.at(path)
        return Found(exact[0]) if exact else self._lost(name)

    def _lost(self, name: str) -> Missing:
        """Return the answer for a path that no file of a name has; the same for all of them."""
        known = self._missing.get(name)
        if known is None:
            names = self._files.named(name)
            listed = tuple(names[:MOST_CANDIDATES])
            known = self._missing[name] = Missing(listed, len(names) - len(listed))
        return known


def _outcome_of(exact: Sequence[str]) -> Outcome:
    """Return the answer for files that have the very path, the case of letters aside."""
    if len(exact) == 1:
        return Found(exact[0])
    listed = tuple(exact[:MOST_CANDIDATES])
    return Ambiguous(listed[0], listed, len(exact) - len(listed))


class SubpathMatch(NamedTuple):
    """What the part after `#` leads to.

    Args:
        status: `ok`, `heading-not-found`, `block-not-found` or `not-applicable`.
        item: The heading or block found.
        missing: The segment that was not found, as written.
    """

    status: str
    item: Heading | BlockId | None = None
    missing: str = ""


_NO_SUBPATH = SubpathMatch(OK)
_OPTION = SubpathMatch(NOT_APPLICABLE)


def resolve_subpath(subpath: str, note: Note) -> SubpathMatch:
    """Find the heading or block that a subpath such as `#A#B` or `#^id` names in a note.

    Each heading segment is searched after the one before it, at a deeper level; levels may be
    skipped; the first match in the document wins.
    """
    segments = split_subpath(subpath)
    if not segments:
        return _NO_SUBPATH
    if segments[-1].startswith("^"):
        return _find_block(segments[-1], note)
    if segments[1:]:
        return _find_path(segments, note)
    heading = note.heading_index.get(fold_heading(segments[0]))
    return SubpathMatch(OK, heading) if heading else _no_heading(segments[0])


def resolve_option(subpath: str) -> SubpathMatch:
    """Judge the subpath of a file that is no note: `#page=3`, `#t=30`, a CSS hook, a view."""
    return _OPTION if subpath else _NO_SUBPATH


def _find_block(segment: str, note: Note) -> SubpathMatch:
    block = note.block_index.get(segment[1:].strip().lower())
    return SubpathMatch(OK, block) if block else SubpathMatch(BLOCK_NOT_FOUND, None, segment)


def _find_path(segments: tuple[str, ...], note: Note) -> SubpathMatch:
    """Follow every heading of a name, so that `#B#Log` finds the `Log` under the right `B`."""
    if segments not in note.heading_paths:
        wanted = [fold_heading(segment) for segment in segments]
        note.heading_paths[segments] = _walk_headings(wanted, segments, note)
    found = note.heading_paths[segments]
    return _no_heading(found) if isinstance(found, str) else SubpathMatch(OK, found)


def _walk_headings(wanted: Sequence[str], segments: Sequence[str], note: Note) -> Heading | str:
    """Find the first heading that ends the path in one walk, or the segment that is missing.

    Bit n of a number stands for "the first n segments are found": among the headings around the
    current one (`open_sections`), or by the current one itself (`reached`).
    """
    bits: dict[str, int] = {}
    for number, name in enumerate(wanted, 1):
        bits[name] = bits.get(name, 0) | 1 << number
    others = note.keys_without_id
    open_sections = [(0, 1)]
    seen = 1
    for heading, key in zip(note.headings, note.heading_keys, strict=True):
        while open_sections[-1][0] >= heading.level:
            open_sections.pop()
        around = open_sections[-1][1]
        found = bits.get(key, 0) | bits.get(others.get(heading.start, key), 0)
        reached = around << 1 & found
        if reached >> len(wanted):
            return heading
        seen |= reached
        open_sections.append((heading.level, around | reached))
    return segments[seen.bit_length() - 1]


def _no_heading(segment: str) -> SubpathMatch:
    return SubpathMatch(HEADING_NOT_FOUND, None, segment)
