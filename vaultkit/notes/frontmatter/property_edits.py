"""Set and remove properties of a note as byte edits: every other byte of the front matter stays.

A value keeps the quotes it stands in where they do, and the comment behind it. A list keeps the
items that stay, its form and its order. What cannot be done so that exactly the wanted properties
are read afterwards is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from vaultkit.errors import EditError
from vaultkit.notes.edit import Edit, apply
from vaultkit.notes.frontmatter.core_schema import same_values
from vaultkit.notes.frontmatter.properties_block import read_frontmatter
from vaultkit.notes.frontmatter.yaml_properties import PropertyHandler, compose, key_text
from vaultkit.notes.frontmatter.yaml_text import (
    must_be_quoted,
    quoted,
    write_properties,
    write_value,
)
from vaultkit.notes.source import BOM, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vaultkit.notes.note import FrontMatter, Note

REMOVED = object()
"""Stands for the value of a property that goes."""
_UNREADABLE = {
    "yaml-invalid": "its front matter cannot be read",
    "wikilink-unquoted": "its front matter cannot be read",
    "duplicate-key": "its front matter gives a property twice",
    "frontmatter-unclosed": "its front matter is never closed, so Obsidian reads it as text",
    "frontmatter-not-first": "its front matter is not the first thing in the file",
}
_REPAIR = "; repair that first: vaultkit check shows where"


def spelled(note: Note, key: str) -> str:
    """Return a property's name as the note spells it; of a new one, the name itself."""
    if key in note.properties:
        return key
    return next((name for name in note.properties if name.lower() == key.lower()), key)


def set_properties(note: Note, wanted: Mapping[str, Any]) -> list[Edit]:
    """Return the edits that give properties other values; none where a note has them already.

    Args:
        note: The note.
        wanted: Values by name, the case of which does not count; `REMOVED` for those that go.

    Errors:
        EditError: the front matter cannot be read, or more would change.
    """
    _refuse_unread(note)
    changes = {spelled(note, key): value for key, value in wanted.items()}
    changes = {key: value for key, value in changes.items() if not _is_so(note, key, value)}
    if not changes:
        return []
    after = {**note.properties, **changes}
    after = {key: value for key, value in after.items() if value is not REMOVED}
    edits = _edits(note, changes, after)
    _prove(note, edits, after)
    return edits


def _is_so(note: Note, key: str, value: Any) -> bool:
    if value is REMOVED or key not in note.properties:
        return value is REMOVED and key not in note.properties
    own = note.properties[key]
    return type(own) is type(value) and same_values(own, value)


def _refuse_unread(note: Note) -> None:
    """See that the front matter can be read, and that there can be one.

    Errors:
        EditError: it cannot.
    """
    end = note.frontmatter.end if note.frontmatter else len(note.source.data)
    for fault in note.faults:
        if fault.kind in _UNREADABLE and fault.start <= end:
            message = f"{note.path}: {_UNREADABLE[fault.kind]}; nothing was changed{_REPAIR}"
            raise EditError(message)
    if note.frontmatter is None and note.source.data.startswith(BOM):
        message = (
            f"{note.path}: begins with a byte order mark, behind which Obsidian reads no "
            "properties; nothing was changed; save the note as UTF-8 without it first"
        )
        raise EditError(message)


def _edits(note: Note, changes: Mapping[str, Any], after: Mapping[str, Any]) -> list[Edit]:
    front = note.frontmatter
    if front is None:
        return [Edit(note.path, 0, 0, f"---\n{write_properties(after)}---\n")]
    block = _Block(note, front)
    is_clear = not note.source.data.startswith(b"---", front.body)  # which would be read instead
    if not after and is_clear and block.holds_only(changes):
        return [Edit(note.path, 0, front.body, "")]
    edits: list[Edit] = []
    new: dict[str, Any] = {}
    for key, value in changes.items():
        if key not in note.properties:
            new[key] = value
        else:
            edits += block.change(key, note.properties[key], value)
    if new:
        edits.append(Edit(note.path, front.end, front.end, write_properties(new)))
    return edits


def _prove(note: Note, edits: Sequence[Edit], wanted: Mapping[str, Any]) -> None:
    """Raise unless the edits change what they are to, and nothing else that is read."""
    data = apply(note.source.data, edits)
    front, faults = read_frontmatter(Source(note.path, data))
    got = front.properties if front else {}
    was_body = note.source.data[note.body_start :]
    body = data[front.body if front else 0 :]
    kinds = {fault.kind for fault in faults} - {fault.kind for fault in note.faults}
    if kinds or [*got] != [*wanted] or body != was_body or not _are_same(got, wanted):
        message = (
            f"{note.path}: its front matter cannot be changed so without changing more; "
            "nothing was changed; edit it by hand"
        )
        raise EditError(message)


