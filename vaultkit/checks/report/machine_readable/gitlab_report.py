"""Write GitLab's Code Quality report, which a merge request shows as a list and in its diff."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.report.machine_readable.fingerprint import take_fingerprints
from vaultkit.checks.report.report_style import Style, path_of, place_of
from vaultkit.notes.text.one_line import ascii_in_json

if TYPE_CHECKING:
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.vault.vault import Vault

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render_gitlab(report: Report, vault: Vault, style: Style) -> str:
    """Return a JSON list of issues; paths begin where the style says, at the repository's top."""
    fingerprints = take_fingerprints(report.findings)
    issues = [
        _issue(finding, report, vault, style) | {"fingerprint": fingerprint}
        for finding, fingerprint in zip(report.findings, fingerprints, strict=True)
    ]
    return ascii_in_json(json.dumps(issues, ensure_ascii=False, indent=2)) + "\n"


def _issue(finding: Diagnostic, report: Report, vault: Vault, style: Style) -> dict[str, Any]:
    start, end = place_of(finding, report, vault)
    return {
        "description": f"{finding.code} {finding.message}",
        "check_name": finding.name,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": path_of(finding, style),
            "lines": {"begin": start.line, "end": end.line},
        },
    }
