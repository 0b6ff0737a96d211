"""Plain text of a note: what a reader would hear, and the sentence around a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.formulas.mathml_text import mathml_text
from vaultkit.notes.markdown.masking import read_body
from vaultkit.notes.source import SUBSTITUTE, decode
from vaultkit.notes.wikilink import parse_wikilink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultkit.notes.formulas.formula_mathml import Formulas
    from vaultkit.notes.formulas.tex_macros import Macros
    from vaultkit.notes.markdown.tokens import Body
    from vaultkit.notes.note import Note

MAX_SIDE = 160
"""Characters shown on either side of a link."""

_NEW_BLOCK = lazy_re(rb"[ \t]*+(?:>[ \t]*+)*+(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\||$)")
_LEAD = lazy_re(rb"[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
_CELLS = lazy_re(r"(?:(?<!\s)\s+)?(?<!\\)\|\s*")
_QUOTES = lazy_re(rb"(?:[ \t]{0,3}>)*")
_ALONE = lazy_re(rb"[ \t>]*+(?:#{1,6}[ \t]|\[!)")
"""A heading, the title of a callout: a block of one line."""
_BORDER = lazy_re(
    rb"[ \t>]*+(?:`{3}|~{3}"
    rb"|(?:=++|(?=[:| \t]*-)[-:| \t]++|(?:\*[ \t]*+){3,}+|(?:_[ \t]*+){3,}+)\s*$)"
)
"""A fence, a rule, the line under a heading or under a table's heads."""
_QUOTE_MARK = lazy_re(rb"[ \t]*>")
_CALLOUT_MARK = lazy_re(r"^\s*\[![^\]]*\][+-]?\s*")
_TASK_MARK = lazy_re(r"^\s*\[[^\]]\]\s+")
_HIGHLIGHT = lazy_re(r"(?<![\w=])==(?=[^\s=]|$)|(?:(?<=[^\s=])|^)==(?![\w=])")
_TEXTS = ("Text", "Code", "InlineMath", "DisplayMath")
_FORMULAS = frozenset({"InlineMath", "DisplayMath"})
_BLOCK_ID = lazy_re(r"(?:\s|\A)\^[A-Za-z0-9-]+\s*$")
_ALONE_LINK = lazy_re(r"\[\[[\w .,()+'|/#-]+\]\]\s*")
"""A block that is a link and nothing else, as items of lists of notes are: it needs no parsing."""
_SENTENCE_END = lazy_re(r"[.!?…][\"')\]”’]*\s|[。！？]")  # noqa: RUF001 they end sentences
_NOT_LINE_END = lazy_re(rb"[^\r\n]")
_SEPARATE = frozenset({"Paragraph", "MathBlock", "Item", "TableCell"})
_BLANKS = lazy_re(r"\s+")


class Sentence(NamedTuple):
    """A link's surroundings as plain text: what stands before, the link, what follows."""

    before: str
    shown: str
    after: str


class Said(NamedTuple):
    """What is said in the place of a range of a note's bytes."""

    start: int
    end: int
    text: str


class Passage(NamedTuple):
    """All that the sentence around a link is made of.

    Args:
        data: The block round it as it is written.
        text: The block without comments.
        start: Where the link starts, in bytes of the block.
        end: Where it ends.
    """

    data: bytes
    text: str
    start: int
    end: int


def block_around(note: Note, start: int, end: int) -> tuple[int, int]:
    """Return the byte range of the block that holds a link or words at a byte range."""
    return _block_around(note.source.data, start, end, note.body_start)


def passage_around(note: Note, start: int, end: int) -> Passage:
    """Return the block that holds a link or words at a byte range."""
    data = note.source.data
    first, last = block_around(note, start, end)
    text = _without_comments(note, first, last)
    return Passage(data[first:last], text, start - first, end - first)


