"""Describe a function of Bases: what runs, and which arguments it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from vaultkit.authoring.bases.evaluation_limits import EvaluationError
from vaultkit.authoring.bases.values.value_types import Value, type_name, with_article

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EXPRESSION = "expression"
"""Type of an argument that is not evaluated before the call: it is, for each element of a list."""


class Function(NamedTuple):
    """A function or method.

    Args:
        run: Takes the row, for a method the value it is called on, and the arguments.
        takes: Types of the arguments: `string`, `string|regexp`, `any`, `expression`; with `?`
            one may be left out, with `*` any number may follow.
    """

    run: Callable[..., Value]
    takes: tuple[str, ...] = ()

    @property
    def fewest(self) -> int:
        """How many arguments it needs."""
        return sum(not kind.endswith(("?", "*")) for kind in self.takes)

    @property
    def most(self) -> int | None:
        """How many arguments it takes; None for any number."""
        return None if self.takes and self.takes[-1].endswith("*") else len(self.takes)

    def check_count(self, name: str, count: int) -> None:
        """Refuse a wrong number of arguments.

        Errors:
            EvaluationError: there are too few or too many.
        """
        if count < self.fewest or (self.most is not None and count > self.most):
            wanted = str(self.fewest)
            if self.most is None:
                wanted = f"at least {wanted}"
            elif self.most != self.fewest:
                wanted = f"{wanted} to {self.most}"
            noun = "argument" if wanted in {"1", "at least 1"} else "arguments"
            message = f"{name}() takes {wanted if wanted != '0' else 'no'} {noun}, not {count}"
            raise EvaluationError(message)

    def check(self, name: str, arguments: Sequence[Any]) -> None:
        """Refuse arguments of a wrong type.

        Errors:
            EvaluationError: there is one.
        """
        takes = self.takes
        if len(arguments) != len(takes):
            self.check_count(name, len(arguments))
        for index, value in enumerate(arguments):
            kinds = takes[index] if index < len(takes) else takes[-1]
            if kinds[0] == "a" or kinds == EXPRESSION:
                continue
            if type_name(value) not in kinds.rstrip("?*").split("|"):
                wanted = " or ".join(with_article(kind) for kind in kinds.rstrip("?*").split("|"))
                message = f"{name}() takes {wanted}, not {with_article(type_name(value))}"
                raise EvaluationError(message)
