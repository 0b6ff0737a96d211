"""`vaultkit undo`: take back what vaultkit changed in a vault; what it shares with `redo`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from vaultkit.cli.arguments.options import Common, common_options, format_option
from vaultkit.cli.terminal.output import put, put_json
from vaultkit.cli.vault_access.find_and_read import find_place
from vaultkit.cli.vault_access.interrupted_run import put_completed, tell_recovery
from vaultkit.cli.vault_access.undo_elsewhere import tell_kept_elsewhere
from vaultkit.errors import VaultkitError, WriteError, name_some
from vaultkit.notes.text.quantities import count
from vaultkit.opening.typed_paths import prefix_of

if TYPE_CHECKING:
    from vaultkit.opening.vault_place import Place
    from vaultkit.vault.write import KeptRun, Recovery, RunReversal

_WORDS = 2
_NAMED = 5
"""Files named in a message."""
_LONGEST = 80
"""Characters of a command that a list shows."""


class Direction(NamedTuple):
    """One of the two ways through what vaultkit changed.

    Args:
        verb: The command.
        state: State of the runs that it is about.
        done: What is said of one that it took back or did again, and how JSON names it.
        name: What such a step is called, up to the name of the run.
        nothing: What there is none of.
    """

    verb: str
    state: str
    done: str
    name: str
    nothing: str


UNDO = Direction("undo", "done", "undid", "undo of ", "no change of vaultkit in {} to be undone")
REDO = Direction("redo", "undone", "redid", "redo of ", "nothing in {} that was taken back")


class Steps(NamedTuple):
    """What is asked for: how many steps, which way, and whether edited files are passed over."""

    number: int
    way: Direction
    keep_edited: bool = False


keep_edited_option = click.option(
    "--keep-edited", is_flag=True, help="Leave files that were changed since as they are."
)


@click.command("undo")
@click.argument("words", nargs=-1, metavar="[N] [VAULT]")
@click.option("--list", "is_list", is_flag=True, help="List what can be undone and done again.")
@keep_edited_option
@format_option("text", "json")
@common_options
def command(
    common: Common, words: tuple[str, ...], *, is_list: bool, keep_edited: bool, form: str
) -> None:
    """Take back what vaultkit changed, step by step.

    Without N it is the last change, else the last N. A change is one run of mv, set, unset, append,
    replace-section, extract, merge, check --fix, import, new, init, moc or review done, or one call
    of an agent. --list numbers them, the last one first; undo 3 takes back 1 to 3 of that list.
    redo does again what was taken back, until another command writes.
    What files held is kept in .vaultkit/undo, of the last 20 changes and up to 64 MB. If any file
    of a change was changed since, that change stays; with --keep-edited only that file does.
    """
    number, folder = read_words(words)
    if is_list:
        _put_list(find_place(common, [folder] if folder else []), form)
    else:
        step(common, Steps(number, UNDO, keep_edited), folder, form)


def read_words(words: tuple[str, ...]) -> tuple[int, Path | None]:
    """Return how many steps are meant, and which vault; a folder named by digits is `./3`.

    Errors:
        click.BadParameter: there are more words than that, or no step is meant.
    """
    numbers = [word for word in words[:1] if word.isascii() and word.isdigit()]
    folders = words[len(numbers) :]
    if len(words) > _WORDS or len(folders) > 1:
        message = f'"{words[-1]}" is one word too many; only a number and a vault are taken'
        raise click.UsageError(message, click.get_current_context())
    number = int(numbers[0][:9]) if numbers else 1
    if number < 1:
        message = "there is no step 0; the last change is 1"
        raise click.UsageError(message, click.get_current_context())
    return number, Path(folders[0]) if folders else None


def step(common: Common, asked: Steps, folder: Path | None, form: str) -> None:
    """Take back the last changes, or do them again. Effect: writes, prints.

    Args:
        common: The options of every command.
        asked: How many, and which way.
        folder: The vault; None for the one at hand.
        form: How to print.

    Errors:
        VaultkitError: there are not so many, or one cannot be taken back; those before it are then,
            and the message says so.
    """
    from vaultkit.vault.write import UNDONE

    number, way, keep_edited = asked
    place = find_place(common, [folder] if folder else [])
    found = tell_recovery(place.root)
    if found is not None:
        if _is_taken_back(found, way):
            if number == 1:
                _put_taken_back(place, found, form, way)
                return
            number -= 1
        elif found.action != UNDONE and found.what.startswith(way.name):
            _put_completed(place, found.what, form, number)
            return
    _see_enough(place, number, way)
    steps: list[RunReversal] = []
    try:
        for _ in range(number):
            steps.append(_step_once(place, way, keep_edited=keep_edited))  # noqa: PERF401 - those before a fault count
    except WriteError as error:
        if not steps:
            raise
        told = f"{way.done} {len(steps)} of {number}, and stopped there:"
        raise WriteError(told, *error.lines) from error
    finally:
        if form != "json" and not common.quiet:
            _tell(steps, way)
    if form == "json":
        _put_steps(place, steps, way)


def _put_completed(place: Place, done: str, form: str, number: int) -> None:
    """Say that an interrupted step is complete now; of several, how many were is not known."""
    put_completed(place.root, done, form)
    if number > 1:
        message = "of several steps that is the last one; to see where it led: vaultkit undo --list"
        click.echo(message, err=True)


def _is_taken_back(found: Recovery, way: Direction) -> bool:
    """Tell whether the recovery took back what the command is to take back: that is its step.

    To `undo` that is any run but an `undo`, which is to be done all the same; to `redo`, which
    goes the other way, nothing but an `undo`.
    """
    from vaultkit.vault.write import UNDONE

    is_undo = found.what.startswith(UNDO.name)
    return found.action == UNDONE and is_undo is (way is REDO)


def _put_taken_back(place: Place, found: Recovery, form: str, way: Direction) -> None:
    """Say that taking back an interrupted run was all, so that nobody loses the one before it."""
    click.echo(f"that was this {way.verb}; for one more: vaultkit {way.verb}", err=True)
    if form == "json":
        record = {way.done: found.what, "changed": list(found.paths), "moves": []}
        put_json({"schema": 1, "vault": str(place.root), **record, "steps": [record]})


def _see_enough(place: Place, number: int, way: Direction) -> None:
    from vaultkit.vault.write import count_kept

    there = count_kept(place.root, way.state)
    if there >= number:
        return
    where = prefix_of(place.root).rstrip("/") or "this vault"
    other = REDO if way is UNDO else UNDO
    has_other = count_kept(place.root, other.state) > 0
    hint = f"; vaultkit {other.verb} goes the other way" if has_other else ""
    hint = hint or tell_kept_elsewhere(place.root, way.verb, way.state)
    message = f"there is {way.nothing.format(where)}{hint}"
    if there:
        message = f"there are only {there} steps for {way.verb} in {where}, not {number}"
        if there == 1:
            message = f"there is only 1 step for {way.verb} in {where}, not {number}"
        message = f"{message}; nothing was changed; to see them: vaultkit undo --list"
    raise VaultkitError(message)


def _step_once(place: Place, way: Direction, *, keep_edited: bool) -> RunReversal:
    from vaultkit.vault.write import read_kept, step_back

    kept = read_kept(place.root, way.state, keep_edited=keep_edited)
    if kept is None:  # only a process that does not mind the lock could have taken it
        message = f"there is {way.nothing.format(place.root)}"
        raise WriteError(message)
    step_back(place.root, kept)
    return kept


def _tell(steps: list[RunReversal], way: Direction) -> None:
    from vaultkit.checks.report.report_style import printable

    for kept in steps:
        files = count(len({*kept.changes, *kept.moves, *kept.above}), "file")
        click.echo(f"{way.done} {printable(kept.what)} ({files})", err=True)
        for path in name_some(kept.left, _NAMED):
            click.echo(
                f"left as it is, since it was changed meanwhile: {printable(path)}", err=True
            )


def _put_steps(place: Place, steps: list[RunReversal], way: Direction) -> None:
    """Print steps as JSON; the last one stands beside them as well, as where there was only one."""
    records = [_record(kept, way) for kept in steps]
    put_json({"schema": 1, "vault": str(place.root), **records[-1], "steps": records})


def _record(kept: RunReversal, way: Direction) -> dict[str, object]:
    moves = [{"from": old, "to": new} for old, new in sorted(kept.moves.items())]
    changed = sorted(path for path in (*kept.changes, *kept.above) if path not in kept.moves)
    record: dict[str, object] = {way.done: kept.what, "changed": changed, "moves": moves}
    return {**record, "left": list(kept.left)} if kept.left else record


def _put_list(place: Place, form: str) -> None:
    """Print what can be done again, and below it what can be undone: the latest first."""
    from vaultkit.vault.write import list_kept

    runs = list_kept(place.root)
    groups = {way: [run for run in runs if run.state == way.state] for way in (UNDO, REDO)}
    if form == "json":
        lists = {way.verb: _as_records(found) for way, found in groups.items()}
        put_json({"schema": 1, "vault": str(place.root), **lists})
        return
    rows = [_row(UNDO, at, run) for at, run in enumerate(groups[UNDO], 1)]
    redo = [_row(REDO, at, run) for at, run in enumerate(groups[REDO], 1)]
    if not (rows or redo):
        where = prefix_of(place.root).rstrip("/") or "this vault"
        hint = tell_kept_elsewhere(place.root, "undo --list", UNDO.state)
        click.echo(f"there is {UNDO.nothing.format(where)}{hint}", err=True)
    put("".join((*redo[::-1], *rows)))


def _as_records(runs: list[KeptRun]) -> list[dict[str, object]]:
    return [
        {"number": at, "command": run.what, "when": run.when or None, "files": run.files}
        for at, run in enumerate(runs, 1)
    ]


def _row(way: Direction, number: int, run: KeptRun) -> str:
    from vaultkit.checks.report.report_style import printable

    what = printable(run.what)
    what = what if len(what) <= _LONGEST else f"{what[: _LONGEST - 1]}…"
    return f"{way.verb} {number:>2}  {_local(run.when):16}  {what} ({count(run.files, 'file')})\n"


def _local(when: str) -> str:
    """Return a moment as a clock here shows it, "" if it is not known."""
    try:
        return f"{datetime.fromisoformat(when).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return ""
