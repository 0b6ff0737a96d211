"""Return the Content-Security-Policy of a built site: as strict as its pages allow."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable

_IS_SCRIPT = lazy_re(r"(?:|module|importmap|text/javascript|application/javascript)", re.ASCII)
_HAS_FONT = lazy_re(r"url\(\s*[\"']?data:font/", re.IGNORECASE)
_SOURCES = {
    "img": "img-src", "source": "media-src", "audio": "media-src", "video": "media-src",
    "iframe": "frame-src", "script": "script-src", "link": "style-src",
}  # fmt: skip


def content_policy(pages: Iterable[str], sheets: Iterable[str] = ()) -> str:
    """Return the value of the header for a site with these pages.

    Scripts run if they come from the site or are one of those that the theme writes into pages,
    which are named by their hash. Hosts are named if pages show pictures, media or frames of them,
    and fonts may be in a sheet itself if one holds some.

    Args:
        pages: Their HTML.
        sheets: The style sheets of the vault.
    """
    allowed: dict[str, set[str]] = {
        "default-src": {"'none'"},
        "script-src": {"'self'"},
        "style-src": {"'self'"},
        "img-src": {"'self'", "data:"},
        "font-src": {"'self'"},
        "media-src": {"'self'"},
        "connect-src": {"'self'"},
        "worker-src": {"'self'"},
        "frame-src": {"'self'"},
        "manifest-src": {"'self'"},
        "object-src": {"'none'"},
        "base-uri": {"'none'"},
        "form-action": {"'self'"},
        "frame-ancestors": {"'self'"},
    }
    if any(_HAS_FONT.search(sheet) for sheet in sheets):
        allowed["font-src"].add("data:")
    for page in pages:
        for element in _read_elements(page):
            _allow(element.name, element.attributes, element.text, allowed)
    return "; ".join(f"{name} {' '.join(sorted(values))}" for name, values in allowed.items())


def _allow(name: str, attributes: dict[str, str], text: str, allowed: dict[str, set[str]]) -> None:
    if "style" in attributes:
        allowed.setdefault("style-src-attr", set()).add("'unsafe-inline'")
    if name == "style":
        allowed["style-src"].add(_hash_of(text))
    source = attributes.get("href" if name == "link" else "src", "")
    if name == "script" and not source:
        if _IS_SCRIPT.fullmatch(attributes.get("type", "").strip().lower()):
            allowed["script-src"].add(_hash_of(text))
    elif name in _SOURCES and (name != "link" or attributes.get("rel") == "stylesheet"):
        host = urlsplit(source)
        if host.scheme in {"http", "https"} and host.netloc:
            allowed[_SOURCES[name]].add(f"{host.scheme}://{host.netloc}")


def _hash_of(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


class _Element(NamedTuple):
    """A start tag; `text` is the content of a script or style sheet, "" for other elements."""

    name: str
    attributes: dict[str, str]
    text: str = ""


def _read_elements(html: str) -> list[_Element]:
    """Return the elements of a page in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[_Element] = []
        self._is_raw = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(_Element(tag, {name: value or "" for name, value in attrs}))
        self._is_raw = tag in self.CDATA_CONTENT_ELEMENTS

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._is_raw = False

    def handle_data(self, data: str) -> None:
        if self._is_raw:
            last = self.found[-1]
            self.found[-1] = last._replace(text=last.text + data)