def sentence_around(
    note: Note, start: int, end: int, macros: Macros | None = None, instead: Sequence[Said] = ()
) -> Sentence:
    """Return the sentence that holds a link or words at a byte range, cut to `MAX_SIDE` a side.

    Args:
        note: The note.
        start: The first byte of the link or the words.
        end: The one past the last.
        macros: What its formulas may use.
        instead: What is said in the place of other links.
    """
    first = block_around(note, start, end)[0]
    data, text, start, end = passage_around(note, start, end)
    if not instead and start == 0 and _ALONE_LINK.fullmatch(text):
        return Sentence("", _shown_alone(data[:end]), "")
    other = [Said(at - first, to - first, said) for at, to, said in instead]
    cuts = sorted({start, end, *(cut for at, to, _ in other for cut in (at, to))})
    is_row = data.startswith(b"|")
    sides: tuple[list[str], list[str], list[str]] = ([], [], [])
    pieces = plain_pieces(text, _drawer_of(text, macros))
    for at, piece in _put_instead(_split_at(pieces, data, cuts), other):
        sides[(at >= start) + (at >= end)].append(piece)
    before, shown, after = (_without_marks("".join(side)) for side in sides)
    if is_row:
        row = _CELLS.sub(" · ", before).removeprefix(" · ").lstrip()
        rest = _CELLS.sub(" · ", after).rstrip().removesuffix("·").rstrip()
        return Sentence(_cut_before(row), _one_line(shown), _cut_after(rest))
    lead = _CALLOUT_MARK.sub("", before)
    lead = _TASK_MARK.sub("", lead)
    tail = without_block_id(after)
    return Sentence(_last_sentence(lead), _one_line(shown), _first_sentence(tail))


def _shown_alone(data: bytes) -> str:
    """Return what a link shows that is all of its block."""
    raw = decode(data)
    link = parse_wikilink(raw[2:-2])
    return _one_line(link.shown if link else raw)


def _put_instead(
    pieces: Iterable[tuple[int, str]], instead: Iterable[Said]
) -> Iterator[tuple[int, str]]:
    """Yield pieces, with what is said instead in the place of all that stands in a range."""
    left = {said: said.text for said in instead}
    for at, text in pieces:
        said = next((one for one in left if one.start <= at < one.end), None)
        yield at, text if said is None else left[said]
        if said is not None:
            left[said] = ""


