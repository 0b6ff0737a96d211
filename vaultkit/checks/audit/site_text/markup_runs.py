"""Cut HTML and XML into runs: what a block says, attributes, comments, scripts."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING

from vaultkit.checks.audit.site_text.script_runs import Run, cut_json, cut_script, cut_style
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCKS = (
    "address|annotation|article|aside|author|base|blockquote|body|button|caption|category|channel|content|dd|desc"
    "|description|details|dialog|div|dl|dt|entry|fieldset|figcaption|figure|footer|form|generator"
    "|guid|h[1-6]?|head|header|hr|html|id|item|label|lastbuilddate|lastmod|legend|li|link|loc|main"
    "|meta|metadata|name|nav|noscript|ol|optgroup|option|p|pre|pubdate|published|script|section|select|si|style"
    "|summary|table|table-cell|tbody|tc|td|template|text|tfoot|th|thead|title|tr|ttl|ul|updated"
    "|uri|url|urlset"
)
BLOCK = rf"</?(?:[\w.-]+:)?(?:{_BLOCKS})(?![\w:-])"
"""How a tag begins that parts what is said: of blocks, labels of drawings, elements of feeds."""
_BLOCK = lazy_re(BLOCK, re.IGNORECASE)
_TOKEN = lazy_re(
    r"<!--(?P<comment>.*?)(?:--!?>|\Z)"
    r"|<!\[CDATA\[(?P<data>.*?)(?:\]\]>|\Z)"
    r"|<(?P<raw>script|style)(?P<options>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>(?P<code>.*?)"
    r"(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<name>[/?!]?[a-z][\w:.-]*+)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = lazy_re(
    r"([^\s=<>\"'/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?", re.DOTALL
)
_NUMBERS = frozenset({"d", "points", "transform", "viewbox"})
"""Attributes that draw: nothing is said in them."""
_INLINE = lazy_re(
    r"/?(?:[abiqsu]|abbr|cite|code|del|em|emph|font|hi|ins|kbd|mark|ref|small|span|strong|su[bp]|tspan|tt|var|wbr)"
)
"""An element of data in XML that stands within what is said."""
_HEAD = 2000
"""Characters in which XML names its first element."""


def is_data_xml(text: str) -> bool:
    """Tell whether XML holds data, whose elements are each a thing of their own."""
    if not text.lstrip("\ufeff \t\r\n").startswith("<?xml"):
        return False
    names = (token["name"].lower() for token in _TOKEN.finditer(text[:_HEAD]) if token["name"])
    root = next((name for name in names if name[0] not in "!?/"), "")
    return ":" not in root and root not in ("svg", "html")


def cut_markup(text: str, *, is_data: bool = False) -> Iterator[Run]:
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
        yield from cut_style(code, at)
    elif "json" in token["options"]:
        yield from cut_json(code)
    else:
        yield from cut_script(code, at)
