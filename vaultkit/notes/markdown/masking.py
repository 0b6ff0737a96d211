r"""What Obsidian reads differently from pyromark, replaced byte for byte before parsing.

pyromark knows CommonMark, tables, footnotes, math and wikilinks. Where Obsidian differs, bytes of
the text are replaced one for one, so that every range stays a range of the note:

    %% comments %%     hidden, their links and tags still counted: replaced by filler, the ends of
                       their lines too, so that nothing in them ends the item or quote round them
    <% templates %>    text that is no Markdown: replaced likewise, shown as written
    %% c %% and ---    a rule: comments are not underlined, nor part of the heading below them
    $1 and $a$5        a closing `$` before a digit is no math: the opening `$` is replaced
    $$ at a line start one formula up to the next `$$`: see `math_blocks.py`
    two lines and ---  a paragraph and a rule: only one line alone can be underlined
    [[|x]]             a link to the literal target `|x`: the pipe is replaced
    ```\t              a fence is closed also where tabs follow: they become blanks
    a blank and ===    a line of no-break blanks that is underlined is a heading without text, and
                       what stands above it no part of that
    * , a blank line   an empty item keeps what is indented below it: the line end becomes filler
    [[[x] y]]          the first `[[` opens the link: the third bracket is replaced
    [[x](y) z]]        so it does before a Markdown link: the bracket before `(` is replaced
    bare_urls_         emphasis marks inside a bare URL are replaced, not those right behind it
    ~5 and **~6**      one tilde strikes nothing through, and would take the stars: it is replaced
    [![[a]]](url)      an embed inside a link's text is replaced, else it would hide the link
    > [!note] `a       the title of a callout ends with its line: what opens in it and ends behind
                       it is replaced
    [[a $b]] $         a wikilink that opens first takes the `$` in it, and `%%` as well

Text is always taken from the note by range, never from the replaced text. See decision 1.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.markdown.block_scan import mask_plain_comments, scan_blocks
from vaultkit.notes.markdown.mask_passes import (
    TWO_DASHES,
    Masking,
    first_block,
    outermost,
)
from vaultkit.notes.markdown.math_blocks import (
    MathBlock,
    mask_math_block,
)
from vaultkit.notes.markdown.mending.mended_lines import mend_lines
from vaultkit.notes.markdown.parser_events import MARKDOWN
from vaultkit.notes.markdown.tokens import BEHIND_URL, FILLER, Body, Mask, trim_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_LINKED_EMBED = lazy_re(
    rb"(?<![\\!])\[(?:[^\[\]\n]|!\[\[[^\[\]\n]+\]\])*\]"
    rb"\((?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)(?:[ \t]+\"[^\"\n]*\")?\)"
)
_EMBED = lazy_re(rb"!\[\[[^\[\]\n]+\]\]")
_WITHOUT_EMPHASIS = bytes.maketrans(b"_*~", FILLER * 3)
_PRICE = lazy_re(rb"\$(?<=\S\$)[0-9]")
"""A `$` that may close a formula before a digit; ` $5` alone closes none."""
_LEADING_PIPE = lazy_re(rb"\[\[[ \t]*\|")
_TABS_BEHIND_BACKTICKS = lazy_re(rb"``` *+(\t[ \t]*+)(?=\r?\n|\r?\Z)")
_TABS_BEHIND_TILDES = lazy_re(rb"~~~ *+(\t[ \t]*+)(?=\r?\n|\r?\Z)")
_EMPTY_ITEM_ABOVE = lazy_re(
    rb"\n([ \t]*+(?:[-*+]|[0-9]{1,9}[.)]))[ \t]++(\r?\n)(?:[ \t]*+\r?\n)++"
    rb"([ \t]++)(?=(?:[-*+]|[0-9]{1,9}[.)]|\#{1,6})[ \t])"
)
"""An item without text, blank lines, and the indentation of an item or heading below them."""
_TAB = 4
_ITEM = lazy_re(rb"[ \t]*+(?:[-*+]|[0-9]{1,9}[.)])[ \t]")
_BRACKETS = lazy_re(rb"\[{3,}")
_DESTINATION = lazy_re(rb"\]\(")
_LINK_IN_BRACKETS = lazy_re(
    rb"\[\[(?<![\\^\[]\[\[)[^\[\]\n`]*+(?:(?:\[(?!\[)|\](?!\]))[^\[\]\n`]*+)++\]\]"
)
"""A wikilink in which single brackets stand."""
_UNDERLINE = lazy_re(rb"\n[ \t>]*+(?:-++|=++)[ \t]*+\r?+(?=\n|\Z)")
"""Dashes or equal signs alone on a line."""
_UNDERLINED_BLANK = lazy_re(rb"\n((?:\xc2\xa0[ \t]*+)++)\r?\n(-{2,}+|=++)(?=\r?\n|\r?\Z)")
"""A row of dashes or equal signs under a line that holds nothing but no-break blanks."""
_TITLE = lazy_re(rb">[ \t]*+\[![^\]\r\n]++\]([^\r\n]*[`$*_~<\[][^\r\n]*+)\r?\n(?=[ \t>]*+[^\s>])")
"""The title of a callout in which something begins, and more of its paragraph follows."""
_WHOLE = lazy_re(
    rb"\\[^\w\s]|(?<=\w)_(?=\w)|`[^`]+`|\$(?=\S)[^$`]+(?<=\S)\$(?!\d)|<[^<>\"'`$]*>"
    rb"|\[\[[^\[\]`$<]*\]\]|\[[^\[\]`$<]*\](?:\([^()\s]*\)|(?!\())"
    rb"|(\*\*?|__?|~~)(?=\w)[^*_~`$<\[]*(?<=\w)\1"
)
"""What begins and ends in a title."""
_BEGINS = lazy_re(rb"[`$*_~<\[]")
_URL_AND_EMPHASIS = lazy_re(rb"https?://[^\s<>`|_*~]*+(?:([_*~])[^\s<>`|]*+)?")
_TILDE = lazy_re(rb"~(?<![~\\_]~)(?=[^\s~_])")
"""One tilde, that to the parser may open what is struck through."""
_NEAR = 2000
"""Bytes of a line in which the address is looked for that a tilde may belong to."""
_BLANKS = lazy_re(rb"\s")
_BEHIND_MARKS = BEHIND_URL + "=。，、；：？！）】」』》〉”’…"  # noqa: RUF001 they end clauses
"""What may stand behind a mark of emphasis that stands behind a URL, and that mark."""
_URL_WITH_DOLLAR = lazy_re(rb"https?://[^\s<>`$]{0,4096}\$")
_OPEN_LINK = lazy_re(rb"\[\[(?:[^\]\n$]|\](?!\]))*+(\$?)")
"""A wikilink's line up to its end or to the first `$` in it."""


