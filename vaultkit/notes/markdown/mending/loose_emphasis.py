"""Stars next to punctuation: Obsidian's reading view takes them where CommonMark leaves text.

To CommonMark `**“a”**b` opens no emphasis that could end: the second mark follows a sign and stands
before a letter. Obsidian asks only that no blank follows the first mark and none stands before the
second, whatever else is next to them. Where the parser leaves such a pair as text, a full stop is
put in outside of a mark for it, which makes the mark one to CommonMark too. Source: decision 44.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import category

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.parser_events import MARKDOWN, Insertion, element_name, end_of_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.notes.markdown.parser_events import Event

_MAY_BE_LOOSE = lazy_re(
    r"\*\*(?:(?<=\w\*\*)\*?+(?=[^\w\s*])[^*\n]++(?<=[^\s*])\*\*"
    r"|\*?+(?=[^\s*])[^*\n]++(?<=[^\w\s*])\*{2,3}+(?=\w))"
)
"""Stars between a letter and a sign, with others on the line."""
_MAY_BE_NEAR = lazy_re(
    rb"\*\*(?:(?<=[\w\x80-\xff]\*\*)\*?+(?=[^\w\s*])[^*\n]++(?<=[^\s*])\*\*"
    rb"|\*?+(?=[^\s*])[^*\n]++(?<=[^\w\s*])\*{2,3}+(?=[\w\x80-\xff]))"
)
"""The same in bytes, of which those of other alphabets may be letters and signs."""
_STARS = lazy_re(rb"\*+")
_SHORTEST, _LONGEST = 2, 3
"""Stars of a mark. A single one is often a sign of its own: `A*), void*, 00*.`"""
_STOP = b"."
_SPANS = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})


def may_be_loose(data: bytes, text: str) -> bool:
    """Tell whether a text may hold such a pair."""
    return _MAY_BE_NEAR.search(data) is not None and _MAY_BE_LOOSE.search(text) is not None


def loose_emphasis(data: bytes) -> Iterator[Insertion]:
    """Yield what makes the parser take the pairs that it leaves as text.

    Only the lines from one blank line to the next are parsed: if they are code or HTML, what is
    found in them changes nothing.
    """
    done = 0
    for match in _MAY_BE_NEAR.finditer(data):
        if match.start() < done:
            continue
        blank = data.rfind(b"\n\n", done, match.start())
        start = done if blank == -1 else blank + 2
        before = data[start : match.start()]
        start += len(before) - len(before.lstrip(b" \t"))
        done = end_of_text(data, match.start())
        for runs in _runs_left(data[start:done]):
            for each in _stops_for(data[start:done], runs):
                yield each._replace(at=start + each.at)


def _stops_for(data: bytes, runs: Iterable[tuple[int, int]]) -> Iterator[Insertion]:
    """Yield full stops for the pairs among the runs of stars of one text."""
    waiting: dict[int, tuple[int, int] | None] = {}
    for start, end in runs:
        before, after = _character_before(data, start), _character_at(data, end)
        length = end - start
        if not _SHORTEST <= length <= _LONGEST or "*" in before + after:
            continue
        if length in waiting and not before.isspace():
            opened = waiting.pop(length)
            if opened is not None:
                yield from _stops(data, opened, (start, end))
        else:  # one before a blank opens nothing, and what was to end it is no opening mark
            waiting[length] = None if after.isspace() else (start, end)


def _stops(data: bytes, opened: tuple[int, int], closed: tuple[int, int]) -> Iterator[Insertion]:
    """Yield full stops before an opening mark and behind a closing one, where they are needed."""
    if _is_word(_character_before(data, opened[0])) and _is_sign(_character_at(data, opened[1])):
        yield Insertion(opened[0], 2, _STOP)
    if _is_sign(_character_before(data, closed[0])) and _is_word(_character_at(data, closed[1])):
        yield Insertion(closed[1], 2, _STOP)


def _runs_left(data: bytes) -> Iterator[list[tuple[int, int]]]:
    """Yield the runs of stars that are text, those of one paragraph or emphasis together."""
    scopes: list[list[tuple[int, int]]] = [[]]
    in_code = False
    event: Event
    for event, range_ in MARKDOWN.events_with_range(data.decode()):
        if type(event) is str:
            continue
        if "Text" in event:
            if not in_code and "*" in event["Text"]:
                _add_stars(data, range_["start"], range_["end"], scopes[-1])
            continue
        if "Start" in event or "End" in event:
            name = element_name(event.get("Start") or event["End"])
            in_code = name == "CodeBlock" and "Start" in event
            if name not in _SPANS:
                yield scopes.pop()
                scopes = [[]]
            elif "Start" in event:
                scopes.append([])
            elif len(scopes) > 1:
                yield scopes.pop()


def _add_stars(data: bytes, start: int, end: int, runs: list[tuple[int, int]]) -> None:
    """Add the stars of a text that are not escaped; the parser names each of a run by itself."""
    for match in _STARS.finditer(data, start, end):
        first, last = match.span()
        if runs and runs[-1][1] == first:
            runs[-1] = runs[-1][0], last
        elif data[first - 1 : first] != b"\\":
            runs.append((first, last))


def _character_before(data: bytes, at: int) -> str:
    return data[max(at - 4, 0) : at].decode(errors="ignore")[-1:] or "\n"


def _character_at(data: bytes, at: int) -> str:
    return data[at : at + 4].decode(errors="ignore")[:1] or "\n"


def _is_word(character: str) -> bool:
    return not character.isspace() and not _is_sign(character)


def _is_sign(character: str) -> bool:
    """Tell whether a character is punctuation or a symbol to CommonMark."""
    return category(character)[0] in "PS"
