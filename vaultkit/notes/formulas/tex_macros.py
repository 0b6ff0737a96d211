r"""Commands that authors define: `\newcommand`, `\def`, `\let`, `\DeclareMathOperator` and so on.

A definition holds for what follows on the page, as in MathJax, and not only in its formula.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.formulas.tex_tokens import (
    Fixed,
    TexError,
    Tokens,
    is_command,
    join,
    split,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

_PARAMETER = lazy_re(r"#+[1-9]")
_MAX_PARAMETERS = 9


class Definition(NamedTuple):
    r"""What a command stands for.

    Args:
        body: Tokens, with `#1` to `#9` for the arguments.
        arguments: How many it takes.
        default: The first argument where it is not given in brackets; None if it has braces.
        marks: What stands before the first argument and after each, for `\def\a[#1]{…}`.
    """

    body: tuple[str, ...]
    arguments: int = 0
    default: tuple[str, ...] | None = None
    marks: tuple[tuple[str, ...], ...] = ()

    def expand(self, tokens: Tokens) -> list[str]:
        """Take the arguments and return the body with them.

        Errors:
            TexError: an argument is missing, or the result is too large.
        """
        arguments = self._delimited(tokens) if self.marks else self._plain(tokens)
        if not arguments:
            return list(self.body)
        found: list[str] = []
        for piece in self.body:
            if _PARAMETER.fullmatch(piece) and len(piece) == len("#1"):
                at = int(piece[1]) - 1
                found += arguments[at] if at < len(arguments) else ()
                tokens.budget.take(0 if at >= len(arguments) else len(arguments[at]))
            else:
                found.append(piece[1:] if piece.startswith("##") else piece)
        return found

    def _plain(self, tokens: Tokens) -> list[list[str]]:
        arguments = []
        if self.default is not None and self.arguments:
            given = tokens.option()
            arguments.append(list(self.default) if given is None else given)
        while len(arguments) < self.arguments:
            arguments.append(tokens.argument())
        return arguments

    def _delimited(self, tokens: Tokens) -> list[list[str]]:
        for piece in self.marks[0]:
            _expect(tokens, piece)
        arguments = []
        for mark in self.marks[1:]:
            if mark:
                arguments.append(tokens.until(mark[0]))
                for piece in mark[1:]:
                    _expect(tokens, piece)
            else:
                arguments.append(tokens.argument())
        return arguments


def _expect(tokens: Tokens, mark: str) -> None:
    if not tokens.take(mark):
        message = "a command is not used as it was defined"
        raise TexError(message)


@dataclass
class Macros:
    r"""What authors have defined.

    Args:
        commands: By name, with the backslash.
        environments: What stands for `\begin{…}` and `\end{…}`, by name.
    """

    commands: dict[str, Definition] = field(default_factory=dict)
    environments: dict[str, tuple[Definition, Definition]] = field(default_factory=dict)

    def copy(self) -> Macros:
        """Return the same ones, to which others may be added."""
        return Macros(dict(self.commands), dict(self.environments))

    def are_in(self, found: Collection[str]) -> bool:
        """Tell whether one of them is among the commands of a formula."""
        if not self.commands.keys().isdisjoint(found):
            return True
        return any(f"\\begin{{{name}}}" in found for name in self.environments)

    def add(self, command: str, tokens: Tokens) -> None:
        """Take the rest of a definition and keep it.

        Errors:
            TexError: it cannot be read.
        """
        DEFINERS[command](self, tokens)


def define(name: str, body: str) -> tuple[str, Definition]:
    """Return the command that a setting defines; it has as many arguments as its text names."""
    tokens = tuple(split(body))
    numbers = [int(piece[1]) for piece in tokens if _PARAMETER.fullmatch(piece)]
    return f"\\{name}", Definition(tokens, max(numbers, default=0))


def _name(tokens: Tokens) -> str:
    """Take the name of a command, in braces or not; MathJax lets the backslash be left out."""
    name = tokens.text()
    if not is_command(name) and name:
        name = f"\\{name}"
    if name in {"", "\\"} or (len(name) > len("\\a") and not name[1:].isalpha()):
        message = "a definition lacks the name of a command"
        raise TexError(message)
    return name


def _count(tokens: Tokens) -> int:
    given = tokens.option()
    text = join(given or ()).strip()
    if text and not (text.isascii() and text.isdigit() and int(text) <= _MAX_PARAMETERS):
        message = "the number of a command's arguments is no digit"
        raise TexError(message)
    return int(text or 0)


def _new_command(macros: Macros, tokens: Tokens) -> None:
    tokens.take("*")
    name = _name(tokens)
    count = _count(tokens)
    default = tokens.option()
    body = tuple(tokens.argument())
    macros.commands[name] = Definition(body, count, None if default is None else tuple(default))


def _new_environment(macros: Macros, tokens: Tokens) -> None:
    tokens.take("*")
    name = tokens.text()
    count = _count(tokens)
    default = tokens.option()
    first, last = tuple(tokens.argument()), tuple(tokens.argument())
    begin = Definition(first, count, None if default is None else tuple(default))
    macros.environments[name] = (begin, Definition(last))


def _def(macros: Macros, tokens: Tokens) -> None:
    name = _name(tokens)
    marks: list[tuple[str, ...]] = []
    mark: list[str] = []
    while (piece := tokens.next()) != "{":
        if not piece:
            message = "a definition lacks its text"
            raise TexError(message)
        if _PARAMETER.fullmatch(piece):
            marks.append(tuple(mark))
            mark = []
        elif piece != " ":
            mark.append(piece)
    tokens.push(["{"])
    body = tuple(tokens.argument())
    is_plain = not mark and not any(marks)
    count = len(marks)
    written = () if is_plain else (*marks, tuple(mark))
    macros.commands[name] = Definition(body, count, None, written)


def _let(macros: Macros, tokens: Tokens) -> None:
    name = _name(tokens)
    tokens.take("=")
    tokens.skip_blanks()
    target = tokens.next()
    known = macros.commands.get(target)
    macros.commands[name] = known or Definition((Fixed(target),))


def _operator(macros: Macros, tokens: Tokens) -> None:
    command = (r"\operatorname", "*") if tokens.take("*") else (r"\operatorname",)
    name = _name(tokens)
    macros.commands[name] = Definition((*command, "{", *tokens.argument(), "}"))


def _paired(macros: Macros, tokens: Tokens) -> None:
    r"""Define `\name{x}` and `\name*{x}` as MathJax's mathtools does, the latter for both."""
    name = _name(tokens)
    left, right = tokens.argument(), tokens.argument()
    body = (r"\left", *left, "#1", r"\right", *right)
    macros.commands[f"{name}*"] = Definition(body, 1)
    macros.commands[name] = Definition((*left, "#1", *right), 1)


DEFINERS: Mapping[str, Callable[[Macros, Tokens], None]] = {
    r"\newcommand": _new_command,
    r"\renewcommand": _new_command,
    r"\providecommand": _new_command,
    r"\newenvironment": _new_environment,
    r"\renewenvironment": _new_environment,
    r"\def": _def,
    r"\gdef": _def,
    r"\edef": _def,
    r"\let": _let,
    r"\DeclareMathOperator": _operator,
    r"\DeclarePairedDelimiter": _paired,
}
"""Commands that define others."""
