"""Read the comments that silence findings, in a form that Obsidian hides.

%% vaultkit: ignore L101 %%            this line and the next block
%% vaultkit: ignore L101, E %%         several codes; a letter is a family
%% vaultkit: ignore-file L101 %%       the whole note, front matter included See decision 3.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.rule_codes import family_of
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.edit import Edit, plan_patch
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Comment, Fence, Note

_IGNORE = lazy_re(rb"%%\s*vaultkit:\s*ignore(-file)?(?=[\s%])([^%\r\n]*)", re.IGNORECASE)
_CODE = lazy_re(rb"[^\s,]+")
_HEADING = lazy_re(rb" {0,3}#{1,6}(?:[ \t]|\r?$)")
_BLANK = lazy_re(rb"[ \t\r]*$")
_IN_LIST = lazy_re(rb"[ \t>]*(?:[-*+]|\d+[.)])[ \t]|[ \t]+\S")
_PARTS = (
    *("links", "external", "headings", "tags", "blocks", "callouts", "tasks"),
    *("fences", "footnotes", "math", "faults"),
)


class Ignore(NamedTuple):
    """One code of a comment.

    Args:
        code: In upper case; "" if the comment names none.
        start: First byte of the code as written, or of the comment.
        end: Past its last byte.
        first: First byte of what it covers.
        last: Past the last byte of what it covers; 0 if the comment is never closed.
        before: Past the last byte of the code before it in the same comment, -1 if it is the first.
        after: First byte of the code after it in the same comment, -1 if it is the last.
        comment: Where the comment stands.
    """

    code: str
    start: int
    end: int
    first: int
    last: int
    before: int
    after: int
    comment: tuple[int, int]


class Coverage:
    """What the comments of a note silence, and which of them silence something.

    Each comment is looked at once and each finding once, however many there are of both.
    """

    def __init__(self, ignores: Iterable[Ignore]) -> None:
        self._ignores: dict[str, list[Ignore]] = {}
        for ignore in sorted(ignores, key=lambda one: one.first):
            self._ignores.setdefault(ignore.code, []).append(ignore)
        self._firsts = {code: [one.first for one in own] for code, own in self._ignores.items()}
        self._lasts = {
            code: list(accumulate((one.last for one in own), max))
            for code, own in self._ignores.items()
        }
        self._starts: dict[str, list[int]] = {}

    def covers(self, finding: Diagnostic) -> bool:
        """Tell whether a finding of the note is silenced; if so, it is remembered."""
        selectors = {finding.code, family_of(finding.code)}
        covering = [code for code in selectors if self._reaches(code, finding.start)]
        for code in covering:
            self._starts.setdefault(code, []).append(finding.start)
        return bool(covering)

    def _reaches(self, code: str, start: int) -> bool:
        before = bisect_right(self._firsts.get(code, ()), start)
        return before > 0 and self._lasts[code][before - 1] > start

    def used(self) -> set[Ignore]:
        """Return what has silenced a finding."""
        found: set[Ignore] = set()
        for code, given in self._starts.items():
            starts = sorted(given)
            for ignore in self._ignores[code]:
                at = bisect_left(starts, ignore.first)
                if at < len(starts) and starts[at] < ignore.last:
                    found.add(ignore)
        return found


def read_ignores(note: Note) -> tuple[Ignore, ...]:
    """Return what the comments of a note silence, in order."""
    blocks = _Blocks(note.source.data, note.fences)
    return tuple(
        ignore for comment in note.comments for ignore in _read_comment(note, comment, blocks)
    )


def _read_comment(note: Note, comment: Comment, blocks: _Blocks) -> Iterator[Ignore]:
    """Yield the codes of a comment; one that is never closed silences nothing."""
    data = note.source.data
    match = _IGNORE.match(data, comment.start, comment.end)
    if match is None:
        return
    if not data.endswith(b"%%", match.end(), comment.end):
        first, last = 0, 0
    else:
        first, last = (0, len(data) + 1) if match[1] else blocks.covered(comment)
    spans = [code.span() for code in _CODE.finditer(data, match.start(2), match.end(2))]
    befores = (-1, *(end for _, end in spans[:-1]))
    afters = (*(start for start, _ in spans[1:]), -1)
    whole = (comment.start, comment.end)
    for (start, end), before, after in zip(spans, befores, afters, strict=bool(spans)):
        code = note.source.slice(start, end).upper()
        yield Ignore(code, start, end, first, last, before, after, whole)
    if not spans:
        yield Ignore("", *whole, first, last, -1, -1, whole)


class _Blocks:
    """Where the blocks of a note end: at an empty line or a heading.

    A fence is one block, whatever it holds. The lines are looked at once, by the first comment
    that asks.
    """

    def __init__(self, data: bytes, fences: Sequence[Fence]) -> None:
        self._data = data
        self._fences = {fence.start: fence.end for fence in fences}
        self._fence_starts = sorted(self._fences)
        self._lines: list[int] = []
        self._stops: list[int] = []
        self._end = len(data) + (not data.endswith(b"\n"))

    def covered(self, comment: Comment) -> tuple[int, int]:
        """Return the bytes from the start of a comment's line to the end of the next block."""
        self._read()
        data = self._data
        first = data.rfind(b"\n", 0, comment.start) + 1
        after = _next_line(data, comment.end)
        block = _at_least(self._lines, after, max(after, self._end))
        fence = _at_least(self._fence_starts, block, self._end)
        if fence in self._fences and fence < _next_line(data, block):
            return first, self._fences[fence]
        if block < len(data) and not _HEADING.match(_line(data, block)):
            return first, _at_least(self._stops, block + 1, self._end)
        return first, max(_next_line(data, block) if block < len(data) else block, comment.end)

    def _read(self) -> None:
        """Find the lines that are not empty, and those where a block ends."""
        if self._lines or self._stops:
            return
        at = 0
        while at < len(self._data):
            line = _line(self._data, at)
            is_empty = _BLANK.match(line) is not None
            if not is_empty:
                self._lines.append(at)
            if is_empty or _HEADING.match(line):
                self._stops.append(at)
            at = _next_line(self._data, at)


