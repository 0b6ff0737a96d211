"""What agents change in a vault: planned, shown, and written only when that is confirmed.

Each change is one run that `vaultkit undo` takes back. While one is written no other process
writes, and what changed meanwhile is read first.
"""

from __future__ import annotations

import shlex
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.checks.report.human_readable.patch_report import render_changes, render_patch
from vaultkit.checks.report.report_style import Style
from vaultkit.errors import EditError, VaultkitError
from vaultkit.opening.note_lookup import find_note
from vaultkit.opening.writing import edit_requests
from vaultkit.opening.writing.edit_run import write_edit
from vaultkit.opening.writing.vault_changes import writing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from vaultkit.mcp.open_session import OpenSession
    from vaultkit.notes.paths import NotePath
    from vaultkit.opening.open_vault import Opened
    from vaultkit.opening.writing.edit_run import EditRun

Answer = dict[str, Any]
UNDO_OF = "undo of "
"""How the name of a step back begins."""
_SETTINGS = frozenset({"vaultkit.toml", "pyproject.toml", "mkdocs.yml", "mkdocs.yaml"})
_MOST_DIFF = 40_000
"""Characters of a difference that are shown."""
_MOST_NAMED = 200


class Change(NamedTuple):
    """A change that is planned.

    Args:
        name: What it is called in the list of what can be undone.
        paths: The files that change, come or go, by their paths now.
        places: How many places change in them.
        diff: The change as a unified diff.
        write: Writes it.
        made: Notes that are new.
        removed: Notes that go.
        remarks: What its author should know.
    """

    name: str
    paths: tuple[str, ...]
    places: int
    diff: str
    write: Callable[[], None]
    made: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def change(session: OpenSession, name: str, given: Mapping[str, Any], now: datetime) -> Answer:
    """Plan a change, and write it if that is confirmed. Effect: writes.

    Errors:
        VaultkitError: it is refused, is not what was expected, or another process writes.
    """
    make = _CHANGES[name]
    if not given.get("confirm"):
        planned = make(session.opened, given, now)
        _see_expected(planned, given.get("expect"))
        return _answer(planned, is_done=False)
    with writing(session.place.root):
        session.refresh()
        planned = make(session.opened, given, now)
        _see_expected(planned, given.get("expect"))
        if planned.paths:
            planned.write()
    with suppress(VaultkitError):  # what was written is written; the next question tells it
        session.refresh()
    return _answer(planned, is_done=True)


def _see_expected(planned: Change, expect: Mapping[str, Any] | None) -> None:
    """See that a change is what was expected.

    Errors:
        EditError: it is not.
    """
    if expect is None:
        return
    notes, places = expect.get("notes"), expect.get("places")
    if notes is not None and {*notes} != {*planned.paths}:
        more, less = {*planned.paths} - {*notes}, {*notes} - {*planned.paths}
        what = [f"it changes {path} as well" for path in sorted(more)]
        what += [f"it does not change {path}" for path in sorted(less)]
        message = "this is not what was expected; nothing was changed; look at a dry run again:"
        raise EditError(message, *what[:_MOST_NAMED])
    if places is not None and places != planned.places:
        message = (
            f"this changes {planned.places} places, not {places} as expected; nothing was changed; "
            "look at a dry run again"
        )
        raise EditError(message)


def _answer(planned: Change, *, is_done: bool) -> Answer:
    answer: Answer = {
        "written": is_done and bool(planned.paths),
        "notes": list(planned.paths[:_MOST_NAMED]),
        "places": planned.places,
        "made": list(planned.made),
        "removed": list(planned.removed),
        "remarks": list(planned.remarks[:_MOST_NAMED]),
    }
    if not planned.paths:
        answer["remarks"].append("nothing to change: it is so already")
    elif is_done:
        is_step = planned.name.startswith(UNDO_OF)
        way = "vaultkit redo does it again" if is_step else "the tool undo takes it back"
        answer["undo"] = f"{way}: {planned.name}"
    else:
        answer["diff"] = planned.diff[:_MOST_DIFF]
        answer["next"] = "nothing was written; call again with confirm to write it"
        if len(planned.diff) > _MOST_DIFF:
            answer["remarks"].append("the difference is longer than what is shown of it")
    return answer


