"""Write JSON for programs: one object, or one a line; see `check.schema.json`.

Paths are the vault's own. With `--explain` each finding has an `explanation` as well.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.report.report_style import Style, place_of
from vaultkit.notes.text.one_line import ascii_in_json

if TYPE_CHECKING:
    from vaultkit.checks.diagnostic import Diagnostic, Fix
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.vault.vault import Vault

SCHEMA = 1


def render_json(report: Report, vault: Vault, style: Style) -> str:
    """Return the report as JSON; paths are the vault's own."""
    record: dict[str, Any] = {
        "schema": SCHEMA,
        "vault": str(vault.root),
        "notes": report.notes,
        "findings": [finding_record(finding, report, vault, style) for finding in report.findings],
        "summary": {
            "error": report.count(Severity.ERROR),
            "warning": report.count(Severity.WARNING),
            "info": report.count(Severity.INFO),
            "suppressed": report.suppressed,
            "baselined": report.baselined,
        },
    }
    if report.crashes:
        record["crashes"] = [
            {"code": crash.code, "path": crash.path, "message": str(crash)}
            for crash in report.crashes
        ]
    return ascii_in_json(json.dumps(record, ensure_ascii=False, indent=2)) + "\n"


def render_jsonl(report: Report, vault: Vault, style: Style) -> str:
    """Return each finding as an object on a line of its own."""
    records = (finding_record(finding, report, vault, style) for finding in report.findings)
    return "".join(
        ascii_in_json(json.dumps(record, ensure_ascii=False)) + "\n" for record in records
    )


def finding_record(
    finding: Diagnostic, report: Report, vault: Vault, style: Style
) -> dict[str, Any]:
    """Return a finding as `check.schema.json` describes it."""
    start, end = place_of(finding, report, vault)
    record: dict[str, Any] = {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "path": finding.path,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "start_byte": finding.start,
        "end_byte": finding.end,
        "message": finding.message,
        "target": finding.target,
        "candidates": list(finding.candidates),
        "fix": _fix(finding.fix) if finding.fix else None,
        "cause": finding.cause,
    }
    if style.explain:
        record["explanation"] = list(finding.explanation)
    return record


def _fix(fix: Fix) -> dict[str, Any]:
    record: dict[str, Any] = {
        "title": fix.title,
        "safety": fix.safety,
        "edits": [
            {
                "path": edit.path,
                "start_byte": edit.start,
                "end_byte": edit.end,
                "text": edit.text,
            }
            for edit in fix.edits
        ],
    }
    if fix.rename:
        record["rename"] = {"from": fix.rename.old, "to": fix.rename.new}
    return record
