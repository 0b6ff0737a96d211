"""Attributes of raw HTML that hold addresses, as a browser takes tags apart."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = lazy_re(r"<[a-zA-Z][^\s/>]*+")
_ATTRIBUTE = lazy_re(
    r"""[\s/]*+(?P<name>[^\s/>=][^\s/>=]*+)"""
    r"""(?:\s*+=\s*+(?P<value>\\*+"[^"]*+"|\\*+'[^']*+'|[^\s>"'][^\s>]*+))?"""
)
_URL_OF_STYLE = lazy_re(r"""url\(\s*(["']?)(.*?)\1\s*\)""", re.IGNORECASE | re.DOTALL)
_DESCRIPTOR = lazy_re(r"\s+[\d.]+[wxh]\s*$")
"""What follows a picture's address in a set of them: `2x`, `300w`."""
_REFRESH = lazy_re(r"""^[\d.\s]*[;,]?\s*url\s*=\s*["']?(.*?)["']?\s*$""", re.IGNORECASE | re.DOTALL)
_WORDS = frozenset(
    {
        "abbr",
        "alt",
        "align",
        "aria-description",
        "aria-label",
        "aria-roledescription",
        "aria-valuetext",
    }
    | {"class", "color", "dir", "face", "headers", "height", "id", "label", "lang", "media", "name"}
    | {"placeholder", "rel", "role", "scope", "size", "summary", "target", "title", "type", "value"}
    | {"width", "data-callout", "data-callout-fold", "data-callout-metadata"}
)
"""Attributes that say something, or what kind of thing an element is: none leads anywhere."""
_OF_ANCHORS = frozenset({"id", "name"})
"""Attributes that make an element one that an address may lead to: what they say is yielded so."""
_LISTS = frozenset({"srcset", "imagesrcset", "ping", "archive"})


class Attribute(NamedTuple):
    """An attribute that may lead somewhere.

    Args:
        start: Its first character in the text.
        end: Past its last one.
        addresses: What it may lead to, without entities.
    """

    start: int
    end: int
    addresses: tuple[str, ...]


def find_addresses(html: str) -> Iterator[Attribute]:
    """Yield the attributes of a text's tags that may hold addresses.

    A quote may have backslashes before it, as in a text within a formula.
    """
    for tag in _TAG.finditer(html):
        at = tag.end()
        while (match := _ATTRIBUTE.match(html, at)) is not None:
            at = match.end()
            if match["value"] is not None:
                addresses = tuple(_addresses(match["name"].lower(), _unquoted(match["value"])))
                if addresses:
                    yield Attribute(match.start("name"), at, addresses)


def _unquoted(value: str) -> str:
    bare = value.lstrip("\\")
    if bare[:1] in {'"', "'"} and bare[-1:] == bare[:1]:
        value = bare[1:-1].rstrip("\\") if bare != value else bare[1:-1]
    return unescape(value).strip()


def _addresses(name: str, value: str) -> Iterator[str]:
    """Yield the addresses in an attribute's value."""
    if name in _OF_ANCHORS:
        yield f"#{value}"
    elif name == "style":
        yield from (match[2] for match in _URL_OF_STYLE.finditer(value))
    elif name == "content":
        yield from (match[1] for match in [_REFRESH.match(value)] if match)
    elif name in _LISTS:
        yield from (_DESCRIPTOR.sub("", part).strip() for part in value.split(",") if part.strip())
    elif name == "srcdoc":
        yield from (one for inner in find_addresses(value) for one in inner.addresses)
    elif value and name not in _WORDS and not name.startswith("on"):
        yield value
