"""Write what the formats share: options, places of findings, colours, what a terminal may see."""

from __future__ import annotations

import shlex
from posixpath import normpath
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.diagnostic import Severity
from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.text.quantities import count

if TYPE_CHECKING:
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.notes.source import Position, Source
    from vaultkit.vault.vault import Vault

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character that could steer a terminal."""

_STEERING = lazy_re("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
BOLD = "1"
_LONG_QUOTED = lazy_re(r'"([^"]{100})[^"]{20,}"')
_LONGEST = 400
"""Characters of a message that people read; those of what it quotes stand above."""


class Screen(NamedTuple):
    """A terminal: how many of its lines a report may take, and how many columns it has."""

    lines: int
    columns: int


class Call(NamedTuple):
    """What was typed, to name the next command.

    Args:
        words: The command with what says what is checked.
        can_fix: Whether fixing was not asked for yet.
        can_keep: Whether findings could be kept as a baseline, since none is in use.
    """

    words: tuple[str, ...] = ("vaultkit", "check")
    can_fix: bool = True
    can_keep: bool = False

    def with_more(self, *words: str) -> str:
        """Return a line for a shell, with more options."""
        return shlex.join((*self.words, *words))


@lazy_dataclass(frozen=True)
class Style:
    """How to render; see `render_report`."""

    color: bool = False
    explain: bool = False
    elapsed: float | None = None
    prefix: str = ""
    fail_on: str = "error"
    screen: Screen | None = None
    brief: bool = False
    call: Call | None = None

    def paint(self, text: str, color: str) -> str:
        """Return text in a colour, or as it is where colours are off."""
        return f"\x1b[{color}m{text}\x1b[0m" if self.color and text else text


def color_of(severity: Severity) -> str:
    """Return the colour of a severity."""
    return f"1;{_COLORS.get(severity, '36')}"


def printable(text: str) -> str:
    """Return text without characters that steer a terminal or turn its direction; tabs stay."""
    return _STEERING.sub(REPLACEMENT, text)


def shorten(message: str) -> str:
    """Return a message with `…` for the ends of very long targets that it quotes."""
    text = _LONG_QUOTED.sub(r'"\1…"', message)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def source_of(path: str, report: Report, vault: Vault) -> Source:
    """Return the file that a path of a finding names; an empty one if it was not read."""
    return report.sources.get(path) or vault.source_of(path)


def place_of(finding: Diagnostic, report: Report, vault: Vault) -> tuple[Position, Position]:
    """Return where a finding starts and ends."""
    source = source_of(finding.path, report, vault)
    return source.position(finding.start), source.position(finding.end)


def path_of(finding: Diagnostic, style: Style) -> str:
    """Return the way from the current folder to the file of a finding."""
    path = f"{style.prefix}{finding.path}"
    return normpath(path) if finding.path.startswith("../") else path


def render_head(
    finding: Diagnostic, start: Position, style: Style, *, is_whole: bool = False
) -> str:
    """Return the line `path:line:column: CODE message` of a finding, all of it if that is asked."""
    path = printable(path_of(finding, style))
    if path.lstrip().startswith("::"):
        path = f"./{path}"  # at the beginning of a line it would be a command to GitHub
    where = style.paint(path, BOLD)
    code = style.paint(finding.code, color_of(finding.severity))
    message = finding.message if is_whole else shorten(finding.message)
    return f"{where}:{start}: {code} {printable(message)}"


def count_findings(report: Report) -> str:
    """Return `2 errors, 1 warning`, or `no findings`, and how many rules crashed if any did."""
    nouns = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
    counts = {noun: report.count(severity) for severity, noun in nouns.items()}
    found = ", ".join(count(n, noun) for noun, n in counts.items() if n) or "no findings"
    crashed = len(report.crashes)
    return f"{found}, {count(crashed, 'crashed rule')}" if crashed else found


def count_hidden(report: Report) -> list[str]:
    """Return what the report leaves out, as clauses such as `3 baselined`."""
    hidden = {
        "baselined": report.baselined,
        "there before the change": report.older,
        "suppressed": report.suppressed,
    }
    return [f"{n:,} {noun}" for noun, n in hidden.items() if n]
