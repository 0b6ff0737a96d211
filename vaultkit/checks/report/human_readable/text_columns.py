"""Measure text on a terminal: CJK and emoji take two columns, marks none, tabs up to four."""

from __future__ import annotations

from unicodedata import category, east_asian_width

TAB = 4
WINDOW = 100
"""Columns of a line that are shown; longer lines are cut on both sides of what is marked."""
_LEAD = 40
"""Columns shown before the marked text in a line that is cut."""
_ELLIPSIS = "…"
_JOINER, _EMOJI_STYLE = "\u200d", "\ufe0f"
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def width_of(text: str) -> int:
    """Return the columns that a text without tabs takes."""
    if text.isascii():
        return len(text)
    return sum(_widths(text))


def _widths(text: str) -> list[int]:
    """Return the columns of each character; what joins an emoji before it takes none."""
    widths: list[int] = []
    joined = False
    for character in text:
        width = 1
        if character == _EMOJI_STYLE and widths and widths[-1] == 1:
            width = 1
        elif joined or category(character) in {"Mn", "Me", "Cf"} or ord(character) in _SKIN_TONES:
            width = 0
        elif east_asian_width(character) in "WF":
            width = 2
        widths.append(width)
        joined = character == _JOINER
    return widths


def cut(line: str, first: int, last: int) -> tuple[str, str, str]:
    """Take a line apart at what is marked; of a huge one, only what may come to be shown."""
    before = line[max(0, first - 2 * WINDOW) : first]
    return before, line[first : min(last, first + 2 * WINDOW)], line[last : last + 2 * WINDOW]


def expand(*parts: str) -> list[str]:
    """Return consecutive parts of a line with blanks for tabs."""
    at = 0
    expanded = []
    for part in parts:
        pieces = part.split("\t")
        text = pieces[0]
        at += width_of(pieces[0])
        for piece in pieces[1:]:
            gap = TAB - at % TAB
            text += " " * gap + piece
            at += gap + width_of(piece)
        expanded.append(text)
    return expanded


def fit(before: str, marked: str, after: str, window: int = WINDOW) -> tuple[str, str, str]:
    """Cut a line to so many columns; return it, what stands before the marked text, and that."""
    if width_of(before) + width_of(marked) + width_of(after) <= window:
        return before + marked + after, before, marked
    lead = min(_LEAD, window * 2 // 5)
    if width_of(before) > lead:
        before = _ELLIPSIS + _last(before, lead - 1)
    room = window - width_of(before)
    if width_of(marked) > room:
        marked = _first(marked, room - 1) + _ELLIPSIS
        return before + marked, before, marked
    room -= width_of(marked)
    if width_of(after) > room:
        after = _first(after, max(room - 1, 0)) + _ELLIPSIS
    return before + marked + after, before, marked


def _first(text: str, columns: int) -> str:
    """Return as many characters from the start as fit."""
    used = 0
    for at, width in enumerate(_widths(text)):
        used += width
        if used > columns:
            return text[:at]
    return text


def _last(text: str, columns: int) -> str:
    """Return as many characters from the end as fit."""
    used = 0
    for at, width in enumerate(reversed(_widths(text))):
        used += width
        if used > columns:
            return text[len(text) - at :]
    return text
