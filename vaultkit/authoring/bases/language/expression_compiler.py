"""Compile an expression (`compile_text`): text → tree → a Python closure over one row.

What can be known to be wrong is refused here.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from vaultkit.authoring.bases.language import operators
from vaultkit.authoring.bases.language.expression_parser import parse_expression
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
from vaultkit.authoring.bases.language.member_calls import (
    call_function,
    call_method,
    did_you_mean,
    find_function,
    get_item,
    get_member,
    refuse_unknown_method,
)
from vaultkit.authoring.bases.row_scope import OfEach
from vaultkit.authoring.bases.values.file_values import FILE_FIELDS, file_field
from vaultkit.authoring.bases.values.regexp_values import Regexp
from vaultkit.authoring.bases.values.value_types import Value, is_truthy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from vaultkit.authoring.bases.row_scope import Evaluator, Row

_OF_EACH = frozenset({"filter", "map", "reduce"})
_BOUND = {"filter": ("value", "index"), "map": ("value", "index")}
_REDUCED = ("value", "index", "acc")
_STEPS = {
    Literal: 1, Pattern: 1, Name: 2, Unary: 4, Binary: 6, Member: 6, Index: 8, Call: 15,
    ListOf: 6, ObjectOf: 6,
}  # fmt: skip
"""Steps that each kind of node takes, apart from its parts."""
_CALLS = {
    "date": 30, "duration": 30, "format": 100, "relative": 30, "number": 30, "round": 10,
    "toFixed": 40, "file": 80, "link": 40, "linksTo": 80, "asFile": 60, "hasLink": 80,
    "inFolder": 20, "hasTag": 20, "image": 40, "toString": 30, "title": 20,
}  # fmt: skip
"""Steps of calls that take more than others, besides."""
_ARGUMENT = 3
"""Steps to look at an argument."""
_MOST_PARTS = 8
"""Parts of a name with hyphens that is looked for."""


@dataclass(frozen=True)
class Scope:
    """Which names an expression may use.

    Args:
        formulas: Names of the base's formulas.
        bound: Names that stand for values of a list: `value`, `index`, `acc`, `values`.
    """

    formulas: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()

    def binding(self, names: Iterable[str]) -> Scope:
        """Return the scope with more names bound."""
        return Scope(self.formulas, self.bound | {*names})


@dataclass(frozen=True)
class Compiled:
    """An expression ready to be evaluated.

    Args:
        run: Gives its value for a row.
        formulas: Formulas it refers to, with the place of each reference.
        properties: Properties of notes it names, with the place of each.
        joined: Subtractions of properties without blanks, as `my-prop`, that may mean a name.
    """

    run: Evaluator
    formulas: tuple[tuple[str, int], ...]
    properties: tuple[tuple[str, int, int], ...]
    joined: tuple[tuple[str, int, int], ...] = ()


def compile_text(text: str, scope: Scope) -> Compiled:
    """Read and compile an expression.

    Errors:
        ExpressionError: it cannot be read, or names what is not there.
    """
    compiler = _Compiler(scope)
    of_row = compiler.compile(parse_expression(text))
    steps = compiler.steps

    def run(row: Row) -> Value:
        row.budget.spend(steps)
        return of_row(row)

    joined = tuple(_find_joined(text, sorted(compiler.properties, key=itemgetter(1))))
    return Compiled(run, tuple(compiler.formulas), tuple(compiler.properties), joined)


def _find_joined(
    text: str, properties: Sequence[tuple[str, int, int]]
) -> Iterator[tuple[str, int, int]]:
    """Yield properties between which stands nothing but a hyphen, as one name, the longest first.

    How an expression groups them does not count: `my-prop * 2` is `my` less twice `prop`.
    """
    for first, (name, start, end) in enumerate(properties):
        found: list[tuple[str, int, int]] = []
        for part, begin, past in properties[first + 1 : first + _MOST_PARTS]:
            before, _, last = found[-1] if found else (name, start, end)
            if begin != last + 1 or text[last] != "-" or text[begin:past] != part:
                break
            found.append((f"{before}-{part}", start, past))
        yield from reversed(found)


class _Compiler:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.formulas: list[tuple[str, int]] = []
        self.properties: list[tuple[str, int, int]] = []
        self.steps = 0

    def compile(self, node: Node) -> Evaluator:
        """Return the closure of a node."""
        self.steps += _STEPS[type(node)]
        make: Callable[[Node], Evaluator] = getattr(self, f"_{type(node).__name__.lower()}")
        return make(node)

    def _literal(self, node: Literal) -> Evaluator:
        value = node.value
        return _constant(value)

    def _pattern(self, node: Pattern) -> Evaluator:
        try:
            pattern = Regexp(node.source, node.flags)
        except ValueError as error:
            raise ExpressionError(str(error), node.start, node.end) from None
        return _constant(pattern)

    def _name(self, node: Name) -> Evaluator:
        name = node.name
        if name in self._scope.bound:
            return lambda row: row.locals[name]
        if name == "file":
            return lambda row: row.file
        if name == "this":
            return lambda row: row.this
        if name == "note":
            return lambda row: row.file.properties if row.file else None
        if name == "formula":
            names = sorted(self._scope.formulas)
            self.formulas += [(formula, node.start) for formula in names]
            self.steps += _STEPS[Member] * len(names)
            return lambda row: {formula: row.formula(formula) for formula in names}
        return self._property(name, node.start, node.end)

    def _property(self, name: str, start: int, end: int) -> Evaluator:
        self.properties.append((name, start, end))
        return lambda row: row.file.get(name) if row.file else None

    def _member(self, node: Member) -> Evaluator:
        return self._part(node, node.name) or self._any_member(node)

    def _part(self, node: Member | Index, name: str) -> Evaluator | None:
        """Compile a member of `note`, `formula` or `file`, which is known before it is run."""
        if not isinstance(node.of, Name) or node.of.name in self._scope.bound:
            return None
        if node.of.name == "note":
            return self._property(name, node.start, node.end)
        if node.of.name == "formula":
            return self._formula(name, node)
        if node.of.name == "file":
            if name not in FILE_FIELDS:
                message = f'a file has no field "{name}"{did_you_mean(name, FILE_FIELDS)}'
                raise ExpressionError(message, node.start, node.end)
            return lambda row: file_field(row.file, name) if row.file else None
        return None

    def _formula(self, name: str, node: Node) -> Evaluator:
        if name not in self._scope.formulas:
            near = did_you_mean(name, self._scope.formulas)
            message = f'the base has no formula "{name}"{near}'
            raise ExpressionError(message, node.start, node.end)
        self.formulas.append((name, node.start))
        return lambda row: row.formula(name)

    def _any_member(self, node: Member) -> Evaluator:
        of, name = self.compile(node.of), node.name
        return lambda row: get_member(of(row), name)

    def _index(self, node: Index) -> Evaluator:
        if isinstance(node.key, Literal) and isinstance(node.key.value, str):
            part = self._part(node, node.key.value)
            if part is not None:
                return part
        of, key = self.compile(node.of), self.compile(node.key)
        return lambda row: get_item(of(row), key(row))

    def _listof(self, node: ListOf) -> Evaluator:
        items = [self.compile(item) for item in node.items]
        return lambda row: [item(row) for item in items]

    def _objectof(self, node: ObjectOf) -> Evaluator:
        items = [(key, self.compile(item)) for key, item in node.items]
        return lambda row: {key: item(row) for key, item in items}

    def _unary(self, node: Unary) -> Evaluator:
        operand = self.compile(node.operand)
        if node.operator == "!":
            return lambda row: not is_truthy(operand(row))
        if node.operator == "-":
            return lambda row: operators.negate(operand(row))
        return lambda row: operators.subtract(row, operand(row), 0)

    def _binary(self, node: Binary) -> Evaluator:
        left, right = self.compile(node.left), self.compile(node.right)
        if node.operator == "&&":
            return lambda row: is_truthy(left(row)) and is_truthy(right(row))
        if node.operator == "||":
            return lambda row: is_truthy(left(row)) or is_truthy(right(row))
        run = operators.BINARY[node.operator]
        return lambda row: run(row, left(row), right(row))

    def _call(self, node: Call) -> Evaluator:
        self.steps += _CALLS.get(node.name, 0) + _ARGUMENT * len(node.arguments)
        if node.of is not None:
            return self._method(node, node.of)
        return self._if(node) if node.name == "if" else self._function(node)

    def _if(self, node: Call) -> Evaluator:
        if len(node.arguments) not in {2, 3}:
            message = f"if() takes 2 to 3 arguments, not {len(node.arguments)}"
            raise ExpressionError(message, node.start, node.end)
        condition, then, *rest = [self.compile(argument) for argument in node.arguments]
        otherwise = rest[0] if rest else _constant(None)
        return lambda row: then(row) if is_truthy(condition(row)) else otherwise(row)

    def _function(self, node: Call) -> Evaluator:
        function = find_function(node)
        return call_function(function, node.name, [self.compile(item) for item in node.arguments])

    def _method(self, node: Call, of: Node) -> Evaluator:
        refuse_unknown_method(node)
        return call_method(self.compile(of), node.name, self._arguments(node))

    def _arguments(self, node: Call) -> list[Callable[[Row], Value]]:
        """Compile a method's arguments; that of `map()` is handed over as it is."""
        if node.name not in _OF_EACH or not node.arguments:
            return [self.compile(argument) for argument in node.arguments]
        outer, steps = self._scope, self.steps
        self._scope, self.steps = outer.binding(_BOUND.get(node.name, _REDUCED)), 0
        try:
            of_each = OfEach(self.compile(node.arguments[0]), self.steps)
        finally:
            self._scope, self.steps = outer, steps
        return [_constant(of_each), *(self.compile(argument) for argument in node.arguments[1:])]


def _constant(value: Value) -> Evaluator:
    def run(row: Row) -> Value:
        del row
        return value

    return run
