"""What published sources say, block by block: a phrase across two blocks is said by none."""

from __future__ import annotations

import re

from vaultkit.checks.audit.site_text.byte_readings import GAP, INLINE, without_tags
from vaultkit.checks.audit.site_text.escape_decoding import decode_all
from vaultkit.checks.audit.site_text.text_runs import MARKS

_BLOCK_START = re.compile(
    r"\n(?=[ \t>]*(?:\r?\n|[-*+] |\d{1,9}[.)] |#{1,6} |\[\^[^\]\s]+\]:|`{3}|~{3}|$))"
)
_LONE_LINE = re.compile(
    r"^[ \t>]*(?:#{1,6}[ \t].*|\[![^\]\n]*\].*|=+[ \t]*|-+[ \t]*)$", re.MULTILINE
)
"""Headings, titles of callouts, and what makes a heading of the line above."""
_TARGET = re.compile(
    r"!\[\[([^\[\]\n]*)\]\]|\[\[([^\[\]|\n]*)\|([^\[\]\n]*)\]\]"
    r"|\((?<=\]\()([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)"
)
"""Where a link leads, and what is embedded: no reader sees that within its sentence."""
_CODE = re.compile(r"(`(?:``+.*?`{3,}|[^`\n]+`)|~~~+.*?~{3,})", re.DOTALL)
_UNSHOWN = re.compile(r"<(script|style)\b")


def part_blocks(text: str) -> str:
    """Return Markdown with a gap between its blocks and cells, and what no reader sees apart.

    Apart are targets of links and names of footnotes, and code as it is written. Marks within a
    word and tags are in both ways in which a page may be read: as a blank, and as nothing. What
    stands in tags, scripts and styles is not said.
    """
    apart: list[str] = []

    def take_target(match: re.Match[str]) -> str:
        apart.append(match[1] or match[2] or match[4] or "")
        return match[3] or ""

    parts = _CODE.split(text)
    apart += (code for code in parts[1::2] if "\n" in code)
    parts[1::2] = [GAP if "\n" in code else code.replace("<", " ") for code in parts[1::2]]
    parts[::2] = [_TARGET.sub(take_target, _without_scripts(part)) for part in parts[::2]]
    shown = "".join(parts)
    parted = _part(shown)
    text = MARKS.sub("", parted)
    if text != parted:
        apart += (match[0] for match in MARKS.finditer(parted) if match[0].startswith("["))
        apart.append(parted)
    if INLINE in text:
        apart.append(text.replace(INLINE, ""))
    return decode_all(GAP.join((text, *apart)))


def _part(text: str) -> str:
    """Return text with gaps between blocks and cells, without what tags hold."""
    if "|" in text:
        text = text.replace("|", GAP)
    text = _LONE_LINE.sub(lambda line: GAP + line[0] + GAP, text)
    text = _BLOCK_START.sub(GAP, text)
    return without_tags(text) if "<" in text else text


def _without_scripts(text: str) -> str:
    """Return Markdown without what its scripts and styles hold."""
    first, *rest = _UNSHOWN.split(text)
    if not rest:
        return text
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return GAP.join((first, *(after.partition(f"</{name}>")[2] for name, after in pairs)))
