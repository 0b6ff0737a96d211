"""Raw HTML of a note, made harmless.

Obsidian sanitises what it shows (help page "HTML content"): no script, no event handler, no
`javascript:` or `data:` address survives. nh3 does the work; this module says what is allowed.
"""

from __future__ import annotations

import re
from html import escape

import nh3

_TAGS = (nh3.ALLOWED_TAGS - {"map", "area"}) | {
    "audio", "button", "figcaption", "figure", "font", "iframe", "input", "label", "main", "mark",
    "meter", "picture", "progress", "section", "source", "summary", "details", "u", "video", "wbr",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "*": {"class", "id", "style", "title", "lang", "dir", "align", "width", "height"},
    "audio": {"src", "controls", "loop", "muted"},
    "details": {"open"},
    "font": {"color", "size", "face"},
    "iframe": {"src", "allowfullscreen", "loading", "allow"},
    "img": {"src", "alt", "loading"},
    "input": {"type", "checked", "disabled", "value"},
    "meter": {"value", "min", "max", "low", "high", "optimum"},
    "progress": {"value", "max"},
    "source": {"src", "type"},
    "video": {"src", "controls", "loop", "muted", "poster"},
}
_ATTRIBUTES["a"] = {"href", "hreflang", "target"}
_STYLES = {
    "background-color", "border", "border-radius", "color", "display", "float", "font-family",
    "font-size", "font-style", "font-variant", "font-weight", "height", "letter-spacing",
    "line-height", "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right",
    "margin-top", "max-width", "padding", "text-align", "text-decoration", "text-indent",
    "text-transform", "vertical-align", "white-space", "width", "word-break",
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto", "obsidian", "tel", "ftp", "ftps", "zotero", "geo", "sms"}
MAX_DEPTH = 10_000
"""Elements inside each other that are sanitised."""
_ELEMENT = re.compile(r"<(/?)[a-zA-Z]")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
_IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20\x7f]+")
_UNSAFE = frozenset({"javascript", "data", "vbscript", "blob", "about", "filesystem"})

_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags={"script", "style", "template", "noscript", "textarea", "title"},
    attributes=_ATTRIBUTES,
    generic_attribute_prefixes={"data-", "aria-"},
    url_schemes=_SCHEMES,
    filter_style_properties=_STYLES,
    link_rel=None,
    strip_comments=True,
)


def clean_html(html: str) -> str:
    """Return a fragment with everything unsafe removed and every element closed.

    Elements nested beyond reason, which would take the cleaner minutes, are shown as text.
    """
    if html.count("<") > MAX_DEPTH and _depth(html) > MAX_DEPTH:
        return escape(html, quote=False)
    return _CLEANER.clean(html)


def _depth(html: str) -> int:
    """Return how deep elements may nest at most; elements that need no end count as open."""
    depth = deepest = 0
    for match in _ELEMENT.finditer(html):
        depth += -1 if match[1] else 1
        deepest = max(deepest, depth)
    return deepest


def safe_url(url: str) -> str:
    """Return an address written in Markdown, or "" if following it could run code."""
    scheme = _SCHEME.match(_IGNORED_BY_BROWSERS.sub("", url))
    return "" if scheme and scheme[1].lower() in _UNSAFE else url


def attribute(name: str, value: object) -> str:
    """Return ` name="value"`, escaped."""
    return f' {name}="{escape(str(value))}"'
