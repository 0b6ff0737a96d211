"""What published sources say, block by block: a phrase across two blocks is said by none."""

from __future__ import annotations

import re

from vaultkit.checks.audit.readings import GAP
from vaultkit.checks.audit.runs import MARKS

_BLOCK_START = re.compile(r"\n(?=[ \t>]*(?:\r?\n|[-*+] |\d{1,9}[.)] |#{1,6} |\||`{3}|~{3}|$))")
_ROW = re.compile(r"^[ \t>]*\|.*", re.MULTILINE)
_TARGET = re.compile(
    r"\[\[([^\[\]|\n]*)\|([^\[\]\n]*)\]\]|(?<=\])\(([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)"
)
"""Where a link leads, which no reader sees within its sentence."""


def part_blocks(text: str) -> str:
    """Return Markdown with a gap between its blocks and cells, and the targets of links apart.

    Marks within a word and references to footnotes are left out, as readers hear it.
    """
    targets: list[str] = []

    def take(match: re.Match[str]) -> str:
        targets.append(match[1] if match[3] is None else match[3])
        return match[2] or ""

    text = MARKS.sub("", text)
    if "](" in text or "|" in text:
        text = _TARGET.sub(take, text)
        text = _ROW.sub(lambda row: row[0].replace("|", GAP), text)
    return GAP.join((_BLOCK_START.sub(GAP, text), *targets))
