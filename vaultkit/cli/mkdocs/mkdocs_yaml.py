"""Reading a `mkdocs.yml` to judge it: as MkDocs reads it, but nothing is made of its tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.config.bounded_read import MAX_SETTINGS, read_bounded
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import VaultkitError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import yaml

_YAML = "tag:yaml.org,2002:"
_OBJECT = lazy_re(
    r"tag:yaml\.org,2002:python/(?:"
    r"name:(?:material\.extensions\.emoji|materialx\.emoji)\.(?:twemoji|to_svg)"
    r"|name:pymdownx\.emoji\.(?:emojione|gemoji|twemoji|to_alt|to_png|to_svg)(?:_sprite)?"
    r"|name:pymdownx\.superfences\.fence_(?:code|div)_format"
    r"|name:pymdownx\.arithmatex\.(?:arithmatex_)?(?:inline|fenced)_\w+_format"
    r"|name:pymdownx\.slugs\.slugify"
    r"|object/apply:pymdownx\.slugs\.slugify)"
)
"""Tags that the theme and the extensions tell people to write."""
_MAX_STARS = 3
"""Wildcards in one name, and `**` in one glob."""
_RUN_OF_STARS = lazy_re(r"\*+")
_MAX_REPEATS = 100_000
"""Nodes that aliases may add to those that are written."""


class Tagged:
    """A value whose tag decides what it is.

    Args:
        tag: The tag, whole.
        value: What is written there.
        first: The first text in it.
    """

    def __init__(self, tag: str, value: object, first: object) -> None:
        self.tag, self.value, self.first = tag, value, first

    @property
    def is_object(self) -> bool:
        """Whether it is an object that the theme or an extension offers for its own options."""
        return _OBJECT.fullmatch(self.tag) is not None

    @property
    def is_code(self) -> bool:
        """Whether the tag may make MkDocs run anything."""
        return self.tag not in {"!ENV", "!relative"} and not self.is_object

    @property
    def is_told(self) -> bool:
        """Whether it is code, or holds any: what its tags are is told of the whole file."""
        return self.is_code or any(isinstance(x, Tagged) and x.is_told for x in _parts(self.value))

    def is_variable(self, name: str) -> bool:
        """Tell whether it is what a variable says, which is always set."""
        return self.tag == "!ENV" and self.first == name


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def read_mkdocs_yml(config: Path) -> tuple[dict[Any, Any], list[str]]:
    """Return what a file says, and the tags in it that name code.

    Errors:
        VaultkitError: it cannot be read, or MkDocs might never be done with it.
    """
    import yaml

    tags: list[str] = []

    class Reader(yaml.SafeLoader):
        """Makes nothing of tags."""

    def construct(loader: Any, tag: str, node: yaml.Node) -> Tagged:
        tagged = _construct(loader, tag, node)
        if tagged.is_code:
            tags.append(tag.replace(_YAML, "!!"))
        return tagged

    Reader.add_multi_constructor("", construct)
    try:
        reader = Reader(read_bounded(config, MAX_SETTINGS))
        root = reader.get_single_node()
        if root is None:
            return {}, []
        _refuse_repeats(root)
        table = _table_of(reader.construct_document(root))
    except OSError as error:
        message = f"{config}: {error.strerror or error}"
        raise VaultkitError(message) from error
    except (  # the last of them are how PyYAML takes a value that its tag does not fit
        yaml.YAMLError, ValueError, TypeError, RecursionError, LookupError, AttributeError,
        ArithmeticError,
    ) as error:  # fmt: skip
        message = f"{config}: not valid YAML: {' '.join(str(error).split())}"
        raise VaultkitError(message) from error
    _refuse_slow_globs(table, config)
    return table, tags


def _table_of(document: object) -> dict[Any, Any]:
    """Return a whole document, which may be empty.

    Errors:
        TypeError: it is no table, or one that a tag makes, so that its keys cannot be judged.
    """
    if document is not None and not isinstance(document, dict):
        message = "not a table of keys"
        raise TypeError(message)
    return document or {}


def _refuse_slow_globs(table: dict[Any, Any], config: Path) -> None:
    """Refuse globs that MkDocs, which tries every way to match them, might never be done with.

    Errors:
        VaultkitError: there is one.
    """
    for key in ("exclude_docs", "draft_docs", "not_in_nav"):
        for line in str(table.get(key) or "").splitlines():
            names = [_RUN_OF_STARS.sub("*", name) for name in line.split("/")]
            if line.count("**/") > _MAX_STARS or any(n.count("*") > _MAX_STARS for n in names):
                message = f'{config}: {key}: the glob "{line}" has too many wildcards'
                raise VaultkitError(message)


def _construct(loader: Any, tag: str, node: Any) -> Tagged:
    value = node.value
    if not isinstance(value, list):
        return Tagged(tag, value, value)
    is_table = bool(value) and isinstance(value[0], tuple)
    make = loader.construct_mapping if is_table else loader.construct_sequence
    first = getattr(value[0], "value", None) if value and not is_table else None
    return Tagged(tag, make(node, deep=True), first)


def _refuse_repeats(root: yaml.Node) -> None:
    """Refuse a document whose aliases repeat so much that going through it would not end.

    Errors:
        ValueError: it is one.
    """
    sizes: dict[int, tuple[int, int]] = {}
    nodes, letters = _size(root, sizes)
    if nodes > len(sizes) + _MAX_REPEATS or letters > MAX_SETTINGS:
        message = "its aliases repeat too much"
        raise ValueError(message)


def _size(node: Any, sizes: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Return how many nodes and letters a node is, with those that aliases stand for.

    Errors:
        ValueError: it holds itself.
    """
    known = sizes.get(id(node))
    if known is not None:
        if known[0] == 0:
            message = "an alias stands for what it is in"
            raise ValueError(message)
        return known
    sizes[id(node)] = (0, 0)
    nodes, letters = 1, 0
    if isinstance(node.value, str):
        letters = len(node.value)
    else:
        for item in node.value:
            for part in item if isinstance(item, tuple) else (item,):
                more = _size(part, sizes)
                nodes, letters = nodes + more[0], letters + more[1]
    sizes[id(node)] = (nodes, letters)
    return nodes, letters
