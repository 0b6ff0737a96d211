"""Write workflow commands, which GitHub shows as annotations of the changed files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.report.report_style import Style, path_of, place_of, printable

if TYPE_CHECKING:
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.vault.vault import Vault

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(report: Report, vault: Vault, style: Style) -> str:
    """Return one `::error …::message` line for each finding."""
    return "".join(f"{_command(finding, report, vault, style)}\n" for finding in report.findings)


def _command(finding: Diagnostic, report: Report, vault: Vault, style: Style) -> str:
    start, end = place_of(finding, report, vault)
    properties = {
        "file": path_of(finding, style),
        "line": start.line,
        "col": start.column,
        **({"endColumn": end.column} if end.line == start.line else {"endLine": end.line}),
        "title": f"{finding.code} {finding.name}",
    }
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {listed}::{_message(finding.message)}"


def _message(text: str) -> str:
    return printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
