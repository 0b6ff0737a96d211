"""Findings of rules as diagnostics of the protocol: code, severity, message and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from vaultkit.checks.diagnostic import Severity

if TYPE_CHECKING:
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.lsp.text_positions import TextPositions

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def to_diagnostic(finding: Diagnostic, text: TextPositions) -> types.Diagnostic:
    """Return a finding in a file as an editor shows it."""
    return types.Diagnostic(
        range=text.range(finding.start, finding.end),
        message=finding.message,
        severity=_SEVERITIES.get(finding.severity, types.DiagnosticSeverity.Warning),
        code=finding.code,
        source="vaultkit",
        data={"name": finding.name},
    )
