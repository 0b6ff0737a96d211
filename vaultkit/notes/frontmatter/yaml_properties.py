"""Properties that are more than plain lines: python-frontmatter with a handler of YAML 1.2 core.

What an author types is what is read: `yes`, `on` and `1:30` are text, `2026-01-01` is a date.
Imported only for front matter that `plain_yaml.py` cannot read. See decision 2.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.frontmatter.core_schema import read_scalar

MAX_VALUES = 20_000
"""Values one front matter may hold once aliases are expanded."""
MAX_DEPTH = 60
"""Levels of nesting read; deeper front matter is reported."""
_DELETE, _STAND_IN = "\x7f", "\ue07f"
"""A control character that Obsidian's YAML takes and ours refuses, and what stands for it."""
_WIDEST_KEY = 60
"""Characters of a list or mapping, from which one that is a key is written on several lines."""
_RESERVED = frozenset("@`%")
"""What no plain value of YAML may begin with."""
_UNQUOTED = lazy_re(r"(?:^|[:,\-\s\[])[ \t]*(!?\[\[[^\[\]\n]+\]\])")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Composes nodes; every scalar is resolved by `read_scalar` instead of YAML 1.1's table."""

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:
        """Tag a scalar `plain` or `quoted`, anything else by its shape."""
        if kind is yaml.ScalarNode:
            return "plain" if isinstance(implicit, tuple) and implicit[0] else "quoted"
        del value
        return "map" if kind is yaml.MappingNode else "list"


class Problem(NamedTuple):
    """A fault by character offset in the YAML text."""

    kind: str
    start: int
    end: int
    message: str


class PropertyHandler(BaseHandler):
    """A python-frontmatter handler for Obsidian's properties.

    Args:
        block: The YAML between the delimiters.

    Attributes:
        problems: What was wrong with the last text loaded.
        refused: The problem that kept the text from being read at all, None if it was read.
    """

    FM_BOUNDARY = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self, block: str) -> None:
        super().__init__()
        self.block = block
        self.problems: list[Problem] = []
        self.refused: Problem | None = None

    def split(self, text: str) -> tuple[str, str]:
        """Return the block as it is in the file; `text` has lost its outer blanks."""
        del text
        return self.block, ""

    def load(self, fm: str) -> dict[str, Any]:
        """Read YAML text into properties; faults go to `problems`."""
        try:
            node = compose(fm.replace(_DELETE, _STAND_IN))
        except yaml.YAMLError as error:
            return self._refuse(_explain(error, fm))
        if node is None or _is_null(node):
            return {}
        if not isinstance(node, yaml.MappingNode):
            message = "properties must be lines of the form key: value"
            return self._refuse(Problem("yaml-invalid", 0, len(fm), message))
        builder = _Builder(fm)
        try:
            properties: dict[str, Any] = builder.value(node, 0)
        except _TooLargeError as error:
            return self._refuse(Problem("yaml-invalid", 0, len(fm), str(error)))
        self.problems.extend(builder.problems)
        return _with_delete(properties) if _DELETE in fm else properties

    def _refuse(self, problem: Problem) -> dict[str, Any]:
        self.refused = problem
        self.problems.append(problem)
        return {}


def _is_null(node: yaml.Node) -> bool:
    """Tell whether YAML says that there is nothing: then there are no properties."""
    is_plain = isinstance(node, yaml.ScalarNode) and node.tag == "plain"
    return is_plain and read_scalar(node.value) is None


def _with_delete(value: Any) -> Any:
    """Return a value with U+007F in the place of what stood for it."""
    if isinstance(value, str):
        return value.replace(_STAND_IN, _DELETE)
    if isinstance(value, list):
        return [_with_delete(item) for item in value]
    if isinstance(value, dict):
        return {_with_delete(key): _with_delete(item) for key, item in value.items()}
    return value


def load_properties(text: str) -> tuple[dict[str, Any], list[Problem]]:
    """Return the properties that stand between the lines `---`, and what is wrong with them."""
    handler = PropertyHandler(text)
    properties, _ = frontmatter.parse(text, handler=handler)
    return properties, handler.problems


class _TooLargeError(Exception):
    """The front matter expands or nests beyond what a person would write."""


def compose(text: str) -> yaml.Node | None:
    """Return the root node of a YAML text; None if it is empty.

    Errors:
        yaml.YAMLError: the text is not YAML, or nests deeper than `MAX_DEPTH`.
    """
    if _may_nest_deeply(text):
        _refuse_depth(text)
    loader = _Loader(text)
    try:
        node: yaml.Node | None = loader.get_single_node()
    finally:
        loader.dispose()
    return node


def _may_nest_deeply(text: str) -> bool:
    return text.count("[") + text.count("{") + text.count("- ") + text.count("? ") > MAX_DEPTH


