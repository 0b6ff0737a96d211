"""How much work and memory an evaluation may take; what happens when something goes wrong in it."""

from __future__ import annotations

MAX_STEPS = 10_000_000
"""Steps of one evaluation of a view: an element of a list, or sixteen characters of text."""
MAX_TEXT = 100_000
"""Characters of one text that an expression makes."""
MAX_ITEMS = 50_000
"""Elements of one list that an expression makes."""
MAX_DEPTH = 200
"""How deep expressions nest, and lists in lists when they are shown or compared."""
MAX_EXPRESSION = 20_000
"""Characters of one expression."""
_TEXT_PER_STEP = 16


class EvaluationError(Exception):
    """An expression has no value for a row; the message is shown in its cell."""


class TooMuchWorkError(EvaluationError):
    """The evaluation as a whole has used up its steps."""


class Budget:
    """Counts down the work of one evaluation."""

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Take steps off.

        Errors:
            TooMuchWorkError: none are left.
        """
        self._left -= steps
        if self._left < 0:
            message = "stopped: the base takes too much work"
            raise TooMuchWorkError(message)

    def allow_text(self, length: int) -> None:
        """Take a text off that is about to be made.

        Errors:
            EvaluationError: it is too long.
        """
        if length > MAX_TEXT:
            message = f"a text may have {MAX_TEXT:,} characters at most"
            raise EvaluationError(message)
        self.spend(1 + length // _TEXT_PER_STEP)

    def allow_items(self, count: int) -> None:
        """Take a list off that is about to be made.

        Errors:
            EvaluationError: it is too long.
        """
        if count > MAX_ITEMS:
            message = f"a list may have {MAX_ITEMS:,} elements at most"
            raise EvaluationError(message)
        self.spend(1 + count)
