"""Cut a file of the site into runs: pieces of text within which a phrase is one phrase.

Two texts that happen to stand next to each other say nothing together. A run is what one block
element says, its inline elements joined; one attribute's value; one string of JSON or of a script;
one paragraph of a text. U+2029, the paragraph separator, ends a run anywhere.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from vaultkit.checks.audit.site_text.escape_decoding import (
    decode_all,
    without_css_escapes,
    without_json_escapes,
)
from vaultkit.checks.audit.site_text.markup_runs import cut_markup, is_data_xml
from vaultkit.checks.audit.site_text.script_runs import Run, cut_json, cut_script, cut_style
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator

PARAGRAPH_END = "\u2029"
_ITEM = lazy_re(
    r"\r?\n[ \t]*(?:\r?\n\s*)+|\r?\n(?=[ \t>]*(?:[-*+] |\d+[.)] |#{1,6} |\|))|\]\(|\): |\u2029"
)
"""Between items, headings and paragraphs of Markdown, and round addresses, as in `llms.txt`."""
MARKS = lazy_re(
    r"\*(?<=\w\*)\*{0,2}(?=\w)|==(?<=\w==)(?=\w)|~~(?<=\w~~)(?=\w)|`(?<=\w`)(?=\w)"
    r"|\[\^[^\]\s]+\]"
)
"""Marks of Markdown within a word, and references to footnotes."""
_FOLDED = "BEGIN:V"
_FOLD = lazy_re(r"\r?\n[ \t]")
"""Where lines of a calendar or an address book are folded."""
_ANY_TAG = lazy_re(r"</?[a-zA-Z]|<!")
_PAGE = lazy_re(r"\s*<!doctype html[\s>]", re.IGNORECASE)
"""How a page of HTML begins."""
_DEEPEST = 3
"""How many times markup is looked for in what markup says: escaped HTML in a feed."""


def cut_into_runs(text: str, suffix: str = "") -> Iterator[Run]:
    """Yield what a file says, run by run, each in every way that it can be read.

    Args:
        text: The file's text, as it is written.
        suffix: Lower-case ending of its name without the dot, for what does not show its kind.
    """
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start == "<":
        found = cut_markup(text, is_data=is_data_xml(text))
    elif start in ("{", "[") or suffix in ("json", "map", "webmanifest"):
        found = cut_json(text)
    elif suffix in ("js", "mjs", "cjs", "ts"):
        found = cut_script(text)
    elif suffix == "css":
        found = cut_style(text)
    elif suffix in ("csv", "tsv"):
        found = _cut_table(text)
    else:
        found = _cut_text(text)
    for run in found:
        yield from _read_ways(run, _DEEPEST)


def cut_page(text: str) -> Iterator[Run]:
    """Yield what HTML says, run by run, whatever it begins with."""
    for run in cut_markup(text):
        yield from _read_ways(run, _DEEPEST)


def _read_ways(run: Run, depth: int) -> Iterator[Run]:
    """Yield a run as it stands and without its escapes, and what markup in it says.

    Of a whole page, such as one that a script puts in place of another, only what it says.
    """
    if depth and _PAGE.match(run.text):
        for inner in cut_markup(run.text):
            yield from _read_ways(Run(inner.text, run.start, inner.is_code), depth - 1)
        return
    ways = [run.text]
    if "\\" in run.text:
        ways += (*without_json_escapes(run.text), without_css_escapes(run.text))
    if "&" in run.text or "%" in run.text:
        ways += map(decode_all, tuple(ways))
    for way in dict.fromkeys(ways):
        for part in way.split(PARAGRAPH_END):
            yield Run(part, run.start, run.is_code)
            if depth and _ANY_TAG.search(part):
                for inner in cut_markup(part):
                    yield from _read_ways(Run(inner.text, run.start, run.is_code), depth - 1)


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