def _of_edit(run: EditRun, *words: str) -> Change:
    """Return a change of notes."""
    name, plan = shlex.join(words), run.plan
    diff = render_patch(plan.before, plan.sources, Style(), gone=plan.gone)
    left = (f'{path}:{line}: may mean it, and stays: "{text}"' for path, line, text in plan.left)
    return Change(
        name,
        tuple(sorted({*plan.sources, *plan.gone, *run.others})),
        len([*plan.edits()]) + len(plan.gone),
        diff + render_changes(run.others, Style()),
        lambda: write_edit(run, name),
        plan.made,
        tuple(sorted(plan.gone)),
        (*left, *run.remarks),
    )


def _at(opened: Opened, given: Mapping[str, Any]) -> NotePath:
    return find_note(opened.vault, given["note"])


def _set(opened: Opened, given: Mapping[str, Any], now: datetime) -> Change:
    path, force = _at(opened, given), given.get("force", False)
    values = {key: _value(opened, path, key, value) for key, value in given["values"].items()}
    run = edit_requests.set_values(opened, path, values, today=now.date(), is_forced=force)
    return _of_edit(run, "set", path, *values)


def _value(opened: Opened, path: NotePath, key: str, value: Any) -> Any:
    """Return a value that came as JSON: text is read as `vaultkit set` reads it, blank as it is."""
    from vaultkit.authoring.editing.property_words import Assignment, plan_values

    if not isinstance(value, str):
        return value
    note, vault = opened.vault.notes[path], opened.vault
    said = [Assignment(key, "=", value)]
    ((_, found),) = plan_values(note, said, opened.config, vault.settings).items()
    return value if found is None else found


def _unset(opened: Opened, given: Mapping[str, Any], now: datetime) -> Change:
    path, keys = _at(opened, given), given["keys"]
    force = given.get("force", False)
    run = edit_requests.unset(opened, path, keys, today=now.date(), is_forced=force)
    return _of_edit(run, "unset", path, *keys)


def _append(opened: Opened, given: Mapping[str, Any], now: datetime) -> Change:
    path, part = _at(opened, given), given.get("section", "")
    run = edit_requests.append(opened, path, part, given["text"], today=now.date())
    return _of_edit(run, "append", f"{path}#{part}" if part else path)


def _replace_section(opened: Opened, given: Mapping[str, Any], now: datetime) -> Change:
    path, part = _at(opened, given), given["section"]
    run = edit_requests.replace_section(
        opened,
        path,
        part,
        given["text"],
        today=now.date(),
        is_forced=given.get("force", False),
    )
    return _of_edit(run, "replace-section", f"{path}#{part}")


def _extract(opened: Opened, given: Mapping[str, Any], now: datetime) -> Change:
    path, part, new = _at(opened, given), given["section"], given.get("new", "")
    run = edit_requests.extract(
        opened,
        path,
        part,
        new,
        today=now.date(),
        leave=given.get("leave", "link"),
        is_forced=given.get("force", False),
    )
    return _of_edit(run, "extract", f"{path}#{part}", *([new] if new else []))


def _merge(opened: Opened, given: Mapping[str, Any], now: datetime) -> Change:
    from vaultkit.authoring.editing.note_merge import MergeOptions

    paths = _at(opened, given), find_note(opened.vault, given["into"])
    heading, prefer = given.get("heading", "").strip(), given.get("prefer", "")
    run = edit_requests.merge(
        opened,
        *paths,
        given.get("section", ""),
        today=now.date(),
        options=MergeOptions(heading, prefer, given.get("alias", False)),
        is_forced=given.get("force", False),
    )
    return _of_edit(run, "merge", *paths)


def _create(opened: Opened, given: Mapping[str, Any], now: datetime) -> Change:
    run = edit_requests.create(
        opened,
        given["title"],
        when=now,
        kind=given.get("type", ""),
        folder=given.get("folder"),
        text=given.get("text", ""),
        values=given.get("values", {}),
    )
    return _of_edit(run, "create", *run.plan.made)


