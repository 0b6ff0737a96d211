"""What stands inside blocks: links, tags, bare URLs, footnotes and formulas.

`parse_note.py` walks the events and calls the methods here. Offsets inside are the body's; results
count from the file.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.math_blocks import formula_in_paragraph
from vaultkit.notes.markdown.tokens import (
    BARE_URL,
    HIGHLIGHT,
    find_tags,
    match_brackets,
    trim_url,
)
from vaultkit.notes.note import External, Fault, Footnote, Link, MathSpan, Tag
from vaultkit.notes.source import SUBSTITUTE
from vaultkit.notes.wikilink import parse_destination, parse_wikilink

if TYPE_CHECKING:
    from vaultkit.notes.markdown.tokens import Body

_BRACKETS = lazy_re(rb"[\[\]`\\]")
_BLANK_LINE = lazy_re(rb"\n[ \t>]*\r?\n")
_MAX_FOOTNOTES = 8
"""Inline footnotes read inside each other."""
_MAX_CROSSED = 50
"""Formulas and code of a paragraph whose brackets are told from those of its inline footnotes."""
_MAX_URL = 4096
"""Bytes of a bare URL read beyond a mark that ends its text."""
_MARKDOWN_KINDS = {"Inline": "markdown", "Autolink": "autolink", "Email": "autolink"}


class InlineReader:
    """Collects what the blocks of one body hold.

    Args:
        body: The body.
        offset: Where it starts in the file.
        in_comment: Whether it is the inside of a comment.

    Attributes:
        link_depth: Links and images around the current event.
        pending: Text held back for its tags: offset, whether a tag may start it, its pieces.
        text_end: Where the last text event ended, -1 after a link.
        in_table: Whether the current event stands in a table.
        spans: Where the emphasis ends that is round the current event, the innermost last.
        highlights: Where the marks stand that opened a highlight, by the end of what is round it.
        open_footnotes: Where the inline footnotes end that were read last.
    """

    def __init__(self, body: Body, offset: int, *, in_comment: bool) -> None:
        self.body = body
        self.offset = offset
        self.in_comment = in_comment
        self.links: list[Link] = []
        self.external: list[External] = []
        self.tags: list[Tag] = []
        self.footnotes: list[Footnote] = []
        self.math: list[MathSpan] = []
        self.faults: list[Fault] = []
        self.link_depth = 0
        self.pending: tuple[int, bool, list[str]] | None = None
        self.text_end = -1
        self.in_table = False
        self.spans: list[int] = []
        self.highlights: dict[int, int] = {}
        self._skip_until = 0
        self._opaque_to = 0
        self._unclosed_to = 0
        self._closed_at = 0
        self._is_closed = False
        self._brackets: dict[int, int] = {}
        self._brackets_to = 0
        self.open_footnotes: list[int] = []
        self._caret = -2
        self._crossed: list[tuple[int, int]] = []
        self._linked_embeds = [(m.start, m.end) for m in body.masks if m.kind == "embed"]

    def add_text(self, text: str, start: int, end: int) -> None:
        """Read text that holds one of `#`, `://`, a lone `[` or a final `^`, or follows a tag."""
        if self.pending is not None:
            if start == self.text_end and len(text.encode()) == end - start:
                self.pending[2].append(text)
                self.text_end = end
                return
            self.flush_tags()
        if start >= self._skip_until:
            if "#" in text:
                self._start_tags(text, start)
            if "://" in text:
                self._add_bare_urls(text, start)
            elif "==" in text:
                self._follow_marks(text, start)
            if text == "[" and self.text_end == start:
                self._check_brackets(start - 1)
            is_caret = text[-1:] == "^" and end > self._skip_until
            if is_caret and self.body.data[end : end + 1] == b"[":
                is_escaped = text == "^" and self.body.data[start - 1 : start] == b"\\"
                if not is_escaped:
                    self._add_inline_footnote(end - 1)
        self.text_end = end

    def _start_tags(self, text: str, start: int) -> None:
        """Hold text with a `#` back until it is known where the run of text ends."""
        if self.body.data[start - 1 : start] == b"\\" and start > 0:
            self.pending = (start + len(text[0].encode()), True, [text[1:]])
        else:
            at_start = self.text_end != start or self._may_precede_tag(start)
            self.pending = (start, at_start, [text])

    def _may_precede_tag(self, start: int) -> bool:
        """Tell whether a blank or a mark of emphasis, even one without effect, stands before."""
        before = self.body.data[max(start - 2, 0) : start]
        return before[-1:].isspace() or before[-1:] in {b"*", b"_"} or before in {b"==", b"~~"}

    def add_link_tags(self, text: str, start: int) -> None:
        """Read the tags in the text of a Markdown link; a wikilink's text has none."""
        if start < self._opaque_to or self.pending is not None:
            return
        before = self.body.data[max(start - 2, 0) : start]
        opens_link = before[-1:] == b"[" and before != b"!["
        self.pending = (start, opens_link or before[-1:].isspace(), [text])
        self.flush_tags()

    def flush_tags(self) -> None:
        """Read the tags of the text held back."""
        if self.pending is None:
            return
        start, at_start, pieces = self.pending
        self.pending = None
        text = "".join(pieces)
        at, done = self.offset + start, 0
        for first, last in find_tags(text, at_start=at_start):
            at += len(text[done:first].encode())
            tag = text[first:last]
            done = last
            end = at + len(tag.encode())
            self.tags.append(Tag(at, end, tag))
            at = end

    def _add_bare_urls(self, text: str, start: int) -> None:
        at, done = start, 0
        while match := BARE_URL.search(text, done):
            if "==" in text:
                self._follow_marks(text[done : match.start()], at)
            at += len(text[done : match.start()].encode())
            url = match[0]
            done = match.end()
            if at >= self._skip_until:
                if text[done : done + 1] in {"", SUBSTITUTE}:
                    full = BARE_URL.match(self._following(at, at + len(url.encode()) + _MAX_URL))
                    url = full[0] if full else url
                url = trim_url(self._in_highlight(url, at))
                done = match.start() + len(url)
                to = at + len(url.encode())
                self.external.append(External(self.offset + at, self.offset + to, url, "bare"))
                self._skip_until = to
            at += len(text[match.start() : done].encode())
        if "==" in text:
            self._follow_marks(text[done:], at)

    def _follow_marks(self, text: str, start: int) -> None:
        """Take note of what opens and closes highlights."""
        around = self._around()
        is_escaped = text.startswith("=") and self.body.data[start - 1 : start] == b"\\"
        done = 0
        for match in HIGHLIGHT.finditer(text, is_escaped):
            first, last = match.span()
            start += len(text[done:last].encode())
            done = last
            is_open = self._is_highlighted(around, start)
            if is_open and not text[max(first - 1, 0) : first].isspace():
                del self.highlights[around]
            elif not text[last : last + 1].isspace():
                self.highlights[around] = start

    def _is_highlighted(self, around: int, at: int) -> bool:
        """Tell whether a highlight that was opened has not ended before an offset."""
        opened = self.highlights.get(around)
        if opened is None:
            return False
        if self.in_table and b"|" in self.body.data[opened:at].replace(b"\\|", b""):
            del self.highlights[around]  # with its cell
            return False
        return True

    def _in_highlight(self, url: str, at: int) -> str:
        """Return a URL up to what closes the highlight round it, as other marks end it."""
        close = HIGHLIGHT.search(url) if self.highlights else None
        is_empty = close is not None and url.endswith("://", 0, close.start())
        if close is None or is_empty or not self._is_highlighted(self._around(), at):
            return url
        return url[: close.start()]

    def _around(self) -> int:
        """Return the end of the emphasis that is round the current event, 0 if there is none."""
        return self.spans[-1] if self.spans else 0

    def _cut_url(self, end: int) -> None:
        """End the last bare URL where a link or footnote stands in what was taken for it."""
        last = self.external.pop()
        url = trim_url(self.body.cut(last.start - self.offset, end))
        to = last.start + len(url.encode())
        self.external.append(External(last.start, to, url, "bare"))
        self._skip_until = end

    def _following(self, start: int, end: int) -> str:
        """Return the text from an offset to the line's end or the emphasis's, cut off at `end`."""
        end = min(end, self.spans[-1]) if self.spans else end
        line_end = self.body.data.find(b"\n", start, end)
        end = end if line_end == -1 else line_end
        masks = self.body.masks
        first = bisect_left(masks, (start,))
        if first < len(masks) and masks[first].start < end:
            end = masks[first].start
        piece = self.body.data[start:end]
        return piece.decode("utf-8", errors="ignore")

    def _line_end(self, at: int) -> int:
        found = self.body.data.find(b"\n", at)
        return len(self.body.data) if found == -1 else found

    def add_link(self, tag: dict[str, Any], start: int, end: int, is_embed: bool) -> None:  # noqa: FBT001
        """Add a link or embed, unless it stands in what shows as text alone."""
        if start < self._opaque_to:
            return
        if start < self._skip_until:
            self._cut_url(start)
        if is_embed:
            self._opaque_to = end
        if self._caret == start - 1:
            self.footnotes.pop()  # `^[[a]]` and `^[a](b)` are links
            self.open_footnotes.pop()
        kind = tag["link_type"]
        if type(kind) is dict:
            if self.open_footnotes and start < self.open_footnotes[-1] < end:
                self.end_footnotes(self.open_footnotes[-1])  # they end inside the link
            self._add_wikilink(start, end, is_embed)
            return
        url = tag["dest_url"]
        name = _MARKDOWN_KINDS.get(kind, "reference")
        if self._linked_embeds:
            self._add_linked_embeds(start, end)
        at, to = self.offset + start, self.offset + end
        link = parse_destination(url) if name != "autolink" else None
        if link:
            display = self._link_text(start + is_embed, end, kind)
            self.links.append(
                Link(at, to, link.target, link.subpath, display, is_embed, name, self.in_comment)
            )
        elif url:
            scheme = "mailto:" if kind == "Email" else ""
            self.external.append(External(at, to, scheme + url, name))

    def _add_linked_embeds(self, start: int, end: int) -> None:
        """Add the embeds inside a link's text, which the parser does not see."""
        at = bisect_left(self._linked_embeds, (start, 0))
        for first, last in self._linked_embeds[at:]:
            if first >= end:
                break
            self._add_wikilink(first, last, is_embed=True)

    def _link_text(self, start: int, end: int, kind: str) -> str:
        raw = self.body.shown(start, end)
        closing = {"Inline": "](", "Reference": "][", "Collapsed": "]["}.get(kind, "]")
        return raw[1 : raw.rfind(closing)]

    def _add_wikilink(self, start: int, end: int, is_embed: bool) -> None:  # noqa: FBT001
        inner = self.body.shown(start + 2 + is_embed, end - 2)
        before, brackets, _ = inner.partition("[[")
        if brackets and "`" in before:
            return  # they stand in code, which comes first
        link = parse_wikilink(inner)
        at, to = self.offset + start, self.offset + end
        self._opaque_to = end
        if link is None:
            reason = "holds a line break" if inner.strip() else "is empty"
            self._malformed(start, end, f"this wikilink {reason}, so Obsidian shows it as text")
            return
        if link.target.endswith("\\"):
            self._malformed(start, end, "the target of this wikilink ends with a backslash")
        self.links.append(Link(at, to, *link, is_embed, "wiki", self.in_comment))

    def _check_brackets(self, start: int) -> None:
        """Report `[[` that became no link: empty, or not closed on its line."""
        data = self.body.data
        before = data[start - 1 : start] if start else b""
        if before in {b"\\", b"["} or data[start : start + 2] != b"[[" or start < self._unclosed_to:
            return
        if start >= self._closed_at:
            line_end = self._line_end(start)
            close = data.find(b"]]", start, line_end)
            self._closed_at = line_end if close == -1 else close
            self._is_closed = close != -1
        close = self._closed_at
        if data.startswith(b"[[]]", start):
            self._malformed(start, start + 4, "this wikilink is empty")
        elif not self._is_closed:
            self._unclosed_to = close
            self._malformed(start, start + 2, "this wikilink is not closed by ]] on its line")
        elif self.in_table:
            cell_end = data.find(b"|", start, close)
            if cell_end != -1:
                message = "a | inside a wikilink in a table ends the cell; write \\| instead"
                self._malformed(start, cell_end + 1, message)

    def _malformed(self, start: int, end: int, message: str) -> None:
        at = self.offset
        self.faults.append(Fault("malformed-wikilink", at + start, at + end, message))

    def _add_inline_footnote(self, caret: int) -> None:
        data = self.body.data
        if caret >= self._brackets_to:
            gap = _BLANK_LINE.search(data, caret)
            self._brackets_to = gap.start() if gap else len(data)
            self._brackets = match_brackets(self._without_masks, caret, self._brackets_to)
            self._crossed.clear()
        close = self._brackets.get(caret + 1)
        while self.open_footnotes and self.open_footnotes[-1] < caret:
            self.open_footnotes.pop()
        if close is None or len(self.open_footnotes) == _MAX_FOOTNOTES:
            return
        if self._may_be_footnote(caret, close):
            self.open_footnotes.append(close)
            self.add_footnote(caret, close + 1, self.body.cut(caret + 2, close), "inline")
            self._caret = caret

    @cached_property
    def _without_masks(self) -> bytes:
        """The body with blanks for the brackets in comments and templates: they pair with none."""
        data = bytearray(self.body.data)
        for mask in self.body.masks:
            if mask.kind != "embed":
                inner = bytes(data[mask.start : mask.end])
                data[mask.start : mask.end] = _BRACKETS.sub(b" ", inner)
        return bytes(data)

    def _may_be_footnote(self, caret: int, close: int) -> bool:
        label = self.body.data[caret + 2 : close]
        is_cut = self.in_table and b"|" in label.replace(b"\\|", b"")
        return bool(label.strip()) and not is_cut

    def keep_whole(self, start: int, end: int) -> None:
        """Let no inline footnote end inside a formula, code or HTML, but at a bracket behind it."""
        if not any(start < close < end for close in self.open_footnotes):
            return
        self._crossed.append((start, end))
        if len(self._crossed) > _MAX_CROSSED:
            self.end_footnotes(start)
            return
        closes = {self.offset + close + 1 for close in self.open_footnotes if close > start}
        self.open_footnotes.clear()
        at, count = len(self.footnotes), len(closes)
        while count:
            at -= 1
            count -= self.footnotes[at].kind == "inline" and self.footnotes[at].end in closes
        again, self.footnotes[at:] = self.footnotes[at:], []
        self._pair_brackets(again[0].start - self.offset)
        for note in again:
            caret = note.start - self.offset
            if note.end not in closes or note.kind != "inline":
                self.footnotes.append(note)
            elif (close := self._brackets.get(caret + 1)) and self._may_be_footnote(caret, close):
                self.open_footnotes.append(close)
                self.add_footnote(caret, close + 1, self.body.cut(caret + 2, close), "inline")

    def _pair_brackets(self, first: int) -> None:
        """Pair the brackets from an offset on anew, without those inside of what is crossed."""
        data = bytearray(self._without_masks[first : self._brackets_to])
        for start, end in self._crossed:
            if start >= first:
                data[start - first : end - first] = b" " * (end - start)
        pairs = match_brackets(bytes(data), 0, len(data))
        self._brackets = {first + opening: first + close for opening, close in pairs.items()}

    def end_footnotes(self, end: int) -> None:
        """Take back the inline footnotes that would go on behind the block they began in."""
        cut = sum(close >= end for close in self.open_footnotes)
        self.open_footnotes.clear()
        index = len(self.footnotes)
        while cut and index:
            index -= 1
            note = self.footnotes[index]
            if note.kind == "inline" and note.end > self.offset + end:
                del self.footnotes[index]
                cut -= 1

    def add_footnote(self, start: int, end: int, label: str, kind: str) -> None:
        """Add a footnote reference, definition or inline footnote."""
        self.footnotes.append(Footnote(self.offset + start, self.offset + end, label, kind))

    def add_leaf(self, event: dict[str, Any], start: int, end: int) -> None:
        """Add a formula or a footnote reference."""
        if start < self._opaque_to:
            return
        if "FootnoteReference" in event:
            if start < self._skip_until:
                self._cut_url(start)
            label = event["FootnoteReference"]
            self.add_footnote(start, end, label, "reference")
        elif start < self._skip_until:
            return  # the bare URL goes on
        elif "InlineMath" in event:
            text = event["InlineMath"]
            text = self.body.restore(text, start, end) if SUBSTITUTE in text else text
            self.math.append(MathSpan(self.offset + start, self.offset + end, text, False))  # noqa: FBT003 within a line
        elif "DisplayMath" in event:
            self._add_display_math(event["DisplayMath"], start, end)

    def _add_display_math(self, parsed: str, start: int, end: int) -> None:
        formula = self.body.formulas.get(start)
        if formula is not None and formula.is_inline:
            text = formula_in_paragraph(self.body.data, formula)
        else:
            text = self.body.restore(parsed, start, end)
        self.math.append(MathSpan(self.offset + start, self.offset + end, text, True))  # noqa: FBT003 on lines of its own
