"""Cuts an output file into runs: pieces of text within which a phrase is one phrase.

Two texts that happen to stand next to each other say nothing together. A run is what one block
element says, its inline elements joined; one attribute's value; one string of JSON or of a script;
one paragraph of a text. U+2029, the paragraph separator, ends a run anywhere.
"""

from __future__ import annotations

import csv
import io
import json
import re
from functools import lru_cache
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.checks.audit.site_text.escape_decoding import (
    decode_all,
    without_css_escapes,
    without_json_escapes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PARAGRAPH_END = "\u2029"
_BLOCKS = (
    "address|article|aside|author|base|blockquote|body|button|caption|category|channel|content|dd|desc"
    "|description|details|dialog|div|dl|dt|entry|fieldset|figcaption|figure|footer|form|generator"
    "|guid|h[1-6]?|head|header|hr|html|id|item|label|lastbuilddate|lastmod|legend|li|link|loc|main"
    "|meta|metadata|name|nav|noscript|ol|optgroup|option|p|pre|pubdate|published|script|section|select|si|style"
    "|summary|table|table-cell|tbody|tc|td|template|text|tfoot|th|thead|title|tr|ttl|ul|updated"
    "|uri|url|urlset"
)
_BLOCK = re.compile(rf"</?(?:[\w.-]+:)?(?:{_BLOCKS})(?![\w:-])", re.IGNORECASE)
"""A tag between two things said: blocks of HTML, labels of drawings, elements of feeds."""
_TOKEN = re.compile(
    r"<!--(?P<comment>.*?)(?:--!?>|\Z)"
    r"|<!\[CDATA\[(?P<data>.*?)(?:\]\]>|\Z)"
    r"|<(?P<raw>script|style)(?P<options>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>(?P<code>.*?)"
    r"(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<name>[/?!]?[a-z][\w:.-]*+)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"([^\s=<>\"'/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?", re.DOTALL
)
_ANY_TAG = re.compile(r"</?[a-zA-Z]|<!")
_NUMBERS = frozenset({"d", "points", "transform", "viewbox"})
"""Attributes that draw: nothing is said in them."""
_CODE = re.compile(
    r"//[^\n]*|/\*.*?(?:\*/|\Z)"
    r"|\"(?:\\.|[^\"\\\n])*+\"?|'(?:\\.|[^'\\\n])*+'?|`(?:\\.|[^`\\])*+`?",
    re.DOTALL,
)
_STYLE = re.compile(r"/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*+\"?|'(?:\\.|[^'\\\n])*+'?", re.DOTALL)
SPLICE = re.compile(r"[\"'`]\s*\+\s*[\"'`]")
"""Between two strings that a script puts together."""
_BETWEEN_CODE = re.compile(r"[^\w\s$-]+|\n")
_ITEM = re.compile(
    r"\r?\n[ \t]*(?:\r?\n\s*)+|\r?\n(?=[ \t>]*(?:[-*+] |\d+[.)] |#{1,6} |\|))|\]\(|\): |\u2029"
)
"""Between items, headings and paragraphs of Markdown, and round addresses, as in `llms.txt`."""
MARKS = re.compile(
    r"\*(?<=\w\*)\*{0,2}(?=\w)|==(?<=\w==)(?=\w)|~~(?<=\w~~)(?=\w)|`(?<=\w`)(?=\w)"
    r"|\[\^[^\]\s]+\]"
)
"""Marks of Markdown within a word, and references to footnotes."""
_INLINE = re.compile(
    r"/?(?:[abiqsu]|abbr|cite|code|del|em|emph|font|hi|ins|kbd|mark|ref|small|span|strong|su[bp]|tspan|tt|var|wbr)"
)
"""An element of data in XML that stands within what is said."""
_FOLDED = "BEGIN:V"
_FOLD = re.compile(r"\r?\n[ \t]")
"""Where lines of a calendar or an address book are folded."""
_LONG_NUMBER = 7
_HEAD = 2000
"""Characters in which XML names its first element."""
_DEEPEST = 3
"""How many times markup is looked for in what markup says: escaped HTML in a feed."""


class Run(NamedTuple):
    """A text within which a phrase is one phrase.

    Args:
        text: As it is shown, or means.
        start: Where it begins, in characters of the file's text; -1 for a string of JSON or a
            field of a table, which are looked up when it matters.
        is_code: Tell whether words in it may be there by chance: names in scripts, identifiers.
    """

    text: str
    start: int
    is_code: bool = False


def cut_into_runs(text: str, suffix: str = "") -> Iterator[Run]:
    """Yield what a file says, run by run, each in every way that it can be read.

    Args:
        text: The file's text, as it is written.
        suffix: Lower-case ending of its name without the dot, for what does not show its kind.
    """
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start == "<":
        found = _cut_markup(text, is_data=_is_data(text))
    elif start in ("{", "[") or suffix in ("json", "map", "webmanifest"):
        found = _cut_json(text)
    elif suffix in ("js", "mjs", "cjs", "ts"):
        found = _cut_script(text)
    elif suffix == "css":
        found = _cut_style(text)
    elif suffix in ("csv", "tsv"):
        found = _cut_table(text)
    else:
        found = _cut_text(text)
    for run in found:
        yield from _read_ways(run, _DEEPEST)


def _read_ways(run: Run, depth: int) -> Iterator[Run]:
    """Yield a run as it stands and without its escapes, and what markup in it says."""
    ways = [run.text]
    if "\\" in run.text:
        ways += (*without_json_escapes(run.text), without_css_escapes(run.text))
    if "&" in run.text or "%" in run.text:
        ways += map(decode_all, tuple(ways))
    for way in dict.fromkeys(ways):
        for part in way.split(PARAGRAPH_END):
            yield Run(part, run.start, run.is_code)
            if depth and _ANY_TAG.search(part):
                for inner in _cut_markup(part):
                    yield from _read_ways(Run(inner.text, run.start, run.is_code), depth - 1)


def _is_data(text: str) -> bool:
    """Tell whether XML holds data, whose elements are each a thing of their own."""
    if not text.lstrip("\ufeff \t\r\n").startswith("<?xml"):
        return False
    names = (token["name"].lower() for token in _TOKEN.finditer(text[:_HEAD]) if token["name"])
    root = next((name for name in names if name[0] not in "!?/"), "")
    return ":" not in root and root not in ("svg", "html")


def _cut_markup(text: str, *, is_data: bool = False) -> Iterator[Run]:
    """Yield the runs of HTML or XML: texts of blocks, attributes, comments, scripts.

    Args:
        text: The markup.
        is_data: Whether all elements are blocks.
    """
    block = _Block()
    at = 0
    for token in _TOKEN.finditer(text):
        block.add(text[at : token.start()], at)
        at = token.end()
        if token["name"]:
            name = token["name"].lower()
            if name == "br":
                block.add(" ", token.start())
            elif is_block(name) or (is_data and not _INLINE.fullmatch(name)):
                yield from block.close()
            else:
                block.add_tag()
            if name[0] in "!?":
                yield Run(unescape(token[0][2:-1]), token.start())
            yield from _cut_attributes(token["attributes"], token.start("attributes"))
        elif token["raw"]:
            yield from block.close()
            yield from _cut_attributes(token["options"], token.start("options"))
            yield from _cut_raw(token, token.start("code"))
        elif token["data"] is not None:
            block.add(token["data"], token.start("data"))
        else:
            block.add_tag()
            yield Run(unescape(token["comment"] or ""), token.start())
    block.add(text[at:], at)
    yield from block.close()


class _Block:
    """The pieces of text that inline tags part within a block."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._start = 0
        self._is_new = True

    def add(self, text: str, at: int) -> None:
        """Take a text that stands at a place."""
        if not text:
            return
        if not self._pieces:
            self._start = at
        if self._is_new or not self._pieces:
            self._pieces.append(text)
        else:
            self._pieces[-1] += text
        self._is_new = False

    def add_tag(self) -> None:
        """Take note that a tag stands here, which may part two words or be within one."""
        self._is_new = True

    def close(self) -> Iterator[Run]:
        """Yield what the block says, in the two ways that its tags can be read."""
        pieces = [unescape(piece) for piece in self._pieces]
        self._pieces, self._is_new = [], True
        joined = "".join(pieces)
        if not joined or joined.isspace():
            return
        start = self._start + len(joined) - len(joined.lstrip())
        yield Run(joined, start)
        if any(a[-1:].isalnum() and b[:1].isalnum() for a, b in pairwise(pieces)):
            yield Run(" ".join(pieces), start)


@lru_cache(maxsize=1 << 10)
def is_block(name: str) -> bool:
    """Tell whether an element (lower case, with or without a prefix) parts what it says."""
    return _BLOCK.match(f"<{name}") is not None


def _cut_attributes(text: str, start: int) -> Iterator[Run]:
    """Yield names and values of attributes; words without quotes that follow each other as one."""
    bare: list[str] = []
    for match in _ATTRIBUTE.finditer(text):
        name, at = match[1], start + match.start()
        value = match[2] or match[3] or ""
        if value or match[4]:
            yield from _bare(bare, start)
            bare = [unescape(match[4])] if match[4] else []
            yield Run(name, at, is_code=True)
        else:
            bare.append(name)
        if value:
            yield Run(unescape(value), at, is_code=name.lower() in _NUMBERS)
    yield from _bare(bare, start)


def _bare(words: list[str], start: int) -> Iterator[Run]:
    if words:
        yield Run(" ".join(words), start)


def _cut_raw(token: re.Match[str], at: int) -> Iterator[Run]:
    code = token["code"]
    if token["raw"].lower() == "style":
        yield from _cut_style(code, at)
    elif "json" in token["options"]:
        yield from _cut_json(code)
    else:
        yield from _cut_script(code, at)


def _cut_json(text: str) -> Iterator[Run]:
    """Yield the keys, strings and long numbers of JSON; of what is none, the strings in it."""
    try:
        value = json.loads(text.lstrip("\ufeff"), object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        yield from _cut_script(text)
    else:
        yield from (Run(said, -1) for said in _strings(value))


class _Pairs(list[Any]):
    """The members of an object, equal keys too."""


def _strings(value: Any) -> Iterator[str]:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, _Pairs):
            pending += (part for pair in reversed(item) for part in reversed(pair))
        elif isinstance(item, list):
            pending += reversed(item)
        elif isinstance(item, str):
            yield item
        elif isinstance(item, (int, float)) and len(str(item)) >= _LONG_NUMBER:
            yield str(item)


def find_string(text: str, said: str) -> int:
    """Return where a string stands in JSON, 0 if it is written in an unusual way."""
    head = said[:40]
    heads = (json.dumps(head, ensure_ascii=is_ascii)[:-1] for is_ascii in (False, True))
    return max(0, *(text.find(head) for head in heads))


def _cut_script(text: str, start: int = 0) -> Iterator[Run]:
    """Yield the strings and comments of a script, and what stands between signs in its code."""
    yield from _cut_code(SPLICE.sub("", text), start, _CODE)


def _cut_style(text: str, start: int = 0) -> Iterator[Run]:
    yield from _cut_code(text, start, _STYLE)


def _cut_code(text: str, start: int, literal: re.Pattern[str]) -> Iterator[Run]:
    at = 0
    for match in literal.finditer(text):
        yield from _cut_between(text[at : match.start()], start + at)
        yield Run(match[0].strip("\"'`/*"), start + match.start())
        at = match.end()
    yield from _cut_between(text[at:], start + at)


def _cut_between(code: str, start: int) -> Iterator[Run]:
    for part in _BETWEEN_CODE.split(code):
        if part and not part.isspace():
            yield Run(part, start, is_code=True)


def _cut_table(text: str) -> Iterator[Run]:
    """Yield the fields of comma-separated values, whatever parts them."""
    head = text.partition("\n")[0]
    sign = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=sign))
    except csv.Error:
        yield from _cut_text(text)
    else:
        yield from (Run(field, -1) for row in rows for field in row if field)


def _cut_text(text: str) -> Iterator[Run]:
    """Yield the paragraphs, items and headings of a text, with marks in words left out as well."""
    text = unfold(text)
    at = 0
    for match in _ITEM.finditer(text):
        yield from _cut_paragraph(text[at : match.start()], at)
        at = match.end()
    yield from _cut_paragraph(text[at:], at)


def unfold(text: str) -> str:
    """Return a calendar or an address book without the folds in its lines; other texts as such."""
    return _FOLD.sub("", text) if text.startswith(_FOLDED) else text


def _cut_paragraph(text: str, start: int) -> Iterator[Run]:
    if not text or text.isspace():
        return
    yield Run(text, start)
    glued = MARKS.sub("", text)
    if glued != text:
        yield Run(glued, start)
