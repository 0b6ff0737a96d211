"""Evaluate an expression over one file (`Row`, `evaluate`), with formulas and bound names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.authoring.bases.evaluation_limits import EvaluationError, Shown
from vaultkit.authoring.bases.values.value_types import Failure, Value

if TYPE_CHECKING:
    from vaultkit.authoring.bases.evaluation_limits import Budget
    from vaultkit.authoring.bases.values.file_values import File
    from vaultkit.authoring.bases.vault_scope import VaultScope

Evaluator = Callable[["Row"], Value]
"""A compiled expression.

Errors:
    EvaluationError: it has no value for this row.
"""


class OfEach(NamedTuple):
    """An expression that is evaluated for each element of a list.

    Args:
        run: Gives its value, with the element bound.
        steps: What that takes, apart from what depends on the values.
    """

    run: Evaluator
    steps: int


_UNDERWAY = object()


class Row:
    """One file of the result, while it is worked out.

    Args:
        file: The file; None where there is none, in a summary.
        this: What `this` stands for, if anything.
        formulas: The base's formulas.
        budget: Counts the work down.
        scope: The vault around it.
    """

    __slots__ = ("_cells", "_formulas", "budget", "file", "locals", "scope", "this")

    def __init__(
        self,
        file: File | None,
        this: File | None,
        formulas: Mapping[str, Evaluator],
        budget: Budget,
        scope: VaultScope,
    ) -> None:
        self.file = file
        self.this = this
        self.budget = budget
        self.scope = scope
        self.locals: dict[str, Value] = {}
        self._formulas = formulas
        self._cells: dict[str, Any] = {}

    def formula(self, name: str) -> Value:
        """Return a formula's value, worked out once.

        Errors:
            EvaluationError: it has none, or refers to itself.
        """
        value = self._cells.get(name, self)
        if value is self:
            return self._work_out(name)
        if value is _UNDERWAY:
            message = f'the formula "{name}" refers to itself'
            raise EvaluationError(message)
        if isinstance(value, Failure):
            raise EvaluationError(value.message)
        return value

    def _work_out(self, name: str) -> Value:
        self._cells[name] = _UNDERWAY
        bound, self.locals = self.locals, {}
        try:
            value = self._formulas[name](self)
        except EvaluationError as error:
            value = self._cells[name] = Failure(str(error))
            raise
        except RecursionError:
            value = self._cells[name] = Failure("formulas refer to one another too deeply")
            raise EvaluationError(value.message) from None
        finally:
            self.locals = bound
        self._cells[name] = value
        return value


def evaluate_shown(expression: Evaluator, row: Row) -> Value:
    """Return the value of an expression for a reader; a `Failure` also if it is too large."""
    value = evaluate(expression, row)
    if isinstance(value, list | dict | str):
        try:
            Shown().take(value)
        except EvaluationError as error:
            return Failure(str(error))
    return value


def evaluate(expression: Evaluator, row: Row) -> Value:
    """Return the value of an expression, or a `Failure` that says why it has none."""
    try:
        return expression(row)
    except EvaluationError as error:
        return Failure(str(error))
    except RecursionError:
        return Failure("the expression nests too deeply")
