"""HTML that is already written, element by element: to look into pages, not to change them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple


class Element(NamedTuple):
    """A start tag; `text` is the content of a script or style sheet, "" for other elements."""

    name: str
    attributes: dict[str, str]
    text: str = ""


def read_elements(html: str) -> list[Element]:
    """Return the elements of a page in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Element] = []
        self._is_raw = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Element(tag, {name: value or "" for name, value in attrs}))
        self._is_raw = tag in self.CDATA_CONTENT_ELEMENTS

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._is_raw = False

    def handle_data(self, data: str) -> None:
        if self._is_raw:
            last = self.found[-1]
            self.found[-1] = last._replace(text=last.text + data)
