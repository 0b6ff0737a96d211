"""A report for programs: one JSON object, version 1 of its schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.report.style import Style, place_of

if TYPE_CHECKING:
    from vaultkit.checks.check import Report
    from vaultkit.checks.diagnostic import Diagnostic, Fix
    from vaultkit.vault.vault import Vault

SCHEMA = 1


def render_json(report: Report, vault: Vault, style: Style) -> str:
    """Return the report as JSON; paths are the vault's own."""
    del style
    record = {
        "schema": SCHEMA,
        "vault": str(vault.root),
        "notes": report.notes,
        "findings": [_finding(finding, vault) for finding in report.findings],
        "summary": {
            "error": report.count(Severity.ERROR),
            "warning": report.count(Severity.WARNING),
            "info": report.count(Severity.INFO),
            "suppressed": report.suppressed,
            "baselined": 0,
        },
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _finding(finding: Diagnostic, vault: Vault) -> dict[str, Any]:
    start, end = place_of(finding, vault)
    return {
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
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
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
