"""Markdown as GitHub reads it: headings and their anchors, links and where they lead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_LINK = re.compile(r"(?<!\\)\]\(<?([^()<>\s]*(?:\([^()\s]*\))?[^()<>\s]*)>?(?:\s+\"[^\"]*\")?\)")
_ATTRIBUTE = re.compile(r"(?:src|srcset|href)=\"([^\"]+)\"")
_LINKED = re.compile(r"\[([^\]]*)\]\([^)]*\)")


class Place(NamedTuple):
    """A link: its line and where it leads as written."""

    line: int
    target: str


def prose(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are no code, with their numbers."""
    mark = ""
    for number, line in enumerate(text.splitlines(), 1):
        fence = _FENCE.match(line)
        if fence and (not mark or fence[1].startswith(mark)):
            mark = "" if mark else fence[1]
        elif not mark:
            yield number, line


def anchors(text: str) -> list[str]:
    """Return the anchors that GitHub gives the headings, in their order."""
    found: list[str] = []
    for _, line in prose(text):
        match = _HEADING.fullmatch(line)
        if match:
            slug = anchor_of(match[2])
            same = sum(
                re.fullmatch(rf"{re.escape(slug)}(-\d+)?", known) is not None for known in found
            )
            found.append(f"{slug}-{same}" if slug in found else slug)
    return found


def anchor_of(heading: str) -> str:
    """Return the anchor of a heading: lower case, blanks as hyphens, other signs left out."""
    shown = _LINKED.sub(r"\1", heading).replace("`", "").replace("*", "").strip().lower()
    return re.sub(r"[^\w\- ]", "", shown).replace(" ", "-")


def links(text: str) -> Iterator[Place]:
    """Yield links and images, those in HTML too; none of code."""
    for number, line in prose(text):
        said = _CODE.sub(lambda match: "x" * len(match[0]), line)
        for pattern in (_LINK, _ATTRIBUTE):
            yield from (Place(number, match[1]) for match in pattern.finditer(said))


def escape(text: str) -> str:
    """Return prose as Markdown shows it: what could be a mark is none, but for code.

    Placeholders of templates become code.
    """
    parts = re.split(r"(`[^`]+`)", re.sub(r"\{\{[^{}]*\}\}", r"`\g<0>`", text))
    parts[::2] = [re.sub(r"([*<_])", r"\\\1", part) for part in parts[::2]]
    return "".join(parts)


def cell(text: str) -> str:
    """Return text for a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")
