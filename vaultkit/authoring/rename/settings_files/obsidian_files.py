"""Rewrite Obsidian's settings after a rename: paths, prefixes, properties, queries.

Strings are replaced where they stand; all other bytes stay. Workspace files are left alone, and
what belongs to community plugins is only told, save where Templater takes templates from, which
vaultkit reads itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.authoring.rename.settings_files.path_patterns import Prefixes
from vaultkit.authoring.rename.settings_files.pattern_lists import rewrite_list
from vaultkit.authoring.rename.settings_files.settings_file import (
    FileEdits,
    name_files,
    with_new_paths,
)
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.scalar_edits import Swap, swap_all
from vaultkit.notes.json_text import (
    JsonString,
    NoObjectError,
    escape_like,
    find_keys,
    find_strings,
    read_object,
)
from vaultkit.notes.paths import fold, suffix_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vaultkit.authoring.rename.settings_files.pattern_lists import PatternEdit
    from vaultkit.authoring.rename.settings_files.settings_file import OutsideFile, Renaming

FOLDER = ".obsidian/"
PLUGINS = f"{FOLDER}plugins/"
_PATHS: dict[str, frozenset[tuple[str, ...]]] = {
    "app.json": frozenset({("attachmentFolderPath",), ("newFileFolderPath",)}),
    "daily-notes.json": frozenset({("folder",), ("template",)}),
    "templates.json": frozenset({("folder",)}),
    "zk-prefixer.json": frozenset({("folder",), ("template",)}),
    "note-composer.json": frozenset({("template",)}),
    "canvas.json": frozenset({("newFileFolderPath",)}),
    "plugins/templater-obsidian/data.json": frozenset({("templates_folder",)}),
}
"""Settings that are the path of a file or folder."""
_LISTS = {"publish.json": ("included", "excluded")}
"""Settings that are lists of paths."""
_BOOKMARKS = ("bookmarks.json", "starred.json")
_QUERIES = frozenset({"query", "search"})
_PATH_WORDS = ("folder", "path", "file", "template", "dir")
"""Parts of keys whose value is likely to be a path."""
_FILTERS = "userIgnoreFilters"
_BOM = "\ufeff"


def rewrite_json(file: OutsideFile, renaming: Renaming) -> FileEdits:
    """Return what becomes of a file of Obsidian's settings; one that is no JSON stays."""
    return _JsonFile(file, renaming).rewrite()