def read_body(text: str, data: bytes | None = None) -> Body:
    """Prepare a note's body for parsing.

    Args:
        text: The body, with one character for each invalid byte.
        data: The same as bytes, where they are known.
    """
    data = text.encode() if data is None else data
    stars = text if b"*" in data else None
    mended = mend_lines(data, stars)
    if mended is None:
        return _read(data, text)
    return mended.restore(_read(mended.data, None, mended.dashes), data)


def _read(data: bytes, text: str | None, dashes: Iterable[int] = ()) -> Body:
    """Prepare a body whose lines are those that the parser is to see.

    Args:
        data: The body.
        text: The same as text, if it is known.
        dashes: Bytes to replace.
    """
    replaced = [(at, at + 1, FILLER) for at in dashes]
    replaced += _replacements(data)
    has_embeds = b"!" in data and b"![[" in data and b"](" in data and _may_link_embeds(data)
    underlines = _underlines(data)
    formulas: list[MathBlock] = []
    titles = list(_titles(data)) if b"[!" in data else []
    has_markers = bool(titles) or _may_have_markers(data)
    has_formulas = b"$" in data and b"$$" in data
    if not has_markers and (underlines or has_formulas):
        blocks = scan_blocks(data, len(data) if has_formulas else underlines[-1])
        if blocks is not None:
            underlines, formulas = blocks.outside(underlines), blocks.formulas
        has_markers = has_formulas and (blocks is None or bool(underlines))
    if not (replaced or has_embeds or has_markers or formulas or underlines):
        return Body(data, data, (), data.decode() if text is None else text)
    masked = bytearray(data)
    for start, end, replacement in replaced:
        masked[start:end] = replacement
    embeds = list(_mask_linked_embeds(data, masked)) if has_embeds else []
    if has_markers and not (titles or underlines or b"$" in data or b"<%" in data):
        comments = mask_plain_comments(data, masked)
        if comments is not None:
            return Body(data, bytes(masked), tuple(outermost([*embeds, *comments])))
    if has_markers or _underlines_heading(masked, underlines):
        return Masking(data, masked, embeds, underlines, titles).run()
    for formula in formulas:
        mask_math_block(formula, masked, FILLER)
    places = {formula.start: formula for formula in formulas}
    return Body(data, bytes(masked), tuple(embeds), None, places)


