"""What the formats share: options, places of findings, colours, and what a terminal may see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.notes.paths import NotePath

if TYPE_CHECKING:
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.source import Position
    from vaultkit.vault.vault import Vault

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character that could steer a terminal."""

_STEERING = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
BOLD = "1"


@dataclass(frozen=True)
class Style:
    """How to render; see `render_report`."""

    color: bool = False
    explain: bool = False
    elapsed: float | None = None
    prefix: str = ""

    def paint(self, text: str, color: str) -> str:
        """Return text in a colour, or as it is where colours are off."""
        return f"\x1b[{color}m{text}\x1b[0m" if self.color and text else text


def color_of(finding: Diagnostic) -> str:
    """Return the colour of a finding's severity."""
    return f"1;{_COLORS.get(finding.severity, '36')}"


def printable(text: str) -> str:
    """Return text without characters that steer a terminal or turn its direction; tabs stay."""
    return _STEERING.sub(REPLACEMENT, text)


def place_of(finding: Diagnostic, vault: Vault) -> tuple[Position, Position]:
    """Return where a finding starts and ends."""
    source = vault.notes[NotePath(finding.path)].source
    return source.position(finding.start), source.position(finding.end)


def render_head(finding: Diagnostic, start: Position, style: Style) -> str:
    """Return the line `path:line:column: CODE message` of a finding."""
    where = style.paint(printable(f"{style.prefix}{finding.path}"), BOLD)
    code = style.paint(finding.code, color_of(finding))
    return f"{where}:{start}: {code} {printable(finding.message)}"
