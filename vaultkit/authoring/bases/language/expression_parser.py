"""Parse an expression of Bases (`parse_expression`): text → tree.

Operators wait on a stack until one that binds less tightly comes (Dijkstra's shunting yard), so
nothing recurses, however deeply an expression nests. What a `/` is depends on whether an operand or
an operator is due. The grammar, on lark, stands in `tests/property/test_bases_grammar.py`, which
holds this reader to it. See decision 16.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from vaultkit.authoring.bases.evaluation_limits import MAX_DEPTH, MAX_EXPRESSION
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
from vaultkit.authoring.bases.language.operand_stack import (
    CLOSERS,
    SERIES,
    TIGHTNESS,
    UNARY,
    Frame,
    Operator,
    Part,
)
from vaultkit.authoring.bases.values.code_units import joined
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

_SPACE = lazy_re(r"\s*")
_NUMBER = r"(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)"
_STRING = r"""(?P<string>"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')"""
_NAME = r"(?P<name>[^\W\d][\w$]*|\$[\w$]*)"
_REGEXP = r"(?P<regexp>/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-zA-Z]*)"
_OPERAND = lazy_re(rf"{_NUMBER}|{_STRING}|{_REGEXP}|{_NAME}|(?P<sign>[!+-])|(?P<open>[(\[{{])")
_WORD = lazy_re(_NAME)
_KEY = lazy_re(f"{_STRING}|{_NAME}|{_NUMBER}")
_OPERATOR = lazy_re(r"\|\||&&|[=!]=|[<>]=?|[-+*/%.\[,)\]}]")


class _Unexpected(Exception):  # noqa: N818 - says what it is, and never leaves the module
    """Nothing that may stand at an offset does."""

    def __init__(self, at: int) -> None:
        self.at = at


class _Reader:
    """Reads one expression."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._frames = [Frame("", 0)]
        self._wants_operand = True

    def read(self) -> Node:
        """Return the tree of the text."""
        while True:
            self._skip_space()
            if self._wants_operand:
                self._take_operand()
            elif self._at == len(self._text) and len(self._frames) == 1:
                self._frames[0].reduce()
                return self._frames[0].operands[0].node
            else:
                self._take_operator()

    def _skip_space(self) -> None:
        match = _SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Go past what has to stand here, and return it."""
        self._skip_space()
        match = pattern.match(self._text, self._at)
        if match is None:
            raise _Unexpected(self._at)
        self._at = match.end()
        return match

    def _meets(self, symbol: str) -> bool:
        """Go past a symbol, and tell whether it was there."""
        self._skip_space()
        is_there = self._text.startswith(symbol, self._at)
        self._at += len(symbol) if is_there else 0
        return is_there

    def _push(self, part: Part) -> None:
        self._frames[-1].operands.append(part)
        self._wants_operand = False

    def _open(self, frame: Frame) -> None:
        self._frames.append(frame)
        self._wants_operand = True

    def _close(self) -> None:
        self._push(self._frames.pop().close(self._at))

    def _take_operand(self) -> None:
        frame = self._frames[-1]
        is_at_start = not frame.operands and not frame.operators
        if is_at_start and frame.kind in SERIES and len(frame.keys) == _count_keys(frame):
            if self._meets(CLOSERS[frame.kind]):
                self._close()
                return
            if frame.kind == "{":
                self._take_key(frame)
                return
        match = self._match(_OPERAND)
        if match["sign"]:
            frame.operators.append(Operator(match[0], UNARY, match.start()))
        elif match["open"]:
            self._open(Frame(match[0], match.start()))
        elif match["name"] and self._meets("("):
            self._open(Frame("call", match.start(), None, match[0], match.start()))
        else:
            self._push(Part(_read_atom(match), match.start(), match.end()))

    def _take_key(self, frame: Frame) -> None:
        key = self._match(_KEY)
        if not self._meets(":"):
            raise _Unexpected(self._at)
        frame.keys.append(unescape(key[0][1:-1]) if key["string"] else key[0])

    def _take_operator(self) -> None:
        frame = self._frames[-1]
        match = self._match(_OPERATOR)
        symbol = match[0]
        if symbol in TIGHTNESS:
            frame.reduce(TIGHTNESS[symbol])
            frame.operators.append(Operator(symbol, TIGHTNESS[symbol], match.start()))
            self._wants_operand = True
        elif symbol == ".":
            self._take_member(frame.operands.pop())
        elif symbol == "[":
            of = frame.operands.pop()
            self._open(Frame("index", of.start, of.node))
        elif symbol == "," and frame.kind in SERIES:
            frame.take_item()
            self._wants_operand = True
        elif symbol == CLOSERS[frame.kind]:
            self._close()
        else:
            raise _Unexpected(match.start())

    def _take_member(self, of: Part) -> None:
        word = self._match(_WORD)
        if self._meets("("):
            self._open(Frame("call", of.start, of.node, word[0], word.start()))
        else:
            self._push(Part(Member(of.start, word.end(), of.node, word[0]), of.start, word.end()))


def _count_keys(frame: Frame) -> int:
    """Return how many keys there are when the next thing may be the end of a series."""
    return len(frame.items) if frame.kind == "{" else 0


def parse_expression(text: str) -> Node:
    """Read an expression.

    Errors:
        ExpressionError: it is none.
    """
    if not text.strip():
        message = "an expression is missing"
        raise ExpressionError(message, 0, len(text))
    if len(text) > MAX_EXPRESSION:
        message = f"an expression may have {MAX_EXPRESSION:,} characters at most"
        raise ExpressionError(message, 0, len(text))
    try:
        node = _Reader(text).read()
    except _Unexpected as error:
        _refuse(text, error.at)
    _refuse_depth(node)
    return node


def _refuse_depth(node: Node) -> None:
    """Refuse what nests too deeply.

    Errors:
        ExpressionError: it does.
    """
    pending = [(node, 0)]
    while pending:
        node, depth = pending.pop()
        if depth > MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep"
            raise ExpressionError(message, node.start, node.end)
        pending += [(part, depth + 1) for part in reversed(_parts_of(node))]


def _parts_of(node: Node) -> Sequence[Node]:
    """Return the expressions that one is made of, as they are written."""
    match node:
        case Binary(_, _, _, left, right) | Index(_, _, left, right):
            return (left, right)
        case Unary(_, _, _, part) | Member(_, _, part):
            return (part,)
        case Call(_, _, of, _, arguments):
            return arguments if of is None else (of, *arguments)
        case ListOf(_, _, items):
            return items
        case ObjectOf(_, _, pairs):
            return [value for _, value in pairs]
    return ()


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
_NEXT = lazy_re(r"[^\W\d]\w*|[=!]==|\d+|\S")


def _refuse(text: str, at: int) -> NoReturn:
    """Say what stands where it should not."""
    at = min(at, len(text.rstrip()))
    found = _NEXT.match(text, at)
    if found is None:
        message = "the expression ends too early"
        raise ExpressionError(message, max(at - 1, 0), max(at, 1)) from None
    word, start = found[0], at
    if text[max(at - 2, 0) : at] in {"==", "!="} and word == "=":
        word, start = text[at - 2 : at + 1], at - 2
    if word in "\"'":
        message = f"the text that starts with {word} has no end"
    else:
        message = f'unexpected "{word}"{_HINTS.get(word, "")}'
    raise ExpressionError(message, start, found.end()) from None


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_ESCAPE = lazy_re(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))")


def unescape(text: str) -> str:
    """Return what a text literal's inside stands for, with JavaScript's escapes."""
    return joined(_ESCAPE.sub(_unescape_one, text)) if "\\" in text else text


def _unescape_one(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code is None:
        return _ESCAPES.get(match[4], match[4])
    number = int(code, 16)
    is_character = number < 0x110000  # noqa: PLR2004
    return chr(number) if is_character else "\ufffd"


_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


_EXACT = 15
"""Digits of whole numbers that are read as such: JavaScript has no more."""


def _read_atom(match: re.Match[str]) -> Node:
    text, start, end = match[0], match.start(), match.end()
    if match["number"]:
        is_whole = text.isdigit() and len(text) <= _EXACT
        return Literal(start, end, int(text) if is_whole else float(text))
    if match["string"]:
        return Literal(start, end, unescape(text[1:-1]))
    if match["regexp"]:
        source, _, flags = text[1:].rpartition("/")
        return Pattern(start, end, source, flags)
    return Literal(start, end, _CONSTANTS[text]) if text in _CONSTANTS else Name(start, end, text)
