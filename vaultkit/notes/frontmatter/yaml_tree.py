"""YAML with places: what a base says, and where each part of it is written.

Offsets count characters of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from vaultkit.notes.frontmatter.embedded_yaml import read_yaml
from vaultkit.notes.frontmatter.yaml_properties import compose, key_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Tree(NamedTuple):
    """A value and its place.

    Args:
        value: A plain value; lists and mappings hold plain values too.
        start: First character.
        end: Past the last one.
        items: Elements of a list in order, or the values of a mapping by key.
        keys: Places of a mapping's keys.
        repeated: Places of keys that the mapping has a second time; the last value counts.
    """

    value: Any
    start: int
    end: int
    items: tuple[Tree, ...] | Mapping[str, Tree] = ()
    keys: Mapping[str, tuple[int, int]] = {}
    repeated: tuple[tuple[str, int, int], ...] = ()

    def get(self, key: str) -> Tree | None:
        """Return the value of a key, None if this is no mapping or has none."""
        return self.items.get(key) if isinstance(self.items, dict) else None

    def elements(self) -> tuple[Tree, ...]:
        """Return the elements of a list; of anything else, nothing."""
        return self.items if isinstance(self.items, tuple) else ()

    def entries(self) -> Iterator[tuple[str, Tree]]:
        """Yield the keys and values of a mapping; of anything else, nothing."""
        if isinstance(self.items, dict):
            yield from self.items.items()


def read_tree(text: str) -> tuple[Tree | None, tuple[int, str] | None]:
    """Read a mapping; return it (None if the text is empty) and what is wrong with it."""
    value, fault = read_yaml(text)
    if fault is not None:
        return None, fault
    node = compose(text)
    return (None if node is None else _tree(node, value, text)), None


def _tree(node: yaml.Node, value: Any, text: str) -> Tree:
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.SequenceNode):
        items = (_tree(item, part, text) for item, part in zip(node.value, value, strict=True))
        return Tree(value, start, end, tuple(items))
    if isinstance(node, yaml.MappingNode):
        return _mapping_tree(node, value, text)
    return Tree(value, start, end)


def _mapping_tree(node: yaml.MappingNode, value: Any, text: str) -> Tree:
    """Return a mapping with places; of a key that is given twice, the last value counts."""
    last: dict[str, yaml.Node] = {}
    keys: dict[str, tuple[int, int]] = {}
    repeated: list[tuple[str, int, int]] = []
    for key, item in node.value:
        name, place = key_text(key, text), (key.start_mark.index, key.end_mark.index)
        if name in last:
            repeated.append((name, *place))
        last[name], keys[name] = item, place
    found = {name: _tree(item, value[name], text) for name, item in last.items()}
    start, end = node.start_mark.index, node.end_mark.index
    return Tree(value, start, end, found, keys, tuple(repeated))


def place_in(text: str, scalar: Tree, index: int) -> int:
    """Return where a character of a scalar's value is written.

    Quotes, escapes and the indentation of folded text lie between; a character that cannot be
    found there again has the place of the one before.
    """
    written = text[scalar.start : scalar.end]
    value = str(scalar.value)
    at = 1 if written[:1] in {'"', "'"} else 0
    if written[:1] in {"|", ">"}:
        at = written.find("\n") + 1
    found = at
    for char in value[: index + 1]:
        next_at = written.find(char, at)
        if char.isspace() or next_at < 0:
            next_at = at if at < len(written) else found
        found, at = next_at, next_at + 1
    if index >= len(value):
        found = min(at, len(written))
    return scalar.start + found
