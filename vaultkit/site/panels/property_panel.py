"""Read the properties that a note's page shows, by the types that Obsidian knows them by."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.language_tags import LANG
from vaultkit.notes.note import Link
from vaultkit.notes.paths import fold
from vaultkit.vault.presentation.note_rendering import anchor_of
from vaultkit.vault.publishing.redaction.withheld_links import public_text
from vaultkit.vault.publishing.translations import TRANSLATION_OF

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.notes.note import Note
    from vaultkit.site.model.page_addresses import RelativeAddresses
    from vaultkit.site.model.site_model import Site

SHOWN_ELSEWHERE = frozenset({"tags", "aliases", "title", LANG, TRANSLATION_OF})
FOR_MACHINES = frozenset(
    {"cssclass", "cssclasses", "draft", "nav_order", "nav_order_by", "permalink", "publish"}
    | {"redirect_from", "unlisted"}
)
_COMMENT = lazy_re(r"%%.*?(?:%%|\Z)", re.DOTALL)
_ADDRESS = lazy_re(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
_YES_NO = {"true": True, "false": False}
_AT_MOST = 400
"""Characters of one value that are shown."""


class Value(NamedTuple):
    """One value of a property.

    Args:
        kind: `text`, `number`, `checkbox`, `date` or `link`.
        text: What is shown; of a checkbox, `true` or `false`.
        href: Where it leads; "" for nowhere.
        exact: Of a date, the value for machines.
    """

    kind: str
    text: str
    href: str = ""
    exact: str = ""


class Property(NamedTuple):
    """A property: its name as written, its values, and whether they are a list."""

    name: str
    values: tuple[Value, ...]
    is_list: bool


def read_properties(
    note: Note, site: Site, to: RelativeAddresses, *, is_whole: bool = False
) -> Iterator[Property]:
    """Yield the properties that a panel shows, in the order they are written; empty ones too.

    Args:
        note: The note.
        site: Its site.
        to: The way from its page.
        is_whole: Whether tags and other names are shown here, since nothing else shows them all.
    """
    if is_whole:
        yield from _names_and_tags(note, to)
    links = _links_of(note, site, to)
    types = site.vault.settings.property_types
    for name, value in note.properties.items():
        if str(name).lower() in SHOWN_ELSEWHERE | FOR_MACHINES:
            continue
        kind = types.get(name, "")
        if isinstance(value, list):
            values = [
                links.get(f"{name}.{index}") or read_value(item, "")
                for index, item in enumerate(value)
                if item is not None
            ]
            yield Property(str(name), tuple(values), is_list=True)
        elif value is None or value == "":
            yield Property(str(name), (), is_list=False)
        else:
            is_list = kind == "multitext"
            yield Property(str(name), (links.get(name) or read_value(value, kind),), is_list)


def _names_and_tags(note: Note, to: RelativeAddresses) -> Iterator[Property]:
    """Yield other names and tags, each as it is first written."""
    if note.aliases:
        names = dict.fromkeys(note.aliases)
        yield Property("aliases", tuple(Value("text", name) for name in names), is_list=True)
    if note.shown_tags:
        tags = {fold(tag): tag for tag in reversed(note.shown_tags)}
        values = [Value("link", f"#{tag}", to.tag(tag)) for tag in reversed(tags.values())]
        yield Property("tags", tuple(values), is_list=True)


def read_value(value: Any, kind: str) -> Value:
    """Return one value as it is shown.

    Args:
        value: From the front matter.
        kind: What Obsidian takes the property for, "" if it does not say.
    """
    if isinstance(value, str) and kind == "checkbox":
        value = _YES_NO.get(value.strip().lower(), value)
    if isinstance(value, str) and kind in {"date", "datetime"}:
        value = _read_time(value)
    if isinstance(value, bool):
        return Value("checkbox", "true" if value else "false")
    if isinstance(value, int | float):
        return Value("number", str(value))
    if isinstance(value, datetime):
        time = "" if kind == "date" else f" {value:%H:%M}"
        shown = f"{value.date().isoformat()}{time}"
        return Value("date", shown, exact=value.isoformat())
    if isinstance(value, date):
        return Value("date", value.isoformat(), exact=value.isoformat())
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = _COMMENT.sub("", text).strip()
    if _ADDRESS.fullmatch(text):
        return Value("link", text, text)
    return Value("text", text if len(text) <= _AT_MOST else text[:_AT_MOST].rstrip() + "…")


def _read_time(value: str) -> Any:
    """Return a text as the day or time it is; as it is if it is none."""
    text = value.strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return value


def _links_of(note: Note, site: Site, to: RelativeAddresses) -> Mapping[str, Value]:
    """Return the values that are links, by key path; to what is not published, as plain text."""
    found: dict[str, Value] = {}
    for resolved in site.vault.links[note.path]:
        link = resolved.link
        if isinstance(link, Link):
            break
        path = resolved.destination
        href = to.file(path) if path else ""
        if href:
            href += anchor_of(resolved, site.vault)
        text = link.shown
        if path and not href:
            text = public_text(link, path, site.vault, site.hidden_name)
        found[link.key] = Value("link" if href else "text", text, href)
    return found
