"""`vaultkit check --watch`: check again when a file is saved; only changed notes are read again.

A terminal is cleared and shows the whole report. In a pipe, the text formats print what came and
went, the others the whole report. See decision 9.
"""

from __future__ import annotations

import logging
import os
import queue
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from vaultkit.cli.checking.check_job import (
    Job,
    check_opened,
    gather_evidence,
    plan_job,
    read_vault,
    render,
)
from vaultkit.cli.checking.report_file import is_own_change, write_report
from vaultkit.cli.program.exit_status import OK
from vaultkit.cli.terminal.output import put
from vaultkit.cli.terminal.stderr import complain
from vaultkit.cli.vault_access.find_and_read import take_vault, tell_place
from vaultkit.config.config_file import FILE_NAME, PROJECT
from vaultkit.errors import RuleCrashedError, VaultkitError
from vaultkit.notes.paths import is_note

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from vaultkit.checks.engine.check_report import Report
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.opening.live_check import LiveCheck
    from vaultkit.opening.open_vault import Opened

SETTLED = 0.1
"""Seconds without an event after which a save counts as done."""
_LONGEST = 0.5
"""Seconds after which a check starts even if events keep coming."""
_WAKE = 1.0
"""Seconds after which waiting looks for Ctrl-C, where a signal does not end it."""
_CHANGES = frozenset({"created", "modified", "moved", "deleted", "closed"})
"""Kinds of events that may mean a change; opening and reading are none."""
_DIFFERENCES = frozenset({"text", "concise"})
"""Formats that print differences in a pipe."""


def watch(job: Job, paths: Sequence[Path], options: Mapping[str, Any]) -> int:
    """Check until Ctrl-C. Effect: prints.

    Args:
        job: What is to be checked.
        paths: What was typed of it.
        options: What was typed besides, to plan anew by when the config changes.
    """
    with _events(job) as events:
        try:
            shown = _show(job, None, None)
            job = replace(job, place=shown.opened.place) if shown else job  # names are paths now
            while True:
                shown = _keep(job, shown)
                changed = _next_changes(job, events)
                if _is_setup(job, changed):
                    again = _plan_again(job, paths, options)
                    if again is None:
                        shown = shown and shown._replace(is_troubled=True, live=None)
                        changed = frozenset(path for path in changed if is_note(path))
                        if not changed:
                            continue
                    job = again or job
                new = _show(job, shown, changed)
                shown = new or (shown and shown._replace(is_troubled=True, live=None))
        except KeyboardInterrupt:
            return OK


class _Shown(NamedTuple):
    """What was printed last.

    Args:
        opened: The vault.
        report: What was found.
        is_troubled: Whether a complaint was printed after it.
        live: What keeps both up to date, None before it does.
    """

    opened: Opened
    report: Report
    is_troubled: bool = False
    live: LiveCheck | None = None


def _show(job: Job, shown: _Shown | None, changed: frozenset[str] | None) -> _Shown | None:
    """Check and print; return None, after a complaint, where that cannot be done."""
    start = time.perf_counter()
    try:
        live = None if shown is None or changed is None else _follow(job, shown, changed)
        opened = live.opened if live else read_vault(job, _unchanged(shown, changed))
        report = live.report if live else _check(job, opened, shown, start)
        _put(job, opened, report, shown, start)
        write_report(job, opened, report)
    except VaultkitError as error:
        if shown is None:
            raise
        complain(error.lines)
        return None
    return _Shown(opened, report, live=live)


def _follow(job: Job, shown: _Shown, changed: frozenset[str]) -> LiveCheck | None:
    """Read what changed and check it; None where all has to be checked, or a rule crashes."""
    live = shown.live
    if live is None or live.run is not job.run:
        return None
    tell_place(job.place, job.common)
    try:
        live.update(changed, partial(take_vault, job.place, job.common))
    except RuleCrashedError:
        return None
    return live


def _keep(job: Job, shown: _Shown | None) -> _Shown | None:
    """Prepare to follow changes, once what is found was printed."""
    from vaultkit.opening.live_check import LiveCheck, can_follow

    if shown is None or shown.live or shown.is_troubled or not can_follow(job.run):
        return shown
    try:
        return shown._replace(live=LiveCheck(job.run, shown.opened))
    except VaultkitError:
        return shown  # a rule crashes, which was told; all is checked at the next change


def _check(job: Job, opened: Opened, shown: _Shown | None, start: float) -> Report:
    """Check; where a rule crashes, print what was found all the same, and raise."""
    try:
        return check_opened(job, opened, gather_evidence(job, opened))
    except RuleCrashedError as error:
        _put(job, opened, error.report, shown, start)
        raise


