"""Rewrite Obsidian's search queries (bookmarks, graph): tags, paths and properties in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.notes.paths import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultkit.authoring.rename.settings_files.settings_file import Renaming

_TERM = re.compile(r'\b(?P<op>tag|path|file):[ \t]*(?P<value>"[^"]*"|[^\s()"]+)')
_IN_BRACKETS = re.compile(
    r'\[[ \t]*(?P<quote>"?)(?P<name>[^"\[\]:\s](?:[^"\[\]:]*?[^"\[\]:\s])??)(?P=quote)'
    r"[ \t]*(?=[:\]])"
)
_MOST_CHARACTERS = 10_000
"""A longer query is nobody's."""
_PLAIN = re.compile(r'[^\s()"]+')


def rewrite_query(query: str, renaming: Renaming) -> str:
    """Return a query with what can only mean the thing that is renamed written anew."""
    if len(query) > _MOST_CHARACTERS:
        return query
    text = _TERM.sub(lambda match: _term(match, renaming), query)
    if renaming.property is None:
        return text
    old, new = renaming.property.old, renaming.property.new
    return _IN_BRACKETS.sub(lambda match: _bracket(match, old, new), text)


def may_mean(query: str, renaming: Renaming) -> bool:
    """Tell whether a query holds a word that may mean what is renamed."""
    subject = renaming.plan.subject if len(query) <= _MOST_CHARACTERS else None
    words = subject.mentions if subject else frozenset()
    return any(re.search(rf"(?<![\w/#-]){re.escape(word)}(?![\w-])", fold(query)) for word in words)


def _term(match: re.Match[str], renaming: Renaming) -> str:
    written = match["value"]
    value = written.strip('"')
    new = _tag(value, renaming) if match["op"] == "tag" else _path(value, match["op"], renaming)
    if new == value or '"' in new:
        return match[0]
    quoted = new if written[:1] != '"' and _PLAIN.fullmatch(new) else f'"{new}"'
    return match[0][: match.start("value") - match.start()] + quoted


def _tag(value: str, renaming: Renaming) -> str:
    if renaming.tag is None:
        return value
    name = value.removeprefix("#")
    return value[: len(value) - len(name)] + renaming.tag.renamed_tag(name)


def _path(value: str, operator: str, renaming: Renaming) -> str:
    """Return a part of a path, or of a file's name, that is found in the same files afterwards."""
    paths = renaming.paths

    def means(part: str) -> Callable[[str], bool]:
        if operator == "path":
            return lambda path: fold(part) in fold(path)
        return lambda path: fold(part) in fold(path.rpartition("/")[2])

    is_meant = means(value)
    if all(is_meant(old) == is_meant(new) for old, new in paths.moves.items()):
        return value
    wanted = {paths.now(path) for path in paths.before if is_meant(path)}
    for new in _candidates(value, operator, renaming):
        is_found = means(new)
        if {path for path in paths.after if is_found(path)} == wanted:
            return new
    return value


def _candidates(value: str, operator: str, renaming: Renaming) -> list[str]:
    paths = renaming.paths
    inner = value.strip("/")
    found: list[str] = []
    for suffix in ("", ".md"):
        path = paths.find(inner + suffix)
        new = paths.place_of(path) if path else None
        if new and operator == "path" and inner:
            found.append(value.replace(inner, new.removesuffix(suffix), 1))
    if operator == "file":
        stem = renaming.stems.get(fold(value.removesuffix(".md")))
        names = {
            fold(old.rpartition("/")[2]): new.rpartition("/")[2] for old, new in paths.moves.items()
        }
        found += filter(None, (stem, names.get(fold(value))))
    return found


def _bracket(match: re.Match[str], old: str, new: str) -> str:
    if fold(match["name"]) != fold(old) or set('"[]:') & {*new}:
        return match[0]
    start, end = match.start("name") - match.start(), match.end("name") - match.start()
    return match[0][:start] + new + match[0][end:]
