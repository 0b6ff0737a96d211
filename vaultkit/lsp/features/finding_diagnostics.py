"""Findings of rules as diagnostics of the protocol: code, severity, message and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from vaultkit.checks.diagnostic import Severity

if TYPE_CHECKING:
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.lsp.text_positions import TextPositions

SOURCE = "vaultkit"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def to_diagnostic(finding: Diagnostic, text: TextPositions) -> types.Diagnostic:
    """Return a finding as an editor shows it.

    Args:
        finding: What was found.
        text: The file that it is about.
    """
    return types.Diagnostic(
        range=text.range(finding.start, finding.end),
        message=finding.message,
        severity=_SEVERITIES.get(finding.severity, types.DiagnosticSeverity.Warning),
        code=finding.code,
        source=SOURCE,
        data={"name": finding.name},
    )
