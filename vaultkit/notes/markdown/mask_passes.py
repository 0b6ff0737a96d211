"""Mask what only parsing finds, comments and templates and prices and formulas, in passes."""

from __future__ import annotations

import sys
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.math_blocks import (
    MathBlock,
    begins_line,
    find_math_block,
    is_lazy,
    mask_math_block,
)
from vaultkit.notes.markdown.parser_events import MARKDOWN, element_name
from vaultkit.notes.markdown.tokens import FILLER, Body, Mask, read_callout_head

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.notes.markdown.parser_events import Event

_MAX_REPARSED = 50_000_000
"""Bytes of one note parsed again before masking goes on blindly; only hostile notes need it."""
_SHORTEST = 1000
"""Bytes that every parse counts as at least."""
_STRUCTURAL = lazy_re(rb"[`<$~\\{}\[\]\n]")
URL = lazy_re(rb"https?://[^\s<>`]*")
_MARKER = lazy_re(rb"%%|<%")
_CLOSING = {b"%%": b"%%", b"<%": b"%>"}
TWO_DASHES = lazy_re(rb"(?<!-)--[ \t]+\r?\n?\Z")
"""Two dashes and a blank, as above the signature of a mail: they underline nothing."""
_SHORTEST_RULE = 3
_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})
_OPENERS = lazy_re(rb"`+|\$+|\*|_|~+|<|!?\[")
"""What begins code, a formula, an emphasis, HTML or a link."""
_NEXT_LINK = lazy_re(rb"[^\[\]$`\\<%\r\n]*\[\[([^\[\]`\\<%\r\n]*)\]\]")
_NEXT_PRICE = lazy_re(rb"[^\s$`\\<][^$`\\<\r\n]*(?<!\s)\$(?=[0-9])")


def _boundary(event: Event, range_: Any) -> int | None:
    """Return where text ends if an event ends it: a block that starts, or one that ends."""
    if type(event) is str:
        return int(range_["start"]) if event == "Rule" else None
    tag = event.get("Start") or event.get("End")
    if tag is None or element_name(tag) in _INLINE:
        return None
    return int(range_["start" if "Start" in event else "end"])


