"""Front matter that Obsidian takes for text: in a dress of other tools, or behind something.

Whoever wrote `publish: false` there meant it, so a note that holds such a line at its head is not
published. What is looked at is the head as people see it: without invisible characters, and past
blanks and comments. Fences of code are left out: a note may show how front matter is written.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MENTION = lazy_re(
    r"(?:^|\r)[^\S\r\n]*(?:[{,?>]+[^\S\r\n]*)?(?:[&!]\S*[^\S\r\n]+)*"
    r"[\"']?(publish|draft|unlisted)[\"']?\s*[:=]",
    re.MULTILINE | re.IGNORECASE,
)
"""A line that begins with one of the keys that decide."""
_ANSWER = lazy_re(
    r"[-.>*%{,? ]{0,9}[\"'*_]{0,3}(publish|draft|unlisted)[\"'*_]{0,3} ?[:=]{1,2}[\"'*_ ]{0,4}"
    r"(?:true|false|yes|no|on|off|0|1)\b",
    re.IGNORECASE,
)
"""A line that says whether the note is published, and says it with yes or no."""
_IN_BRACES = lazy_re(r"[{,\s][\"']?(publish|draft|unlisted)[\"']?\s*[:=]", re.IGNORECASE)
_CONTROLS = bytes([*range(9), *range(14, 32), 127])
_KEYS = ("publish", "draft", "unlisted")
_WORDS = lazy_re("|".join(_KEYS), re.IGNORECASE)
_HEAD = 100_000
"""Bytes in which such front matter is looked for."""
_LINES = 40
"""Lines of a text at whose head a block may stand that does not begin it, or does not end."""
_LONGEST = 300
"""Characters of a line that are looked at."""
_SHORTEST = 3
"""Signs of a delimiter that does not begin a text."""
_UNSEEN = (
    "\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U000e0000-\U000e01ef"
)
"""Characters that nobody sees, as part of a set."""
_INVISIBLE = lazy_re(f"[{_UNSEEN}]")
_DISGUISED = lazy_re(
    f"[{_UNSEEN}\u02b0-\u02e3\u1d2c-\u1d6a\u2071-\u209c\u2100-\u214f\u2460-\u24ff\ufb00-\ufb06"
    "\uff21-\uff5a\U0001d400-\U0001d7ff]"
)
"""What may hide a word: invisible characters, and letters in another dress."""
_NEAR = 2000
"""Bytes in which words are looked for that hide."""
_DASH = lazy_re("[\u2010-\u2015\u2043\u2212\u2500\u2501\u30fc\u4e00\ufe58\ufffd]")
"""What stands for a dash, and what no UTF-8 is: a dash in another encoding."""
_DELIMITER = lazy_re(r"(-+|\++|;+|=+|_+|\.{3,}|\*{3,}) *(.*)")
_LANGUAGE = lazy_re(r"(?:ya?ml|toml|json|js)?", re.IGNORECASE)
_OF_FRONT_MATTER = "-+;"
_COMMENTS = {"<!--": "-->", "%%": "%%"}
_FENCE = lazy_re(r"(`{3,}|~{3,})")
_PROPERTY = lazy_re(r"[\"']?[\w@$][^:=]{0,100}[:=]{1,2}(?:\s|\Z)|[-#\]})]|\Z")


def find_unread(data: bytes, body: int) -> str:
    """Return the key that front matter which was not read seems to hold, "" for none.

    Args:
        data: A note.
        body: Where its text begins, after front matter that was read; 0 if there is none.
    """
    raw = data[body : body + _HEAD]
    lower = raw.lower()
    if not any(word.encode() in lower for word in _KEYS):
        raw = raw[:_NEAR]
        if raw.isascii() and raw.translate(None, _CONTROLS) == raw:
            return ""
        if not _DISGUISED.search(raw.decode("utf-8", "replace")):
            return ""
    head = as_seen(raw.decode("utf-8", "replace"))
    if not _WORDS.search(head):
        return ""
    comments, rest = _split_comments(head)
    lines = [*_without_code(rest.splitlines())]
    found = _first_answer(line for text in comments for line in text.splitlines())
    found = found or _in_block(lines[:_LINES])
    if not body:
        found = found or _in_front(lines) or _in_lines(lines)
    return found.lower()


def as_seen(text: str) -> str:
    """Return a text as people see it: without what is invisible, with letters of one kind."""
    if text.isascii():
        return _INVISIBLE.sub("", text)
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def _split_comments(text: str) -> tuple[list[str], str]:
    """Return the comments that a text begins with, and what follows them and blanks."""
    found: list[str] = []
    text = text.lstrip()
    while opening := next((sign for sign in _COMMENTS if text.startswith(sign)), ""):
        inner, _, text = text[len(opening) :].partition(_COMMENTS[opening])
        found.append(inner)
        text = text.lstrip()
    return found, text


def _without_code(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines outside of fences, without their last blanks; their first ones count."""
    fence = ""
    for line in lines:
        bare = line.strip()
        if fence:
            fence = "" if bare.startswith(fence) and not bare.strip(fence[0]) else fence
        elif match := _FENCE.match(bare):
            fence = match[1]
        else:
            yield _DASH.sub("-", line.rstrip())


