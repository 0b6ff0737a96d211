"""Edit a TOML file so that comments, order, quotes and layout stay as they are, with proof.

Values and keys are replaced where they stand; `tomllib` reads the text again, and it must say
exactly what was meant. An edit for which that does not hold is not made.
"""

from __future__ import annotations

import json
import re
import tomllib
from copy import deepcopy
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from vaultkit.authoring.rename.settings_files.pattern_lists import PatternEdit

Way = tuple[str, ...]
"""Keys that lead to a value."""
_Place = tuple[str | int, ...]
"""Keys and numbers that lead to a value, a table of a list or an element."""
_DEEPEST = 100
"""Files whose tables and lists go deeper are not edited."""
_BOM = "\ufeff"
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANKS = re.compile(r"[ \t]*+")
_GAP = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_KEY = re.compile(r"""[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'""")
_PLAIN = re.compile(
    r'''"""(?:[^"\\]|\\.|"{1,2}(?!"))*+"{3,5}|"(?:[^"\\\n]|\\.)*+"'''
    r"""|'''(?:[^']|'{1,2}(?!'))*+'{3,5}|'[^'\n]*+'"""
    r"""|[^\s,\[\]{}#="']++(?: \d\d:[^\s,\]}#]*+)?""",
    re.DOTALL,
)
"""A text in one of four kinds of quotes, a number, a day and time, …"""
_LINE_REST = re.compile(r"[ \t]*+(?P<comma>,?)[ \t]*+(?:#[^\r\n]*+)?(?=\r?\n)")
_COMMA = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+,[ \t]*+")


class _Splice(NamedTuple):
    """What is to stand instead of a part of a text."""

    start: int
    end: int
    new: str


