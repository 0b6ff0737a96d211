"""One edit from the command line: find the note, write the edit or show it, say what was done."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from vaultkit.cli.arguments.options import common_options, format_option
from vaultkit.cli.program.exit_status import OK
from vaultkit.cli.terminal.output import put, put_json
from vaultkit.cli.terminal.stderr import say
from vaultkit.cli.vault_access.find_and_read import alias_teller, find_place, read_place
from vaultkit.cli.vault_access.interrupted_run import call_of, put_completed, recover_run
from vaultkit.cli.vault_access.unmarked_folder import refuse_unmarked
from vaultkit.errors import EditError
from vaultkit.notes.text.quantities import count
from vaultkit.opening.vault_place import relative_to_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vaultkit.cli.arguments.options import Common
    from vaultkit.notes.paths import NotePath
    from vaultkit.opening.open_vault import Opened
    from vaultkit.opening.writing.edit_run import EditRun

_Function = TypeVar("_Function", bound="Callable[..., object]")
_TEXT = "\0"
"""Stands before text that is no option; no word of a shell can hold it."""
_MOST_TEXT = 50_000_000
"""Bytes of text that are read from standard input."""


def given_text(text: str | None) -> str:
    """Return the text that was given; without one, or with `-`, that of standard input.

    Errors:
        EditError: there is none, it is no UTF-8, or more than a note holds.
    """
    if text is not None and text != "-":
        return text.removeprefix(_TEXT)
    if text is None and sys.stdin is not None and sys.stdin.isatty():
        message = "there is no text; nothing was changed; give it as TEXT, or on standard input"
        raise EditError(message)
    data = sys.stdin.buffer.read(_MOST_TEXT + 1) if sys.stdin is not None else b""
    if len(data) > _MOST_TEXT:
        message = f"standard input holds more than {_MOST_TEXT:,} bytes; nothing was changed"
        raise EditError(message)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        message = f"byte {error.start} of standard input is no UTF-8; nothing was changed"
        raise EditError(message) from error


class TextCommand(click.Command):
    """A command with text among its arguments, which may begin as an option does: `- an item`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep the parser from taking text with a blank in it for an option."""
        return super().parse_args(ctx, [f"{_TEXT}{x}" if _is_text(x) else x for x in args])


def _is_text(word: str) -> bool:
    """Tell whether a word that begins with a dash is none that an option can be."""
    name = word.partition("=")[0]
    return word.startswith("-") and any(sign.isspace() for sign in name)


class EditSession:
    """A vault that is about to be edited.

    Args:
        common: The options of every command.
        words: The command as a person would type it.
        name: The note as it was typed, with `#` and a part of it.
        is_dry: Whether nothing is written.
        form: How to print.
    """

    def __init__(
        self, common: Common, words: tuple[str, ...], name: str, *, is_dry: bool, form: str
    ) -> None:
        self.common, self.call, self.is_dry, self.form = common, call_of(*words), is_dry, form
        self.verb = words[0]
        from vaultkit.opening.writing.edit_requests import split_part

        path = Path(split_part(name)[0])
        files = [path] if path.is_file() and common.vault is None else []
        place = find_place(common, files)
        refuse_unmarked(common, place, [name] if "/" in name else [])
        self.is_done = not is_dry and recover_run(place.root) == self.call
        if self.is_done:
            put_completed(place.root, self.call, form)
            return
        self.opened: Opened = read_place(replace(place, parts=()), common)

    def find(self, name: str) -> tuple[NotePath, str]:
        """Return the note that was typed, and the part of it.

        Errors:
            VaultNotFoundError: there is no such note, or are several.
        """
        from vaultkit.opening.writing.edit_requests import find_part, split_part

        file = split_part(name)[0]
        whole = relative_to_vault(name, self.opened.place)
        part = name[len(file) :]
        typed = whole if whole != name else relative_to_vault(file, self.opened.place) + part
        teller = alias_teller(self.opened.vault, is_quiet=self.common.quiet)
        return find_part(self.opened.vault, typed, teller)

    def finish(self, run: EditRun) -> None:
        """Write an edit, or show it, and say what was done. Effect: writes, prints."""
        from vaultkit.cli.renaming.mv_report import tell_moved
        from vaultkit.cli.renaming.mv_settings import record, tell_settings
        from vaultkit.opening.writing.edit_run import write_edit

        is_new = bool(run.plan.sources or run.plan.gone)
        if not self.is_dry and is_new:
            write_edit(run, self.call)
        if self.form == "json":
            shown = [run.baseline.shown] if run.baseline else []
            settings = record(run.settings) if run.settings else []
            more = {"settings": settings, "baselines": shown}
            put_json({**edit_record(run, is_dry=self.is_dry), **more})
        elif self.is_dry:
            self._put_diff(run)
        prefix = self.opened.prefix
        for path, line, text in run.plan.left:
            say(f'{prefix}{path}:{line}: may mean it, and stays: "{text}"')
        say(*run.remarks)
        if not self.common.quiet:
            say(*_done(run, prefix, is_dry=self.is_dry))
        if run.settings:
            quiet = self.common.quiet
            tell_settings(self.opened, run.settings, is_dry=self.is_dry, is_quiet=quiet)
        if run.baseline and not self.common.quiet:
            tell_moved(run.baseline, is_dry=self.is_dry)

    def _put_diff(self, run: EditRun) -> None:
        from vaultkit.checks.report.human_readable.patch_report import render_changes, render_patch
        from vaultkit.checks.report.report_style import Style
        from vaultkit.opening.writing.settings_changes import shown_changes

        style = Style(color=self.common.has_color, prefix=self.opened.prefix)
        patch = render_patch(run.plan.before, run.plan.sources, style, gone=run.plan.gone)
        put(patch, is_escaped=True)
        others = shown_changes(self.opened, run.settings) if run.settings else {}
        others |= {run.baseline.shown: run.baseline.change} if run.baseline else {}
        put(render_changes(others, style), is_escaped=True)


def change_properties(
    common: Common,
    words: tuple[str, ...],
    make: Callable[[Opened, NotePath], EditRun],
    *,
    is_dry: bool,
    form: str,
) -> int:
    """Change properties of a note, which is the second word of the command. Effect: writes, prints.

    Errors:
        EditError: a part of a note was named.
    """
    session = EditSession(common, words, words[1], is_dry=is_dry, form=form)
    if session.is_done:
        return OK
    path, part = session.find(words[1])
    if part:
        name = words[1].partition("#")[0]
        message = f'properties belong to a note, not to "#{part}"; name {name}'
        raise EditError(message)
    session.finish(make(session.opened, path))
    return OK


def property_options(forces: str) -> Callable[[_Function], _Function]:
    """Return what adds the options of commands that change properties.

    Args:
        forces: What `--force` does, for its help.
    """
    options = (
        click.option(
            "--diff", "--dry-run", "is_dry", is_flag=True, help="Print what would change."
        ),
        click.option("--force", "is_forced", is_flag=True, help=forces),
        format_option("text", "json"),
        common_options,
    )

    def add(function: _Function) -> _Function:
        for option in reversed(options):
            function = option(function)
        return function

    return add


def edit_record(run: EditRun, *, is_dry: bool) -> dict[str, object]:
    """Return what an edit comes to, for JSON."""
    plan = run.plan
    return {
        "schema": 1,
        "vault": str(run.opened.place.root),
        "written": not is_dry and bool(plan.sources or plan.gone),
        "made": [*plan.made],
        "removed": sorted(plan.gone),
        "edits": [
            {
                "path": edit.path,
                "line": plan.before.source_of(edit.path).line_of(edit.start),
                "start_byte": edit.start,
                "end_byte": edit.end,
                "text": edit.text,
            }
            for edit in plan.edits()
        ],
        "left": [place._asdict() for place in plan.left],
        "remarks": [*run.remarks],
    }


def _done(run: EditRun, prefix: str, *, is_dry: bool) -> Iterator[str]:
    """Yield the lines that say what was done."""
    plan = run.plan
    if not plan.sources and not plan.gone:
        yield "nothing to change: it is so already"
        return
    would = "would " if is_dry else ""
    make, merge = ("make", "merge") if is_dry else ("made", "merged")
    done = [f"{make} {prefix}{path}" for path in plan.made]
    done += [f"{merge} {prefix}{old} into {prefix}{new}" for old, new in plan.moves.items()]
    changed = [path for path in plan.sources if path not in plan.made]
    if changed:
        where = f"{prefix}{changed[0]}" if len(changed) == 1 else count(len(changed), "file")
        done.append(f"{'change' if is_dry else 'changed'} {where}")
    links = sum(plan.places.values())
    follow = f"; {count(links, 'link')} {'follows' if links == 1 else 'follow'}" if links else ""
    yield f"{would}{', '.join(done)}{follow}"
