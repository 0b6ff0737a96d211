"""Write one line for each finding and nothing else, for editors and `grep`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.report.report_style import Style, place_of, render_head

if TYPE_CHECKING:
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.vault.vault import Vault


def render_concise(report: Report, vault: Vault, style: Style) -> str:
    """Return `path:line:column: CODE message` lines."""
    return "".join(
        f"{render_head(finding, place_of(finding, report, vault)[0], style, is_whole=True)}\n"
        for finding in report.findings
    )