class _Layout:
    """Where the parts of keys, values, and elements of lists stand in a text that is TOML.

    Errors:
        ValueError: it is none.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.line_break = "\r\n" if "\r\n" in text else "\n"
        self.keys: list[tuple[_Place, tuple[int, int]]] = []
        self.values: dict[_Place, tuple[int, int]] = {}
        self._counts: dict[_Place, int] = {}
        table: _Place = ()
        at = self._skip(_GAP, 0)
        while at < len(self.text):
            if self.text.startswith("[", at):
                table, at = self._header(at)
            else:
                at = self._pair(table, at)
            at = self._skip(_GAP, at)

    def _skip(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self.text, at)
        if found is None:
            raise ValueError(self.text[at : at + 20])
        return found.end()

    def _header(self, at: int) -> tuple[_Place, int]:
        """Read a header; a table of a list has its number in its place."""
        is_listed = self.text.startswith("[[", at)
        place, at = self._key((), at + 1 + is_listed)
        if is_listed:
            place = place[:-1] if isinstance(place[-1], int) else place
            self._counts[place] = self._counts.get(place, -1) + 1
            place = (*place, self._counts[place])
        return place, at + 1 + is_listed

    def _key(self, place: _Place, at: int) -> tuple[_Place, int]:
        """Read a key of one or more parts, and the blanks around it."""
        while len(place) < _DEEPEST:
            start = self._skip(_BLANKS, at)
            end = self._skip(_KEY, start)
            raw = self.text[start:end]
            place = (*place, raw if raw[0] not in "\"'" else tomllib.loads(f"a={raw}")["a"])
            self.keys.append((place, (start, end)))
            if place in self._counts:
                place = (*place, self._counts[place])
            at = self._skip(_BLANKS, end)
            if not self.text.startswith(".", at):
                return place, at
            at += 1
        raise ValueError(self.text[at : at + 20])

    def _pair(self, table: _Place, at: int) -> int:
        place, at = self._key(table, at)
        return self._value(place, self._skip(_BLANKS, at + 1))

    def _value(self, place: _Place, start: int) -> int:
        if len(place) > _DEEPEST:
            raise ValueError(self.text[start : start + 20])
        if self.text.startswith(("[", "{"), start):
            end = self._nested(place, start)
        else:
            end = self._skip(_PLAIN, start)
        self.values[place] = start, end
        return end

    def _nested(self, place: _Place, start: int) -> int:
        is_list, count = self.text[start] == "[", 0
        at = self._skip(_GAP, start + 1)
        while not self.text.startswith(("]", "}"), at):
            at = self._value((*place, count), at) if is_list else self._pair(place, at)
            count += 1
            at = self._skip(_GAP, at)
            at = self._skip(_GAP, at + 1) if self.text.startswith(",", at) else at
        return at + 1


class TomlText:
    """A TOML file on its way to another text.

    Attributes:
        table: What it is to say.
    """

    def __init__(self, text: str) -> None:
        self._bom = _BOM if text.startswith(_BOM) else ""
        self._body = text.removeprefix(self._bom)
        self.table: dict[str, Any] = tomllib.loads(self._body)

    @property
    def text(self) -> str:
        """What the file is to hold."""
        return self._bom + self._body

    def set_text(self, way: Way, new: str) -> bool:
        """Change a text; return whether that was possible."""
        return self._try(
            lambda layout: [_replace_text(layout, way, new)],
            lambda table: _at(table, way[:-1]).__setitem__(way[-1], new),
        )

    def edit_list(self, way: Way, edits: Sequence[PatternEdit]) -> bool:
        """Change texts of a list and add some; return whether that was possible."""
        in_order = sorted(edits, key=lambda edit: edit.at)

        def change(layout: _Layout) -> Iterator[_Splice]:
            for edit in in_order:
                if not edit.is_added:
                    yield _replace_text(layout, (*way, edit.at), edit.new)
            for at, added in groupby((x for x in in_order if x.is_added), lambda edit: edit.at):
                yield from _add_elements(layout, (*way, at), [edit.new for edit in added])

        return self._try(change, lambda table: _edit(_at(table, way), in_order))

    def remove_from_list(self, way: Way, at: int) -> bool:
        """Take an element out of a list; return whether that was possible."""
        return self._try(
            lambda layout: [_remove_element(layout, way, at)],
            lambda table: _at(table, way).pop(at),
        )

    def rename_keys(self, way: Way, names: Mapping[str, str]) -> bool:
        """Give keys of a table other names wherever they are written, if all can have them."""

        def change(layout: _Layout) -> Iterator[_Splice]:
            for place, (start, end) in layout.keys:
                if place[:-1] == way and (new := names.get(str(place[-1]))) is not None:
                    yield _Splice(start, end, _key_like(new, layout.text[start:end]))

        def mean(table: Any) -> None:
            holder = _at(table, way)
            items = [(names.get(key, key), value) for key, value in holder.items()]
            if len(dict(items)) < len(items):
                raise KeyError
            holder.clear()
            holder.update(items)

        return self._try(change, mean)

    def add_key(self, way: Way, new: str) -> bool:
        """Add a key with the value that another one has; return whether that was possible."""
        return self._try(
            lambda layout: [_add_key(layout, way, new)],
            lambda table: _at(table, way[:-1]).__setitem__(new, [*_at(table, way)]),
        )

    def _try(
        self, change: Callable[[_Layout], Iterable[_Splice]], mean: Callable[[Any], object]
    ) -> bool:
        """Make a change if the text then says what it should."""
        wanted = deepcopy(self.table)
        try:
            mean(wanted)
            text = _spliced(self._body, change(_Layout(self._body)))
            is_right = tomllib.loads(text) == wanted
        except (ValueError, KeyError, IndexError, TypeError):
            return False
        if is_right:
            self._body, self.table = text, wanted
        return is_right


def _spliced(text: str, splices: Iterable[_Splice]) -> str:
    """Return a text with parts of it replaced; what is put in at one place keeps its order."""
    parts, at = list[str](), 0
    for start, end, new in sorted(splices, key=lambda splice: splice[:2]):
        parts += text[at:start], new
        at = end
    return "".join(parts) + text[at:]


def _at(table: Any, way: Way) -> Any:
    for key in way:
        table = table[key]
    return table


def _edit(items: list[str], in_order: Sequence[PatternEdit]) -> None:
    """Make the edits of a list, the last first, so that places stay."""
    for edit in reversed(in_order):
        if edit.is_added:
            items.insert(edit.at + 1, edit.new)
        else:
            items[edit.at] = edit.new


def _replace_text(layout: _Layout, place: _Place, new: str) -> _Splice:
    start, end = layout.values[place]
    return _Splice(start, end, _quoted(new, like=layout.text[start:end]))


def _own_line(layout: _Layout, place: _Place) -> tuple[int, re.Match[str]] | None:
    """Return where the line of an element begins and what ends it, if no other is in it."""
    (start, end), text = layout.values[place], layout.text
    first, rest = text.rfind("\n", 0, start) + 1, _LINE_REST.match(text, end)
    if rest is None or text[first:start].strip():
        return None
    is_far = not rest["comma"] and _COMMA.match(text, end) is not None
    return None if is_far else (first, rest)


def _add_elements(layout: _Layout, place: _Place, new: Sequence[str]) -> Iterator[_Splice]:
    """Add elements behind another one: in lines of their own if that one has one."""
    (start, end), text = layout.values[place], layout.text
    written = [_quoted(one, like=text[start:end]) for one in new]
    if (line := _own_line(layout, place)) is None:
        yield _Splice(end, end, "".join(f", {one}" for one in written))
        return
    comma, at = line[1]["comma"], line[1].end()
    before = layout.line_break + text[line[0] : start]
    yield _Splice(end, end, "" if comma else ",")
    yield _Splice(at, at, before + f",{before}".join(written) + comma)


def _remove_element(layout: _Layout, way: Way, at: int) -> _Splice:
    """Take out an element with its comma, and with its line if it has one of its own."""
    (start, end), text = layout.values[*way, at], layout.text
    if (line := _own_line(layout, (*way, at))) is not None:
        return _Splice(line[0], text.index("\n", line[1].end()) + 1, "")
    if comma := _COMMA.match(text, end):
        return _Splice(start, comma.end(), "")
    return _Splice(layout.values[*way, at - 1][1] if at else start, end, "")


def _add_key(layout: _Layout, way: Way, new: str) -> _Splice:
    """Add a key behind the value of another one: in the next line, or in the same braces."""
    text, (_, end) = layout.text, layout.values[way]
    start, stop = next(span for place, span in layout.keys if place == way)
    written = _key_like(new, text[start:stop]) + text[stop:end]
    if way[:-1] in layout.values:
        return _Splice(end, end, f", {written}")
    at = rest.end() if (rest := _LINE_REST.match(text, end)) else len(text)
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return _Splice(at, at, layout.line_break + before + written)


def _quoted(new: str, *, like: str) -> str:
    """Return a text in the quotes that another one stands in, if they can hold it."""
    is_literal = like.startswith("'") and not like.startswith("'''")
    if is_literal and "'" not in new and new.isprintable():
        return f"'{new}'"
    return json.dumps(new, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key_like(new: str, written: str) -> str:
    """Return a key in the quotes of another one, without any where that one has none."""
    is_bare = written[0] not in "\"'" and _BARE.fullmatch(new) is not None
    return new if is_bare else _quoted(new, like=written)
