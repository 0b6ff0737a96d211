"""Read the groups and colours that an author gave the graph in Obsidian: `.obsidian/graph.json`.

A group is a search query with a colour. Of what queries can ask, these are understood: words and
phrases, `path:`, `file:`, `tag:`, `["property"]` and `["property": value]`, a `-` before what must
not hold, `OR`, parentheses, and regular expressions between slashes. What asks for places within a
note (`line:`, `section:`, `block:`, `content:`) is looked for in all of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.config.bounded_read import MAX_SETTINGS, read_bounded
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import fold
from vaultkit.notes.text.timed_pattern import SlowPatternError, timed_search
from vaultkit.vault.obsidian.settings_faults import is_there, read_object

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vaultkit.notes.note import Note

MOST_GROUPS = 40
_LONGEST_QUERY = 1_000
_DEEPEST = 20
_WHITE = 0xFFFFFF
_TOKEN = lazy_re(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<minus>-)(?=\S)|(?P<key>[A-Za-z-]+):(?=\S)"""
    r"""|"(?P<phrase>[^"]*)"|\[(?P<property>[^\[\]]*)\]|/(?P<pattern>(?:[^/\\]|\\.)+)/(?=[\s)]|$)"""
    r"""|(?P<word>[^\s()"]+))"""
)


class ColourGroup(NamedTuple):
    """A group of the graph.

    Args:
        colour: As `#rrggbb`.
        query: What the author wrote: it may name what is not published.
        holds: Tells whether a note belongs to it.
    """

    colour: str
    query: str
    holds: Callable[[Note], bool]


def read_colour_groups(root: Path) -> tuple[ColourGroup, ...]:
    """Return the groups of a vault, in the order in which they win; none where none can be read.

    Args:
        root: The vault's folder. Effect: reads a file in it.
    """
    path = root / ".obsidian" / "graph.json"
    try:
        data = read_bounded(path, MAX_SETTINGS) if is_there(path) else b"{}"
        entries = read_object(data).get("colorGroups")
    except (OSError, ValueError, RecursionError):
        return ()
    found = (_read_group(one) for one in (entries if isinstance(entries, list) else ()))
    return tuple(group for group in found if group is not None)[:MOST_GROUPS]


def _read_group(entry: Any) -> ColourGroup | None:
    """Return a group, None for what is none."""
    if not isinstance(entry, dict):
        return None
    query, colour = entry.get("query"), entry.get("color")
    rgb = colour.get("rgb") if isinstance(colour, dict) else None
    is_number = isinstance(rgb, int) and not isinstance(rgb, bool) and 0 <= rgb <= _WHITE
    if not is_number or not isinstance(query, str) or not query.strip():
        return None
    if len(query) > _LONGEST_QUERY:
        return None
    return ColourGroup(f"#{rgb:06x}", query.strip(), read_query(query))


def read_query(query: str) -> Callable[[Note], bool]:
    """Return what tells whether a note is found by a query."""
    tokens = [token for token in _TOKEN.finditer(query) if token.lastgroup]
    tests, _ = _read_any(tokens, 0, _in_note, 0)
    return tests


def words_of(query: str) -> list[str]:
    """Return what a query asks for, without its operators; empty if a part is no plain word."""
    tokens = [token for token in _TOKEN.finditer(query) if token.lastgroup]
    if any(token["pattern"] or token["property"] is not None for token in tokens):
        return []
    words = (token["phrase"] or token["word"] for token in tokens)
    return [word for word in words if word and word != "OR"]


def _read_any(
    tokens: list[re.Match[str]], at: int, place: Callable[[str], Any], depth: int
) -> tuple[Callable[[Note], bool], int]:
    """Return the test of parts of which one must hold, and where they end."""
    choices: list[Callable[[Note], bool]] = []
    parts: list[Callable[[Note], bool]] = []
    while at < len(tokens) and not tokens[at]["close"]:
        if tokens[at]["word"] == "OR":
            choices.append(_all_of(parts))
            parts, at = [], at + 1
            continue
        test, at = _read_one(tokens, at, place, depth)
        parts.append(test)
    choices.append(_all_of(parts))
    return _any_of(choices), at + 1


