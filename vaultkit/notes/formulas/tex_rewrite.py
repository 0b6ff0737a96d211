r"""A formula in the words of math-core: macros in place, and what MathJax knows and it does not."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from vaultkit.notes.formulas.tex_macros import DEFINERS, Definition, Macros
from vaultkit.notes.formulas.tex_tokens import (
    CLOSE,
    OPEN,
    Budget,
    Fixed,
    TexError,
    Tokens,
    is_command,
    join,
    split,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Handler = Callable[["Rewriting"], list[str]]
    """Takes its arguments and returns what is read in their place."""

MAX_LENGTH = 5000
"""Characters of a formula that is converted: deeper nesting than fits would exhaust the stack."""
MAX_TOKENS = 20_000
"""Tokens that are put in the place of others in one formula."""
_COMMAND = re.compile(r"\\(?:begin\{[a-z]{1,9}\}|[A-Za-z]+|.)", re.DOTALL)
_OTHERWISE = frozenset(DEFINERS) | {
    r"\begin{align}", r"\begin{equation}", r"\begin{gather}", r"\begin{multline}", r"\begin{array}",
    r"\eqref", r"\label", r"\mathop", r"\require", r"\tag",
}  # fmt: skip
"""What math-core knows, and understands otherwise."""


class Rewriting:
    """A formula being rewritten, for the handlers of commands.

    Args:
        tokens: What is still to be read.
        macros: What the author has defined, to which definitions are added.
        labels: Tags of formulas by their label, likewise.
    """

    def __init__(self, tokens: Tokens, macros: Macros, labels: dict[str, str]) -> None:
        self.tokens = tokens
        self.macros = macros
        self.labels = labels
        self.out: list[str] = []
        self.environments: list[tuple[str, list[str]]] = []
        self.label = ""
        self.tag = ""

    def run(self) -> list[str]:
        """Return everything rewritten.

        Errors:
            TexError: it cannot be read, or becomes too large.
        """
        while piece := self.tokens.next():
            if not is_command(piece) or isinstance(piece, Fixed):
                self.out.append(piece)
                continue
            replacement = self.replace(piece)
            if replacement is None:
                self.out.append(piece)
            else:
                self.tokens.push(replacement)
        return self.out

    def replace(self, piece: str) -> list[str] | None:
        """Return what is read in the place of a command and its arguments; None if it stays."""
        commands = self.macros.commands
        if piece in commands:
            if f"{piece}*" in commands and self.tokens.take("*"):
                piece += "*"
            return commands[piece].expand(self.tokens)
        if piece in DEFINERS:
            self.macros.add(piece, self.tokens)
            return []
        handler = handlers().get(piece)
        if handler is not None:
            return handler(self)
        known = names().get(piece)
        return None if known is None else known.expand(self.tokens)

    def note_tag(self, *, label: str = "", tag: str = "") -> None:
        """Keep the label or the tag of a line; once both are known, the tag by the label."""
        self.label = label or self.label
        self.tag = tag or self.tag
        if self.label and self.tag:
            self.labels[self.label] = self.tag
            self.label = self.tag = ""


def must_rewrite(text: str, macros: Macros) -> bool:
    """Tell whether math-core would take a formula and understand it otherwise than MathJax."""
    if OPEN in text or CLOSE in text or ("}[" in text and r"\begin" in text):
        return True
    found = _COMMAND.findall(text)
    return not _OTHERWISE.isdisjoint(found) or macros.are_in(found)


def rewrite(text: str, macros: Macros, labels: dict[str, str], budget: Budget) -> str:
    """Return a formula in the words of math-core.

    Args:
        text: The formula.
        macros: What the author has defined so far; the formula's own definitions are added.
        labels: Tags by their label, likewise.
        budget: What may still be put in the place of macros on the page.

    Errors:
        TexError: it cannot be read, or becomes too large.
    """
    own = Budget(min(MAX_TOKENS, budget.tokens))
    before = own.tokens
    rewriting = Rewriting(Tokens(split(text), own), macros, labels)
    try:
        found = join(rewriting.run())
    finally:
        budget.tokens -= before - max(own.tokens, 0)
    if len(found) > 2 * MAX_LENGTH:
        message = f"a formula of more than {2 * MAX_LENGTH} characters is not drawn"
        raise TexError(message)
    return found


@cache
def handlers() -> Mapping[str, Handler]:
    """Return what reads each command, by its name."""
    from vaultkit.notes.formulas.chemistry import CHEMISTRY
    from vaultkit.notes.formulas.physics_commands import PHYSICS
    from vaultkit.notes.formulas.tex_boxes import BOXES
    from vaultkit.notes.formulas.tex_commands import COMMANDS
    from vaultkit.notes.formulas.tex_environments import ENVIRONMENTS
    from vaultkit.notes.formulas.tex_text import TEXTS

    return {**CHEMISTRY, **PHYSICS, **BOXES, **COMMANDS, **ENVIRONMENTS, **TEXTS}


@cache
def names() -> Mapping[str, Definition]:
    """Return what stands for commands that need no reading of their own, by their name."""
    from vaultkit.notes.formulas.tex_names import plain_names

    return plain_names()
