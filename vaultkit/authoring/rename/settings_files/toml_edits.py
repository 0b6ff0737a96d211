"""Edit a TOML file so that comments, order, quotes and layout stay as they are, with proof.

tomlkit changes the text; `tomllib` reads it again, and it must say exactly what was meant. An edit
for which that does not hold is not made.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from copy import deepcopy
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tomlkit.items import Item, String

    from vaultkit.authoring.rename.settings_files.pattern_lists import PatternEdit

Way = tuple[str, ...]
"""Keys that lead to a value."""
_Change = Callable[[Any], None]
_SEGMENT = lazy_re(r"""\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*""")
_BARE = lazy_re(r"[A-Za-z0-9_-]+")
_BOM = "\ufeff"


class TomlText:
    """A TOML file on its way to another text.

    Args:
        text: What it holds now.

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

    @cached_property
    def is_exact(self) -> bool:
        """Whether the text can be changed without touching the rest of it."""
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        try:
            return tomlkit.dumps(tomlkit.parse(self._body)) == self._body
        except TOMLKitError:
            return False

    def set_text(self, way: Way, new: str) -> bool:
        """Change a text; return whether that was possible."""

        def change(document: Any) -> None:
            holder = _at(document, way[:-1])
            holder[way[-1]] = _styled(new, holder[way[-1]])

        return self._try(change, lambda table: _at(table, way[:-1]).__setitem__(way[-1], new))

    def edit_list(self, way: Way, edits: Sequence[PatternEdit]) -> bool:
        """Change texts of a list and add some; return whether that was possible."""

        def change(document: Any) -> None:
            _edit(_at(document, way), edits, _styled)

        def mean(table: Any) -> None:
            _edit(_at(table, way), edits, lambda new, _: new)

        return self._try(change, mean)

    def remove_from_list(self, way: Way, at: int) -> bool:
        """Take an element out of a list; return whether that was possible."""

        def change(document: Any) -> None:
            del _at(document, way)[at]

        return self._try(change, change)

    def rename_key(self, way: Way, new: str) -> bool:
        """Give a key another name, wherever it is written; return whether that was possible."""
        return self.rename_keys(way[:-1], {way[-1]: new})

    def rename_keys(self, way: Way, names: Mapping[str, str]) -> bool:
        """Give keys of one table other names, all or none; return whether that was possible."""

        def change(document: Any) -> None:
            for old, new in names.items():
                _rename(document, (), (*way, old), new)

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

        def change(document: Any) -> None:
            holder = _at(document, way[:-1])
            holder[new] = [*_at(document, way)]

        return self._try(change, change)

    def _try(self, change: _Change, mean: _Change) -> bool:
        """Make a change if the text then says what it should."""
        if not self.is_exact:
            return False
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        wanted = deepcopy(self.table)
        try:
            mean(wanted)
            document = tomlkit.parse(self._body)
            change(document)
            text = tomlkit.dumps(document)
            is_right = tomllib.loads(text) == wanted
        except (TOMLKitError, tomllib.TOMLDecodeError, KeyError, IndexError, TypeError):
            return False
        if is_right:
            self._body, self.table = text, wanted
        return is_right


def _at(table: Any, way: Way) -> Any:
    for key in way:
        table = table[key]
    return table


def _edit(items: Any, edits: Sequence[PatternEdit], style: Callable[[str, Any], Any]) -> None:
    """Make the edits of a list, the last first, so that places stay."""
    in_order = sorted(edits, key=lambda edit: edit.at)
    for edit in in_order:
        if not edit.is_added:
            items[edit.at] = style(edit.new, items[edit.at])
    for edit in reversed(in_order):
        if edit.is_added:
            items.insert(edit.at + 1, style(edit.new, items[edit.at]))


def _styled(new: str, like: Item) -> String:
    """Return a text in the quotes that another one stands in, if they can hold it."""
    import tomlkit

    raw = like.as_string()
    is_literal = raw.startswith("'") and not raw.startswith("'''")
    can_be = "'" not in new and new.isprintable()
    return tomlkit.string(new, literal=is_literal and can_be)


def _rename(container: Any, here: Way, way: Way, new: str) -> None:
    """Rename a key in what tomlkit read: in its own table, and in the headers of tables below."""
    from tomlkit.items import KeyType, SingleKey

    for at, (key, item) in enumerate(container.body):
        if key is None:
            continue
        place = (*here, *[part.key for part in key])
        if place == way and isinstance(key, SingleKey):
            written = _key_like(new, key.as_string())
            renamed = SingleKey(new, t=KeyType.Basic, sep=key.sep, original=written)
            renamed._dotted = key.is_dotted()  # noqa: SLF001 - tomlkit has no other way
            container.body[at] = (renamed, item)
        if place[: len(way)] == way or way[: len(place)] == place:
            _rename_header(item, way, new)
            inner = getattr(item, "value", None)
            if hasattr(inner, "body"):
                _rename(inner, place, way, new)


def _rename_header(item: Any, way: Way, new: str) -> None:
    """Rename a part of the header `[a.b.c]` of a table."""
    header: str = getattr(item, "display_name", None) or ""
    parts = [(match.start(), match.end()) for match in _SEGMENT.finditer(header)]
    if len(parts) >= len(way):
        start, end = parts[len(way) - 1]
        item.display_name = header[:start] + _key_like(new, header[start:end]) + header[end:]


def _key_like(new: str, written: str) -> str:
    """Return a key in the quotes and between the blanks of another one."""
    from tomlkit.items import KeyType, SingleKey

    inner = written.strip()
    quote = inner[:1]
    is_bare = quote not in {'"', "'"} and _BARE.fullmatch(new) is not None
    is_literal = quote == "'" and "'" not in new and new.isprintable()
    kind = KeyType.Bare if is_bare else KeyType.Literal if is_literal else KeyType.Basic
    before, after = written.split(inner, 1)
    return f"{before}{SingleKey(new, t=kind).as_string()}{after}"