def _refuse_depth(text: str) -> None:
    """Raise if the text nests too deeply; composing it would recurse in C."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                message = f"nested more than {MAX_DEPTH} levels deep"
                raise yaml.MarkedYAMLError(problem=message, problem_mark=event.start_mark)  # type: ignore[arg-type]
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _Builder:
    """Turns nodes into plain values; aliases share one value and are counted as if copied."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[Problem] = []
        self._count = 0
        self._built: dict[int, tuple[Any, int]] = {}
        self._has_aliases = "*" in text and "&" in text
        self._has_links = "[[" in text

    def value(self, node: yaml.Node, depth: int) -> Any:
        """Return the value of a node; `depth` guards against what composing let through."""
        if isinstance(node, yaml.ScalarNode):
            self._count += 1
            return read_scalar(node.value) if node.tag == "plain" else node.value
        if self._has_aliases:
            return self._shared(node, depth)
        return self._collection(node, depth)

    def _shared(self, node: yaml.Node, depth: int) -> Any:
        known = self._built.get(id(node))
        if known:
            self._count += known[1]
            self._check_size()
            return known[0]
        before = self._count
        value = self._collection(node, depth)
        self._built[id(node)] = (value, self._count - before)
        return value

    def _collection(self, node: yaml.Node, depth: int) -> Any:
        self._count += 1
        self._check_size()
        if depth > MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep"
            raise _TooLargeError(message)
        if isinstance(node, yaml.SequenceNode):
            if self._has_links:
                self._report_unquoted(node)
            return [self.value(item, depth + 1) for item in node.value]
        return self._mapping(node, depth)

    def _mapping(self, node: yaml.Node, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_text(key_node, self.text)
            if key in values:
                self._problem("duplicate-key", key_node, f'the key "{key}" is given twice')
            values[key] = self.value(value_node, depth + 1)
        return values

    def _report_unquoted(self, node: yaml.Node) -> None:
        written = self.text[node.start_mark.index : node.end_mark.index]
        inner = node.value[0] if len(node.value) == 1 else None
        if (
            written.startswith("[[")
            and isinstance(inner, yaml.SequenceNode)
            and not any(isinstance(item, yaml.CollectionNode) for item in inner.value)
        ):
            message = f"{written} is read as a nested list, not as a link; put it in quotes"
            self._problem("wikilink-unquoted", node, message)

    def _problem(self, kind: str, node: yaml.Node, message: str) -> None:
        self.problems.append(Problem(kind, node.start_mark.index, node.end_mark.index, message))

    def _check_size(self) -> None:
        if self._count > MAX_VALUES:
            message = f"aliases expand to more than {MAX_VALUES:,} values"
            raise _TooLargeError(message)


def key_text(node: yaml.Node, text: str) -> str:
    """Return the name of a key; that of a list or mapping is how the app writes it, in brackets."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    # What stands in it is taken as written: an alias could lead back to it.
    marks = "[]" if isinstance(node, yaml.SequenceNode) else "{}"
    parts = [_part_of_key(part, text) for part in node.value]
    if not parts:
        return marks
    if sum(len(part) + 2 for part in parts) + 2 > _WIDEST_KEY:
        inner = ",\n  ".join(parts)
        return f"{marks[0]}\n  {inner}\n{marks[1]}"
    return f"{marks[0]} {', '.join(parts)} {marks[1]}"


def _part_of_key(part: yaml.Node | tuple[yaml.Node, yaml.Node], text: str) -> str:
    """Return an element of a list, or a key of a mapping with its value if there is one."""
    nodes = part if isinstance(part, tuple) else (part,)
    written = [text[node.start_mark.index : node.end_mark.index] for node in nodes]
    return ": ".join(" ".join(piece.split()) for piece in written if piece)


def _explain(error: yaml.YAMLError, text: str) -> Problem:
    """Say in one line what YAML made of the text, and what to do about the usual causes."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        at = unmarked_place(error, text)
        return Problem("yaml-invalid", at, at + 1, f"not valid YAML: {error}".splitlines()[0])
    at = mark.index
    line_start = text.rfind("\n", 0, at) + 1
    line = text[line_start:].partition("\n")[0]
    unquoted = _UNQUOTED.search(line)
    if unquoted:
        start = line_start + unquoted.start(1)
        message = f"{unquoted[1]} must stand in quotes together with what follows it"
        return Problem("wikilink-unquoted", start, start + len(unquoted[1]), message)
    if "\t" in line[: at - line_start + 1]:
        return Problem("yaml-invalid", at, at + 1, "a tab cannot indent YAML; use spaces")
    problem = str(getattr(error, "problem", None) or error)
    hint = ""
    if "mapping values are not allowed" in problem:
        hint = "; quote a value that holds a colon"
    elif "cannot start any token" in problem and text[at : at + 1] in _RESERVED:
        hint = f"; quote a value that starts with {text[at]}"
    elif "alias" in problem or "anchor" in problem:
        hint = "; quote a value that starts with * or &"
    return Problem("yaml-invalid", at, at + 1, f"not valid YAML: {problem}{hint}")


def unmarked_place(error: yaml.YAMLError, text: str) -> int:
    """Return the character that YAML does not accept; the library counts bytes."""
    position = getattr(error, "position", 0)
    return min(len(text.encode()[:position].decode(errors="ignore")), len(text))
