"""Expressions of Bases: text → tree. lark is imported when the first expression is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from vaultkit.authoring.bases.limits import MAX_DEPTH, MAX_EXPRESSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lark import Lark, Token
    from lark.exceptions import UnexpectedInput

GRAMMAR = r"""
    ?start: either
    ?either: both | either OR both -> binary
    ?both: equality | both AND equality -> binary
    ?equality: comparison | equality EQUAL comparison -> binary
    ?comparison: sum | comparison ORDER sum -> binary
    ?sum: product | sum (PLUS | MINUS) product -> binary
    ?product: unary | product (TIMES | DIVIDED | MODULO) unary -> binary
    ?unary: postfix | (NOT | MINUS | PLUS) unary -> unary
    ?postfix: atom
        | postfix "." NAME -> member
        | postfix "." NAME arguments -> method
        | postfix "[" either "]" -> index
    arguments: "(" [either ("," either)* [","]] ")"
    ?atom: NUMBER -> number
        | STRING -> string
        | REGEXP -> regexp
        | NAME -> name
        | NAME arguments -> call
        | "(" either ")"
        | "[" [either ("," either)* [","]] "]" -> list
        | "{" [pair ("," pair)* [","]] "}" -> object
    pair: (STRING | NAME | NUMBER) ":" either

    OR: "||"
    AND: "&&"
    EQUAL: "==" | "!="
    ORDER: ">=" | "<=" | ">" | "<"
    PLUS: "+"
    MINUS: "-"
    TIMES: "*"
    DIVIDED: "/"
    MODULO: "%"
    NOT: "!"
    NUMBER: /\d+(\.\d+)?([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?/
    STRING: /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/
    REGEXP: /\/(?![*\/])(?:[^\/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-zA-Z]*/
    NAME: /[^\W\d][\w$]*|\$[\w$]*/
    %ignore /\s+/
"""


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


def parse_expression(text: str) -> Node:
    """Read an expression.

    Errors:
        ExpressionError: it is none.
    """
    from lark.exceptions import UnexpectedInput

    if not text.strip():
        message = "an expression is missing"
        raise ExpressionError(message, 0, len(text))
    if len(text) > MAX_EXPRESSION:
        message = f"an expression may have {MAX_EXPRESSION:,} characters at most"
        raise ExpressionError(message, 0, len(text))
    builder = _Builder()
    try:
        tree: Any = _parser().parse(text)
    except UnexpectedInput as error:
        _refuse(text, error)
    return builder.build(tree, 0)


@cache
def _parser() -> Lark:
    from lark import Lark

    return Lark(GRAMMAR, parser="lalr", propagate_positions=True, maybe_placeholders=False)


_HINTS = {
    "=": "; write == to compare",
    "&": '; write && for "and"',
    "|": '; write || for "or"',
    "and": '; write && for "and"',
    "or": '; write || for "or"',
    "not": '; write ! for "not"',
    "===": "; write ==",
    "!==": "; write !=",
    "?": "; write if(condition, then, otherwise)",
}
_NEXT = re.compile(r"[^\W\d]\w*|[=!]==|\d+|\S")


def _refuse(text: str, error: UnexpectedInput) -> NoReturn:
    """Say what stands where it should not."""
    at = getattr(error, "pos_in_stream", None)
    at = len(text.rstrip()) if at is None or at < 0 else at
    if getattr(getattr(error, "token", None), "type", "") == "$END":
        at = len(text.rstrip())
    found = _NEXT.match(text, at)
    if found is None:
        message = "the expression ends too early"
        raise ExpressionError(message, max(at - 1, 0), max(at, 1)) from None
    word = found[0]
    start = at
    if text[max(at - 2, 0) : at] in {"==", "!="} and word == "=":
        word, start = text[at - 2 : at + 1], at - 2
    if word in "\"'":
        message = f"the text that starts with {word} has no end"
    else:
        message = f'unexpected "{word}"{_HINTS.get(word, "")}'
    raise ExpressionError(message, start, found.end()) from None


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))")


def unescape(text: str) -> str:
    """Return what a text literal's inside stands for, with JavaScript's escapes."""
    return _ESCAPE.sub(_unescape_one, text) if "\\" in text else text


def _unescape_one(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code is None:
        return _ESCAPES.get(match[4], match[4])
    number = int(code, 16)
    is_character = number < 0x110000 and not 0xD800 <= number < 0xE000  # noqa: PLR2004
    return chr(number) if is_character else "\ufffd"


_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class _Builder:
    """Turns lark's tree into ours, and refuses what nests too deeply."""

    def build(self, tree: Any, depth: int) -> Node:
        if depth > MAX_DEPTH:
            start, end = tree.meta.start_pos, tree.meta.end_pos
            message = f"nested more than {MAX_DEPTH} levels deep"
            raise ExpressionError(message, start, end)
        node: Node = getattr(self, f"_{tree.data}")(tree, depth + 1)
        return node

    def _number(self, tree: Any, depth: int) -> Node:
        del depth
        text = str(tree.children[0])
        value: float = int(text) if text.isdigit() and len(text) < 16 else float(text)  # noqa: PLR2004
        return Literal(*_span(tree), value)

    def _string(self, tree: Any, depth: int) -> Node:
        del depth
        return Literal(*_span(tree), unescape(str(tree.children[0])[1:-1]))

    def _regexp(self, tree: Any, depth: int) -> Node:
        del depth
        source, _, flags = str(tree.children[0])[1:].rpartition("/")
        return Pattern(*_span(tree), source, flags)

    def _name(self, tree: Any, depth: int) -> Node:
        del depth
        name = str(tree.children[0])
        if name in _WORDS:
            return Literal(*_span(tree), _WORDS[name])
        return Name(*_span(tree), name)

    def _call(self, tree: Any, depth: int) -> Node:
        name, arguments = tree.children
        return Call(*_span(tree), None, str(name), self._all(arguments, depth), _at(name))

    def _method(self, tree: Any, depth: int) -> Node:
        of, name, arguments = tree.children
        built = self.build(of, depth)
        return Call(*_span(tree), built, str(name), self._all(arguments, depth), _at(name))

    def _member(self, tree: Any, depth: int) -> Node:
        of, name = tree.children
        return Member(*_span(tree), self.build(of, depth), str(name))

    def _index(self, tree: Any, depth: int) -> Node:
        of, key = tree.children
        return Index(*_span(tree), self.build(of, depth), self.build(key, depth))

    def _unary(self, tree: Any, depth: int) -> Node:
        operator, operand = tree.children
        return Unary(*_span(tree), str(operator), self.build(operand, depth))

    def _binary(self, tree: Any, depth: int) -> Node:
        left, operator, right = tree.children
        return Binary(
            *_span(tree), str(operator), self.build(left, depth), self.build(right, depth)
        )

    def _list(self, tree: Any, depth: int) -> Node:
        return ListOf(*_span(tree), self._all(tree, depth))

    def _object(self, tree: Any, depth: int) -> Node:
        pairs = ((_key(key), self.build(value, depth)) for key, value in map(_parts, tree.children))
        return ObjectOf(*_span(tree), tuple(pairs))

    def _all(self, tree: Any, depth: int) -> tuple[Node, ...]:
        return tuple(self.build(child, depth) for child in tree.children)


def _parts(tree: Any) -> Sequence[Any]:
    parts: Sequence[Any] = tree.children
    return parts


def _key(token: Token) -> str:
    text = str(token)
    return unescape(text[1:-1]) if token.type == "STRING" else text


def _span(tree: Any) -> tuple[int, int]:
    return tree.meta.start_pos, tree.meta.end_pos


def _at(token: Token) -> int:
    return token.start_pos or 0
