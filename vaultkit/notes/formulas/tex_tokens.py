"""The tokens of TeX, as far as formulas need them: names of commands, groups, arguments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OPEN, CLOSE = "\ue010", "\ue011"
"""What the marks of `tex_boxes` begin and end with; no author can write them."""
_TOKEN = lazy_re(r"\\(?:[A-Za-z]+|.|$)|#+[1-9]|\s+|.", re.DOTALL)
_STARRED = frozenset({r"\operatorname", r"\tag"})
"""What another command is with a star."""
_OPENERS = {"{": 1, "}": -1}


class TexError(Exception):
    """A formula that cannot be read; its text says why."""


class Fixed(str):
    """A command that means what it means in TeX, whatever the author made of its name."""

    __slots__ = ()


class Budget:
    """How many tokens may still be put in the place of others.

    Args:
        tokens: In all.
    """

    def __init__(self, tokens: int) -> None:
        self.tokens = tokens

    def take(self, count: int) -> None:
        """Count some.

        Errors:
            TexError: there are not so many left.
        """
        self.tokens -= count
        if self.tokens < 0:
            message = "its macros grow without end, or too large to be drawn"
            raise TexError(message)


def split(text: str) -> list[str]:
    """Return the tokens of a text, without comments; a run of blanks is one blank.

    A comment ends with its line, and for MathJax also with the group that it stands in.
    """
    if OPEN in text or CLOSE in text:
        text = text.replace(OPEN, "").replace(CLOSE, "")
    found: list[str] = []
    depth = 0
    comment: int | None = None
    for piece in _TOKEN.findall(text):
        if comment is not None:
            depth += _OPENERS.get(piece, 0)
            if not ("\n" in piece or 0 <= depth < comment):
                continue
            depth -= _OPENERS.get(piece, 0)
            comment = None
            if "\n" in piece:
                continue
        if piece == "%":
            comment = depth
            continue
        depth = max(depth + _OPENERS.get(piece, 0), 0)
        if piece.isspace():
            found.append(" ")
        else:
            is_blank = piece == "\\" or piece[1:].isspace()  # at the end of all, or of a line
            found.append("\\ " if is_blank else piece)
    return found


def join(tokens: Iterable[str]) -> str:
    """Return tokens as text; a command is kept apart from a letter that follows it."""
    parts: list[str] = []
    is_word = False
    for piece in tokens:
        if is_word and (piece[:1].isalpha() or (piece == "*" and parts[-1] not in _STARRED)):
            parts.append(" ")
        parts.append(piece)
        is_word = is_command(piece) and piece[-1].isalpha()
    return "".join(parts)


def is_command(piece: str) -> bool:
    r"""Tell whether a token is a command, `\alpha` or `\,`."""
    return len(piece) > 1 and piece[0] == "\\"


class Tokens:
    """Tokens to be read from the front, where others may be put back.

    Args:
        tokens: In order.
        budget: Is asked before some are put back.
    """

    def __init__(self, tokens: Sequence[str], budget: Budget) -> None:
        self._stack = list(reversed(tokens))
        self.budget = budget

    def __bool__(self) -> bool:
        """Tell whether any are left."""
        return bool(self._stack)

    def next(self) -> str:
        """Take the next token, "" at the end."""
        return self._stack.pop() if self._stack else ""

    def peek(self) -> str:
        """Return the next token that is not blank and leave it, "" at the end."""
        self.skip_blanks()
        return self._stack[-1] if self._stack else ""

    def skip_blanks(self) -> None:
        """Leave out blanks."""
        while self._stack and self._stack[-1] == " ":
            self._stack.pop()

    def push(self, tokens: Sequence[str]) -> None:
        """Put tokens before those that are left.

        Errors:
            TexError: that goes too far.
        """
        self.budget.take(len(tokens) + 1)
        self._stack.extend(reversed(tokens))

    def argument(self) -> list[str]:
        """Take an argument: a group, without its braces, or one token.

        Errors:
            TexError: there is none.
        """
        self.skip_blanks()
        piece = self.next()
        if not piece or piece == "}":
            message = "a command lacks an argument"
            raise TexError(message)
        return self._group() if piece == "{" else [piece]

    def _group(self) -> list[str]:
        """Take what stands before the brace that closes a group, and the brace."""
        found: list[str] = []
        depth = 1
        while piece := self.next():
            depth += _OPENERS.get(piece, 0)
            if not depth:
                return found
            found.append(piece)
        message = "a group is not closed"
        raise TexError(message)

    def text(self) -> str:
        """Take an argument as text; see `argument`."""
        return join(self.argument()).strip()

    def option(self) -> list[str] | None:
        """Take what stands in square brackets, None if nothing does.

        Errors:
            TexError: they are not closed.
        """
        if self.peek() != "[":
            return None
        self.next()
        return self.until("]")

    def until(self, end: str) -> list[str]:
        """Take what stands before a token outside groups, and the token.

        Errors:
            TexError: it does not come.
        """
        found: list[str] = []
        depth = 0
        while piece := self.next():
            if piece == end and not depth:
                return found
            depth += _OPENERS.get(piece, 0)
            found.append(piece)
        message = f'"{end}" is missing'
        raise TexError(message)

    def is_next(self, piece: str) -> bool:
        """Tell whether the next token is this one, with no blank before it."""
        return bool(self._stack) and self._stack[-1] == piece

    def take(self, piece: str) -> bool:
        """Take the next token if it is this one."""
        if self.peek() == piece:
            self.next()
            return True
        return False


def split_at(tokens: Iterable[str], marks: frozenset[str]) -> list[list[str]]:
    """Return what stands between marks that are in no group and no environment."""
    parts: list[list[str]] = [[]]
    depth = 0
    for piece in tokens:
        if piece in marks and not depth:
            parts.append([])
            continue
        depth += _OPENERS.get(piece, 0) + (piece == r"\begin") - (piece == r"\end")
        parts[-1].append(piece)
    return parts
