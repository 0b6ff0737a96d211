"""Write lists of patterns anew so that they mean after a move what they meant before it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.notes.paths import parents_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from vaultkit.authoring.rename.paths_after import MovedPaths
    from vaultkit.authoring.rename.settings_files.path_patterns import Syntax

_MOST_CHARACTERS = 4_096
"""A longer pattern is not looked at."""
MOST_ADDED = 20
"""Patterns that are added to a list at most; more are left to its author."""

_ANY = "any other name"
"""A name that only a pattern for all names means."""


class PatternEdit(NamedTuple):
    """What happens at a pattern of a list.

    Args:
        at: Its place in the list before.
        new: What it is to say; or, if that is added, the pattern that follows it.
        is_added: Whether the pattern stays, and another follows.
        is_left: Whether that is so because files leave what the pattern names.
    """

    at: int
    new: str
    is_added: bool = False
    is_left: bool = False


@dataclass(frozen=True)
class Rewritten:
    """What becomes of a list of patterns.

    Args:
        edits: In the order of the list.
        lost: Files that a pattern meant and that none means any more, by its place, as they will
            be called.
        gained: Files that come under a pattern where they move, by its place.
    """

    edits: tuple[PatternEdit, ...] = ()
    lost: dict[int, tuple[str, ...]] = field(default_factory=dict)
    gained: dict[int, tuple[str, ...]] = field(default_factory=dict)


def rewrite_list(
    patterns: Sequence[str],
    syntax: Syntax,
    paths: MovedPaths,
    *,
    decides: bool,
    at_home: Collection[str] = frozenset(),
) -> Rewritten:
    """Return what has to change in a list of patterns so that it means the files it meant.

    Args:
        patterns: The list.
        syntax: How its patterns are read.
        paths: What moves.
        decides: Whether the list decides what is published. Then a file that moves away from what
            it names gets a pattern of its own, unless it may be let go; elsewhere, such a file is
            told.
        at_home: Files, as they will be called, that need no pattern, since others decide on them.
    """
    edits: list[PatternEdit] = []
    lost: dict[int, tuple[str, ...]] = {}
    gained: dict[int, tuple[str, ...]] = {}
    for at, pattern in enumerate(patterns):
        made, gone, came = _rewrite(at, pattern, syntax, paths, decides=decides, at_home=at_home)
        edits += made
        if gone:
            lost[at] = gone
        if came:
            gained[at] = came
    found = Rewritten(tuple(edits), lost, gained)
    if decides and edits and not _is_proved(patterns, found, syntax, paths, at_home):
        whole = tuple(new for old, new in paths.moves.items() if syntax.match(patterns)(old))
        return Rewritten((), dict.fromkeys((edit.at for edit in edits), whole), gained)
    return found


def apply_edits(patterns: Sequence[str], edits: Iterable[PatternEdit]) -> list[str]:
    """Return a list of patterns with edits made; a pattern that is there already is not added."""
    found: list[str] = []
    by_place: dict[int, list[PatternEdit]] = {}
    for edit in edits:
        by_place.setdefault(edit.at, []).append(edit)
    for at, pattern in enumerate(patterns):
        own = by_place.get(at, ())
        found.append(next((edit.new for edit in own if not edit.is_added), pattern))
        found += (edit.new for edit in own if edit.is_added)
    return found


def _rewrite(  # noqa: PLR0913 - what `rewrite_list` was asked for
    at: int,
    pattern: str,
    syntax: Syntax,
    paths: MovedPaths,
    *,
    decides: bool,
    at_home: Collection[str],
) -> tuple[list[PatternEdit], tuple[str, ...], tuple[str, ...]]:
    """Return the edits of one pattern, the files it loses, and those it gains."""
    mark = syntax.mark_of(pattern)
    matches = syntax.match([pattern.removeprefix(mark)])
    moved = [(old, new, matches(old), matches(new)) for old, new in paths.moves.items()]
    gone = {new: old for old, new, was, now in moved if was and not now}
    came = tuple(sorted(new for _, new, was, now in moved if now and not was))
    if len(pattern) > _MOST_CHARACTERS:
        return [], tuple(sorted(gone)), came
    if not gone and not syntax.is_stale(pattern, paths):
        return [], (), came
    wanted = {paths.now(path) for path in paths.before if matches(path)}
    stays_too = decides and _means_what_stays(matches, paths)
    for candidate in syntax.candidates(pattern, paths):
        if _means(candidate.removeprefix(mark), syntax, paths) == wanted:
            return [PatternEdit(at, candidate, is_added=stays_too)], (), ()
    gone = {new: old for new, old in gone.items() if new not in at_home}
    if not gone:
        return [], (), came
    renamed = {x for x, old in gone.items() if _is_renamed(pattern, old, syntax, paths)}
    left = {x for x in gone.keys() - renamed if _is_left(pattern, gone[x], syntax, paths)}
    let_go = (left if paths.may_let_go else set()) if decides else gone.keys() - renamed
    stays = tuple(sorted(let_go))
    is_named = renamed == gone.keys()
    gone = {new: old for new, old in gone.items() if new not in let_go}
    added = [mark + one for one in _cover(gone, wanted, syntax, paths)]
    if len(added) > MOST_ADDED:
        return [], tuple(sorted((*stays, *gone))), came
    is_empty = not any(now for *_, now in moved) and not any(
        matches(path) for path in paths.before if path not in paths.moves
    )
    edits = [PatternEdit(at, new, is_added=True, is_left=bool(left)) for new in added]
    if edits and is_empty and is_named and not stays_too:
        edits[0] = edits[0]._replace(is_added=False)
    return edits, stays, came


def _means_what_stays(matches: Callable[[str], bool], paths: MovedPaths) -> bool:
    """Tell whether a pattern means what may be put into a folder that moves and stays as well."""
    suffixes = {".md", *(os.path.splitext(path)[1] for path in paths.moves)}
    return any(matches(f"{x}/{_ANY}{end}") for x in paths.remaining_folders for end in suffixes)


def _means(pattern: str, syntax: Syntax, paths: MovedPaths) -> set[str]:
    matches = syntax.match([pattern])
    return {path for path in paths.after if matches(path)}


def _is_renamed(pattern: str, old: str, syntax: Syntax, paths: MovedPaths) -> bool:
    """Tell whether what a pattern names has another name, rather than a file having left it."""
    named = syntax.names(pattern.removeprefix(syntax.mark_of(pattern)), old)
    return named is not None and paths.is_gone(named) and paths.is_renamed(named)


def _is_left(pattern: str, old: str, syntax: Syntax, paths: MovedPaths) -> bool:
    """Tell whether a file that is not renamed leaves what a pattern names.

    If a whole folder moves, and the pattern is no name, it cannot be told from a new name.
    """
    named = syntax.names(pattern.removeprefix(syntax.mark_of(pattern)), old)
    return named is not None or not paths.folder[0]


def _cover(gone: dict[str, str], wanted: set[str], syntax: Syntax, paths: MovedPaths) -> list[str]:
    """Return patterns that mean some files that moved: folders that moved whole, else files."""
    found: dict[str, None] = {}
    covered: set[str] = set()
    for new, old in sorted(gone.items()):
        if new in covered:
            continue
        if len(found) > MOST_ADDED:
            break
        folder = _moved_folder(old, new, wanted, paths)
        if folder is None:
            found[syntax.literal(new, is_folder=False)] = None
        else:
            covered.update(paths.below(folder))
            found[syntax.literal(folder, is_folder=True)] = None
    return list(found)


def _moved_folder(old: str, new: str, wanted: set[str], paths: MovedPaths) -> str | None:
    """Return the outermost folder that moved as a whole with a file, and holds nothing else."""
    for folder in parents_of(new):
        before = paths.origin_of(folder, old, new)
        is_whole = paths.is_gone(before) and paths.is_renamed(before)
        if is_whole and wanted.issuperset(paths.below(folder)):
            return folder
    return None


def _is_proved(
    patterns: Sequence[str],
    found: Rewritten,
    syntax: Syntax,
    paths: MovedPaths,
    at_home: Collection[str],
) -> bool:
    """Tell whether a list means the same files as before, those aside that moved under it."""
    was = syntax.match(patterns)
    now = syntax.match(apply_edits(patterns, found.edits))
    told = (*found.lost.values(), *found.gained.values())
    free = {*at_home, *(path for files in told for path in files)}
    return all(
        was(path) == now(paths.now(path)) or paths.now(path) in free for path in paths.before
    )
