"""Read one YAML document into nodes with places and the values the API server would read.

`kubectl` turns YAML into JSON by YAML 1.1's words for true and false, but neither dates nor times
nor base-60 numbers; `_scalar` does the same. Nodes are built from parser events without recursion,
so nesting and aliases are bounded while they are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re

MAX_DEPTH = 60
"""Levels of nesting read."""
MAX_VALUES = 20_000
"""Values one document may hold once aliases are expanded."""
FILLER = "\ue000"
"""Stands for each character of a template expression; see `yaml_fences.py`."""

_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"), False),
}
_INT = lazy_re(r"[-+]?(?:0|[1-9][0-9_]{0,400})")
_BASED = lazy_re(r"([-+]?)0(?:x([0-9a-fA-F_]+)|o?([0-7_]+)|b([01_]+))")
_FLOAT = lazy_re(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")
_PLACEHOLDER = lazy_re(rf"{FILLER}|\$\{{[^$}}\n]*\}}|<[^<>\n]+>|\{{[A-Z][A-Z_]*\}}|…|^\.\.\.$")


class Placeholder(str):
    """A text that stands for something else: `<name>`, `${NAME}`, `{{ name }}`, `…`."""

    __slots__ = ()


class UnreadableError(Exception):
    """A document that cannot be read: what is wrong, and the character at which it shows."""

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.message = message
        self.index = index


@dataclass(eq=False)
class Node:
    """A value and where it stands.

    Args:
        start: First character, counted from the start of the document's text.
        end: Past the last one.
        data: The value as JSON would hold it.
        fields: Of a mapping: key to the nodes of key and value.
        items: Of a list: its nodes.
        size: Values in it, those of aliases included.
        is_open: Whether it is still being read.
    """

    start: int
    end: int
    data: Any
    fields: dict[str, tuple[Node, Node]] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)
    size: int = 1
    is_open: bool = False


class Duplicate(NamedTuple):
    """A key given again: the node of the second and of the first one."""

    key: str
    second: Node
    first: Node


class Composer:
    """Builds the nodes of one document.

    Attributes:
        duplicates: Keys given twice in one mapping.
    """

    def __init__(self) -> None:
        self.duplicates: list[Duplicate] = []
        self._anchors: dict[str, Node] = {}
        self._open: list[Node] = []
        self._keys: list[Node | None] = []
        self._root: Node | None = None

    def compose(self, text: str) -> Node | None:
        """Return the root node, None if there is nothing but comments.

        Errors:
            UnreadableError: no YAML, several documents, too deep, too large, or an odd key.
        """
        import yaml

        try:
            for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
                self._take(event, type(event).__name__)
        except yaml.YAMLError as error:
            raise _explain(error, text) from error
        return self._root

    def _take(self, event: Any, name: str) -> None:
        if name == "ScalarEvent":
            data = _value(event)
            self._add(self._anchored(event, Node(*_marks(event), data)))
        elif name == "AliasEvent":
            self._add(self._alias(event))
        elif name in {"MappingStartEvent", "SequenceStartEvent"}:
            if len(self._open) >= MAX_DEPTH:
                message = f"nested more than {MAX_DEPTH} levels deep"
                raise UnreadableError(message, event.start_mark.index)
            data = {} if name == "MappingStartEvent" else []
            self._open.append(self._anchored(event, Node(*_marks(event), data, is_open=True)))
            self._keys.append(None)
        elif name in {"MappingEndEvent", "SequenceEndEvent"}:
            node = self._open.pop()
            self._keys.pop()
            node.is_open, node.end = False, event.end_mark.index
            self._add(node)

    def _anchored(self, event: Any, node: Node) -> Node:
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _alias(self, event: Any) -> Node:
        """Return the node that an alias stands for, at the alias's place."""
        start, end = _marks(event)
        node = self._anchors.get(event.anchor)
        if node is None:
            message = f'no anchor "&{event.anchor}" stands before the alias'
            raise UnreadableError(message, start)
        if node.is_open:
            message = f'the alias "*{event.anchor}" stands inside its own anchor'
            raise UnreadableError(message, start)
        return Node(start, end, node.data, node.fields, node.items, node.size)

    def _add(self, node: Node) -> None:
        """Put a complete node where it belongs."""
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        parent.size += node.size
        if parent.size > MAX_VALUES:
            message = f"more than {MAX_VALUES:,} values once aliases are expanded"
            raise UnreadableError(message, parent.start)
        if isinstance(parent.data, list):
            parent.items.append(node)
            parent.data.append(node.data)
        elif self._keys[-1] is None:
            self._keys[-1] = node
        else:
            key, self._keys[-1] = self._keys[-1], None
            self._put(parent, key, node)

    def _put(self, parent: Node, key: Node, value: Node) -> None:
        if isinstance(key.data, dict | list):
            message = "a key must be a text, not a list or mapping"
            raise UnreadableError(message, key.start)
        name = key.data if isinstance(key.data, str) else _spell(key.data)
        if name == "<<":
            _merge(parent, value)
            return
        known = parent.fields.get(name)
        if known and known[0].size:
            self.duplicates.append(Duplicate(name, key, known[0]))
        parent.fields[name] = (key, value)
        parent.data[name] = value.data


def _merge(parent: Node, value: Node) -> None:
    """Copy the fields of merged mappings that the mapping does not have."""
    for source in (value, *value.items):
        parent.size += len(source.fields)
        for name, (_, node) in source.fields.items():
            if name not in parent.fields:
                place = Node(value.start, value.start, name, size=0)
                parent.fields[name] = (place, node)
                parent.data[name] = node.data


def _marks(event: Any) -> tuple[int, int]:
    return event.start_mark.index, event.end_mark.index


def _value(event: Any) -> Any:
    is_plain = event.style in {None, ""} and event.implicit[0]
    data = _scalar(event.value) if is_plain else event.value
    is_placeholder = isinstance(data, str) and _PLACEHOLDER.search(data)
    return Placeholder(data) if is_placeholder else data


def _scalar(text: str) -> Any:
    """Return the value of a plain scalar."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text.replace("_", ""))
    based = _BASED.fullmatch(text)
    if based and len(text) < _LONGEST_BASED:
        digits = next(filter(None, based.groups()[1:])).replace("_", "")
        base = {2: 16, 3: 8, 4: 2}[based.lastindex or 2]
        return int(based[1] + digits, base) if digits else text
    return float(text) if _FLOAT.fullmatch(text) else text


_LONGEST_BASED = 100


def _spell(value: object) -> str:
    """Return a key that is no text as JSON spells it."""
    return {None: "null", True: "true", False: "false"}.get(value, str(value))  # type: ignore[call-overload,no-any-return]


def _explain(error: Exception, text: str) -> UnreadableError:
    """Say in one line what is wrong, with the remedy of the usual causes."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = " ".join(str(getattr(error, "problem", None) or error).split())
    if mark is None:
        bad = re.search(
            r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text
        )
        index = bad.start() if bad else 0
        return UnreadableError("not valid YAML: a character that YAML does not allow", index)
    index = min(mark.index, len(text))
    line = text[text.rfind("\n", 0, index) + 1 :].partition("\n")[0]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return UnreadableError("a tab cannot indent YAML; use spaces", index)
    hint = "; quote a value that holds a colon" if "mapping values" in problem else ""
    return UnreadableError(f"not valid YAML: {problem}{hint}", index)
