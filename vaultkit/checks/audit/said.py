"""What published sources say, block by block: a phrase across two blocks is said by none."""

from __future__ import annotations

import re

from vaultkit.checks.audit.decoding import decode_all
from vaultkit.checks.audit.readings import GAP, INLINE, TAG, without_tags
from vaultkit.checks.audit.runs import MARKS

_BLOCK_START = re.compile(r"\n(?=[ \t>]*(?:\r?\n|[-*+] |\d{1,9}[.)] |#{1,6} |\||`{3}|~{3}|$))")
_HEADING = re.compile(r"^[ \t>]*#{1,6}[ \t].*", re.MULTILINE)
_ROW = re.compile(r"^[ \t>]*\|.*", re.MULTILINE)
_TARGET = re.compile(
    r"!\[\[([^\[\]\n]*)\]\]|\[\[([^\[\]|\n]*)\|([^\[\]\n]*)\]\]"
    r"|\((?<=\]\()([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)"
)
"""Where a link leads, and what is embedded: no reader sees that within its sentence."""
_CODE = re.compile(r"(`(?:``+.*?`{3,}|[^`\n]+`)|~~~+.*?~{3,})", re.DOTALL)


def part_blocks(text: str) -> str:
    """Return Markdown with a gap between its blocks and cells, and what no reader sees apart.

    That are targets of links, names of footnotes and tags. Marks within a word are left out, and
    tags are in both ways in which a page may be read: as a blank, and as nothing.
    """
    apart: list[str] = []

    def take_target(match: re.Match[str]) -> str:
        apart.append(match[1] or match[2] or match[4] or "")
        return match[3] or ""

    def take(match: re.Match[str]) -> str:
        if match[0].startswith("["):
            apart.append(match[0])
        return ""

    parts = _CODE.split(text)
    parts[::2] = [_TARGET.sub(take_target, MARKS.sub(take, part)) for part in parts[::2]]
    text = "".join(parts)
    if "|" in text:
        text = _ROW.sub(lambda row: row[0].replace("|", GAP), text)
    text = _BLOCK_START.sub(GAP, _HEADING.sub(lambda heading: heading[0] + GAP, text))
    if "<" in text:
        apart += TAG.findall(text)
        text = without_tags(text)
        apart.append(text.replace(INLINE, ""))
    return decode_all(GAP.join((text, *apart)))
