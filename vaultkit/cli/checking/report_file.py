"""`vaultkit check --report FILE.md`: what was found as a note, kept current between its markers.

In the vault the note is written as all that is, whole or not at all, but it is no run to undo:
undoing would bring back an older report, which the next check writes anew, and every check would
push what the author did out of what can be undone.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.cli.checking.check_screen import plain_call
from vaultkit.cli.terminal.output import put
from vaultkit.cli.terminal.stderr import say
from vaultkit.cli.vault_access.interrupted_run import recover_run
from vaultkit.cli.vault_access.unmarked_folder import refuse_unmarked
from vaultkit.config.bounded_read import MAX_TEXT, read_bounded
from vaultkit.errors import VaultkitError
from vaultkit.notes.edit import Edit, apply
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.markdown.report_region import (
    BEGIN,
    END,
    REPORT_MENTION,
    find_report_marks,
)
from vaultkit.notes.paths import NotePath, is_note
from vaultkit.notes.source import Source, Span

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.checks.engine.check_report import Report
    from vaultkit.cli.checking.check_job import Job
    from vaultkit.notes.markdown.report_region import ReportMarks
    from vaultkit.notes.note import Note
    from vaultkit.opening.open_vault import Opened
    from vaultkit.vault.vault import Vault

_SETTLING = 3
"""How often the places below a report are worked out: its length depends on them, hardly."""


class _Target(NamedTuple):
    """Where a report goes.

    Args:
        file: As it was named.
        path: Its path in the vault, "" outside.
        data: What is there now, None for nothing.
        inner: What of that is between the markers.
    """

    file: Path
    path: str
    data: bytes | None
    inner: Span | None


def prepare_report(job: Job) -> None:
    """See, before anything is read, that a report can be written where it is wanted.

    Errors:
        VaultkitError: what is there is no report, its markers are wrong, or it cannot be read.

    Effect: completes or takes back a run that was interrupted, if the report lies in the vault.
    """
    options = job.options
    if options["report"] is None:
        return
    target = _find_target(job)
    if target.path and not any(options[name] for name in ("fix", "unsafe_fixes", "watch")):
        refuse_unmarked(job.common, job.place)
        recover_run(job.place.root)


def write_report(job: Job, opened: Opened, report: Report) -> None:
    """Write the report that was asked for, if it is to say something else. Effect: writes, prints.

    Errors:
        VaultkitError: see `prepare_report`; or it cannot be written.
    """
    if job.options["report"] is None:
        return
    target = _find_target(job)
    wanted = _render(job, opened, report, target)
    if wanted == target.data:
        return
    if target.path:
        from vaultkit.vault.write import write_files

        write_files(job.place.root, {target.path: (target.data, wanted)})
    else:
        put(wanted.decode("utf-8", "surrogateescape"), target.file)
    if not (job.common.quiet or job.options["watch"]):
        say(f"wrote the report {target.file}")


def is_own_change(job: Job, path: str) -> bool:
    """Tell whether a file that changed is the report, in which nothing of the author's counts."""
    if job.options["report"] is None:
        return False
    try:
        target = _find_target(job)
    except VaultkitError:
        return False  # the next check says what is wrong with it
    return target.path == path and _is_whole(target)


def _is_whole(target: _Target) -> bool:
    if target.data is None or target.inner is None:
        return False
    start, end = target.inner
    outside = target.data[:start] + target.data[end:]
    return outside.split() == f"{BEGIN}{END}".encode().split()


def _render(job: Job, opened: Opened, report: Report, target: _Target) -> bytes:
    """Return the bytes of the note with the report."""
    from vaultkit.checks.report.human_readable.report_links import ReportPlace, way_from
    from vaultkit.checks.report.human_readable.report_note import render_region, whole_note

    here = target.path if _is_seen(target.path) else ""
    folder = os.path.realpath(target.file.parent).replace(os.sep, "/")
    root = os.path.realpath(job.place.root).replace(os.sep, "/")
    place = ReportPlace(here, "" if here else way_from(folder, root))
    call = plain_call(job.options, is_part=opened.only is not None)
    inner = render_region(report, opened.vault, place, call)
    if target.data is None or target.inner is None:
        return whole_note(inner).encode("utf-8", "replace")
    old = target
    for _ in range(_SETTLING):
        new = _with_inner(target, inner)
        report, vault = _as_after(report, opened.vault, old, new)
        again = render_region(report, vault, place, call)
        if again == inner:
            break
        inner, old = again, new
    return _with_inner(target, inner).data or b""


