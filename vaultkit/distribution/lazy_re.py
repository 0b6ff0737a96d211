"""Expressions that are compiled when they are first used.

Modules hold some 800 expressions, and a run needs few of them: to compile all of those that it
imports took a seventh of the time to start (decision 57).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from typing import AnyStr


class LazyPattern:
    """Stands for a compiled expression, which it makes when it is first asked for anything."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._written: tuple[Any, int] = (pattern, flags)

    def __getattr__(self, name: str) -> object:
        """Compile the expression; its methods are found without this from then on.

        Errors: re.error if it is none; AttributeError if an expression has nothing of that name.
        """
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(*self._written)
        made = {one: getattr(compiled, one) for one in dir(compiled) if not one.startswith("__")}
        self.__dict__.update(made)
        return getattr(compiled, name)

    def __reduce__(self) -> tuple[object, tuple[Any, int]]:
        """Let another process have it."""
        return lazy_re, self._written


def lazy_re(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return an expression that is compiled when it is first used.

    Args:
        pattern: As `re.compile` takes it.
        flags: Those of `re`.
    """
    return cast("re.Pattern[AnyStr]", LazyPattern(pattern, flags))
