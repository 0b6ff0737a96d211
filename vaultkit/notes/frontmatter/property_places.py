"""Where the properties of a note stand: byte ranges of values and keys in its front matter."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from vaultkit.notes.frontmatter.properties_block import byte_offsets

if TYPE_CHECKING:
    import yaml

    from vaultkit.notes.note import FrontMatter
    from vaultkit.notes.source import Source

    _Ranges = dict[str, tuple[int, int]]


def locate(source: Source, block: FrontMatter, key: str) -> tuple[int, int]:
    """Return the byte range of the value at a key path such as `see_also.1`.

    A path that leads nowhere, or a block that does not parse, gives the range of the whole block.
    """
    values, _ = _find_ranges(source.slice(block.start, block.end))
    if key not in values:
        return block.start, block.end
    start, end = values[key]
    return block.start + start, block.start + end


def locate_key(source: Source, block: FrontMatter, key: str) -> tuple[int, int]:
    """Return the byte range of a top-level key's name, or of the opening line if it is absent."""
    _, keys = _find_ranges(source.slice(block.start, block.end))
    if key.lower() not in keys:
        return 0, 3
    start, end = keys[key.lower()]
    return block.start + start, block.start + end


@lru_cache(maxsize=8)
def _find_ranges(text: str) -> tuple[_Ranges, _Ranges]:
    """Return the byte ranges of all values by key path, and of top-level keys in lower case."""
    import yaml

    from vaultkit.notes.frontmatter.yaml_properties import (
        MAX_DEPTH,
        MAX_VALUES,
        compose,
        key_text,
    )

    try:
        root = compose(text)
    except yaml.YAMLError:
        root = None
    values: dict[str, yaml.Node] = {}
    keys: dict[str, yaml.Node] = {}
    pending = [("", root, 0)] if isinstance(root, yaml.MappingNode) else []
    while pending and len(values) <= MAX_VALUES:
        path, node, depth = pending.pop()
        values.setdefault(path, node)
        if depth > MAX_DEPTH or isinstance(node, yaml.ScalarNode):
            continue
        if isinstance(node, yaml.SequenceNode):
            children = [(str(index), item) for index, item in enumerate(node.value)]
        else:
            children = [(key_text(key, text), item) for key, item in node.value]
        if not depth:
            for key, _ in reversed(node.value):
                keys[key_text(key, text).lower()] = key
        prefix = f"{path}." if path else ""
        pending += [(prefix + name, item, depth + 1) for name, item in reversed(children)]
    values.pop("", None)
    return _bytes_of(values, text), _bytes_of(keys, text)


def _bytes_of(nodes: dict[str, yaml.Node], text: str) -> _Ranges:
    """Return the byte ranges of nodes."""
    ranges = {name: (node.start_mark.index, node.end_mark.index) for name, node in nodes.items()}
    offset = byte_offsets(text, chain.from_iterable(ranges.values()))
    return {name: (offset[start], offset[end]) for name, (start, end) in ranges.items()}
