"""Regular expressions that somebody else wrote, with an end to how long they may search.

Python's own may take for ever: `(a+)+$` does for thirty letters and a dot. The `regex` package
reads the same language and can stop a search.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TRIES = (0.01, 0.1, 1.0)
"""Seconds that a search may take at first, and each time it is tried again: machines are busy."""
MOST_SLOW = 20
"""How often all patterns together may need a further try."""


class SlowPatternError(Exception):
    """A pattern takes too long on a text.

    Args:
        pattern: As it was written.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        super().__init__(f'the regular expression "{pattern}" takes too long')


class Patience:
    """Counts the further tries of a run."""

    def __init__(self) -> None:
        self.slow = 0


_OF_THIS_RUN = Patience()


def timed_search(
    pattern: str, *, ignore_case: bool = False, patience: Patience = _OF_THIS_RUN
) -> Callable[[str], bool]:
    """Return a test whether a pattern is found in a text.

    Args:
        pattern: As Python's `re` reads it.
        ignore_case: Whether case counts for nothing.
        patience: Counts the further tries.

    Errors:
        re.error: it is no regular expression. The test raises SlowPatternError.
    """
    import regex

    re.compile(pattern)
    try:
        compiled = regex.compile(pattern, regex.IGNORECASE if ignore_case else 0)
    except (regex.error, OverflowError, RecursionError) as error:
        raise re.error(str(error).partition(" at position")[0]) from None

    def is_found(text: str) -> bool:
        for seconds in TRIES:
            if seconds > TRIES[0]:
                patience.slow += 1
                if patience.slow > MOST_SLOW:
                    break
            try:
                return compiled.search(text, timeout=seconds) is not None
            except TimeoutError:
                continue
        raise SlowPatternError(pattern)

    return is_found