class Masking:
    """Parses, masks what Obsidian reads differently, and parses again what that may change.

    A parse starts at the last top-level block that is known to be read rightly, so that a note
    with a hundred comments is not parsed from its start a hundred times.
    """

    def __init__(
        self,
        data: bytes,
        masked: bytearray,
        masks: list[Mask],
        underlines: list[int],
        titles: list[int],
    ) -> None:
        self.data = data
        self.masked = masked
        self.masks = masks
        self._has_underlines = bool(underlines)
        self._has_percents = b"%" in data
        self._may_be_inside = b"://" in data or b"[[" in data
        self._cursor = 0
        self._hidden = (0, 0)
        self._priced_to = 0
        self._leaf_end = 0
        self._link_end = 0
        self._run_start = 0
        self._base = first_block(data, sorted({*underlines[:1], *titles[:1]}))
        self._unclosed: dict[bytes, int] = {}
        self._last = max(*map(data.rfind, (b"%%", b"<%", b"$")), *underlines[-1:], *titles[-1:])
        self._titles = titles
        self._opens_quote = False
        self._title_end = 0
        self._doubted = (0, 0, 0)
        self._left = max(_MAX_REPARSED, 4 * len(data))
        self._plain = bytes(masked)
        self._formulas: list[MathBlock] = []
        self._sure = 0
        self._boundaries: list[int] = []

    def run(self) -> Body:
        """Mask everything and return the body."""
        self._plan(0)
        while self._pass():
            self._priced_to = self._leaf_end = self._link_end = self._run_start = 0
            self._title_end = 0
            self._doubted = (0, 0, 0)
            self._left -= len(self.data) - self._base + _SHORTEST
            if self._left < 0:
                self._drop()
                self._mask_blindly()
                break
        masks = tuple(outermost(self.masks))
        formulas = {formula.start: formula for formula in self._formulas}
        return Body(self.data, bytes(self.masked), masks, None, formulas)

    def _pass(self) -> bool:  # noqa: C901, PLR0911, PLR0912 one loop over all events
        """Mask what one parse shows; return whether to parse again from `_base`."""
        base, changed = self._base, False
        depth = 0
        block = above = base
        event: Event
        self._boundaries = []
        next_at = self._next_formula()
        last, has_percents = self._last, self._has_percents
        for event, range_ in MARKDOWN.events_with_range(self.masked[base:].decode()):
            if type(event) is str:
                continue
            start = base + range_["start"]
            if start < self._title_end < base + range_["end"] and self._cut_title(event, start):
                return self._again_from(block)
            if start >= next_at and "End" not in event:
                if self._is_planned_wrongly(event, start, base + range_["end"]):
                    above = above if start == block else block  # it may be part of it now
                    return self._again_from(above)
                next_at = self._next_formula()
            if start > last:
                break
            if (text := event.get("Text")) is not None:
                is_marked = has_percents and ("%" in text or "<" in text)
                if is_marked and self._mask_text(start, base + range_["end"]):
                    return self._again_from(block)
                if self._hidden[1] > last:
                    break  # what this parse still has to say stands in the comment
            elif "Start" in event:
                if depth == 0:
                    above, block = block, start
                depth += 1
                self._run_start = start
                tag = event["Start"]
                if self._titles:
                    self._find_title(tag, start)
                if type(tag) is dict or tag == "HtmlBlock":
                    end = base + range_["end"]
                    if self._enter(tag, start, end) or (
                        end > next_at and self._covers_planned(tag, end)
                    ):
                        return self._again_from(block)
            elif "End" in event:
                depth -= 1
                self._run_start = base + range_["end"]
                if self._doubted[2] and "Heading" in event["End"] and self._mask_doubted():
                    return self._again_from(block)
            else:
                end = base + range_["end"]
                if (end > next_at and self._is_over_planned(event, start)) or (
                    end > self._cursor and self._is_changed(event, start, end)
                ):
                    return self._again_from(block)
                if "InlineMath" in event:
                    changed = self._mask_prices(start, end) or changed
        if self._sure < len(self._formulas):
            self._replan(self._formulas[self._sure].start + 2)
            return True
        return changed

    def _again_from(self, start: int) -> bool:
        """Let the next parse start at a block's line."""
        self._base = self.data.rfind(b"\n", 0, start) + 1
        return True

    # Formulas that begin a line are masked before it is known whether the parser agrees

    def _plan(self, start: int) -> None:
        """Mask the formulas from an offset on."""
        self._left -= len(self.data) - start if self._formulas else 0
        while formula := find_math_block(self.data, start):
            mask_math_block(formula, self.masked, FILLER)
            self._formulas.append(formula)
            start = formula.end

    def _drop(self) -> None:
        """Take back what was planned and is not sure yet."""
        for formula in self._formulas[self._sure :]:
            start, end = formula.start, formula.end
            self.masked[start:end] = self._plain[start:end]
        del self._formulas[self._sure :]

    def _replan(self, start: int) -> None:
        self._drop()
        self._plan(start)

    def _next_formula(self) -> int:
        """Return where the next formula is planned."""
        is_left = self._sure < len(self._formulas)
        return self._formulas[self._sure].start if is_left else sys.maxsize

    def _covers_planned(self, tag: Any, end: int) -> bool:
        """Plan anew behind code or HTML that holds what was planned; return whether it does."""
        if element_name(tag) not in {"CodeBlock", "HtmlBlock"}:
            return False
        self._replan(end)
        return True

    def _is_planned_wrongly(self, event: dict[str, Any], start: int, end: int) -> bool:
        """Hold the next planned formula against an event; return whether to parse again."""
        if self._sure == len(self._formulas):
            return False
        formula = self._formulas[self._sure]
        if start > formula.start:
            self._replan(formula.start + 2)
            return True
        is_meant = event.get("Start") == "HtmlBlock"
        if formula.is_inline:
            is_meant = "DisplayMath" in event and end == formula.end
        if not is_meant:
            return False
        self._sure += 1
        self._cursor = max(self._cursor, formula.end)
        is_early = end < formula.end
        if not formula.is_inline and (
            is_lazy(self.data, formula, end) if is_early else formula.has_text
        ):
            return self._put_in_paragraph(formula)
        return is_early and self._end_early(formula, end)

    def _put_in_paragraph(self, formula: MathBlock) -> bool:
        """Make a formula part of the text that goes on behind it; that is read anew."""
        self._sure -= 1
        self._cursor = formula.start
        self._plan_first(formula._replace(is_inline=True, is_block=True))
        return True

    def _is_over_planned(self, event: dict[str, Any], start: int) -> bool:
        """Mask what opens a formula that would end where one begins a line.

        Whether that one does is asked first, if it was planned as part of a paragraph: behind four
        blanks nothing begins.
        """
        formula = self._formulas[self._sure]
        if "DisplayMath" not in event or not formula.is_inline:
            return False
        if formula.is_block:
            self.masked[start : start + 2] = FILLER * 2
        else:
            self._plan_first(formula._replace(is_inline=False))
        return True

    def _plan_first(self, formula: MathBlock) -> None:
        """Plan one formula as it is, and those behind it anew."""
        self._drop()
        mask_math_block(formula, self.masked, FILLER)
        self._formulas.append(formula)
        self._plan(formula.end)

    def _end_early(self, formula: MathBlock, end: int) -> bool:
        """End a formula with the quote or item it stands in; what follows is read anew."""
        end = formula.start + len(self.data[formula.start : end].rstrip(b" \t\r\n>"))
        self._formulas[self._sure - 1] = formula._replace(end=end, is_closed=False)
        self._cursor = end
        self._drop()
        if formula.is_closed:
            self.masked[formula.end - 2 : formula.end] = b"$$"
        self._plan(end)
        return True

    def _enter(self, tag: Any, start: int, end: int) -> bool:
        """Pass over code, and take a wikilink as one whole; return whether to parse again."""
        if "CodeBlock" in tag:
            self._cursor = max(self._cursor, end)
            return False
        if "Heading" in tag:
            return self._has_underlines and self._mask_underline(start, end)
        link = None if type(tag) is str else tag.get("Link") or tag.get("Image")
        if link is None or type(link["link_type"]) is not dict:
            return False
        close = self.masked.find(b"]]", start + 3, end - 2)
        if close != -1 and self._mask_dollars(start, close):
            return True
        if self.data.find(b"\n", start, end) == -1:
            self._link_end = end
        return False

    # The title of a callout ends with its line, whatever begins in it

    def _find_title(self, tag: Any, start: int) -> None:
        """Take note of where a title ends, if this is the paragraph that has it."""
        self._title_end = self._title_end if start < self._title_end else 0
        if tag == "Paragraph" and self._opens_quote and self.data.startswith(b"[!", start):
            end = self.data.find(b"\n", start)
            is_head = end != -1 and read_callout_head(self.masked[start:end].decode()) is not None
            self._title_end = end if is_head else 0
        self._opens_quote = element_name(tag) == "BlockQuote"

    def _cut_title(self, event: dict[str, Any], start: int) -> bool:
        """Mask what opens an element that would end behind the title; return whether one does."""
        opener = None if "End" in event else _OPENERS.match(self.masked, start)
        if opener is None:
            return False
        self.masked[slice(*opener.span())] = FILLER * len(opener[0])
        return True

    def _mask_underline(self, start: int, end: int) -> bool:
        """Mask what underlines no heading; return whether to parse again.

        Which comments stand above it is asked first: `_doubted` is looked at when the heading ends.
        """
        if self.data[start : start + 1] == b"#":
            return False
        text_end = self.data.rfind(b"\n", start, len(self.data[:end].rstrip()))
        if text_end == -1:
            return False
        if self.masked.find(b"%%", start, text_end) == -1:
            return self._mask_row(start, text_end, end)
        self._doubted = (start, text_end, end)
        return False

    def _mask_doubted(self) -> bool:
        """Mask what was in doubt as long as it was not known which comments stand above it."""
        doubted, self._doubted = self._doubted, (0, 0, 0)
        return self._mask_row(*doubted)

    def _mask_row(self, start: int, text_end: int, end: int) -> bool:
        """Mask a row under more than one line, or under comments alone, as by two dashes."""
        data = self.data
        lead = len(data[text_end + 1 : end]) - len(data[text_end + 1 : end].lstrip(b" \t>"))
        row = text_end + 1 + lead
        first = self._behind_comments(start, text_end)
        is_line = data.find(b"\n", first, text_end) == -1
        if first < text_end and is_line and not TWO_DASHES.match(data[row:end]):
            self.masked[start:first] = self.masked[start:first].replace(FILLER, b" ")
            return first > start
        last = len(data[:end].rstrip())
        is_rule = data[row : row + 1] == b"-" and last - row >= _SHORTEST_RULE
        self.masked[row:last] = (b"*" if is_rule else FILLER) * (last - row)
        return True

    def _behind_comments(self, start: int, end: int) -> int:
        """Return where the text begins below comments that fill whole lines."""
        ends = {mask.start: mask.end for mask in self.masks if mask.kind == "comment"}
        at = start
        while at in ends:
            line_end = self.data.find(b"\n", ends[at], end) % (len(self.data) + 1)
            if self.data[ends[at] : min(line_end, end)].strip():
                break
            at = min(line_end + 1, end)
            at += len(self.data[at:end]) - len(self.data[at:end].lstrip(b" \t>"))
        return at

    def _mask_dollars(self, start: int, end: int) -> bool:
        """Mask every `$` of a wikilink and of those that follow it; return whether there was one.

        Without this, a formula from one link into another makes one link of both, or of none.
        """
        link = self.masked[start:end]
        if b"$" not in link:
            return False
        self.masked[start:end] = link.replace(b"$", FILLER)
        following = _NEXT_LINK.match(self.masked, end + 2)
        while following is not None:
            first, last = following.span(1)
            self.masked[first:last] = following[1].replace(b"$", FILLER)
            following = _NEXT_LINK.match(self.masked, last + 2)
        return True

    def _starts_inside(self, start: int, end: int) -> bool:
        """Mask the `$` of a formula that starts in a wikilink or URL; return whether it does."""
        masked = self.masked
        line = max(masked.rfind(b"\n", self._leaf_end, start) + 1, self._leaf_end)
        word = masked.rfind(b"http", max(line, self._run_start), start)
        url = URL.match(masked, word) if word != -1 else None
        if url and url.end() > start:
            masked[start : url.end()] = masked[start : url.end()].replace(b"$", FILLER)
            return True
        opening = masked.rfind(b"[[", line, start)
        if opening == -1 or masked[opening - 1 : opening] == b"\\":
            return False
        close = masked.find(b"]]", opening + 2, end)
        is_inside = close > start and masked.find(b"\n", opening, close) == -1
        return is_inside and self._mask_dollars(opening, close)

    def _is_changed(self, event: dict[str, Any], start: int, end: int) -> bool:
        """Mask what an event holds; return whether what follows may read differently now."""
        is_math = "InlineMath" in event or "DisplayMath" in event
        if is_math and self._may_be_inside and self._starts_inside(start, end):
            return True
        self._leaf_end = end
        return self._hidden[0] < start < self._hidden[1]

    def _mask_text(self, start: int, end: int) -> bool:
        """Mask from the markers in a text event; return whether to parse again."""
        if end <= self._cursor or start < self._link_end:
            return False
        while True:
            found = self._next_marker(max(start, self._cursor), end)
            if found is None:
                return False
            if self._mask_marker(*found):
                return True

    def _mask_prices(self, start: int, end: int) -> bool:
        """Mask the `$` of a formula that ends before a digit, and of those that then follow."""
        data = self.data
        is_priced = self.masked[start : start + 1] == b"$" and data[end : end + 1].isdigit()
        if start < self._priced_to or not is_priced:
            return False
        self.masked[start : start + 1] = FILLER
        following = _NEXT_PRICE.match(data, end)
        while following is not None:
            self.masked[end - 1 : end] = FILLER
            end = following.end()
            following = _NEXT_PRICE.match(data, end)
        self._priced_to = end
        return True

    def _next_marker(self, start: int, end: int) -> tuple[int, bytes] | None:
        """Find the next `%%` or `<%` in a text event, unless it is escaped."""
        data = self.data
        at = start
        while True:
            match = _MARKER.search(self.masked, at, min(end + 1, len(data)))
            if match is None or match.start() >= end:
                return None
            at = match.start()
            is_escaped = at == start and data[at - 1 : at] == b"\\"
            if not is_escaped:
                return at, match[0]
            at = match.end()

    def _mask_marker(self, at: int, marker: bytes) -> bool:
        """Mask from one marker to its end; return whether to parse again."""
        data = self.data
        close = self._closing(marker, at + 2)
        if marker == b"%%" and not begins_line(data, at):
            limit = self._end_of_text(at)
            close = close if close < limit else -1
        elif close == -1 and marker == b"%%":
            close = len(data)
        if close == -1:
            self._cursor = at + 2
            return False
        return self._hide(at, min(close + 2, len(data)), marker)

    def _hide(self, at: int, end: int, marker: bytes) -> bool:
        """Mask a comment or a template; return whether to parse again."""
        self._cursor = end
        if self._sure < len(self._formulas) and self._formulas[self._sure].start < end:
            self._drop()
            is_planned = True
        else:
            is_planned = False
        inner = bytes(self.masked[at:end])
        self.masked[at:end] = FILLER * (end - at)
        self.masks.append(Mask(at, end, "comment" if marker == b"%%" else "template"))
        self._hidden = (at, end)
        if is_planned:
            self._plan(end)
        is_underlined = at < self._doubted[1]
        return end <= self._last and (
            is_planned or is_underlined or bool(_STRUCTURAL.search(inner))
        )

    def _end_of_text(self, at: int) -> int:
        """Return where the paragraph, heading, cell or item that holds an offset ends."""
        if not self._boundaries:
            text = self.masked[self._base :].decode()
            ends = (_boundary(*pair) for pair in MARKDOWN.events_with_range(text))
            self._boundaries = sorted({self._base + end for end in ends if end is not None})
        index = bisect_right(self._boundaries, at)
        return self._boundaries[index] if index < len(self._boundaries) else len(self.data)

    def _closing(self, marker: bytes, start: int) -> int:
        """Find the end of what a marker opens, -1 if there is none; never search in vain twice."""
        if self._unclosed.get(marker, len(self.data) + 1) <= start:
            return -1
        found = self.data.find(_CLOSING[marker], start)
        if found == -1:
            self._unclosed[marker] = start
        return found

    def _mask_blindly(self) -> None:
        """Mask all comments that are left, even in code: hostile text must not show them."""
        at = self.data.find(b"%%", self._cursor)
        while at != -1:
            close = self.data.find(b"%%", at + 2)
            self._hide(at, close + 2 if close != -1 else len(self.data), b"%%")
            at = self.data.find(b"%%", self._cursor)


def outermost(masks: list[Mask]) -> Iterator[Mask]:
    """Yield masks in order, without embeds that a comment or template hides."""
    end = 0
    for mask in sorted(masks):
        if mask.start >= end:
            yield mask
            end = mask.end


def first_block(data: bytes | bytearray, underlines: Sequence[int] = ()) -> int:
    """Return where parsing for markers may start: at 0, or at the paragraph of the first one.

    A paragraph that starts a line after a blank one is read alike whatever stands before, unless
    that may be code or HTML, which go on across blank lines.
    """
    first = min(
        *(at for at in map(data.find, (b"%%", b"<%", b"$")) if at != -1), *underlines[:1], len(data)
    )
    start = data.rfind(b"\n\n", 0, first) + 2
    if start == 1 or data[start : start + 1] in b" \t":
        return 0
    is_plain = all(data.find(mark, 0, start) == -1 for mark in (b"<", b"```", b"~~~"))
    return start if is_plain else 0