def _replacements(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield what is replaced wherever it stands."""
    for match in _LEADING_PIPE.finditer(data) if b"|" in data else ():
        yield match.end() - 1, match.end(), FILLER
    for start, end in _urls_with_emphasis(data) if b"://" in data else ():
        yield start, end, data[start:end].translate(_WITHOUT_EMPHASIS)
    for at in _single_tildes(data) if data.count(b"~") > 1 else ():
        yield at, at + 1, FILLER
    for start, end in _tabs_behind_fences(data) if b"\t" in data else ():
        yield start, end, b" " * (end - start)
    if b"\xc2\xa0" in data:
        for match in _UNDERLINED_BLANK.finditer(data):
            mark = b"##" if match[2][:1] == b"-" else b"#"
            yield *match.span(1), mark.ljust(len(match[1]))
            yield *match.span(2), b" " * len(match[2])
    for start, end in _ends_of_empty_items(data):
        yield start, end, FILLER * (end - start)
    for at in _third_brackets(data) if b"[[[" in data else ():
        yield at, at + 1, FILLER
    for at in _links_in_brackets(data) if b"](" in data and b"[[" in data else ():
        yield at, at + 1, FILLER


def _may_have_markers(data: bytes) -> bool:
    """Tell whether there may be a comment, a template, a price, or a `$` in a link or URL."""
    if b"%" in data and (b"%%" in data or b"<%" in data):
        return True
    return b"$" in data and (_PRICE.search(data) is not None or _may_take_dollars(data))


def _urls_with_emphasis(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where bare URLs hold marks of emphasis, addresses of reference definitions aside.

    Marks at the end of one are not its own: `**see https://a.b**`, `(*see https://a.b*)`.
    """
    for match in _URL_AND_EMPHASIS.finditer(data):
        if match.lastindex is None:
            continue
        start = match.start()
        if data[max(start - 1, 0) : start].strip() == b"" and data[start - 3 : start - 1] != b"]:":
            yield start, start + len(trim_url(match[0].decode(), _BEHIND_MARKS).encode())


def _single_tildes(data: bytes) -> Iterator[int]:
    """Yield where one tilde stands before text.

    Not in addresses and behind fences, which are taken as parsed, and not behind stars that end an
    emphasis: filler is no sign, as the tilde is, and they would not end any more.
    """
    for match in _TILDE.finditer(data):
        at = match.start()
        before = data[max(data.rfind(b"\n", 0, at) + 1, at - _NEAR) : at]
        link, tag, url = (before.rfind(mark) for mark in (b"](", b"<", b"://"))
        if not (
            (link != -1 and b")" not in before[link:])
            or (tag != -1 and b">" not in before[tag:])
            or (url != -1 and not _BLANKS.search(before, url))
            or any(mark in before for mark in (b"]:", b"```", b"~~~"))
            or (before.endswith(b"*") and before.count(b"**") % 2 == 0)
        ):
            yield at


def _tabs_behind_fences(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where tabs stand behind a fence, up to the end of its line."""
    for behind in (_TABS_BEHIND_BACKTICKS, _TABS_BEHIND_TILDES):
        for match in behind.finditer(data):
            yield match.span(1)


def _ends_of_empty_items(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the line ends of empty items that have items or headings below a blank line."""
    for match in _EMPTY_ITEM_ABOVE.finditer(data):
        above = data[data.rfind(b"\n", 0, match.start()) + 1 : match.start()]
        if above.strip() and not _ITEM.match(above):
            continue
        item, inner = (len(match[at].expandtabs(_TAB)) for at in (1, 3))
        if 0 < inner - item <= _TAB:  # farther in it is code
            yield match.span(2)


def _third_brackets(data: bytes) -> Iterator[int]:
    """Yield the bracket behind each `[[` that opens a wikilink whose name begins with one."""
    for match in _BRACKETS.finditer(data):
        start = match.start() + (data[match.start() - 1 : match.start()] in {b"\\", b"^"})
        close = data.find(b"]]", match.end(), data.find(b"\n", match.end()) % (len(data) + 1))
        if match.end() - start > 2 and close != -1 and b"[[" not in data[match.end() : close]:  # noqa: PLR2004 the two that open it
            yield match.end() - 1


def _links_in_brackets(data: bytes) -> Iterator[int]:
    """Yield the bracket before each `(` in a wikilink, which would make a Markdown link of it."""
    for match in _LINK_IN_BRACKETS.finditer(data):
        yield from (match.start() + one.start() for one in _DESTINATION.finditer(match[0]))


def _titles(data: bytes) -> Iterator[int]:
    """Yield where titles of callouts end in which something begins that may end behind them."""
    for match in _TITLE.finditer(data):
        if _BEGINS.search(_WHOLE.sub(b"", match[1])):
            yield match.end()


def _underlines(data: bytes) -> list[int]:
    """Return where a row of `-` or `=` may underline nothing: under two lines, or a comment."""
    found: list[int] = []
    for match in _UNDERLINE.finditer(data):
        line = data.rfind(b"\n", 0, match.start()) + 1
        if not data[line : match.start()].strip(b" \t\r>"):
            continue
        above = data[data.rfind(b"\n", 0, max(line - 1, 0)) + 1 : max(line - 1, 0)]
        is_comment = data.find(b"%%", line, match.start()) != -1
        if is_comment or above.strip(b" \t\r>") or TWO_DASHES.search(match[0]):
            found.append(match.start())
    return found


def _underlines_heading(masked: bytearray, underlines: list[int]) -> bool:
    """Tell whether the parser takes one of some rows for the underline of a heading."""
    base = first_block(masked, underlines) if underlines else 0
    text = masked[base:].decode() if underlines else ""
    for event, range_ in MARKDOWN.events_with_range(text):
        if type(event) is dict and "Start" in event and "Heading" in event["Start"]:
            at = bisect_right(underlines, base + range_["start"])
            if at == len(underlines) or underlines[at] < base + range_["end"]:
                return at < len(underlines)
    return False


def _may_take_dollars(data: bytes) -> bool:
    """Tell whether a `$` stands in a bare URL, or follows `[[` on its line before `]]`."""
    if b"://" in data and _URL_WITH_DOLLAR.search(data):
        return True
    return b"[[" in data and any(match[1] for match in _OPEN_LINK.finditer(data))


def _may_link_embeds(data: bytes) -> bool:
    """Tell whether a `[` stands before an embed on its line."""
    at = data.find(b"![[")
    while at != -1:
        if data.rfind(b"[", data.rfind(b"\n", 0, at) + 1, at) != -1:
            return True
        at = data.find(b"![[", at + 3)
    return False


def _mask_linked_embeds(data: bytes, masked: bytearray) -> Iterator[Mask]:
    """Mask `![[…]]` in the text of Markdown links, and yield where."""
    for link in _LINKED_EMBED.finditer(data):
        for embed in _EMBED.finditer(data, *link.span()):
            start, end = embed.span()
            masked[start:end] = FILLER * (end - start)
            yield Mask(start, end, "embed")
