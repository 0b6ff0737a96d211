"""A report as text. `FORMATS` is the table of formats; each has a module of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.report.concise import render_concise
from vaultkit.checks.report.github import render_github
from vaultkit.checks.report.json_report import render_json
from vaultkit.checks.report.style import Style
from vaultkit.checks.report.text import render_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vaultkit.checks.check import Report
    from vaultkit.vault.vault import Vault

FORMATS: Mapping[str, Callable[[Report, Vault, Style], str]] = {
    "text": render_text,
    "concise": render_concise,
    "json": render_json,
    "github": render_github,
}


def render_report(  # noqa: PLR0913 - the options of one command
    report: Report,
    vault: Vault,
    format: str,  # noqa: A002 - named like the option
    *,
    color: bool = False,
    explain: bool = False,
    elapsed: float | None = None,
    prefix: str = "",
) -> str:
    """Return a report in one of `FORMATS`, with a final line end unless it is empty.

    Args:
        report: What was found.
        vault: The vault it was found in.
        format: A key of `FORMATS`.
        color: Whether to use terminal colours (text and concise).
        explain: Whether to say why a link did not resolve (text).
        elapsed: Seconds the run took; None to leave them out (text).
        prefix: What makes a vault path one from the current folder; JSON keeps vault paths.
    """
    return FORMATS[format](report, vault, Style(color, explain, elapsed, prefix))
