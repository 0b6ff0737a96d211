"""Raw HTML of a note, made harmless.

Obsidian sanitises what it shows (help page "HTML content"): no script, no event handler, no
`javascript:` or `data:` address survives. nh3 does the work; this module says what is allowed.
Nor does what scripts of the page act on: ids, classes and attributes of theirs
(`notes.reserved_names`).
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import nh3

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.text.reserved_names import free_name, is_free_class, is_free_data

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
    "img": {"src", "srcset", "sizes", "alt", "loading"},
    "input": {"type", "checked", "disabled", "value"},
    "meter": {"value", "min", "max", "low", "high", "optimum"},
    "progress": {"value", "max"},
    "source": {"src", "srcset", "sizes", "media", "type"},
    "video": {"src", "controls", "loop", "muted", "poster"},
}
_ATTRIBUTES["a"] = {"href", "hreflang", "target"}
_STYLES = {
    "align-items", "aspect-ratio", "background-color", "border", "border-bottom",
    "border-color", "border-left", "border-radius", "border-right", "border-style", "border-top",
    "border-width", "color", "display", "flex", "flex-direction", "flex-wrap", "float",
    "font-family", "font-size", "font-style", "font-variant", "font-weight", "gap",
    "grid-template-columns", "height", "justify-content", "letter-spacing", "line-height",
    "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top",
    "max-height", "max-width", "min-height", "min-width", "opacity", "overflow", "padding",
    "padding-bottom", "padding-left", "padding-right", "padding-top", "text-align",
    "text-decoration", "text-indent", "text-transform", "vertical-align", "white-space", "width",
    "word-break",
}  # fmt: skip
"""What changes how an element looks, but neither moves it over others nor fetches anything."""
_REFERENCES = frozenset(
    {"aria-activedescendant", "aria-controls", "aria-describedby", "aria-details",
     "aria-errormessage", "aria-flowto", "aria-labelledby", "aria-owns"}
)  # fmt: skip
"""Attributes that name ids."""
_GRANTED = frozenset(
    {"accelerometer", "autoplay", "clipboard-write", "encrypted-media", "fullscreen", "gyroscope",
     "picture-in-picture", "web-share"}
)  # fmt: skip
"""What a frame may be allowed; the rest a browser would ask the reader for in the site's name."""
_PULLS = lazy_re(r":[^;:]*-\s*\.?\d")
"""A negative length, which moves an element over what it does not belong to."""
_BACKGROUND = lazy_re(
    r"background\s*:\s*((?:#[0-9a-f]{3,8}|[a-z]+|(?:rgb|hsl)a?\([\d\s.,%/-]*+\)|var\(--[\w-]+\))"
    r"\s*(?:!\s*important)?)",
    re.IGNORECASE,
)
"""A background that is a colour alone; others may be pictures, which are fetched."""
_SCHEMES = {"http", "https", "mailto", "obsidian", "tel", "ftp", "ftps", "zotero", "geo", "sms"}
MAX_DEPTH = 10_000
"""Elements inside each other that are sanitised."""
_ELEMENT = lazy_re(r"<(/?)[a-zA-Z]")
_SCHEME = lazy_re(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
_IGNORED_BY_BROWSERS = lazy_re(r"[\x00-\x20\x7f]+")
_BETWEEN_SOURCES = lazy_re(r",(?=\s|\Z)|(?<=\s),")
_UNSAFE = frozenset({"javascript", "data", "vbscript", "blob", "about", "filesystem"})


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    """Return the value that an allowed attribute keeps, None for none."""
    del tag
    if name.startswith("data-"):
        return value if is_free_data(name) else None
    kept = _FILTERS.get(name)
    return kept(value) if kept else value


def _free_names(value: str) -> str:
    return " ".join(map(free_name, value.split()))


def _free_classes(value: str) -> str | None:
    return " ".join(filter(is_free_class, value.split())) or None


def _free_href(value: str) -> str:
    return f"#{free_name(value[1:])}" if value.startswith("#") else value


def _granted(value: str) -> str | None:
    rights = (right.strip() for right in value.split(";"))
    return "; ".join(right for right in rights if right.partition(" ")[0] in _GRANTED) or None


def _own_window(value: str) -> str | None:
    """Keep a new window without a name: one with a name could send this one elsewhere."""
    return value if value.lower() in {"_blank", "_self"} else None


def _safe_sources(value: str) -> str | None:
    """Keep the pictures of a set that are files of the site or come by HTTP."""
    kept = [part.strip() for part in _BETWEEN_SOURCES.split(value) if _is_picture(part)]
    return ", ".join(kept) or None


def _is_picture(source: str) -> bool:
    address = _IGNORED_BY_BROWSERS.sub("", source)
    scheme = _SCHEME.match(address)
    return bool(address) and (scheme is None or scheme[1].lower() in {"http", "https"})


def _safe_style(value: str) -> str | None:
    """Drop the parts that move an element, and name a background that is a colour as one."""
    parts = (part for part in value.split(";") if not _PULLS.search(part))
    return ";".join(_color_of_background(part) for part in parts) or None


def _color_of_background(part: str) -> str:
    color = _BACKGROUND.fullmatch(part.strip())
    return f"background-color:{color[1]}" if color else part


_FILTERS: Mapping[str, Callable[[str], str | None]] = {
    **dict.fromkeys(("id", *_REFERENCES), _free_names),
    "allow": _granted,
    "class": _free_classes,
    "href": _free_href,
    "srcset": _safe_sources,
    "style": _safe_style,
    "target": _own_window,
}
_UNSHOWN = {
    "noembed", "noframes", "noscript", "plaintext", "script", "style", "template", "textarea",
    "title", "xmp",
}  # fmt: skip
"""What goes with all that it holds, in the app as here: to a browser that is no HTML."""
_IN_FRAME = lazy_re(
    r"""(<iframe(?:\s++[^\s="'<>]++(?:="[^"]*+")?)*+>)[^<]*+(?:<(?!/iframe)[^<]*+)*+"""
)
"""A frame and what it holds, which browsers show nobody: comments and tags are text there."""
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=_UNSHOWN,
    attributes=_ATTRIBUTES,
    generic_attribute_prefixes={"data-", "aria-"},
    url_schemes=_SCHEMES,
    attribute_filter=_filter_attribute,
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
    cleaned = _CLEANER.clean(html)
    return _IN_FRAME.sub(r"\1", cleaned) if "<iframe" in cleaned else cleaned


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
