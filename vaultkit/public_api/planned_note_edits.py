"""Plan properties, text, extracts and merges of notes, as the commands of those names do."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from vaultkit.errors import WriteError
from vaultkit.opening.open_vault import open_vault
from vaultkit.opening.writing import edit_requests
from vaultkit.opening.writing.edit_run import write_edit
from vaultkit.public_api.argument_names import (
    day_of,
    flag_of,
    naming_arguments,
    new_name_of,
    words_of,
    wrong_type,
)
from vaultkit.public_api.note_questions import the_path_of
from vaultkit.public_api.planned_changes import refuse_part
from vaultkit.public_api.public_values import Note, Plan, Vault, opened_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

    from vaultkit.opening.open_vault import Opened
    from vaultkit.opening.writing.edit_run import EditRun

_SCALARS = (str, bool, int, float, date)


def plan_set(
    vault: Vault,
    note: str | PathLike[str] | Note,
    values: Mapping[str, Any],
    *,
    force: bool = False,
) -> Plan:
    """Plan other values of properties, as `vaultkit set` does; nothing else of the note changes.

    Args:
        vault: The vault.
        note: The note, or its path, name or alias.
        values: By property, whose case does not count: text, numbers, dates, True or False, lists
            and dicts of these; None for a property without a value.
        force: Whether to write what does not fit the schema, too.

    Errors:
        VaultkitError: no such note, its front matter cannot be read, or a value does not fit.

    Example:
        >>> plan = vaultkit.plan_set(vault, "Basil", {"bed": "[[South bed]]", "tags": ["herb"]})
        >>> plan.paths
        ('Plants/Basil.md',)
    """
    path = the_path_of(vault, note)
    if not isinstance(values, Mapping):
        raise wrong_type(values, "values", "a dict of properties and their values")
    wanted = {words_of(key, "a property"): _value_of(value) for key, value in values.items()}
    flag_of(force, "force")

    def make(opened: Opened, today: date) -> EditRun:
        return edit_requests.set_values(opened, path, wanted, today=today, is_forced=force)

    return _plan(vault, ("set", path, *wanted), make)


def plan_unset(
    vault: Vault, note: str | PathLike[str] | Note, *names: str, force: bool = False
) -> Plan:
    """Plan that properties go, as `vaultkit unset` does; one that is not there is no error.

    Args:
        vault: The vault.
        note: The note, or its path, name or alias.
        names: The properties.
        force: Whether to take out what the schema requires, too.

    Errors:
        VaultkitError: no such note, its front matter cannot be read, or the schema requires one.

    Example:
        >>> vaultkit.plan_unset(vault, "Basil", "review_interval").paths
        ('Plants/Basil.md',)
    """
    path = the_path_of(vault, note)
    keys = tuple(words_of(name, "a property") for name in names)
    flag_of(force, "force")

    def make(opened: Opened, today: date) -> EditRun:
        return edit_requests.unset(opened, path, keys, today=today, is_forced=force)

    return _plan(vault, ("unset", path, *keys), make)


def plan_append(
    vault: Vault, note: str | PathLike[str] | Note, text: str, *, section: str = ""
) -> Plan:
    """Plan text at the end of a note, or of one of its sections, as `vaultkit append` does.

    Args:
        vault: The vault.
        note: The note, or its path, name or alias.
        text: The text; a blank line comes before it, save where a list or table goes on.
        section: The heading of the section, or a path such as `Outer#Inner`.

    Errors:
        VaultkitError: no such note or section, or the text would be read as something else.

    Example:
        >>> plan = vaultkit.plan_append(vault, "North bed", "Add sand.", section="Soil")
        >>> plan.paths
        ('Beds/North bed.md',)
    """
    path = the_path_of(vault, note)
    text, section = words_of(text, "text"), words_of(section, "section")

    def make(opened: Opened, today: date) -> EditRun:
        return edit_requests.append(opened, path, section, text, today=today)

    return _plan(vault, ("append", f"{path}#{section}" if section else path), make)


def plan_replace_section(
    vault: Vault,
    note: str | PathLike[str] | Note,
    section: str,
    text: str,
    *,
    force: bool = False,
) -> Plan:
    """Plan another text for a section, as `vaultkit replace-section` does; its heading stays.

    Args:
        vault: The vault.
        note: The note, or its path, name or alias.
        section: The heading of the section, or a path such as `Outer#Inner`.
        text: What is to stand below the heading.
        force: Whether links may lose headings and blocks that go.

    Errors:
        VaultkitError: no such note or section, or links lead into what goes.

    Example:
        >>> vaultkit.plan_replace_section(vault, "North bed", "Soil", "Clay.").paths
        ('Beds/North bed.md',)
    """
    path = the_path_of(vault, note)
    section, text = words_of(section, "section"), words_of(text, "text")
    flag_of(force, "force")

    def make(opened: Opened, today: date) -> EditRun:
        return edit_requests.replace_section(
            opened, path, section, text, today=today, is_forced=force
        )

    return _plan(vault, ("replace-section", f"{path}#{section}"), make)


def plan_extract(  # noqa: PLR0913 - what an extract may be asked for
    vault: Vault,
    note: str | PathLike[str] | Note,
    part: str,
    new: str = "",
    *,
    leave: str = "link",
    force: bool = False,
) -> Plan:
    """Plan a new note made of a part of one, as `vaultkit extract` does; links follow.

    Args:
        vault: The vault.
        note: The note, or its path, name or alias.
        part: The heading of the section, `^` and the id of a block or list item, or `:` and the
            line of a heading or list item, as in `:12`.
        new: The new note: a name, and it stands beside the note; or, with a slash, a path from the
            vault's root, at its end for a folder. "" for the heading's text.
        leave: What stands in its place: `link`, `embed` or `nothing`.
        force: Whether to go on where text would be published, or something could not be read.

    Errors:
        VaultkitError: no such note or part, the new path is taken, or a link cannot follow.

    Example:
        >>> vaultkit.plan_extract(vault, "North bed", "Soil", "Beds/Clay").paths
        ('Beds/Clay.md', 'Beds/North bed.md', 'Plants/Tomato.md')
    """
    path = the_path_of(vault, note)
    part, new = words_of(part, "part"), new_name_of(new, "new")
    if leave not in edit_requests.LEAVES:
        raise wrong_type(leave, "leave", "link, embed or nothing")
    flag_of(force, "force")

    def make(opened: Opened, today: date) -> EditRun:
        return edit_requests.extract(
            opened, path, part, new, today=today, leave=leave, is_forced=force
        )

    return _plan(vault, ("extract", f"{path}#{part}", new), make)


def plan_merge(  # noqa: PLR0913 - what a merge may be asked for
    vault: Vault,
    source: str | PathLike[str] | Note,
    target: str | PathLike[str] | Note,
    *,
    section: str = "",
    heading: str = "",
    prefer: str = "",
    alias: bool = False,
    redirect: bool | None = None,
    force: bool = False,
) -> Plan:
    """Plan that a note becomes part of another, as `vaultkit merge` does; links follow.

    Args:
        vault: The vault.
        source: The note that goes.
        target: The note that takes its text and its properties.
        section: The section of the target that the text comes to the end of.
        heading: Of the section that the text becomes.
        prefer: Whose properties count where both say something else: `target` or `source`; ""
            for the target's, unless it drops a link.
        alias: Whether the name of the note that goes becomes an alias.
        redirect: Whether the path of a published note is kept in its property `redirect_from`;
            None for what the config says.
        force: Whether to go on where text would be published, a property would not fit its schema,
            or something could not be read.

    Errors:
        VaultkitError: no such note, one shows the other, both have another link in one property,
            or a link cannot follow.

    Example:
        >>> vaultkit.plan_merge(vault, "South bed", "North bed").paths
        ('Beds/North bed.md', 'Beds/South bed.md', 'Plants/Bean.md', 'Start here.md')
    """
    from vaultkit.authoring.editing.note_merge import MergeOptions

    paths = the_path_of(vault, source), the_path_of(vault, target)
    for value, name in ((section, "section"), (heading, "heading"), (prefer, "prefer")):
        words_of(value, name)
    if prefer not in {"", *edit_requests.PREFERENCES}:
        raise wrong_type(prefer, "prefer", "target or source")
    flag_of(alias, "alias")
    flag_of(redirect, "redirect", may_be_none=True)
    flag_of(force, "force")
    options = MergeOptions(heading.strip(), prefer, alias)

    def make(opened: Opened, today: date) -> EditRun:
        return edit_requests.merge(
            opened,
            *paths,
            section,
            today=today,
            options=options,
            redirect=redirect,
            is_forced=force,
        )

    return _plan(vault, ("merge", *paths), make)


def _plan(vault: Vault, words: tuple[str, ...], make: Callable[[Opened, date], EditRun]) -> Plan:
    """Plan an edit, which is worked out again before it is written."""
    opened = opened_of(vault)
    refuse_part(opened.place)
    today, name = day_of(None), shlex.join(word for word in words if word)
    with naming_arguments():
        run = make(opened, today)

    def write() -> None:
        with naming_arguments():
            again = make(open_vault(opened.place), today)
        if _bytes_of(again) != _bytes_of(run):
            fault = f"{opened.prefix}{words[1].partition('#')[0]}: it, or what links to it, changed"
            message = f"{fault} since this was planned; nothing was changed; plan it anew"
            raise WriteError(message)
        write_edit(again, name)

    return Plan(vault, name, tuple(sorted(_bytes_of(run))), {}, _remarks(run), _differ(run), write)


def _bytes_of(run: EditRun) -> dict[str, bytes | None]:
    """Return what each file that changes is to hold, None for one that goes."""
    return {
        **run.plan.sources,
        **dict.fromkeys(run.plan.gone, None),
        **{path: after for path, (_, after) in run.others.items()},
    }


def _remarks(run: EditRun) -> tuple[str, ...]:
    left = (
        f'{path}:{line}: may mean it, and stays: "{text}"' for path, line, text in run.plan.left
    )
    settings = run.settings.settings if run.settings else ()
    told = (f"{setting.path}: {setting.text}" for setting in settings if not setting.done)
    return (*left, *told, *run.remarks)


def _differ(run: EditRun) -> Callable[[], str]:
    def diff() -> str:
        from vaultkit.checks.report.human_readable.patch_report import render_changes, render_patch
        from vaultkit.checks.report.report_style import Style

        plan = run.plan
        notes = render_patch(plan.before, plan.sources, Style(), gone=plan.gone)
        return notes + render_changes(run.others, Style())

    return diff


def _value_of(value: object) -> Any:
    """Return a value that a property can have.

    Errors:
        TypeError: it can have no such value.
    """
    if value is None or isinstance(value, _SCALARS):
        return value
    if isinstance(value, list | tuple):
        return [_value_of(item) for item in value]
    if isinstance(value, Mapping):
        return {words_of(key, "a key"): _value_of(item) for key, item in value.items()}
    raise wrong_type(value, "the value of a property", "text, a number, a date, a list or a dict")
