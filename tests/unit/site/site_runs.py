"""The runs of text of a built site: what stands together in one block, attribute or string."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCKS = (
    "address|article|aside|blockquote|body|button|caption|dd|details|div|dl|dt|figcaption|figure"
    "|footer|form|h[1-6]|head|header|html|label|li|link|main|meta|nav|ol|option|p|pre|script"
    "|section|style|summary|table|tbody|td|tfoot|th|thead|title|tr|ul|svg|text|g"
)


def runs_of(name: str, data: bytes) -> set[str]:
    """Return the runs of a file, white space made one."""
    text = data.decode("utf-8", "replace")
    if name.endswith((".html", ".xml", ".svg")):
        found = _runs_of_html(text)
    elif name.endswith(".json"):
        found = _strings(json.loads(text))
    else:
        found = iter(text.splitlines())
    return {" ".join(run.split()) for run in found} - {""}


def _runs_of_html(text: str) -> Iterator[str]:
    page = BeautifulSoup(text, "html.parser")
    said: dict[int, list[str]] = {}
    for piece in page.find_all(string=True):
        block = next((x for x in piece.parents if re.fullmatch(BLOCKS, x.name)), page)
        said.setdefault(id(block), []).append(str(piece))
    yield from ("".join(pieces) for pieces in said.values())
    for tag in page.find_all(re.compile("")):
        for value in tag.attrs.values():
            yield " ".join(value) if isinstance(value, list) else str(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str):
        yield value


def pages_of(folder: Path) -> dict[str, set[str]]:
    """Return the runs of each file of a site that is text, the theme's own aside."""
    suffixes = {".html", ".xml", ".json", ".txt"}
    files = (path for path in sorted(folder.rglob("*")) if path.suffix in suffixes)
    return {
        path.relative_to(folder).as_posix(): runs_of(path.name, path.read_bytes())
        for path in files
        if path.is_file()
    }
