"""Tell links that stand for others still to be written in: `[Title](link)`, `[[project1]]`."""

from __future__ import annotations

import re

from vaultkit.checks.families.template_code import has_template_code

_MARKED = re.compile(r"<[^<>]+>|\{[^{}]+\}|\$\{[^{}]+\}|\.{3}|…|_{2,}|[xX]{3,}|\?+")
"""What stands for a word, whatever it says: `<video title>`."""
_WORD = (
    "project|note|link|topic|name|title|item|person|source|reference|file|page|tag|author|book|url"
    "|text|label|image|picture|path|href|address|target|placeholder|example|something|todo|tbd|foo"
    "|bar|baz"
)
_CALLED = re.compile(
    rf"(?:(?:your|my|some|the|insert|related|another|other)[ _-]+)*(?:{_WORD})"
    rf"(?:[ _-]*(?:{_WORD}|here|[0-9]{{1,2}}|[a-cn]))*",
    re.IGNORECASE,
)
"""What a thing of that kind is called where none is named."""
_MARKDOWN = re.compile(r"!?\[([^\]\n]*)\]\(([^()\n]*)\)")
_DATE = re.compile(
    r"\d{4}[-._ ]?(?:\d{2}|W\d{2}|Q[1-4])(?:[-._ ]?\d{2})?|\d{1,2}[-._]\d{1,2}[-._]\d{4}",
    re.IGNORECASE,
)


def is_placeholder(target: str) -> bool:
    """Tell whether the target of a link names no note, but says that one is to be named."""
    name = target.strip().rpartition("/")[2].removesuffix(".md")
    return has_template_code(target) or _stands_for_another(name)


def is_date(target: str) -> bool:
    """Tell whether a link leads to the note of a day, a week, a month or a quarter."""
    name = target.strip().rpartition("/")[2].removesuffix(".md")
    return _DATE.fullmatch(name) is not None


def is_placeholder_link(written: str) -> bool:
    """Tell whether both parts of a Markdown link stand for others: `[Title](link)`."""
    match = _MARKDOWN.fullmatch(written)
    return match is not None and all(_stands_for_another(part.strip()) for part in match.groups())


def _stands_for_another(text: str) -> bool:
    return _MARKED.fullmatch(text) is not None or _CALLED.fullmatch(text) is not None