def _in_front(lines: list[str]) -> str:
    """Return what a text mentions that begins as front matter does."""
    first = lines[0].strip() if lines else ""
    if first.startswith("{"):
        mention = _IN_BRACES.search(_braces("\n".join(lines)))
        return mention[1] if mention else ""
    opening = _DELIMITER.fullmatch(first)
    if opening is None:
        return ""
    sign, rest = opening[1], opening[2]
    if not _LANGUAGE.fullmatch(rest):
        return _first_answer([rest]) if sign != "-" else ""
    block = _until(lines[1:], sign[0])
    near = block if len(block) < len(lines) - 1 else block[:_LINES]
    mention = MENTION.search("\n".join(near)) if sign[0] in _OF_FRONT_MATTER else None
    return mention[1] if mention else _first_answer(block)


def _until(lines: list[str], sign: str) -> list[str]:
    """Return the lines before the one that closes what a line of a sign opened; else all."""
    for index, line in enumerate(lines):
        bare = line.strip()
        if bare and not bare.strip(sign) and (len(bare) > 1 or sign != "-"):
            return lines[:index]
    return lines


def _braces(text: str) -> str:
    """Return what stands between the brace that a text begins with and its counterpart."""
    depth = 0
    for match in re.finditer(r"[{}]", text):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return text[: match.end()]
    return text


def _in_lines(lines: list[str]) -> str:
    """Return what the first lines say if all of them are properties without delimiters."""
    end = lines.index("") if "" in lines else len(lines)
    own = [line for line in lines[:end] if not line.startswith("-")]
    return _first_answer(own) if _are_properties(lines[:end]) else ""


def _in_block(lines: list[str]) -> str:
    """Return what a whole block of front matter says that stands among lines."""
    marks = [index for index, line in enumerate(lines) if _is_delimiter(line)]
    for start, end in pairwise(marks):
        inner = lines[start + 1 : end]
        if _are_properties(inner) and (found := _first_answer(inner)):
            return found
    return ""


def _are_properties(lines: Iterable[str]) -> bool:
    return all(_PROPERTY.match(line.strip()) for line in lines)


def _is_delimiter(line: str) -> bool:
    """Tell whether a line is one of front matter; what is indented as far as code is none."""
    match = _DELIMITER.fullmatch(line.strip())
    if match is None or line.startswith(("    ", "\t")):
        return False
    return len(match[1]) >= _SHORTEST and _LANGUAGE.fullmatch(match[2]) is not None


def _first_answer(lines: Iterable[str]) -> str:
    """Return the key of the first line that says yes or no, "" if none does."""
    for line in lines:
        if match := _ANSWER.match(" ".join(line[:_HEAD].split())[:_LONGEST]):
            return match[1]
    return ""
