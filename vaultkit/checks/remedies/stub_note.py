"""Plan the note that a broken link could lead to: where it goes, and what is in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from posixpath import join, normpath
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.authoring.creating.note_location import templates_of
from vaultkit.checks.remedies.target_suggestion import is_attachment
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.edit import Edit
from vaultkit.notes.paths import fold, folder_of, is_note, stem_of
from vaultkit.notes.text.unwritten_targets import (
    foreign_hint,
    is_date,
    is_host,
    is_placeholder,
)
from vaultkit.notes.wikilink import split_subpath
from vaultkit.vault.files.file_listing import is_visible
from vaultkit.vault.obsidian.new_note_folder import Place, find_period, usual_place
from vaultkit.vault.resolving.resolve import Missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink

_NOT_IN_NAMES = lazy_re(r'[\\:*?"<>|#^\[\]%\x00-\x1f\x7f]|(?:^|/)\s|[\s.](?:$|/)')
_LONGEST = 120
_ASKS_TIME = lazy_re(r"\{\{\s*time\s*[:}]", re.IGNORECASE)
"""A placeholder for the time of day, which no link tells."""


_Headings = dict[str, Any]
"""Headings, each with those below it."""


class _Stubs(NamedTuple):
    """The notes that links name and that are not there.

    Args:
        places: Where each goes, by its name in lower case; by its path with a slash before it as
            well, if a link says that.
        headings: The headings that links name in it, by its path.
    """

    places: dict[str, Place]
    headings: dict[str, _Headings]


class PlannedStub(NamedTuple):
    """A note to be made.

    Args:
        edit: What makes it.
        why: Whose choice its folder is, as it is told.
    """

    edit: Edit
    why: str


def plan_stub(link: ResolvedLink, context: Context) -> PlannedStub | None:
    """Return what makes the note that a link names; None if that is not for us to guess.

    The note goes where Obsidian would make it: at the path as written, from the vault's root, or
    where its settings say. Like Obsidian's it is empty, save for headings that the link names.
    Notes of days are made by their author, and so is what has no name yet.
    """
    name = _name(link, context)
    plan = context.view(_plan_all)
    place = plan.places.get(fold(name)) if name else None
    if place is None:
        return None
    path = f"{place.path}.md"
    text = _content(path, context)
    headings = "\n\n".join(_lines(plan.headings.get(path, {}), 2))
    text += "\n" * bool(text and headings) + f"{headings}\n" * bool(headings)
    return PlannedStub(Edit(path, 0, 0, text), place.why)


def why_of(finding: Diagnostic, path: str) -> str:
    """Return whose choice the folder of a note is that the fix of a finding made."""
    title = finding.fix.title if finding.fix else ""
    return title.removeprefix(f'make "{path}"').removeprefix(", ")


def _name(link: ResolvedLink, context: Context) -> str:
    """Return the path of the note that a link names, or its name; "" if it is not for us to guess.

    One from the vault's root begins with a slash.
    """
    path = _path(link, context) if type(link.outcome) is Missing else None
    if path is None or any(heading.startswith("^") for heading in _headings_of(link)):
        return ""
    is_path = "/" in path or link.link.target.strip().startswith("/")
    return f"/{path[:-3]}" if is_path else path[:-3]


def _plan_all(context: Context) -> _Stubs:
    """Return the notes that links name and that are not there: one for each name.

    What is written in several ways, or in notes of several folders, goes where the first link says;
    a name without a folder goes where a link with one says, since it will lead there.
    """
    links = [
        (name, link)
        for found in context.problems.values()
        for link in found
        if (name := _name(link, context))
    ]
    places: dict[str, Place] = {}
    headings: dict[str, _Headings] = {}
    for name, link in sorted(links, key=lambda one: one[0][0] != "/"):
        key = fold(name)
        place = places.get(key) or _place(name, link, context)
        if place is not None:
            places[key] = place
            places.setdefault(key.rpartition("/")[2], place)
            level = headings.setdefault(f"{place.path}.md", {})
            for heading in _headings_of(link):
                level = level.setdefault(heading, {})
    return _Stubs(places, headings)


def _place(name: str, link: ResolvedLink, context: Context) -> Place | None:
    """Return where a note goes, None if it cannot be there."""
    place = Place(name[1:], "where the link says")
    if not name.startswith("/"):
        place = usual_place(context.vault.settings.new_notes, name, link.source)
    path = f"{place.path}.md"
    is_free = context.vault.resolver.resolve(f"/{path}", "").path is None
    return place if is_visible(path) and is_free else None


def _headings_of(link: ResolvedLink) -> list[str]:
    found = split_subpath(link.link.subpath) if link.link.subpath else []
    return [heading.strip() for heading in found if heading.strip()]


def _lines(headings: _Headings, depth: int) -> Iterator[str]:
    for heading, below in headings.items():
        yield f"{'#' * min(depth, 6)} {heading}"
        yield from _lines(below, depth + 1)


def _content(path: str, context: Context) -> str:
    """Return what a new note holds: the template of its kind, if nothing in it is unknown."""
    from vaultkit.authoring.creating.note_templates import fill_template, find_code

    template = _shared_template(path, context)
    when = datetime.combine(context.today, datetime.min.time(), tzinfo=UTC)
    text = template.source.text if template else ""
    if find_code(text) >= 0 or _ASKS_TIME.search(text):
        return ""
    return fill_template(text, stem_of(path), when, context.vault.settings)


def _shared_template(path: str, context: Context) -> Note | None:
    """Return the template of the one type of all notes in a folder, where every note has a type.

    Elsewhere a new note is empty; but there an empty one would at once lack what the config asks.
    """
    if "type" not in getattr(context.config.types.get("*"), "required", ()):
        return None
    return context.whole.view(_templates_of_folders).get(folder_of(path))


def _templates_of_folders(context: Context) -> dict[str, Note]:
    """Return the template of each folder in which all notes have one type, and it has one."""
    from vaultkit.authoring.creating.note_templates import fitting_templates

    forms = {note.path for note in templates_of(context.vault, context.config)}
    types: dict[str, set[str | None]] = {}
    for path, note in context.vault.notes.items():
        if path not in forms:
            types.setdefault(folder_of(path), set()).add(note.type)
    found: dict[str, Note] = {}
    for folder, kinds in types.items():
        kind = next(iter(kinds))
        fitting = fitting_templates(context.vault, context.config, kind) if kind else []
        if len(kinds) == len(fitting) == 1:
            found[folder] = fitting[0]
    return found


def _path(link: ResolvedLink, context: Context) -> str | None:
    written, target = link.link, link.link.target.strip()
    name = target.rpartition("/")[2]
    is_markdown = getattr(written, "kind", "wiki") != "wiki"
    is_file = is_attachment(target, context) or (is_markdown and "." in name and not is_note(name))
    is_taken = type(link.outcome) is not Missing or link.outcome.candidates
    if (
        is_file
        or is_taken
        or target.lower().startswith("www.")
        or (is_markdown and is_host(target))
        or foreign_hint(target, is_wiki=not is_markdown)
        or is_placeholder(target)
        or is_date(target)
        or find_period(context.vault.settings.new_notes, stem_of(target))
        or fold(stem_of(target)) in context.unread
    ):
        return None
    if target.startswith(("./", "../")):
        target = normpath(join("/", folder_of(link.source), target)).lstrip("/")
    path = target.removeprefix("/")
    path = path if is_note(path) else f"{path}.md"
    is_fine = path[:-3] and is_visible(path) and "//" not in path and len(path) <= _LONGEST
    return path if is_fine and not _NOT_IN_NAMES.search(path[:-3]) else None
