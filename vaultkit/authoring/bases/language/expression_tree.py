"""The tree of an expression of Bases, and what is wrong with a text that has none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression; `start` and `end` are character offsets in its text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A string, number, boolean or null."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Pattern(Node):
    """A regular expression `/source/flags`."""

    source: str
    flags: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A property, or one of `file`, `note`, `formula`, `this`, `value`."""

    name: str


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`of.name`."""

    of: Node
    name: str


@dataclass(frozen=True, slots=True)
class Index(Node):
    """`of[key]`."""

    of: Node
    key: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`name(arguments)`, or `of.name(arguments)`; `at` is where the name stands."""

    of: Node | None
    name: str
    arguments: tuple[Node, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`!x`, `-x` or `+x`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """`left operator right`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ObjectOf(Node):
    """`{"a": 1}`."""

    items: tuple[tuple[str, Node], ...]


class ExpressionError(Exception):
    """An expression cannot be read; offsets are those of its text.

    Args:
        message: What is wrong, lower case, no full stop.
        start: First character concerned.
        end: Past the last one.
    """

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
