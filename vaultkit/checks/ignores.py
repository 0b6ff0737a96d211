"""Comments that silence findings, in a form that Obsidian hides.

%% vaultkit: ignore L101 %%            this line and the next block
%% vaultkit: ignore L101, E %%         several codes; a letter is a family
%% vaultkit: ignore-file L101 %%       the whole note, front matter included
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Comment, Note

_IGNORE = re.compile(rb"%%\s*vaultkit:\s*ignore(-file)?(?=[\s%])([^%\r\n]*)", re.IGNORECASE)
_CODE = re.compile(rb"[^\s,]+")
_HEADING = re.compile(rb" {0,3}#{1,6}(?:[ \t]|\r?$)")
_BLANK = re.compile(rb"[ \t\r]*$")


class Ignore(NamedTuple):
    """One code of a comment.

    Args:
        code: In upper case; "" if the comment names none.
        start: First byte of the code as written, or of the comment.
        end: Past its last byte.
        first: First byte of what it covers.
        last: Past the last byte of what it covers.
    """

    code: str
    start: int
    end: int
    first: int
    last: int

    def covers(self, finding: Diagnostic) -> bool:
        """Tell whether it silences a finding of the same note."""
        return self.first <= finding.start < self.last and matches(self.code, finding.code)


def family_of(code: str) -> str:
    """Return what a family's codes start with: `L` of `L101`, `K8S` of `K8S001`."""
    return code[:-3]


def matches(selector: str, code: str) -> bool:
    """Tell whether a code or family, in any case, selects a rule's code."""
    selector = selector.upper()
    return selector in {code, family_of(code)}


def read_ignores(note: Note) -> tuple[Ignore, ...]:
    """Return what the comments of a note silence, in order."""
    return tuple(ignore for comment in note.comments for ignore in _read_comment(note, comment))


def _read_comment(note: Note, comment: Comment) -> Iterator[Ignore]:
    """Yield the codes of a comment; one that is never closed silences nothing."""
    data = note.source.data
    match = _IGNORE.match(data, comment.start, comment.end)
    if match is None:
        return
    if not data.endswith(b"%%", match.end(), comment.end):
        first, last = 0, 0
    else:
        first, last = (0, len(data) + 1) if match[1] else _covered(note, comment)
    codes = [*_CODE.finditer(data, match.start(2), match.end(2))]
    for code in codes:
        written = note.source.slice(code.start(), code.end())
        yield Ignore(written.upper(), code.start(), code.end(), first, last)
    if not codes:
        yield Ignore("", comment.start, comment.end, first, last)


def _covered(note: Note, comment: Comment) -> tuple[int, int]:
    """Return the bytes from the start of the comment's line to the end of the next block.

    A block ends at an empty line or a heading; a fence is one block, whatever it holds.
    """
    data = note.source.data
    first = data.rfind(b"\n", 0, comment.start) + 1
    at = _next_line(data, comment.end)
    while at < len(data) and _BLANK.match(_line(data, at)):
        at = _next_line(data, at)
    fence = next((fence for fence in note.fences if at <= fence.start < _next_line(data, at)), None)
    if fence:
        return first, fence.end
    block = at
    while at < len(data) and not _BLANK.match(_line(data, at)):
        is_heading = _HEADING.match(_line(data, at)) is not None
        if is_heading and at > block:
            break
        at = _next_line(data, at)
        if is_heading:
            break
    return first, max(at, comment.end)


def _next_line(data: bytes, at: int) -> int:
    found = data.find(b"\n", at)
    return len(data) + 1 if found == -1 else found + 1


def _line(data: bytes, at: int) -> bytes:
    return data[at : _next_line(data, at) - 1]


def plan_removal(note: Note, ignore: Ignore) -> tuple[int, int] | None:
    """Return the bytes to take out so that a comment no longer names a code.

    With its last code goes the comment, and with that its line, and one of the empty lines around
    it, if nothing else stands there. None
    if the comment holds something else, or is never closed.
    """
    data = note.source.data
    comment = next((c for c in note.comments if c.start <= ignore.start < c.end), None)
    match = comment and _IGNORE.match(data, comment.start, comment.end)
    if not comment or not match or not data.endswith(b"%%", match.end(), comment.end):
        return None
    codes = [*_CODE.finditer(data, match.start(2), match.end(2))]
    if len(codes) > 1:
        at = next(n for n, code in enumerate(codes) if code.start() == ignore.start)
        if at + 1 < len(codes):
            return ignore.start, codes[at + 1].start()
        return codes[at - 1].end(), ignore.end
    if data[match.end() : comment.end - 2].strip():
        return None
    return _whole_comment(data, comment)


def _whole_comment(data: bytes, comment: Comment) -> tuple[int, int]:
    """Return the bytes of a comment with the blanks before it, or with its line."""
    first = data.rfind(b"\n", 0, comment.start) + 1
    after = _next_line(data, comment.end)
    rest = data[comment.end : after - 1]
    if rest.strip():
        return comment.start, comment.end + (len(rest) - len(rest.lstrip(b" \t")))
    before = data[first : comment.start]
    if before.strip(b" \t>"):
        return first + len(before.rstrip(b" \t")), comment.end
    is_apart = first == 0 or not _line(data, data.rfind(b"\n", 0, first - 1) + 1).strip()
    if is_apart and after < len(data) and not _line(data, after).strip():
        after = _next_line(data, after)
    return first, min(after, len(data))