def _at_least(offsets: Sequence[int], least: int, otherwise: int) -> int:
    """Return the first of some sorted offsets from one on."""
    at = bisect_left(offsets, least)
    return offsets[at] if at < len(offsets) else otherwise


def _next_line(data: bytes, at: int) -> int:
    found = data.find(b"\n", at)
    return len(data) + 1 if found == -1 else found + 1


def _line(data: bytes, at: int) -> bytes:
    return data[at : _next_line(data, at) - 1]


def plan_ignore(note: Note, finding: Diagnostic) -> Edit | None:
    """Return the edit that silences a finding where it stands; None if no comment can.

    A comment stands above the block, with an empty line between; in a list, at the end of the line;
    for a property, it is about the whole note. One that is there is told another code.
    """
    for ignore in read_ignores(note):
        whole = note.source.slice(*ignore.comment)
        is_above = ignore.first <= finding.start < ignore.last and "ignore-file" not in whole
        if is_above and ignore.code and ignore.after < 0:
            return _tried(note, finding, Edit(note.path, ignore.end, ignore.end, _more(finding)))
    data, at = note.source.data, finding.start
    if at < note.body_start:
        text = f"%% vaultkit: ignore-file {finding.code} %%\n"
        text = text if data[: note.body_start].endswith(b"\n") else f"\n{text}"
        return _tried(note, finding, Edit(note.path, note.body_start, note.body_start, text))
    fence = next((one for one in note.fences if one.start <= at < one.end), None)
    line = data.rfind(b"\n", 0, fence.start if fence else at) + 1
    text = f"%% vaultkit: ignore {finding.code} %%"
    if _IN_LIST.match(data, line) and fence is None:
        end = line + len(_line(data, line).rstrip(b"\r\n"))
        return _tried(note, finding, Edit(note.path, end, end, f" {text}"))
    while line > note.body_start and not _HEADING.match(_line(data, line)):
        before = data.rfind(b"\n", 0, line - 1) + 1
        if _BLANK.match(_line(data, before)) or _HEADING.match(_line(data, before)):
            break
        line = before
    return _tried(note, finding, Edit(note.path, line, line, f"{text}\n\n"))


def _more(finding: Diagnostic) -> str:
    return f", {finding.code}"


def _tried(note: Note, finding: Diagnostic, edit: Edit) -> Edit | None:
    """Return an edit if a finding is silenced by it, and the note otherwise reads as before."""
    patch = plan_patch(note.source.data, [edit])
    after = parse_note(Source(note.path, patch.after))
    moved = replace(finding, start=patch.move(finding.start)[1])
    is_same = all(len(getattr(note, x)) == len(getattr(after, x)) for x in _PARTS)
    return edit if is_same and Coverage(read_ignores(after)).covers(moved) else None


def plan_removal(note: Note, ignore: Ignore) -> tuple[int, int] | None:
    """Return the bytes to take out so that a comment no longer names a code.

    With its last code goes the comment, and with that its line, and one of the empty lines around
    it, if nothing else stands there. None
    if the comment holds something else, or is never closed.
    """
    data = note.source.data
    start, end = ignore.comment
    if not ignore.last:
        return None
    if ignore.after >= 0:
        return ignore.start, ignore.after
    if ignore.before >= 0:
        return ignore.before, ignore.end
    match = _IGNORE.match(data, start, end)
    if match is None or data[match.end() : end - 2].strip():
        return None
    return _whole_comment(data, start, end)


def _whole_comment(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Return the bytes of a comment with the blanks before it, or with its line."""
    first = data.rfind(b"\n", 0, start) + 1
    after = _next_line(data, end)
    rest = data[end : after - 1]
    if rest.strip():
        return start, end + (len(rest) - len(rest.lstrip(b" \t")))
    before = data[first:start]
    if before.strip(b" \t>"):
        return first + len(before.rstrip(b" \t")), end
    is_apart = first == 0 or not _line(data, data.rfind(b"\n", 0, first - 1) + 1).strip()
    if is_apart and after < len(data) and not _line(data, after).strip():
        after = _next_line(data, after)
    return first, min(after, len(data))
