"""`vaultkit review`: what is due, a plan for the backlog, and noting down that a note was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from vaultkit.cli.arguments.options import (
    PATH,
    Common,
    common_options,
    completing,
    format_option,
    is_asked,
    read_day,
)
from vaultkit.cli.printing.queue_report import (
    plan_text,
    queue_csv,
    queue_record,
    queue_summary,
    queue_text,
    review_row,
)
from vaultkit.cli.program.command_table import example_of
from vaultkit.cli.program.exit_status import OK
from vaultkit.cli.terminal.output import put, put_json
from vaultkit.cli.vault_access.find_and_read import alias_teller, find_place, open_vault, read_place
from vaultkit.cli.vault_access.interrupted_run import call_of, recover_run
from vaultkit.cli.vault_access.unmarked_folder import refuse_unmarked
from vaultkit.notes.text.one_line import one_line
from vaultkit.notes.text.quantities import count
from vaultkit.opening.note_lookup import without_alias
from vaultkit.opening.vault_place import relative_to_vault

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from vaultkit.authoring.reviews.review_queue import Review
    from vaultkit.opening.open_vault import Opened
    from vaultkit.vault.write import Change

_VALUED = frozenset({"--owner", "--output", "--vault", "--config"})
"""Options whose value may read like a command."""
_NUMBER = click.IntRange(min=1)


class ReviewCommands(click.Group):
    """A group that is itself the command `review [PATH…]`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the group's command first; without one, the arguments are those of `queue`."""
        before = ["", *args]
        at = next(
            (i for i, arg in enumerate(args) if arg in self.commands and before[i] not in _VALUED),
            None,
        )
        if at is not None:
            args = [args[at], *args[:at], *args[at + 1 :]]
        elif not ({"--help", "-h"} & set(args) or is_asked(ctx, args)):
            args = ["queue", *args]
        return super().parse_args(ctx, args)

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[click.shell_completion.CompletionItem[str]]:
        """Offer the commands, and what the first of them takes."""
        from vaultkit.cli.completion.completion_candidates import of_group

        return of_group(self, "queue", ctx, incomplete, super().shell_complete(ctx, incomplete))


@click.group("review", cls=ReviewCommands)
def command() -> None:
    """Show what is due for review, plan a backlog, note down a review.

    \b
    vaultkit review [PATH…]        what is due, most pressing first
    vaultkit review done NOTE…     note down that notes were reviewed
    vaultkit review plan           spread the backlog over days

    The queue is ranked by how late a review is, as a share of its interval, times how central the
    note is: a late hub comes before a late leaf.

    `vaultkit review` alone takes the options of `vaultkit review queue`; see its --help.
    """  # noqa: D301 - click's mark for lines that stay


@command.command("queue", epilog=example_of("review queue", "--due-within 7"))
@click.argument("paths", nargs=-1, type=PATH, shell_complete=completing("paths"))
@click.option(
    "--due-within",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Show also what is due that soon; default due-soon of the config.",
)
@click.option("--owner", metavar="NAME", help="Show only notes whose property owner names NAME.")
@click.option("--ics", is_flag=True, help="Print a calendar of all coming reviews.")
@click.option(
    "--all", "is_all", is_flag=True, help="Put notes that are not published into a calendar, too."
)
@click.option("--limit", type=_NUMBER, metavar="N", help="How many to show.")
@click.option("--output", type=PATH, metavar="FILE", help="Write to a file.")
@format_option("text", "json", "csv")
@common_options
def queue(common: Common, paths: tuple[Path, ...], **options: Any) -> int:
    """List what is due, most pressing first."""
    from vaultkit.authoring.reviews.review_queue import is_owned_by, is_pressing

    if options["is_all"] and not options["ics"]:
        message = "--all says what goes into a calendar; add --ics"
        raise click.UsageError(message, click.get_current_context())
    opened = open_vault(common, paths)
    reviews = _rank(opened, common)
    if options["ics"] and not options["is_all"]:
        reviews = _leave_out_private(opened, reviews)
    if options["owner"]:
        reviews = [one for one in reviews if is_owned_by(one, options["owner"])]
    within = options["due_within"]
    days = opened.config.review.due_soon if within is None else within
    if not options["ics"] or within is not None:
        reviews = [one for one in reviews if is_pressing(one, days)]
    shown = reviews[: options["limit"]]
    if options["ics"]:
        from vaultkit.cli.printing.review_calendar import render_calendar

        text = render_calendar(shown, common.today, f"Reviews of {opened.place.root.name}")
        put(text, options["output"])
        return OK
    if options["form"] == "json":
        put_json(queue_record(opened, shown, common.today), options["output"])
    elif options["form"] == "csv":
        put(queue_csv(shown), options["output"])
    else:
        put(queue_text(opened, shown), options["output"])
        if not common.quiet:
            click.echo(queue_summary(reviews, shown, days), err=True)
    return OK


