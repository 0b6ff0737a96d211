"""The reader of expressions against the grammar, which lark reads: the same trees, or both none."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lark import Lark
from lark.exceptions import UnexpectedInput

from vaultkit.authoring.bases.language.expression_parser import parse_expression, unescape
from vaultkit.authoring.bases.language.expression_tree import (
    Binary,
    Call,
    ExpressionError,
    Index,
    ListOf,
    Literal,
    Member,
    Name,
    Node,
    ObjectOf,
    Pattern,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lark import Token

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


@cache
def grammar() -> Lark:
    return Lark(GRAMMAR, parser="lalr", propagate_positions=True, maybe_placeholders=False)


_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class _Builder:
    """Turns lark's tree into ours."""

    def build(self, tree: Any, depth: int) -> Node:
        node: Node = getattr(self, f"_{tree.data}")(tree, depth + 1)
        return node

    def _number(self, tree: Any, depth: int) -> Node:
        del depth
        text = str(tree.children[0])
        value: float = int(text) if text.isdigit() and len(text) < 16 else float(text)
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


PIECES = (
    "a", "b.c", "$x", "file.name", "ü", "true", "null", "1", "2.5", ".5", "1e3", "5.", "5e", "007",
    "12345678901234567890", "'x'", '"y\\n"', "'", '"', "/re/g", "/[/]+/", "/", "//", "/*", "(", ")",
    "[", "]", "{", "}", ",", ":", ".", "+", "-", "*", "%", "!", "=", "==", "!=", "===", "<", "<=",
    ">", ">=", "&&", "||", "&", "|", "and", "?", " ", "\n", "#", "\\", "f(", "a.f(", "[1,", "{a:",
    "{'k': ",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=24).map("".join)
BEFORE = st.sampled_from(["!", "-", "+ ", "--"])
BETWEEN = st.sampled_from([" + ", "-", "*", "/", "%", "==", " != ", "<", ">=", "&&", " || "])
ATOMS = st.sampled_from(["a", "1", ".5", "'s'", "/r/i", "true", "f()", "[]", "{}", "[1,]", "$"])
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, BETWEEN, inner).map("".join),
        st.tuples(BEFORE, inner).map("".join),
        inner.map(lambda one: f"({one} )"),
        inner.map(lambda one: f"({one}).m"),
        inner.map(lambda one: f"{one}.m"),
        inner.map(lambda one: f"[ {one}, {one}]"),
        inner.map(lambda one: f"{{a: {one}, 'b' : {one},}}"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}).go ({two[1]}, {two[0]})"),
        st.tuples(inner, inner).map(lambda two: f"{two[0]}[{two[1]}]"),
        inner.map(lambda one: f"if({one}, {one})"),
    ),
    max_leaves=12,
)


def by_grammar(text: str) -> Node | int:
    """Return the tree of an expression, or where it goes wrong."""
    try:
        return _Builder().build(grammar().parse(text), 0)
    except UnexpectedInput as error:
        at = getattr(error, "pos_in_stream", None)
        is_end = getattr(getattr(error, "token", None), "type", "") == "$END"
        return len(text.rstrip()) if is_end or at is None or at < 0 else at


@given(st.one_of(EXPRESSIONS, TEXTS).filter(str.strip))
@example("(a).b[1] + (c)")
@example("a / b / c")
@example("a === b")
@example("-a.b * !c")
@example("{a: 1, }.a")
@example("[,]")
@example("f(a)(b)")
@example("a.5")
def test_the_tree_is_that_of_the_grammar(text: str) -> None:
    wanted = by_grammar(text)
    if isinstance(wanted, Node):
        assert parse_expression(text) == wanted
        return
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    assert caught.value.start <= wanted <= caught.value.end


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("!" * 300 + "a", 201, 301),
        ("[" * 300 + "]" * 300, 201, 399),
        ("+".join("a" * 300), 0, 197),
        ("f(" * 201 + "1" + ")" * 201, 402, 403),
        ("a" + ".b" * 300, 0, 199),
    ],
)
def test_what_nests_too_deeply_is_refused(text: str, start: int, end: int) -> None:
    with pytest.raises(ExpressionError, match="nested more than 200 levels deep") as caught:
        parse_expression(text)
    assert (caught.value.start, caught.value.end) == (start, end)


def test_parentheses_nest_as_deeply_as_a_text_is_long() -> None:
    assert parse_expression("(" * 9_000 + "a" + ")" * 9_000) == Name(9_000, 9_001, "a")
