"""Which words a built site holds side by side, read with other means than the audit's."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "br", "button", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "iframe", "img", "input", "ins", "kbd", "label", "link", "mark", "mi", "mn",
    "mo", "mrow", "ms", "mtext", "math", "meta", "output", "path", "q", "s", "samp",
    "semantics", "small", "span", "strong", "sub", "sup", "time", "tspan", "tt", "u", "use",
    "var", "wbr"
})  # fmt: skip
"""Elements that do not end a run of text; all others do, `text` and `title` of an SVG too."""
_ADDRESSES = frozenset({"href", "src", "data-href", "data-src", "data-all", "data-titles"})
_SEVERAL = frozenset({"class", "rel", "aria-labelledby", "data-days", "allow"})
"""Attributes that are lists of words."""
_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"[/?#&=]+|%2F|: ")
_LISTED = re.compile(r"\]\(|\): |\n")
_ENDS = "\N{PARAGRAPH SEPARATOR}"


class Run(NamedTuple):
    """A run of text, and where it stands: the kind of place, such as `li` or `@title`."""

    place: str
    text: str

    @property
    def words(self) -> list[str]:
        """Its words, in small letters."""
        return [word.lower() for word in _WORD.findall(self.text)]


def runs_of(folder: Path) -> Iterator[tuple[str, Run]]:
    """Yield the runs of all files of a site, each with the file's path in it."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith("assets/"):
            yield from ((name, run) for run in _runs(path))
            yield from ((name, Run("path", part)) for part in name.split("/"))


def _runs(path: Path) -> Iterator[Run]:
    if path.suffix in {".html", ".xml"}:
        yield from runs_of_html(path.read_text(encoding="utf-8"))
    elif path.suffix == ".json":
        yield from _strings("json", json.loads(path.read_text(encoding="utf-8")))
    elif path.suffix == ".txt":
        for part in _LISTED.split(path.read_text(encoding="utf-8")):
            yield from _cut("txt", part, _ADDRESS if "/" in part else None)


def runs_of_html(html: str) -> list[Run]:
    """Return the runs of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end()
    return [run for run in reader.found if run.words]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Run] = []
        self._pieces: list[str] = []
        self._open = "body"
        self._is_data = False

    def end(self) -> None:
        """End the run that is being read."""
        self.found += _cut(self._open, "".join(self._pieces))
        self._pieces = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._pieces.append(" ")
        if tag not in _INLINE:
            self.end()
            self._open = tag
        self._is_data = tag in {"script", "style"}
        for name, value in attrs:
            cut = (
                _ADDRESS if name in _ADDRESSES else re.compile(r"\s") if name in _SEVERAL else None
            )
            if name == "content" and "://" in (value or ""):
                cut = _ADDRESS
            self.found += _cut(f"@{name}", value or "", cut)

    def handle_endtag(self, tag: str) -> None:
        self._pieces.append(" ")
        if tag not in _INLINE:
            self.end()

    def handle_data(self, data: str) -> None:
        if not self._is_data:
            self._pieces.append(data)
        elif data.lstrip().startswith("{"):
            self.found += _strings("script", json.loads(data))


def _strings(place: str, value: object) -> Iterator[Run]:
    if isinstance(value, str):
        yield from _cut(place, value, _ADDRESS if re.fullmatch(r"\S*/\S*", value) else None)
    elif isinstance(value, dict):
        for item in (*value, *value.values()):
            yield from _strings(place, item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(place, item)


def _cut(place: str, text: str, cut: re.Pattern[str] | None = None) -> Iterator[Run]:
    parts = cut.split(text) if cut else [text]
    yield from (Run(place, unquote(end)) for part in parts for end in part.split(_ENDS))
