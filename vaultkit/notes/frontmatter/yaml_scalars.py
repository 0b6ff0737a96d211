"""The scalars of a YAML text with their places, whatever tags it has, to edit single ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import yaml

from vaultkit.notes.frontmatter.yaml_properties import compose

if TYPE_CHECKING:
    from collections.abc import Iterator


class Scalar(NamedTuple):
    """A scalar that is a value.

    Args:
        way: Keys and list positions that lead to it.
        value: What it says, as text.
        start: Its first character in the text, a quote included.
        end: Past its last one.
    """

    way: tuple[str | int, ...]
    value: str
    start: int
    end: int


def read_scalars(text: str) -> list[Scalar]:
    """Return the scalars of a YAML text in order, each once; none if it cannot be read."""
    try:
        node = compose(text)
        return [] if node is None else list(_walk(node, (), set()))
    except (yaml.YAMLError, RecursionError):
        return []


def _walk(node: yaml.Node, way: tuple[str | int, ...], seen: set[int]) -> Iterator[Scalar]:
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _walk(value, (*way, str(key.value)), seen)
    elif isinstance(node, yaml.SequenceNode):
        for at, item in enumerate(node.value):
            yield from _walk(item, (*way, at), seen)
    elif way:
        yield Scalar(way, str(node.value), node.start_mark.index, node.end_mark.index)
