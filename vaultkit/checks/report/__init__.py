"""Write a report as text (`render_report`); `FORMATS` says which module writes which format."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from vaultkit.checks.report.report_style import Style

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.checks.engine.check_report import Report
    from vaultkit.checks.report.report_style import Call, Screen
    from vaultkit.vault.vault import Vault

FORMATS: Mapping[str, tuple[str, str]] = {
    "text": ("human_readable.text_report", "render_text"),
    "concise": ("human_readable.concise_report", "render_concise"),
    "json": ("machine_readable.json_report", "render_json"),
    "jsonl": ("machine_readable.json_report", "render_jsonl"),
    "github": ("machine_readable.github_report", "render_github"),
    "gitlab": ("machine_readable.gitlab_report", "render_gitlab"),
    "sarif": ("machine_readable.sarif_report", "render_sarif"),
    "junit": ("machine_readable.junit_report", "render_junit"),
    "markdown": ("human_readable.markdown_report", "render_markdown"),
}
"""Names as `--format` takes them: the module below this package, and the function in it."""


def render_report(  # noqa: PLR0913 - the options of one command
    report: Report,
    vault: Vault,
    format: str,  # noqa: A002 - named like the option
    *,
    color: bool = False,
    explain: bool = False,
    elapsed: float | None = None,
    prefix: str = "",
    fail_on: str = "error",
    screen: Screen | None = None,
    brief: bool = False,
    call: Call | None = None,
) -> str:
    """Return a report in one of `FORMATS`, with a final line end unless it is empty.

    Args:
        report: What was found.
        vault: The vault it was found in.
        format: A key of `FORMATS`.
        color: Whether to use terminal colours (text and concise).
        explain: Whether to say why a link did not resolve (text, json and jsonl).
        elapsed: Seconds the run took; None to leave them out (text).
        prefix: What makes a vault path one from the current folder, or from the top of its
            repository; JSON keeps vault paths.
        fail_on: Lowest severity that is a failure, or `never` (junit).
        screen: The terminal that it must fit; None for all of it (text).
        brief: Whether to leave out what sums up (text).
        call: What was typed, to name the next command; None to name none (text).
    """
    module, name = FORMATS[format]
    render = getattr(import_module(f"{__name__}.{module}"), name)
    style = Style(color, explain, elapsed, prefix, fail_on, screen, brief, call)
    text: str = render(report, vault, style)
    return text
