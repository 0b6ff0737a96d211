"""Every link of a built site, followed over its files."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

import html5lib

from vaultkit.vault.built_site.page_fragments import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BASE = "https://site.invalid/kb/"
_ADDRESSES = {"a": "href", "link": "href", "img": "src", "script": "src", "iframe": "src",
              "audio": "src", "video": "src", "source": "src", "use": "href"}  # fmt: skip
_MADE_BY_SCRIPTS = {"__search", "__drawer", "__toc"}


class _Page(HTMLParser):
    """What a page holds that links are about; far faster than a tree, and there are many pages."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.names: set[str] = set()
        self.links: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id") is not None:
            self.ids.append(found["id"] or "")
        if tag == "a" and found.get("name"):
            self.names.add(found["name"] or "")
        link = found.get(_ADDRESSES.get(tag, ""))
        if link is not None:
            self.links.add(link)


def _pages(folder: Path) -> Iterator[Path]:
    """Yield the pages; parts of them that are shown beside links are none."""
    return (path for path in folder.rglob("*.html") if path.name != FILE)


def dead_links(folder: Path) -> list[str]:
    """Return the links of all pages that lead to no file or no anchor: `page: address`."""
    ids: dict[str, set[str]] = {}
    links: dict[str, set[str]] = {}
    for path in _pages(folder):
        page = _Page(path.read_text("utf-8"))
        url = path.relative_to(folder).as_posix()
        ids[url] = {*page.ids, *page.names}
        if url != "404.html":
            links[url] = page.links
    return [
        f"{url}: {link}"
        for url, found in sorted(links.items())
        for link in sorted(found)
        if not _is_alive(folder, url, link, ids)
    ]


def _is_alive(folder: Path, url: str, link: str, ids: dict[str, set[str]]) -> bool:
    page = _BASE + quote(url.removesuffix("index.html"))
    target, anchor = urldefrag(urljoin(page, link))
    if urlsplit(target).scheme not in {"http", "https"} or not target.startswith(_BASE):
        return not target.startswith("https://site.invalid")
    path = unquote(target.removeprefix(_BASE).partition("?")[0])
    file = f"{path}index.html" if not path or path.endswith("/") else path
    if not (folder / file).is_file():
        return False
    wanted = unquote(anchor)
    return not wanted or file not in ids or wanted in ids[file] | _MADE_BY_SCRIPTS


def html_faults(folder: Path) -> list[str]:
    """Return what a browser has to repair on the pages, and ids that stand twice."""
    faults: list[str] = []
    for path in sorted(_pages(folder)):
        parser = html5lib.HTMLParser()
        text = path.read_text("utf-8")
        parser.parse(text)
        url = path.relative_to(folder).as_posix()
        lines = text.splitlines()
        for (line, _), code, _ in parser.errors:
            faults.append(f"{url}:{line}: {code}: {lines[line - 1].strip()[:120]}")
        ids = Counter(_Page(text).ids)
        faults += [f"{url}: id {one} stands twice" for one, count in ids.items() if count > 1]
    return faults
