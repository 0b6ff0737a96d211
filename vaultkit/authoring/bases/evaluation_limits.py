"""Bound the work and memory of an evaluation (`Budget`), and name what has no value."""

from __future__ import annotations

MAX_STEPS = 10_000_000
"""Steps of one evaluation of a view; a step takes about a tenth of a microsecond."""
STEPS_PER_FILE = 1_000
"""Steps that each file of the vault adds to them."""
MAX_TEXT = 100_000
"""Characters of one text that an expression makes."""
MAX_ITEMS = 50_000
"""Elements of one list that an expression makes."""
MAX_DEPTH = 200
"""How deep expressions nest, and lists in lists when they are shown or compared."""
MAX_EXPRESSION = 20_000
"""Characters of one expression."""
MAX_SHOWN_DEPTH = 50
"""How deep lists nest in a value that a view shows."""
_TEXT_PER_STEP = 16
_SHORT = 64
"""Characters of a text that cost nothing to read."""
_READ_LIST, _READ_ITEM = 12, 4
"""Steps to read a list or an object, and each element of it."""


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

    def read(self, value: object, depth: int = 0) -> int:
        """Take off what it takes to read a value as a whole, and return that.

        Errors:
            EvaluationError: no steps are left, or lists nest too deeply.
        """
        if isinstance(value, str):
            steps = len(value) // _TEXT_PER_STEP if len(value) > _SHORT else 0
            self.spend(steps)
            return steps
        if not isinstance(value, list | dict):
            return 0
        if depth > MAX_DEPTH:
            message = f"lists nest more than {MAX_DEPTH} levels deep"
            raise EvaluationError(message)
        steps = _READ_LIST + _READ_ITEM * len(value)
        self.spend(steps)
        for item in value.values() if isinstance(value, dict) else value:
            if isinstance(item, str):
                if len(item) > _SHORT:
                    steps += self.read(item)
            elif isinstance(item, list | dict):
                steps += self.read(item, depth + 1)
        return steps

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


class Shown:
    """Counts what a view has to show of one value: lists may hold each other many times over."""

    def __init__(self) -> None:
        self._items = 0
        self._length = 0

    def take(self, value: object, depth: int = 0) -> None:
        """Count a value.

        Errors:
            EvaluationError: it is too large to be shown.
        """
        if isinstance(value, str):
            self._length += len(value)
        elif isinstance(value, list | dict):
            if depth > MAX_SHOWN_DEPTH:
                message = f"lists nest more than {MAX_SHOWN_DEPTH} levels deep"
                raise EvaluationError(message)
            self._items += len(value)
            if isinstance(value, dict):
                self._length += sum(map(len, value))
            self._refuse_more()
            for item in value.values() if isinstance(value, dict) else value:
                self.take(item, depth + 1)
        self._refuse_more()

    def _refuse_more(self) -> None:
        if self._items > MAX_ITEMS:
            message = f"a list may have {MAX_ITEMS:,} elements at most"
            raise EvaluationError(message)
        if self._length > MAX_TEXT:
            message = f"a text may have {MAX_TEXT:,} characters at most"
            raise EvaluationError(message)