def _split_at(
    pieces: Iterable[tuple[int, str]], data: bytes, cuts: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Yield pieces with their offsets in the block; those that are text as it stands are cut."""
    for at, text in pieces:
        start, raw = at, text.encode()
        if data[start : start + len(raw)] == raw:
            for cut in cuts:
                if start < cut < start + len(raw):
                    yield start, raw[: cut - start].decode()
                    start, raw = cut, raw[cut - start :]
        yield start, raw.decode()


def _without_comments(note: Note, first: int, last: int) -> str:
    """Return the text of a range with filler in the place of comments, also ones cut by it."""
    data = bytearray(note.source.data[first:last])
    for comment in note.comments:
        start, end = max(comment.start - first, 0), min(comment.end - first, len(data))
        if start < end:
            data[start:end] = _NOT_LINE_END.sub(SUBSTITUTE.encode(), data[start:end])
    return decode(bytes(data))


def plain_pieces(text: str, formulas: Formulas | None = None) -> Iterator[tuple[int, str]]:
    """Yield the text of Markdown piece by piece, each with its byte offset.

    Comments are left out; marks of highlights are not.

    Args:
        text: The Markdown.
        formulas: Draws the formulas, to be said as text; None to leave them as they are written.
    """
    body = read_body(text)
    skip = 0
    for event, range_ in body.events():
        start = range_["start"]
        if type(event) is str:
            yield start, " "
            continue
        if start < skip:
            continue
        kind, shown = next(iter(event.items()))
        if formulas and kind in _FORMULAS:
            written = body.restore(shown, start, range_["end"])
            drawn = formulas.render(written, is_display=kind == "DisplayMath")
            yield start, mathml_text(drawn)
        elif kind in _TEXTS:
            yield from _outside_comments(body, shown, start, range_["end"])
        elif "Start" in event and type(event["Start"]) is str:
            if event["Start"] in _SEPARATE:
                yield start, " "
        elif "Start" in event:
            tag = event["Start"].get("Link") or event["Start"].get("Image")
            if tag and type(tag["link_type"]) is dict:
                raw = body.shown(start, range_["end"]).removeprefix("!")
                link = parse_wikilink(raw[2:-2])
                skip = range_["end"]
                yield start, link.shown if link else raw


def _drawer_of(text: str, macros: Macros | None) -> Formulas | None:
    """Return what draws the formulas of a text; None if it holds none."""
    if "$" not in text:
        return None
    from vaultkit.notes.formulas.formula_mathml import Formulas

    return Formulas(macros)


def _outside_comments(body: Body, shown: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield what is shown between two offsets without comments and invalid bytes."""
    if SUBSTITUTE not in shown:
        yield start, shown
        return
    for comment in body.comments:
        if start < comment.end and comment.start < end:
            if start < comment.start:
                yield start, body.cut(start, comment.start).replace(SUBSTITUTE, "")
            start = comment.end
    if start < end:
        yield start, body.cut(start, end).replace(SUBSTITUTE, "")


def plain_text(text: str, macros: Macros | None = None) -> str:
    """Return Markdown as one line of plain text.

    Args:
        text: The Markdown.
        macros: What its formulas may use.
    """
    pieces = plain_pieces(text, _drawer_of(text, macros))
    return _one_line(_without_marks("".join(piece for _, piece in pieces)))


def without_block_id(text: str) -> str:
    """Return a block's plain text without the id at its end."""
    return _BLOCK_ID.sub("", text)


def _without_marks(text: str) -> str:
    """Return plain text without the marks of highlights; `a == b` and `a==b` have none."""
    return _HIGHLIGHT.sub("", text) if "==" in text else text


def _block_around(data: bytes, start: int, end: int, top: int) -> tuple[int, int]:
    """Return the lines of the paragraph, item or heading around a range; of a table, the cell.

    Nothing before `top` belongs to it: front matter is no text.
    """
    first = data.rfind(b"\n", 0, start) + 1
    last = _line_end(data, end)
    if data[first:last].lstrip().startswith(b"|"):
        return first, last
    while first > top and not _NEW_BLOCK.match(data[first:last].split(b"\n", 1)[0]):
        above = data.rfind(b"\n", 0, first - 1) + 1
        line = data[above : first - 1]
        written = _QUOTE_MARK.sub(b"", line).strip()
        is_deeper = _depth(data[first : _line_end(data, first)]) > _depth(line)
        if not written or is_deeper or _ALONE.match(line) or _BORDER.match(line):
            break
        first = above
    depth = _depth(data[first : _line_end(data, first)])
    while last < len(data) and not _ALONE.match(data, first):
        below = _line_end(data, last + 1)
        line = data[last + 1 : below]
        is_new = _NEW_BLOCK.match(line.rstrip()) or _depth(line) > depth or _BORDER.match(line)
        if not line.strip() or is_new:
            break
        last = below
    return first + len(_LEAD.match(data[first:start])[0]), last  # type: ignore[index]


def _depth(line: bytes) -> int:
    """Return in how many quotes a line stands; more than the line above: a new block."""
    return _QUOTES.match(line)[0].count(b">")  # type: ignore[index]


def _line_end(data: bytes, at: int) -> int:
    found = data.find(b"\n", at)
    return len(data) if found == -1 else found


def _last_sentence(text: str) -> str:
    """Return what follows the last sentence end, at most `MAX_SIDE` characters."""
    text = _BLANKS.sub(" ", text).lstrip()
    cut = 0
    for match in _SENTENCE_END.finditer(text):
        cut = match.end()
    return _cut_before(text[cut:].lstrip())


def _first_sentence(text: str) -> str:
    """Return what precedes and includes the first sentence end, at most `MAX_SIDE` characters."""
    text = _BLANKS.sub(" ", text)
    match = _SENTENCE_END.search(text)
    return _cut_after(text[: match.end()].rstrip() if match else text.rstrip())


def _cut_before(text: str) -> str:
    return text if len(text) <= MAX_SIDE else "…" + text[-MAX_SIDE:].partition(" ")[2]


def _cut_after(text: str) -> str:
    return text if len(text) <= MAX_SIDE else text[:MAX_SIDE].rpartition(" ")[0] + "…"


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
