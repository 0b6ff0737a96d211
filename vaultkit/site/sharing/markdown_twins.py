"""Write each note's page as plain Markdown, for programs that read text: its twin.

It says what the page says: the properties of its panel, its title, its text. It is written with the
page, and stays with it.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from vaultkit.notes.text.shown_names import as_markdown
from vaultkit.site.cache.site_file_list import TextFile
from vaultkit.site.panels.property_panel import Value, read_properties
from vaultkit.vault.presentation.plain_markdown import write_markdown
from vaultkit.vault.publishing.site_addresses import TWIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.site.model.site_model import Site

_BARE = frozenset({"checkbox", "date", "number"})
"""Kinds of values that YAML reads as they are shown."""


class TwinFile(TextFile):
    """The Markdown of a page: it is written together with it.

    Args:
        uri: Its path in the site.
        config: MkDocs' configuration.
        write: Gives its content.
    """

    def __init__(self, uri: str, config: MkDocsConfig, write: Callable[[], str]) -> None:
        super().__init__(f"{uri}.txt", config, write)  # MkDocs makes a page of what ends in .md
        self.dest_uri = self.url = uri


def twin_of(site: Site, path: NotePath, config: MkDocsConfig) -> TwinFile:
    """Return the Markdown file of a note's page."""
    uri = f"{unquote(site.addresses.notes[path])}{TWIN}"
    return TwinFile(uri, config, partial(write_twin, site, path, config.site_url or ""))


def write_twin(site: Site, path: NotePath, site_url: str) -> str:
    """Return the Markdown of a note's page.

    Args:
        site: The site.
        path: The note.
        site_url: Where the site is published; "" if that is not known.
    """
    note = site.notes[path]
    to = site.addresses.seen_from(site.addresses.notes[path])
    name, words = site.hidden_name, site.words
    text = write_markdown(site.vault, path, to, file=TWIN, hidden_name=name, words=words)
    head = "\n".join(f"{_key(key)}: {_value(value)}" for key, value in _facts(note, site, site_url))
    title = "" if _has_title(note, text) else f"# {as_markdown(note.title)}\n\n"
    return f"---\n{head}\n---\n\n{title}{text}\n"


def _facts(note: Note, site: Site, site_url: str) -> Iterator[tuple[str, Any]]:
    """Yield what the page shows of a note's properties, its title and address first."""
    url = site.addresses.notes[note.path]
    yield "title", note.title
    if site_url:
        yield "url", f"{site_url.rstrip('/')}/{url}"
    if note.aliases:
        yield "aliases", list(dict.fromkeys(note.aliases))
    if note.shown_tags:
        yield "tags", list(dict.fromkeys(note.shown_tags))
    for found in read_properties(note, site, site.addresses.seen_from(url)):
        if found.name.lower() != "url" and found.values:
            yield found.name, found.values if found.is_list else found.values[0]


def _value(value: Any) -> str:
    """Return a value as YAML reads it, which reads JSON."""
    if isinstance(value, Value):
        return value.text if value.kind in _BARE else json.dumps(value.text, ensure_ascii=False)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return f"[{', '.join(map(_value, value))}]"


def _key(name: str) -> str:
    return name if name.isidentifier() else json.dumps(name, ensure_ascii=False)


def _has_title(note: Note, text: str) -> bool:
    """Tell whether a text begins with a heading of the first level: it stands for the title."""
    first = next(iter(note.headings), None)
    line, _, rest = text.partition("\n")
    is_first = line.startswith("# ") or rest.startswith("=")
    return first is not None and first.level == 1 and is_first
