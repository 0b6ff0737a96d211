"""Read front matter of other tools (YAML, TOML, JSON) as Obsidian's properties."""

from __future__ import annotations

import json
import re
import tomllib
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.authoring.importing.hidden_pages import is_no
from vaultkit.config.toml_text import is_deep, read_toml
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.embedded_yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_YAML = lazy_re(
    r"\A---[ \t]*\n(?P<text>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_TOML = lazy_re(r"\A\+\+\+[ \t]*\n(?P<text>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LIKE_JSON = lazy_re(r"""\A\{\s*["'][^"'\n]*["']\s*:""")
_COMMENT = lazy_re(r"^[^\S\n]*#.*$", re.MULTILINE)
_NOT_IN_TAG = lazy_re(r"""[\s'!"#$%&()*+,.:;<=>?@^`{|}~\[\]\\\u2000-\u206f\u2e00-\u2e7f]+""")
_TAG_KEYS = ("tags", "tag", "categories", "category", "keywords")
_CREATED = ("date", "date.created", "publishdate", "created_at")
_MODIFIED = ("lastmod", "date.updated", "last_modified_at", "updated_at")


class Front(NamedTuple):
    """A front matter taken from a text.

    Args:
        properties: What it says, in our names.
        body: The text after it.
        lines: Lines that it took.
        remarks: What was changed or left: `converted`, `left`, and a sentence.
        source: What it says, in its own names.
        is_unread: Whether there is one that cannot be read; it is part of the body then.
    """

    properties: dict[str, Any]
    body: str
    lines: int
    remarks: tuple[tuple[str, str], ...]
    source: Mapping[str, Any] = MappingProxyType({})
    is_unread: bool = False


def read_front(text: str) -> Front:
    """Take the front matter from the start of a text: YAML, TOML or JSON."""
    remarks: list[tuple[str, str]] = []
    properties: Mapping[str, Any] = {}
    end = 0
    if match := _YAML.match(text):
        value, fault = read_yaml(match["text"])
        if fault:
            remarks.append(("left", f"front matter that is no YAML: {fault[1]}"))
            return Front({}, text, 0, tuple(remarks), is_unread=True)
        properties, end = value, match.end()
        remarks += [
            ("left", f'a comment in the front matter is gone: "{comment.strip()}"')
            for comment in _COMMENT.findall(match["text"])
        ]
    elif match := _TOML.match(text):
        try:
            properties, end = read_toml(match["text"]), match.end()
            remarks.append(("converted", "front matter was TOML"))
        except tomllib.TOMLDecodeError as error:
            remarks.append(("left", f"front matter that is no TOML: {error}"))
    elif text.startswith("{"):
        try:
            value, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            value, end = None, 0
        if isinstance(value, dict) and not is_deep(value) and (text[end : end + 1] in {"", "\n"}):
            properties = value
            remarks.append(("converted", "front matter was JSON"))
        else:
            end = 0
            if _LIKE_JSON.match(text):
                remarks.append(("left", "front matter that is no JSON"))
    body = text[end:]
    is_unread = not end and bool(remarks)
    mapped = _map(properties, remarks)
    body = body.lstrip("\n") if end else body
    lines = text[:end].count("\n")
    return Front(mapped, body, lines, tuple(remarks), properties, is_unread)


def _map(properties: Mapping[str, Any], remarks: list[tuple[str, str]]) -> dict[str, Any]:
    mapped: dict[str, Any] = {}
    tags: list[str] = []
    for key, value in _flat(properties):
        name = key.lower()
        if name in _TAG_KEYS:
            tags += (tag for tag in _tags(value, key, remarks) if tag not in tags)
        elif name == "draft":
            if is_no(value):
                remarks.append(("converted", f'"{key}: {str(value).lower()}" is left out'))
            else:
                mapped.setdefault("publish", False)
        elif name == "permalink" and value is False:
            mapped.setdefault("publish", False)
        elif name in _CREATED or name in _MODIFIED:
            new = "created" if name in _CREATED else "modified"
            mapped.setdefault(new, value)
            remarks.append(("converted", f'"{key}" is "{new}"'))
        elif name == "aliases" and _are_addresses(value):
            mapped["redirect_from"] = value if isinstance(value, list) else [value]
            remarks.append(("converted", f'addresses in "{key}" are "redirect_from"'))
        else:
            mapped[key] = value
            if isinstance(value, dict):
                remarks.append(("left", f'"{key}" is nested, which Obsidian shows but cannot edit'))
    if tags:
        mapped["tags"] = tags
    return mapped


def _flat(properties: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield properties; dates in a mapping, as blogs of Material for MkDocs have them, apart."""
    for key, value in properties.items():
        if key == "date" and isinstance(value, dict) and {*value} <= {"created", "updated"}:
            yield from ((f"{key}.{name}", moment) for name, moment in value.items())
        else:
            yield key, value


def _are_addresses(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return bool(items) and all(isinstance(x, str) and x.startswith("/") for x in items)


def _tags(value: Any, key: str, remarks: list[tuple[str, str]]) -> list[str]:
    """Return tags that Obsidian reads as such."""
    if isinstance(value, str):
        value = value.split(",") if "," in value or key.lower() == "keywords" else [value]
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        text = "" if item is None else str(item).strip()
        tag = _NOT_IN_TAG.sub("-", text).strip("-/")
        if not text:
            continue
        if not tag or tag.isdigit():
            remarks.append(("left", f'"{text}" of "{key}" can be no tag'))
            continue
        if tag != text:
            remarks.append(("converted", f'"{text}" of "{key}" is the tag "{tag}"'))
        found.append(tag)
    if key.lower() != "tags" and found:
        remarks.append(("converted", f'"{key}" are tags'))
    return found
