"""Tell by its text what a link means that leads to no note, and is not meant to.

A name that is still to be put there (`[Title](link)`, `[[project1]]`), what a template fills in,
the note of a day, or an address of the web without `https://`.
"""

from __future__ import annotations

import re

from vaultkit.distribution.lazy_re import lazy_re

_CODE = lazy_re(r"<%|\{\{[^{}]*\}\}")
_MARKED = lazy_re(r"<[^<>]+>|\{[^{}]+\}|\$\{[^{}]+\}|\.{3}|…|_{2,}|[xX]{3,}|\?+")
"""What stands for a word, whatever it says: `<video title>`."""
_WORD = (
    "project|note|link|topic|name|title|item|person|source|reference|file|page|tag|author|book|url"
    "|text|label|image|picture|path|href|address|target|placeholder|example|something|todo|tbd|foo"
    "|bar|baz"
)
_CALLED = lazy_re(
    rf"(?:(?:your|my|some|the|insert|related|another|other)[ _-]+)*(?:{_WORD})"
    rf"(?:[ _-]*(?:{_WORD}|here|[0-9]{{1,2}}|[a-cn]))*",
    re.IGNORECASE,
)
"""What a thing of that kind is called where none is named."""
_MARKDOWN = lazy_re(r"!?\[([^\]\n]*)\]\(([^()\n]*)\)")
_DATE = lazy_re(
    r"\d{4}[-._ ]?(?:\d{2}|W\d{2}|Q[1-4])(?:[-._ ]?\d{2})?|\d{1,2}[-._]\d{1,2}[-._]\d{4}",
    re.IGNORECASE,
)


_POSIX = lazy_re(r"([:.=])\w+\1")
"""What stands in `[[:alpha:]]`, `[[.space.]]` and `[[=e=]]` of regular expressions."""
FOREIGN_HINTS = (
    "a class of a regular expression is written in backticks",
    "only Zola knows @/, as its folder of content",
)
_HOST = lazy_re(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,24})(?::\d+)?(?:[/?#].*)?", re.IGNORECASE
)
_TOP_LEVEL = frozenset(
    ("com", "org", "net", "edu", "gov", "int", "mil", "info", "biz", "io", "ai", "app", "dev",
      "co", "me", "tv", "cc", "xyz", "site", "online", "blog", "wiki", "cloud", "tech", "news",
      "ac", "ar", "at", "au", "be", "bg", "br", "ca", "ch", "cl", "cn", "cz", "de", "dk", "ee",
      "es", "eu", "fi", "fr", "ga", "gr", "hk", "hr", "hu", "ie", "il", "in", "is", "it", "jp",
      "ke", "kr", "kz", "li", "lt", "lu", "lv", "mx", "my", "ng", "nl", "no", "nz", "pe", "ph",
      "pk", "pt", "ro", "ru", "se", "sg", "si", "sk", "th", "tr", "tw", "ua", "uk", "us", "uy",
      "ve", "vn", "za", "to", "gg", "ly", "fm", "gl", "page", "link", "live", "shop", "space",
      "store", "world", "club", "academy", "studio", "games")
)  # fmt: skip


def foreign_hint(target: str, *, is_wiki: bool) -> str:
    """Return what a target is in another language than Obsidian's, "" if it is in none known."""
    if is_wiki and _POSIX.fullmatch(target):
        return FOREIGN_HINTS[0]
    return FOREIGN_HINTS[1] if not is_wiki and target.startswith("@/") else ""


def has_template_code(target: str) -> bool:
    """Tell whether a link's target is still to be made by a template: `<% … %>`, `{{ … }}`."""
    return _CODE.search(target) is not None


def is_host(target: str) -> bool:
    """Tell whether the target of a Markdown link is an address of the web without `https://`."""
    match = _HOST.fullmatch(target.strip())
    return match is not None and match[1].lower() in _TOP_LEVEL


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
