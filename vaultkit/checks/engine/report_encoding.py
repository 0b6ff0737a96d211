"""Findings and reports as JSON that is kept between runs; what is read is of the right types."""

from __future__ import annotations

import json
from operator import attrgetter
from typing import Any

from vaultkit.checks.diagnostic import Diagnostic, Fix, Key, Rename, Severity
from vaultkit.checks.engine.check_report import Report
from vaultkit.notes.edit import Edit
from vaultkit.notes.source import Source

_TEXTS = ("code", "name", "path", "message", "target", "cause")
_NUMBERS = ("start", "end")
_LISTS = ("candidates", "explanation")
_NAMES = (*_TEXTS, *_NUMBERS, *_LISTS)
_values_of = attrgetter(*_NAMES)
_SEVERITIES = {str(severity): severity for severity in Severity}
_SAFETIES = frozenset({"safe", "unsafe"})
_ROW = "_row"
"""Where a finding remembers the line that it was read from."""
_COUNTS = ("suppressed", "notes", "baselined", "older")


class UnreadableError(ValueError):
    """Bytes are not what was written here."""


def encode_report(report: Report) -> bytes | None:
    """Return a report as bytes; None if it holds what is not kept."""
    if report.crashes or report.changes is not None:
        return None
    rest = {
        "counts": [getattr(report, name) for name in _COUNTS],
        "is_compared": report.is_compared,
        "unneeded": [[*key, number] for key, number in report.unneeded.items()],
        "moved": [[*key, *other] for key, other in report.moved.items()],
        "sources": [[path, one.data.decode("latin-1")] for path, one in report.sources.items()],
    }
    try:
        rows = b",".join(map(encode_finding, report.findings))
        return b'{"findings":[' + rows + b"]," + dump(rest)[1:]
    except (ValueError, TypeError):
        return None


def decode_report(data: bytes) -> Report:
    """Return the report of `encode_report`.

    Errors:
        UnreadableError: they are not what that gives.
    """
    try:
        found = json.loads(data)
        counts = dict(zip(_COUNTS, _each(int, found["counts"]), strict=True))
        return Report(
            findings=tuple(map(read_finding, found["findings"])),
            is_compared=_one(bool, found["is_compared"]),
            unneeded={
                Key(*_each(str, row[:3])): _one(int, row[3]) for row in _rows(4, found["unneeded"])
            },
            moved={
                Key(*_each(str, row[:3])): Key(*_each(str, row[3:]))
                for row in _rows(6, found["moved"])
            },
            sources={
                path: Source(path, text.encode("latin-1"))
                for path, text in (_each(str, row) for row in _rows(2, found["sources"]))
            },
            **counts,
        )
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise UnreadableError(str(error)) from error


def dump(value: object) -> bytes:
    """Return JSON in one line, for paths that are no text too."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def encode_finding(finding: Diagnostic) -> bytes:
    """Return a finding as one line of JSON; one that was read from such a line is not written."""
    row: bytes | None = vars(finding).get(_ROW)
    return dump(finding_values(finding)) if row is None else row


def read_findings(lines: bytes) -> list[Diagnostic]:
    """Return the findings of lines of `encode_finding`. Errors: those of `read_finding`."""
    rows = lines.split(b"\n")[:-1]
    found = [*map(read_finding, json.loads(b"[" + b",".join(rows) + b"]"))]
    for one, row in zip(found, rows, strict=True):
        vars(one)[_ROW] = row
    return found


def finding_values(finding: Diagnostic) -> list[Any]:
    """Return a finding as JSON has it."""
    fix = finding.fix
    written = None
    if fix is not None:
        edits = [[edit.path, edit.start, edit.end, edit.text] for edit in fix.edits]
        written = [fix.title, fix.safety, edits, fix.rename]
    return [str(finding.severity), written, *_values_of(finding)]


def read_finding(row: list[Any]) -> Diagnostic:
    """Return the finding of `finding_values`.

    Errors:
        UnreadableError, ValueError, TypeError, LookupError, AttributeError: it is none.
    """
    severity, fix, *rest = row
    texts, numbers, lists = rest[:6], rest[6:8], rest[8:]
    if len(lists) != len(_LISTS) or {*map(type, texts)} != {str} or {*map(type, numbers)} != {int}:
        message = "no finding"
        raise UnreadableError(message)
    found = Diagnostic.__new__(Diagnostic)
    vars(found).update(zip(_NAMES, rest, strict=True))
    vars(found).update(
        severity=_SEVERITIES[severity],
        fix=None if fix is None else _read_fix(*fix),
        candidates=_each(str, lists[0]) if lists[0] else (),
        explanation=_each(str, lists[1]) if lists[1] else (),
    )
    return found


def _read_fix(title: Any, safety: Any, edits: Any, rename: Any) -> Fix:
    if safety not in _SAFETIES:
        message = "no safety"
        raise UnreadableError(message)
    return Fix(
        _one(str, title),
        safety,
        tuple(
            Edit(_one(str, path), _one(int, start), _one(int, end), _one(str, text))
            for path, start, end, text in _rows(4, edits)
        ),
        None if rename is None else Rename(*_each(str, _rows(2, [rename])[0])),
    )


def _one(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        message = f"{kind.__name__} expected"
        raise UnreadableError(message)
    return value


def _each(kind: type, values: Any) -> tuple[Any, ...]:
    return tuple([_one(kind, value) for value in _one(list, values)])


def _rows(length: int, rows: Any) -> list[list[Any]]:
    """Return lists that are so long."""
    if any(type(row) is not list or len(row) != length for row in _one(list, rows)):
        message = f"rows of {length} expected"
        raise UnreadableError(message)
    found: list[list[Any]] = rows
    return found
