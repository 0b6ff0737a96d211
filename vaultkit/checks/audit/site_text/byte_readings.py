"""Read bytes quickly and generously: whatever a run of them says is among it.

The first look at each file. What it finds is looked at again run by run (`text_runs.py`), since
these readings also join what is said apart.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from vaultkit.checks.audit.site_text.escape_decoding import (
    decode_all,
    without_css_escapes,
    without_json_escapes,
)
from vaultkit.checks.audit.site_text.markup_runs import is_block
from vaultkit.checks.audit.site_text.script_runs import SPLICE
from vaultkit.checks.audit.site_text.text_runs import MARKS, unfold
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

GAP = " vqkgap "
"""Stands where what follows is said apart from what went before: no phrase is found across it."""
_GAP = GAP.encode()
TAG = lazy_re(r"(<[^<>]*>)")
_NAME = lazy_re(r"</?([\w:.-]*)")
INLINE = "\0"
"""Stands for a tag that may part two words or stand within one."""
_SPLIT_WORD = lazy_re(rf"{INLINE}(?<=\w{INLINE}){INLINE}*\w")
_ODD = lazy_re(rf"<|\\|\+|{INLINE}(?<=\w{INLINE}){INLINE}*\w")
"""What tells that a piece can be read in other ways."""
_GLUED = lazy_re(r"\w&#(?!39;|34;|x27;)")
"""A letter written as a number behind a word: where scripts show that as it is, the word ends."""
_JSON_SIGNS = b"0123456789.,:[]{} \n"
_LONG_NUMBER = lazy_re(rb"[\d.]{7}")
_DATA = ("{", "[")
"""How text begins whose marks, if it has any, are no marks of Markdown."""


def read_generously(data: bytes) -> Iterator[str]:
    """Yield the ways in which bytes can be read as text: as written, without tags, without marks.

    Args:
        data: The bytes of a text.
    """
    text = unfold(data.decode("utf-8", "replace"))
    for plain in _plain(text):
        yield plain
        if "<" in plain:
            yield from _shown(plain)
        glued = SPLICE.sub("", plain) if "+" in plain else plain
        if not plain.lstrip().startswith(_DATA):
            glued = MARKS.sub("", glued)
        if glued != plain:
            yield glued


def read_pieces(pieces: Collection[bytes]) -> Iterator[str]:
    """Yield the ways in which pieces of markup can be read, one after the other with gaps.

    Args:
        pieces: As `markup_pieces` takes markup apart.
    """
    if not pieces:
        return
    written = _GAP.join(pieces).decode("utf-8", "replace")
    text = decode_all(written)
    yield text
    if "&#" in written:
        yield GAP.join(filter(_GLUED.search, written.split(GAP)))
    odd = [piece.decode("utf-8", "replace") for piece in pieces if b"\\" in piece]
    if _ODD.search(text):
        odd += filter(_ODD.search, text.split(GAP))
    if odd:
        yield GAP.join(way for piece in dict.fromkeys(odd) for way in _ways(piece))


def _ways(text: str) -> Iterator[str]:
    """Yield the ways to read a piece that has escapes, tags or joined strings."""
    for plain in _plain(text):
        for glued in dict.fromkeys((plain, SPLICE.sub("", plain))):
            yield glued
            yield glued.replace(INLINE, "")
            if "<" in glued:
                yield from _shown(glued)


def _plain(text: str) -> Iterable[str]:
    """Return a text without its escapes, in every way that they can be read."""
    if not text:
        return ()
    texts = (text, *without_json_escapes(text))
    texts += tuple(map(without_css_escapes, texts))
    as_written = (text,) if _GLUED.search(text) else ()
    return dict.fromkeys((*map(decode_all, texts), *as_written))


def _shown(text: str) -> Iterator[str]:
    shown = without_tags(text)
    yield shown
    if _SPLIT_WORD.search(shown):
        yield shown.replace(INLINE, "")


def without_tags(text: str) -> str:
    """Return a text with gaps for tags of blocks, and a sign for those within a line."""
    parts = TAG.split(text)
    parts[1::2] = map(sign_of_tag, parts[1::2])
    return "".join(parts)


@lru_cache(maxsize=1 << 16)
def sign_of_tag(tag: str) -> str:
    """Return what stands for a tag where text is read without tags."""
    name = _NAME.match(tag)
    return GAP if name and is_block(name[1].lower()) else INLINE


def cut_json_bytes(data: bytes) -> set[bytes]:
    """Return what JSON says, in pieces that say what they say alone; nothing if it is none.

    Args:
        data: Bytes of which some are no JSON but look like it.
    """
    if data[:1] not in (b"{", b"[") or not _is_json(data):
        return set()
    if b'\\"' in data:
        data = data.replace(b'\\"', b"\\u0022")
    return {
        part for part in data.split(b'"') if part.strip(_JSON_SIGNS) or _LONG_NUMBER.search(part)
    }


def _is_json(data: bytes) -> bool:
    """Tell whether all is JSON: in what is not, quotes may be part of a string."""
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True