def _read_one(
    tokens: list[re.Match[str]], at: int, place: Callable[[str], Any], depth: int
) -> tuple[Callable[[Note], bool], int]:
    token = tokens[at]
    has_more = at + 1 < len(tokens) and depth < _DEEPEST
    if token["minus"] and has_more:
        test, at = _read_one(tokens, at + 1, place, depth + 1)
        return lambda note: not test(note), at
    if token["key"] and has_more:
        return _read_one(tokens, at + 1, _PLACES.get(fold(token["key"]), place), depth + 1)
    if token["open"] and has_more:
        return _read_any(tokens, at + 1, place, depth + 1)
    if token["property"] is not None:
        return _has_property(token["property"]), at + 1
    if token["pattern"]:
        return _matches(token["pattern"], place), at + 1
    wanted = token["phrase"] or token["word"]
    return (place(wanted) if wanted else _nowhere), at + 1


def _nowhere(_: Note) -> bool:
    return False


def _all_of(tests: list[Callable[[Note], bool]]) -> Callable[[Note], bool]:
    return lambda note: bool(tests) and all(test(note) for test in tests)


def _any_of(tests: list[Callable[[Note], bool]]) -> Callable[[Note], bool]:
    return lambda note: any(test(note) for test in tests)


def _in_path(wanted: str) -> Callable[[Note], bool]:
    folded = fold(wanted.lstrip("/"))
    return lambda note: folded in fold(note.path)


def _in_name(wanted: str) -> Callable[[Note], bool]:
    folded = fold(wanted)
    return lambda note: folded in fold(note.path.rpartition("/")[2])


def _in_tags(wanted: str) -> Callable[[Note], bool]:
    folded = fold(wanted.lstrip("#"))
    return lambda note: any(
        tag == folded or tag.startswith(f"{folded}/") for tag in map(fold, note.shown_tags)
    )


def _in_note(wanted: str) -> Callable[[Note], bool]:
    if wanted.startswith("#"):
        return _in_tags(wanted)
    folded = fold(wanted)
    return lambda note: folded in fold(note.path) or folded in fold(_shown_text(note))


def _shown_text(note: Note) -> str:
    """Return what readers may see of a note's text: colours must not tell of comments."""
    found, at = [], note.body_start
    for comment in sorted(note.comments, key=lambda one: one.start):
        found.append(note.source.slice(at, max(at, comment.start)))
        at = max(at, comment.end)
    return " ".join((*found, note.source.slice(at, len(note.source.data))))


_PLACES: dict[str, Callable[[str], Callable[[Note], bool]]] = {
    "path": _in_path,
    "file": _in_name,
    "tag": _in_tags,
}


def _has_property(written: str) -> Callable[[Note], bool]:
    """Return the test of a property, and of its value if one is asked for."""
    name, colon, value = (part.strip().strip("\"'") for part in written.partition(":"))
    name, wanted = fold(name), fold(value)

    def holds(note: Note) -> bool:
        found = [given for key, given in note.properties.items() if fold(key) == name]
        return any(not colon or wanted in fold(str(given)) for given in found)

    return holds


def _matches(pattern: str, place: Callable[[str], Any]) -> Callable[[Note], bool]:
    """Return the test of a regular expression; none holds nowhere, nor does a slow one."""
    try:
        search = timed_search(pattern, ignore_case=True)
    except re.error:
        return _nowhere

    def holds(note: Note) -> bool:
        texts = [note.path.rpartition("/")[2] if place is _in_name else note.path]
        texts += [] if place in _PLACES.values() else [_shown_text(note)]
        try:
            return any(map(search, texts))
        except SlowPatternError:
            return False

    return holds