def _rename(opened: Opened, given: Mapping[str, Any], now: datetime) -> Change:
    from vaultkit.opening.writing.rename_names import read_names
    from vaultkit.opening.writing.rename_run import plan_rename, write_rename

    old, new = given["old"], given["new"]
    names = read_names(opened, old, new)
    force = given.get("force", False)
    run = plan_rename(opened, *names, today=now.date(), is_forced=force)
    name, plan = shlex.join(("rename", old, new)), run.plan
    _refuse_settings(plan.moves)
    others = dict(run.settings.changed)
    if run.baseline:
        others[run.baseline.path] = run.baseline.change
    diff = render_patch(opened.vault, plan.sources, Style(), plan.moves)
    left = (f'{path}:{line}: may mean it, and stays: "{text}"' for path, line, text in plan.left)
    told = (f"{one.path}: {one.text}" for one in run.settings.settings if not one.done)
    return Change(
        name,
        tuple(sorted({*plan.sources, *plan.moves, *others})),
        len(plan.edits) + len(plan.moves),
        diff + render_changes(others, Style()),
        lambda: write_rename(run, name),
        tuple(sorted(plan.moves.values())),
        tuple(sorted(plan.moves)),
        (*left, *told),
    )


def _refuse_settings(moves: Mapping[str, str]) -> None:
    """See that no file moves by which a person says what counts in a vault.

    Errors:
        EditError: one would.
    """
    own = sorted(path for path in moves if path.rpartition("/")[2].lower() in _SETTINGS)
    if own:
        message = f"{own[0]} holds settings, which only a person moves; nothing was changed"
        raise EditError(message)


def _fix(opened: Opened, given: Mapping[str, Any], now: datetime) -> Change:
    from dataclasses import replace

    from vaultkit.opening.check_run import plan_check
    from vaultkit.opening.writing.fix_run import plan_fixes, write_fixes

    paths = frozenset(find_note(opened.vault, name) for name in given.get("notes", ()))
    run = plan_check(opened.place, now.date(), select=tuple(given.get("select", ())))
    fixes = plan_fixes(run, replace(opened, only=paths or None))
    result = fixes.result
    diff = render_patch(opened.vault, result.sources, Style(), result.moves)
    return Change(
        "fix",
        tuple(fixes.touched),
        len(fixes.touched),
        diff,
        lambda: write_fixes(fixes, "fix", allows_dirty=True),
        tuple(sorted(path for path in result.sources if not opened.vault.has_file(path))),
    )


def _mark_reviewed(opened: Opened, given: Mapping[str, Any], now: datetime) -> Change:
    from vaultkit.authoring.reviews.mark_reviewed import plan_review_mark
    from vaultkit.notes.edit import apply
    from vaultkit.opening.writing.vault_changes import changes_of
    from vaultkit.vault.write import write_files

    vault, day = opened.vault, now.date()
    sources: dict[str, bytes] = {}
    for path in sorted({find_note(vault, name) for name in given["notes"]}):
        edit = plan_review_mark(vault.notes[path], day)
        if edit is not None:
            sources[path] = apply(vault.notes[path].source.data, [edit])
    name = shlex.join(("review", "done", *sources))
    diff = render_patch(vault, sources, Style())

    def write() -> None:
        write_files(vault.root, changes_of(vault, sources), keep=name)

    return Change(name, tuple(sources), len(sources), diff, write)


def _undo(opened: Opened, given: Mapping[str, Any], now: datetime) -> Change:
    from vaultkit.vault.write import DONE, read_kept, step_back

    del given, now
    root = opened.place.root
    kept = read_kept(root, DONE)
    if kept is None:
        message = "there is no change of vaultkit in this vault to be undone; nothing was changed"
        raise VaultkitError(message)
    texts = {path: new for path, (_, new) in kept.changes.items() if new is not None}
    gone = [path for path, (_, new) in kept.changes.items() if new is None]
    paths = {*kept.changes, *kept.moves, *kept.moves.values(), *kept.above}
    shown = {p: data for p, data in texts.items() if p not in kept.moves.values()}
    diff = render_patch(opened.vault, shown, Style(), kept.moves, gone)
    return Change(
        f"{UNDO_OF}{kept.what}",
        tuple(sorted(paths)),
        len(paths),
        diff,
        lambda: step_back(root, kept),
        removed=tuple(sorted(gone)),
        remarks=(f"takes back: {kept.what}",),
    )


_CHANGES: dict[str, Callable[[Opened, Mapping[str, Any], datetime], Change]] = {
    "set": _set,
    "unset": _unset,
    "append": _append,
    "replace_section": _replace_section,
    "extract": _extract,
    "merge": _merge,
    "create": _create,
    "rename": _rename,
    "fix": _fix,
    "mark_reviewed": _mark_reviewed,
    "undo": _undo,
}
