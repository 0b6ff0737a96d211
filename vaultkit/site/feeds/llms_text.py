"""Write `llms.txt`: the site's notes as a list for programs that read text, by top folder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.notes.paths import NotePath
    from vaultkit.site.model.note_summaries import Summaries
    from vaultkit.site.model.site_model import Site

_SPECIAL = re.compile(r"([\\\[\]])")
_BLANKS = re.compile(r"\s+")


def write_llms(site: Site, title: str, about: str, root: str, summaries: Summaries) -> str:
    """Return the list in the form of llmstxt.org.

    Args:
        site: The site.
        title: Of the site.
        about: A line on the site, "" if there is none.
        root: What stands before each address: the site's URL with a slash, or "".
        summaries: What is said of each note.
    """
    lines = [f"# {_one_line(title)}", ""]
    if about:
        lines += [f"> {_one_line(about)}", ""]
    groups: dict[str, list[NotePath]] = {}
    for path in site.by_title:
        folder = path.partition("/")[0] if "/" in path else ""
        groups.setdefault(folder, []).append(path)
    if site.home:
        lines += [*_entries(site, [site.home], root, summaries), ""]
    for folder in sorted(groups):
        lines += [f"## {_one_line(folder) or 'Notes'}", ""]
        lines += [*_entries(site, groups[folder], root, summaries), ""]
    return "\n".join(lines)


def _entries(site: Site, paths: list[NotePath], root: str, summaries: Summaries) -> Iterator[str]:
    for path in paths:
        title = _SPECIAL.sub(r"\\\1", _one_line(site.notes[path].title))
        about = _one_line(summaries.of(path))
        address = root + site.addresses.notes[path]
        yield f"- [{title}]({address or './'})" + (f": {about}" if about else "")


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