@command.command(
    "done",
    short_help="Note down that notes were reviewed.",
    epilog=example_of("review done", '"Node port"'),
)
@click.argument(
    "names", nargs=-1, required=True, metavar="NOTE…", shell_complete=completing("notes")
)
@click.option(
    "--date",
    "day",
    metavar="YYYY-MM-DD",
    callback=lambda ctx, param, value: value and read_day(ctx, param, value),
    help="The day of the review; default today.",
)
@format_option("text", "json")
@common_options
def done(common: Common, names: tuple[str, ...], day: date | None, form: str) -> int:
    """Note down that notes were reviewed: the line last_reviewed, and nothing else.

    NOTE is a file, a path in the vault, a name as in a link, or an alias.
    """
    from vaultkit.authoring.rename.rename_request import get_named_note
    from vaultkit.authoring.reviews.mark_reviewed import plan_review_mark
    from vaultkit.authoring.reviews.review_state import review_faults, review_state
    from vaultkit.notes.edit import apply
    from vaultkit.notes.markdown.parse_note import parse_note
    from vaultkit.notes.source import Source
    from vaultkit.vault.write import write_files

    day = day or common.today
    if day > common.today:
        message = f"{day} lies in the future; a review is noted down once it is done"
        raise click.UsageError(message, click.get_current_context())
    place = find_place(common)
    refuse_unmarked(common, place)
    recover_run(place.root)
    opened = read_place(place, common)
    typed = [relative_to_vault(name, opened.place) for name in names]
    teller = alias_teller(opened.vault, is_quiet=common.quiet)
    paths = [without_alias(opened.vault, name, teller) for name in typed]
    found = [get_named_note(opened.vault, path) for path in paths]
    changed: dict[str, Change] = {}
    for note in {note.path: note for note in found}.values():
        edit = plan_review_mark(note, day)
        data = note.source.data
        changed[note.path] = (data, apply(data, [edit] if edit else []))
    write_files(opened.place.root, changed, keep=call_of("review", "done", *names))
    after = {p: parse_note(Source(p, data)) for p, (_, data) in changed.items() if data is not None}
    states = {
        path: review_state(note, common.today, opened.config.review) for path, note in after.items()
    }
    if form == "json":
        reviews = [
            {"path": path, "last_reviewed": str(day), "due": str(state.due) if state.due else None}
            for path, state in states.items()
        ]
        put_json({"schema": 1, "vault": str(opened.place.root), "reviews": reviews})
        return OK
    for path, state in states.items():
        old, new = changed[path]
        faults = [f"; {one.key}: {one.message}" for one in review_faults(after[path], day)]
        due = f"next review {state.due}" if state.due else f"no next review{''.join(faults)}"
        verb = "reviewed" if old != new else "noted down already: reviewed"
        put(one_line(f"{opened.prefix}{path}: {verb} {day}, {due}") + "\n")
    return OK


@command.command(
    "plan",
    short_help="Spread what is due over the coming days.",
    epilog=example_of("review plan", "--per-day 2"),
)
@click.argument("paths", nargs=-1, type=PATH, shell_complete=completing("paths"))
@click.option(
    "--per-day", type=_NUMBER, default=3, show_default=True, metavar="N", help="Most a day."
)
@click.option(
    "--per-week", type=_NUMBER, metavar="N", help="Most a week; default five days' worth."
)
@click.option("--due-within", type=click.IntRange(min=0), metavar="DAYS", help="As for the queue.")
@click.option("--owner", metavar="NAME", help="Plan only notes whose property owner names NAME.")
@click.option("--output", type=PATH, metavar="FILE", help="Write to a file.")
@format_option("text", "json")
@common_options
def plan(common: Common, paths: tuple[Path, ...], **options: Any) -> int:
    """Spread what is due over the coming days, Monday to Friday, most pressing first."""
    from vaultkit.authoring.reviews.review_queue import is_owned_by, is_pressing, plan_sessions

    opened = open_vault(common, paths)
    within = options["due_within"]
    days = opened.config.review.due_soon if within is None else within
    reviews = [
        one
        for one in _rank(opened, common)
        if is_pressing(one, days) and (not options["owner"] or is_owned_by(one, options["owner"]))
    ]
    per_day = options["per_day"]
    sessions = plan_sessions(reviews, common.today, per_day, options["per_week"] or 5 * per_day)
    if options["form"] == "json":
        put_json(
            {
                "schema": 1,
                "vault": str(opened.place.root),
                "today": str(common.today),
                "sessions": [
                    {
                        "day": str(session.day),
                        "reviews": [review_row(one) for one in session.reviews],
                    }
                    for session in sessions
                ],
            },
            options["output"],
        )
        return OK
    put(plan_text(opened, sessions), options["output"])
    if not common.quiet:
        last = f", done on {sessions[-1].day}" if sessions else ""
        click.echo(
            f"{count(len(reviews), 'review')} on {count(len(sessions), 'day')}{last}", err=True
        )
    return OK


def _leave_out_private(opened: Opened, reviews: list[Review]) -> list[Review]:
    """Leave out what no list on the site names: a calendar may be read by others. Effect: says so.

    Errors:
        VaultkitError: it cannot be decided what is published.
    """
    from vaultkit.vault.publishing.published_files import find_published

    published = find_published(opened.vault, opened.config)
    listed = frozenset(published.listed)
    private = [one for one in reviews if one.state.due and one.path not in listed]
    if private:
        whose = "that is not published" if len(private) == 1 else "that are not published"
        if any(one.path in published for one in private):
            whose += " or unlisted"
        message = f"left out {count(len(private), 'note')} {whose}; --all puts them in"
        click.echo(message, err=True)
    return [one for one in reviews if one.path in listed]


def _rank(opened: Opened, common: Common) -> list[Review]:
    from vaultkit.authoring.reviews.review_queue import rank_reviews
    from vaultkit.vault.files.excluded_files import match_any
    from vaultkit.vault.graph.link_graph import LinkGraph

    config = opened.config
    is_left_out = match_any((*config.exclude, *config.templates))
    folders = tuple(f"{folder}/" for folder in opened.vault.settings.templates)
    notes = [path for path in opened.notes if not (is_left_out(path) or path.startswith(folders))]
    graph = LinkGraph(opened.vault)
    day, sources = common.today, graph.linking
    return rank_reviews(opened.vault, day, config.review, graph.ranks, notes, sources=sources)
