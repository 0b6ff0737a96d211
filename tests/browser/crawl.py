"""Every link of a built site, followed over its files."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import html5lib
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from pathlib import Path

_BASE = "https://site.invalid/kb/"
_ADDRESSES = (("a", "href"), ("link", "href"), ("img", "src"), ("script", "src"), ("iframe", "src"),
              ("audio", "src"), ("video", "src"), ("source", "src"), ("use", "href"))  # fmt: skip
_MADE_BY_SCRIPTS = {"__search", "__drawer", "__toc"}


def dead_links(folder: Path) -> list[str]:
    """Return the links of all pages that lead to no file or no anchor: `page: address`."""
    ids: dict[str, set[str]] = {}
    links: dict[str, set[str]] = defaultdict(set)
    for path in folder.rglob("*.html"):
        page = BeautifulSoup(path.read_bytes(), "html.parser")
        url = path.relative_to(folder).as_posix()
        ids[url] = {str(tag["id"]) for tag in page.select("[id]")}
        ids[url] |= {str(tag["name"]) for tag in page.select("a[name]")}
        if url != "404.html":
            for name, key in _ADDRESSES:
                links[url] |= {str(tag[key]) for tag in page.select(f"{name}[{key}]")}
    return [
        f"{url}: {link}"
        for url, found in sorted(links.items())
        for link in sorted(found)
        if not _is_alive(folder, url, link, ids)
    ]


def _is_alive(folder: Path, url: str, link: str, ids: dict[str, set[str]]) -> bool:
    page = _BASE + "/".join(map(_quoted, url.removesuffix("index.html").split("/")))
    target, anchor = urldefrag(urljoin(page, link))
    if urlsplit(target).scheme not in {"http", "https"} or not target.startswith(_BASE):
        return not target.startswith("https://site.invalid")
    path = unquote(target.removeprefix(_BASE).partition("?")[0])
    file = f"{path}index.html" if not path or path.endswith("/") else path
    if not (folder / file).is_file():
        return False
    wanted = unquote(anchor)
    return not wanted or file not in ids or wanted in ids[file] | _MADE_BY_SCRIPTS


def _quoted(part: str) -> str:
    from urllib.parse import quote

    return quote(part)


def html_faults(folder: Path) -> list[str]:
    """Return what a browser has to repair on the pages, and ids that stand twice."""
    faults: list[str] = []
    for path in sorted(folder.rglob("*.html")):
        parser = html5lib.HTMLParser()
        text = path.read_text("utf-8")
        parser.parse(text)
        url = path.relative_to(folder).as_posix()
        lines = text.splitlines()
        for (line, _), code, _ in parser.errors:
            faults.append(f"{url}:{line}: {code}: {lines[line - 1].strip()[:120]}")
        ids = [str(tag["id"]) for tag in BeautifulSoup(text, "html.parser").select("[id]")]
        faults += [f"{url}: id {one} stands twice" for one in {i for i in ids if ids.count(i) > 1}]
    return faults