class _JsonFile:
    def __init__(self, file: OutsideFile, renaming: Renaming) -> None:
        text = file.data.decode("utf-8", "surrogateescape")
        self.name = file.path.removeprefix(FOLDER)
        self.renaming = renaming
        self.edits = FileEdits(file, text)
        self._bom = _BOM if text.startswith(_BOM) else ""
        self.text = text.removeprefix(self._bom)
        self._swaps: list[Swap] = []
        self._named: dict[str, str] = {}

    def rewrite(self) -> FileEdits:
        try:
            read_object(self.text)
        except NoObjectError:
            return self.edits
        strings = list(find_strings(self.text))
        if self.name == "app.json":
            self._rewrite_filters([x for x in strings if x.way[0] == _FILTERS])
        if self.name == "types.json":
            self._rewrite_types()
        for string in strings:
            self._rewrite_string(string)
        if self.name in _BOOKMARKS:
            self._rewrite_subpaths(strings)
        self._tell_named()
        self.edits.text = self._bom + swap_all(self.text, self._swaps)
        return self.edits

    def _rewrite_string(self, string: JsonString) -> None:
        known = _PATHS.get(self.name, frozenset())
        is_item = string.way[0] in _LISTS.get(self.name, ())
        is_bookmark = self.name in _BOOKMARKS and string.way[-1] == "path"
        if string.way in known or is_item or is_bookmark:
            new = with_new_paths(self.renaming.paths, string.value)
            if new is not None:
                self._change(string, new)
            elif is_item:
                self._tell_leaving(string)
        elif self.name in {"graph.json", *_BOOKMARKS} and string.way[-1] in _QUERIES:
            self._rewrite_query(string)
        elif string.way[0] != _FILTERS:
            self._tell_path(string)

    def _tell_leaving(self, string: JsonString) -> None:
        """Tell of files that leave or enter a folder that Obsidian Publish is told of."""
        folder = f"{string.value.strip('/')}/"
        moves = self.renaming.plan.moves.items()
        gone = [y for x, y in moves if x.startswith(folder) and not y.startswith(folder)]
        came = [y for x, y in moves if y.startswith(folder) and not x.startswith(folder)]
        for files, verb in ((gone, "no longer means"), (came, "from now on means")):
            if files:
                self.edits.leave(_key(string), string.value, f"{verb} {name_files(tuple(files))}")

    def _change(self, string: JsonString, new: str) -> None:
        key = _key(string)
        if self.edits.file.obstacle:
            self.edits.by_hand(key, string.value, new)
            return
        raw = self.text[string.start : string.end]
        self._swaps.append(Swap(string.start, string.end, escape_like(new, raw)))
        self.edits.change(key, string.value, new)

    def _rewrite_query(self, string: JsonString) -> None:
        new = rewrite_query(string.value, self.renaming)
        if new != string.value:
            self._change(string, new)
        elif may_mean(string.value, self.renaming):
            self.edits.leave(_key(string), string.value, "may mean it, and stays")

    def _tell_path(self, string: JsonString) -> None:
        """Tell of a string that is exactly a path that moves, where nothing says what it is for."""
        key = str(next((x for x in reversed(string.way) if isinstance(x, str)), ""))
        is_path = "/" in string.value.strip("/") or suffix_of(string.value)
        if not (is_path or any(word in key.lower() for word in _PATH_WORDS)):
            return
        if with_new_paths(self.renaming.paths, string.value) is not None:
            self._named.setdefault(string.value, _key(string))

    def _tell_named(self) -> None:
        """Tell of all those strings in one line, for plugins may list every file there is."""
        for value, key in [*self._named.items()][:1]:
            more = len(self._named) - 1
            also = f" (and {more} more like it)" if more else ""
            self.edits.leave(key, value, f"may mean it, and stays{also}")

    # Excluded files

    def _rewrite_filters(self, strings: Sequence[JsonString]) -> None:
        values = [string.value for string in strings]
        if not values or not self.renaming.plan.moves:
            return
        found = rewrite_list(values, Prefixes(), self.renaming.paths, decides=True)
        is_made = not self.edits.file.obstacle
        if is_made:
            self._swaps += (self._swap_item(strings[edit.at], edit) for edit in found.edits)
        else:
            self.edits.note_lost(_FILTERS, values, Prefixes(), self.renaming.paths)
        self.edits.make(_FILTERS, values, found.edits, is_made=is_made)
        self.edits.tell_rest(_FILTERS, values, found, decides=True)

    def _swap_item(self, string: JsonString, edit: PatternEdit) -> Swap:
        """Return the change of an element, or another one after it, laid out as it is."""
        raw = self.text[string.start : string.end]
        new = escape_like(edit.new, raw)
        if not edit.is_added:
            return Swap(string.start, string.end, new)
        start = string.start - 1
        blanks = self.text[len(self.text[:start].rstrip()) : start]
        return Swap(string.end, string.end, f'",{blanks}"{new}')

    # Properties and bookmarks

    def _rewrite_types(self) -> None:
        renamed = self.renaming.property
        keys = [key for key in find_keys(self.text) if key.way[:-1] == ("types",)]
        if renamed is None:
            return
        for key in keys:
            if fold(key.value) == fold(renamed.old) and key.value != renamed.new:
                if any(fold(x.value) == fold(renamed.new) for x in keys if x is not key):
                    self.edits.leave("types", key.value, f'stays: there is "{renamed.new}" already')
                else:
                    self._change(key._replace(way=("types",)), renamed.new)

    def _rewrite_subpaths(self, strings: Sequence[JsonString]) -> None:
        """Follow headings and blocks that a bookmark leads to."""
        paths = {string.way[:-1]: string.value for string in strings if string.way[-1] == "path"}
        for string in strings:
            if string.way[-1] == "subpath" and string.way[:-1] in paths:
                new = self.renaming.subpath(paths[string.way[:-1]], string.value)
                if new is not None:
                    self._change(string, new)


def _key(string: JsonString) -> str:
    """Return a way as a person would write it: `colorGroups[0].query`."""
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in string.way]
    return "".join(parts).removeprefix(".")


_TERM = lazy_re(r'\b(?P<op>tag|path|file):[ \t]*(?P<value>"[^"]*"|[^\s()"]+)')
_IN_BRACKETS = lazy_re(
    r'\[[ \t]*(?P<quote>"?)(?P<name>[^"\[\]:\s](?:[^"\[\]:]*?[^"\[\]:\s])??)(?P=quote)'
    r"[ \t]*(?=[:\]])"
)
_MOST_CHARACTERS = 10_000
"""A longer query is nobody's."""
_PLAIN = lazy_re(r'[^\s()"]+')


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
