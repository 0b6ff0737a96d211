"""The run after a change: the views of the run before, changed where a note did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.checks.context import BY_FILE, KEPT_WHILE, Context, missing_name
from vaultkit.checks.families.link_rules import card_texts
from vaultkit.notes.paths import fold
from vaultkit.vault.resolving.resolve import NOTE_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from vaultkit.checks.context import Evidence
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.vault import ResolvedLink
    from vaultkit.vault.workspace import Change

_OF_FILES = (
    *("reported", "reported_files", "note_names", "file_names", "unread", "suffixes"),
    *("file_paths", "has_web_anchors", "moves"),
)
"""Views that depend on which files there are, and on the config."""
_OF_PROBLEMS = ("wanted_blocks", "wanted_names", "missed")
"""Views that are made of `problems`."""
_BY_TARGET: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("wanted_names", fold),
    ("missed", missing_name),
)
"""Of those the ones by the targets of links, and what names a target in them."""
_OF_NOTES = ("ignores", "reviews")
"""Views of what each note holds by itself."""
_READ = ("_prose", "_heading_names")
"""What was worked out about single notes when it was asked for."""


def next_context(before: Context, change: Change, evidence: Evidence | None) -> Context:
    """Return the run that shows a vault after a change.

    Args:
        before: The run before.
        change: What is different.
        evidence: What is known beyond the vault now; None if that is the same.
    """
    given = before.evidence if evidence is None else evidence
    options = (before.config, before.today, before.codes, given, before.only, before.names)
    after = Context(change.after, *options)
    old, new = vars(before), vars(after)
    if "_is_reported" in old:
        new["_is_reported"] = old["_is_reported"]
    if change.files:
        kept = before.reported.intersection(change.after.notes)
        more = change.notes & change.after.notes.keys()
        new["reported"] = kept.union(filter(after.could_be_reported, more))
    else:
        new.update({name: old[name] for name in _OF_FILES if name in old})
    _keep_problems(before, after, change)
    _keep_of_notes(before, after, change.notes)
    for name in _READ:
        known = old.get(name)
        if known:
            new[name] = {path: x for path, x in known.items() if path not in change.notes}
    new["_views"] = _views(old.get("_views", {}), change)
    return after


def _keep_problems(before: Context, after: Context, change: Change) -> None:
    """Keep the links that are not plainly right, but for notes with other links."""
    paths = change.notes | change.relinked
    now = after.problems_of(path for path in paths if path in change.after.notes)
    old = before.problems
    if not now and old.keys().isdisjoint(paths):
        vars(after)["problems"] = old
    else:
        vars(after)["problems"] = _replaced(old, paths, now)
        if all(now.get(path) == old.get(path) for path in paths):
            vars(after)["problems"] = old
    if after.problems is old:
        known = vars(before)
        vars(after).update({name: known[name] for name in _OF_PROBLEMS if name in known})
        return
    for name, name_of in _BY_TARGET:
        if name in vars(before):
            views = vars(before)[name], old, now
            vars(after)[name] = _with_targets(*views, paths, name_of)


def _with_targets(
    known: Mapping[str, frozenset[NotePath]],
    old: Mapping[NotePath, Iterable[ResolvedLink]],
    new: Mapping[NotePath, Iterable[ResolvedLink]],
    paths: Iterable[NotePath],
    name_of: Callable[[str], str],
) -> Mapping[str, frozenset[NotePath]]:
    """Return notes by what their links miss once some have other links."""
    found = {**known}
    for path in paths:
        before, after = (
            {name_of(x.link.target) for x in some.get(path, ()) if x.status == NOTE_NOT_FOUND}
            for some in (old, new)
        )
        for name in before - after:
            found[name] -= {path}
            if not found[name]:
                del found[name]
        for name in after - before:
            found[name] = found.get(name, frozenset()) | {path}
    return found


def _keep_of_notes(before: Context, after: Context, paths: frozenset[NotePath]) -> None:
    """Keep views of single notes, but for some."""
    notes = after.vault.notes
    some = [notes[path] for path in sorted(paths) if path in notes]
    faulty = [note for note in before.faulty if note.path not in paths]
    faulty += [note for note in some if note.faults]
    vars(after)["faulty"] = tuple(sorted(faulty, key=lambda note: note.path))
    for name, view in (("ignores", after.ignores_of), ("reviews", after.reviews_of)):
        if name in vars(before):
            vars(after)[name] = _replaced(vars(before)[name], paths, view(some))


def _replaced(
    known: Mapping[NotePath, Any], paths: Iterable[NotePath], now: Mapping[NotePath, Any]
) -> Mapping[NotePath, Any]:
    """Return a view by path with what is known of some notes now, in path order."""
    paths = frozenset(paths)
    if not now and known.keys().isdisjoint(paths):
        return known
    if now.keys() == known.keys() & paths:
        return {**known, **now}
    found = {path: value for path, value in known.items() if path not in paths}
    found.update(now)
    return {path: found[path] for path in sorted(found)}


def _views(known: Mapping[Any, Any], change: Change) -> dict[Any, Any]:
    """Return the views of rules that show the same after a change."""
    kept = {}
    for make, view in known.items():
        if make is card_texts and not view and not change.texts:
            kept[make] = view
        if hasattr(make, KEPT_WHILE) and _is_kept(getattr(make, KEPT_WHILE), change):
            kept[make] = view
        if hasattr(make, BY_FILE):
            kept[make] = _of_files(view, getattr(make, BY_FILE), change)
    return kept


def _of_files(
    known: Mapping[str, Any], look: Callable[[str], Any], change: Change
) -> Mapping[str, Any]:
    """Return what there is to say of files, where only those of a change are looked at."""
    there = {path for path in change.files if change.after.has_file(path)}
    said = {path: found for path in there if (found := look(path)) is not None}
    kept = {path: found for path, found in known.items() if path not in change.files}
    return {**kept, **said}


def _is_kept(aspect: Callable[[Note], object] | None, change: Change) -> bool:
    """Tell whether nothing that a view is made of is different."""
    if aspect is None:
        return not change.files
    old, new = change.before.notes, change.after.notes
    return all(
        (path in old and aspect(old[path])) == (path in new and aspect(new[path]))
        for path in change.notes
    )