def _with_inner(target: _Target, inner: str) -> _Target:
    """Return a note with other text between its markers, in its own line ends."""
    assert target.data is not None  # noqa: S101 - it has markers
    assert target.inner is not None  # noqa: S101
    start, end = target.inner
    text = inner.encode("utf-8", "replace")
    if target.data[start:end].replace(b"\r\n", b"\n") == text:
        return target
    data = apply(target.data, [Edit(target.path, start, end, inner)])
    return target._replace(data=data, inner=Span(start, end + len(data) - len(target.data)))


def _as_after(report: Report, vault: Vault, old: _Target, new: _Target) -> tuple[Report, Vault]:
    """Return what was found with the places that it has once the report is in its note.

    What the author wrote below the report moves when the report gets longer.
    """
    path, data = NotePath(new.path), new.data
    note = vault.notes.get(path)
    if note is None or data is None or old.inner is None or new.inner is None:
        return report, vault
    end, by = old.inner.end, new.inner.end - old.inner.end
    moved = [
        replace(x, start=x.start + by, end=x.end + by) if x.path == path and x.start >= end else x
        for x in report.findings
    ]
    if tuple(moved) == report.findings:
        return report, vault
    notes = {**vault.notes, path: parse_note(Source(path, data))}
    return replace(report, findings=tuple(moved)), replace(vault, notes=notes)


def _is_seen(path: str) -> bool:
    """Tell whether Obsidian looks at a path, so that its links lead somewhere."""
    from vaultkit.vault.files.file_listing import is_visible

    return bool(path) and is_visible(path)


def _find_target(job: Job) -> _Target:
    """Find where the report goes.

    Errors:
        VaultkitError: what is there is no report, its markers are wrong, or it cannot be read.
    """
    file: Path = job.options["report"]
    if not is_note(file.name):
        message = f"{file}: a report is a note; name a file that ends in .md"
        raise VaultkitError(message)
    path = _path_in(os.path.abspath(file), job.place.root)
    if not os.path.lexists(file):
        return _Target(file, path, None, None)
    try:
        data = read_bounded(file, MAX_TEXT)
    except OSError as error:
        message = f"{file}: {error.strerror or error}"
        raise VaultkitError(message) from error
    return _Target(file, path, data, _find_inner(file, data))


def _path_in(full: str, root: Path) -> str:
    """Return the vault path of a file, "" if it lies outside, whatever links lead there."""
    beside = os.path.join(os.path.realpath(os.path.dirname(full)), os.path.basename(full))
    for way in (full, beside):
        for base in (os.path.abspath(root), os.path.realpath(root)):
            if way.startswith(base.rstrip(os.sep) + os.sep):
                return os.path.relpath(way, base).replace(os.sep, "/")
    return ""


def _find_inner(file: Path, data: bytes) -> Span:
    """Return what stands between the markers of a file.

    Errors:
        VaultkitError: it has none, or they are wrong; it is the author's then.
    """
    note = parse_note(Source(file.name, data))
    marks = find_report_marks(note)
    lines = f'the lines "{BEGIN}" and "{END}"'
    if marks.inner is not None:
        if fault := _misplaced(note, marks):
            message = f"{file}: {lines} {fault}; it is left as it is"
            raise VaultkitError(message)
        return marks.inner
    if marks.begins or marks.ends:
        message = f"{file}: {lines} must stand in it once each, in this order; it is left as it is"
    elif REPORT_MENTION in data:
        message = (
            f"{file}: {lines} must begin at the left edge, outside of code and quotes; it is left "
            "as it is"
        )
    else:
        message = (
            f"{file}: this file is there and is no report, so it is left as it is; name another "
            f"file, or put {lines} where the report shall stand in it"
        )
    raise VaultkitError(message)


def _misplaced(note: Note, marks: ReportMarks) -> str:
    """Return why a report cannot stand where the markers are, "" if it can.

    It would end the list of an item that they stand in, and two regions that are written by turns
    would undo each other.
    """
    from vaultkit.authoring.moc.region_markers import written_spans

    data = note.source.data
    for start, _ in (*marks.begins, *marks.ends):
        line = data.rfind(b"\n", 0, start) + 1
        if data[line:start].strip(b"\xef\xbb\xbf"):
            number = note.source.line_of(start)
            return f"must begin at the left edge, outside of lists, not as in line {number}"
    begin, end = marks.begins[0].start, marks.ends[0].end
    if any(start < end and begin < stop for start, stop in written_spans(note)):
        return 'must not stand between the lines of "vaultkit:moc", nor those between them'
    return ""