def _are_same(got: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(
        type(got[key]) is type(value) and same_values(got[key], value)
        for key, value in wanted.items()
    )


class _Block:
    """The front matter of a note, with the place of each top-level property."""

    def __init__(self, note: Note, front: FrontMatter) -> None:
        self.path = note.path
        self.start = front.start
        self.text = note.source.slice(front.start, front.end)
        root = compose(self.text)
        pairs = root.value if isinstance(root, yaml.MappingNode) else []
        self.nodes = {key_text(key, self.text): (key, value) for key, value in pairs}

    def holds_only(self, keys: Iterable[str]) -> bool:
        """Tell whether nothing is left, comments included, when some properties go."""
        left = self.text
        for key in keys:
            if key not in self.nodes:
                return False
            start, end = self._lines(*self.nodes[key])
            left = left.replace(self.text[start:end], "", 1)
        return not left.strip()

    def change(self, key: str, old: Any, new: Any) -> list[Edit]:
        """Return the edits that give a property another value, or take it out."""
        name, node = self.nodes[key]
        if new is REMOVED:
            start, end = self._lines(name, node)
            return [self._edit(start, end, "")]
        if isinstance(new, list) and new and isinstance(node, yaml.SequenceNode):
            return self._change_list(node, old, new)
        if isinstance(new, list) and new and not isinstance(node, yaml.MappingNode):
            return [self._listed(name, node, old, new)]
        return [self._replace(name, node, self._written(node, new))]

    def _written(self, node: yaml.Node, value: Any) -> str:
        """Return a value in the quotes that the old one stands in."""
        raw = self.text[node.start_mark.index : node.start_mark.index + 1]
        if isinstance(value, str) and isinstance(node, yaml.ScalarNode):
            if raw == '"':
                return quoted(value)
            if raw == "'" and not must_be_quoted(value):
                return "'" + value.replace("'", "''") + "'"
        return write_value(value)

    def _replace(self, name: yaml.Node, node: yaml.Node, text: str) -> Edit:
        """Put a value on the line of its key, in the place of the old one."""
        start, end = node.start_mark.index, self._end(node)
        colon = self.text.index(":", name.end_mark.index) + 1
        is_below = "\n" in self.text[colon:start] or start < colon
        if is_below or start >= end or not text:
            return self._edit(colon, max(end, colon), f" {text}" if text else "")
        return self._edit(start, end, text)

    def _listed(self, name: yaml.Node, node: yaml.Node, old: Any, new: Sequence[Any]) -> Edit:
        """Make a list of a single value, one item a line as Obsidian does."""
        raw = self.text[node.start_mark.index : self._end(node)]
        lines = [write_value(item) for item in new]
        if old is not None and new[0] == old and "\n" not in raw:
            lines[0] = raw
        text = "".join(f"\n  - {line}" for line in lines)
        colon = self.text.index(":", name.end_mark.index) + 1
        end = max(self._end(node), colon) if raw else colon
        return self._edit(colon, end, text)

    def _change_list(self, node: yaml.Node, old: Sequence[Any], new: Sequence[Any]) -> list[Edit]:
        """Change items of a list; those that stay are not written anew."""
        kept = _kept(old, new)
        if self.text[node.start_mark.index] == "[":
            texts = [self._raw(node.value[at]) for at in kept]
            texts += [_flow_text(item) for item in new[len(kept) :]]
            return [self._edit(node.start_mark.index, self._end(node), f"[{', '.join(texts)}]")]
        edits = []
        for at, item in enumerate(node.value):
            if at not in kept:
                start, end = self._lines(item, item)
                edits.append(self._edit(start, end, ""))
        last = node.value[-1]
        first_line = self._line_start(node.value[0].start_mark.index)
        lead = self.text[first_line : node.value[0].start_mark.index]
        if lead.strip() != "-":  # the list begins on the line of its key
            lead = "  - "
        if len(kept) < len(new):
            _, end = self._lines(last, last)
            lines = "".join(f"{lead}{write_value(item)}\n" for item in new[len(kept) :])
            edits.append(self._edit(end, end, lines))
        return edits

    def _raw(self, node: yaml.Node) -> str:
        return self.text[node.start_mark.index : self._end(node)]

    def _end(self, node: yaml.Node) -> int:
        """Return the character past a value; that of a block reaches into what follows."""
        if isinstance(node, yaml.ScalarNode):
            start, end = node.start_mark.index, node.end_mark.index
            return start + len(self.text[start:end].rstrip())
        if self.text[node.start_mark.index : node.start_mark.index + 1] in {"[", "{"}:
            return node.end_mark.index
        inner = [part for pair in node.value for part in (pair if type(pair) is tuple else [pair])]
        return max((self._end(part) for part in inner), default=node.start_mark.index)

    def _lines(self, first: yaml.Node, last: yaml.Node) -> tuple[int, int]:
        """Return the whole lines from one value to another."""
        end = max(self._end(last), first.end_mark.index if last is not first else 0)
        stop = self.text.find("\n", end) + 1 or len(self.text)
        return self._line_start(first.start_mark.index), stop

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _edit(self, start: int, end: int, text: str) -> Edit:
        first = self.start + len(self.text[:start].encode())
        return Edit(self.path, first, first + len(self.text[start:end].encode()), text)


def _kept(old: Sequence[Any], new: Sequence[Any]) -> list[int]:
    """Return which items of a list stay, where the others go or come behind them."""
    kept: list[int] = []
    for at, item in enumerate(old):
        if len(kept) < len(new) and _is_one(item, new[len(kept)]):
            kept.append(at)
    return kept


def _is_one(item: Any, other: Any) -> bool:
    return type(item) is type(other) and same_values(item, other)


def _flow_text(value: Any) -> str:
    """Return an item of a list in brackets, in quotes only where it needs them."""
    if isinstance(value, str):
        text = f"k: [{value}]"
        handler = PropertyHandler(text)
        is_plain = not must_be_quoted(value) and handler.load(text) == {"k": [value]}
        return value if is_plain and not handler.problems else quoted(value)
    return write_value(value) or "null"
