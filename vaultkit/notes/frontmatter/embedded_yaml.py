"""YAML that is no front matter: bases, and code in fences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from vaultkit.notes.frontmatter.yaml_properties import PropertyHandler, compose, unmarked_place

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_yaml(text: str) -> tuple[Mapping[str, Any], tuple[int, str] | None]:
    """Read a mapping; return it and what is wrong: the character and a message."""
    handler = PropertyHandler(text)
    value = handler.load(text)
    refused = handler.refused
    return value, (refused.start, refused.message) if refused else None


def find_yaml_fault(text: str) -> tuple[int, str] | None:
    """Return the first place where YAML of any number of documents is wrong, None if it is right.

    Tags and anchors of programs (`!Ref`, `&base`) are fine; nothing is built from the text.
    """
    try:
        if text.count("\n---") == 0:
            compose(text)
        else:
            for _ in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
                pass
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        at = mark.index if mark else unmarked_place(error, text)
        problem = getattr(error, "problem", None) or error
        return at, str(problem).splitlines()[0]
    return None


class Scalar(NamedTuple):
    """A scalar of a YAML text.

    Args:
        way: Keys and list positions that lead to it; of a key, the last one is itself.
        value: What it says.
        start: Its first character, a quote if it has quotes.
        end: Past its last one.
        is_key: Whether it is a key of a mapping.
    """

    way: tuple[str | int, ...]
    value: str
    start: int
    end: int
    is_key: bool


def find_scalars(text: str) -> list[Scalar]:
    """Return the scalars of a YAML text in order, none if it cannot be read."""
    try:
        root = compose(text)
    except yaml.YAMLError:
        return []
    found: list[Scalar] = []
    pending: list[tuple[tuple[str | int, ...], yaml.Node | None, bool]] = [((), root, False)]
    seen: set[int] = set()
    while pending:
        way, node, is_key = pending.pop()
        if isinstance(node, yaml.ScalarNode):
            start, end = node.start_mark.index, node.end_mark.index
            found.append(Scalar(way, node.value, start, end, is_key))
        elif node is None or id(node) in seen:
            continue
        elif isinstance(node, yaml.SequenceNode):
            seen.add(id(node))
            pending += [((*way, at), item, False) for at, item in enumerate(node.value)]
        elif isinstance(node, yaml.MappingNode):
            seen.add(id(node))
            for key, value in node.value:
                name = key.value if isinstance(key, yaml.ScalarNode) else ""
                pending += [((*way, name), key, True), ((*way, name), value, False)]
    return sorted(found, key=lambda scalar: scalar.start)