def _put(job: Job, opened: Opened, report: Report, shown: _Shown | None, start: float) -> None:
    output, form = job.options["output"], job.options["form"]
    in_pipe = output is None and not sys.stdout.isatty()
    if shown is not None and in_pipe and form in _DIFFERENCES and not job.options["statistics"]:
        from vaultkit.checks.report.human_readable.changed_findings import render_changes
        from vaultkit.checks.report.report_style import Style

        elapsed = time.perf_counter() - start
        style = Style(job.common.has_color, elapsed=elapsed, prefix=opened.prefix)
        before = (shown.report, shown.opened.vault)
        after = (report, opened.vault)
        put(render_changes(before, after, style, sums_up=shown.is_troubled), is_escaped=True)
        return
    if output is None and not in_pipe:
        click.clear()
    put(render(job, opened, report, start), output, is_escaped=True)
    if output is None and not in_pipe and not job.common.quiet:
        click.echo(f"watching {opened.prefix or '.'}; Ctrl-C ends", err=True)


def _unchanged(
    shown: _Shown | None, changed: frozenset[str] | None
) -> Mapping[NotePath, Note] | None:
    """Return the notes that need not be read again; of a changed folder, all are."""
    if shown is None or changed is None or shown.is_troubled:
        return None
    folders = tuple(f"{path}/" for path in changed)
    notes = shown.opened.vault.notes.items()
    return {p: note for p, note in notes if p not in changed and not p.startswith(folders)}


def _plan_again(job: Job, paths: Sequence[Path], options: Mapping[str, Any]) -> Job | None:
    """Read the config again; None, with a complaint, while it has faults: the old one stays."""
    try:
        return plan_job(job.common, paths, options)
    except VaultkitError as error:
        complain(error.lines)
        return None


def _is_setup(job: Job, changed: frozenset[str]) -> bool:
    """Tell whether the config changed, or one may have been made."""
    config = job.place.config.path
    own = {_relative(os.path.realpath(config), job)} if config else set()
    return not changed.isdisjoint(own | {FILE_NAME, PROJECT})


def _next_changes(job: Job, events: queue.SimpleQueue[str]) -> frozenset[str]:
    """Wait for changes that matter, then until they stop coming; return their paths."""
    changed: set[str] = set()
    while not changed:
        changed = _matter(job, _take(events, _WAKE))
    end = time.monotonic() + _LONGEST
    while time.monotonic() < end and (more := _take(events, SETTLED)):
        changed |= _matter(job, more)
    return frozenset(changed)


def _take(events: queue.SimpleQueue[str], timeout: float) -> list[str]:
    """Return the paths of the events that are there, at least one unless time runs out."""
    taken: list[str] = []
    try:
        taken.append(events.get(timeout=timeout))
        while True:
            taken.append(events.get_nowait())
    except queue.Empty:
        return taken


def _matter(job: Job, paths: Sequence[str]) -> set[str]:
    """Return those paths, relative to the vault, whose files a check reads."""
    from vaultkit.vault.files.file_listing import is_visible

    own = {_relative(os.path.realpath(path), job) for path in _files(job)}
    output = job.options["output"]
    ignored = _relative(os.path.realpath(output), job) if output else ""
    relative = {_relative(path, job) for path in paths} - {ignored}
    seen = {p for p in relative if p in own or is_visible(p) or p.startswith(".obsidian/")}
    return {p for p in seen if not is_own_change(job, p)}


def _files(job: Job) -> list[Path]:
    """Return the files besides notes that a check depends on."""
    found = [job.place.config.path, job.options["baseline"]]
    return [path for path in found if path is not None]


def _relative(path: str, job: Job) -> str:
    return os.path.relpath(path, os.path.realpath(job.place.root)).replace(os.sep, "/")


@contextmanager
def _events(job: Job) -> Iterator[queue.SimpleQueue[str]]:
    """Watch the vault, and the folders of the config and the baseline; yield changed paths."""
    events: queue.SimpleQueue[str] = queue.SimpleQueue()
    handler = _Handler(events)
    root = os.path.realpath(job.place.root)
    observer = Observer()
    observer.schedule(handler, root, recursive=True)
    for folder in {os.path.dirname(os.path.realpath(path)) for path in _files(job)}:
        if folder != root and not folder.startswith(root + os.sep):
            observer.schedule(handler, folder, recursive=False)
    observer.start()
    try:
        yield events
    finally:
        # A thread of the library that is ended while it reads says so on stderr; that is no news.
        logging.getLogger("watchdog").addHandler(logging.NullHandler())
        observer.stop()
        observer.join()


class _Handler(FileSystemEventHandler):
    """Puts the paths of changes into a queue; runs in the watcher's thread."""

    def __init__(self, events: queue.SimpleQueue[str]) -> None:
        self._events = events

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Take an event; that a folder's list of files changed says nothing new."""
        if event.event_type not in _CHANGES or (
            event.is_directory and event.event_type == "modified"
        ):
            return
        for path in (event.src_path, event.dest_path):
            if path:
                self._events.put(os.fsdecode(path))
