"""Hold the operands and operators that wait while an expression of Bases is parsed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from vaultkit.authoring.bases.language.expression_tree import (
    Binary,
    Call,
    Index,
    ListOf,
    Node,
    ObjectOf,
    Unary,
)

_LEVELS = (("||",), ("&&",), ("==", "!="), (">=", "<=", ">", "<"), ("+", "-"), ("*", "/", "%"))
TIGHTNESS = {symbol: level for level, symbols in enumerate(_LEVELS) for symbol in symbols}
UNARY = len(_LEVELS)
CLOSERS = {"": "", "(": ")", "call": ")", "[": "]", "index": "]", "{": "}"}
"""What opens, and what closes it; "" is the expression as a whole."""
SERIES = frozenset({"call", "[", "{"})
"""What may hold nothing, or several things."""


class Part(NamedTuple):
    """An operand, and where it stands with the parentheses around it."""

    node: Node
    start: int
    end: int


class Operator(NamedTuple):
    """An operator that waits for its operands."""

    symbol: str
    tightness: int
    start: int


@dataclass(slots=True)
class Frame:
    """What is read between an opening and its closing.

    Args:
        kind: A key of `CLOSERS`.
        start: Where it begins; of a method or an index, where that which it is of does.
        of: That, if any.
        name: What is called.
        at: Where the name stands.
    """

    kind: str
    start: int
    of: Node | None = None
    name: str = ""
    at: int = 0
    operands: list[Part] = field(default_factory=list)
    operators: list[Operator] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def reduce(self, tightness: int = 0) -> None:
        """Give operators that bind at least so tightly their operands. Effect: on the stacks."""
        while self.operators and self.operators[-1].tightness >= tightness:
            symbol, own, start = self.operators.pop()
            right = self.operands.pop()
            if own == UNARY:
                node: Node = Unary(start, right.end, symbol, right.node)
            else:
                left = self.operands.pop()
                start = left.start
                node = Binary(start, right.end, symbol, left.node, right.node)
            self.operands.append(Part(node, start, right.end))

    def take_item(self) -> None:
        """Add what was read to the items of a series."""
        self.reduce()
        self.items.append(self.operands.pop().node)

    def close(self, end: int) -> Part:
        """Return what it is, now that it ends."""
        if self.kind == "(":
            self.reduce()
            return Part(self.operands.pop().node, self.start, end)
        if self.operands:
            self.take_item()
        return Part(self._build(end), self.start, end)

    def _build(self, end: int) -> Node:
        if self.kind == "call":
            return Call(self.start, end, self.of, self.name, tuple(self.items), self.at)
        if self.kind == "[":
            return ListOf(self.start, end, tuple(self.items))
        if self.of is not None:
            return Index(self.start, end, self.of, self.items[0])
        return ObjectOf(self.start, end, tuple(zip(self.keys, self.items, strict=True)))
