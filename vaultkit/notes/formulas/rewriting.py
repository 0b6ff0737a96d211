"""A formula being rewritten: reads tokens one by one and puts others in the place of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.formulas.tex_macros import DEFINERS
from vaultkit.notes.formulas.tex_tokens import Fixed, is_command

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vaultkit.notes.formulas.tex_macros import Definition, Macros
    from vaultkit.notes.formulas.tex_tokens import Tokens

    Handler = Callable[["Rewriting"], list[str]]
    """Takes its arguments and returns what is read in their place."""


class Rewriting:
    """A formula being rewritten, for the handlers of commands.

    Args:
        tokens: What is still to be read.
        macros: What the author has defined, to which definitions are added.
        labels: Tags of formulas by their label, likewise.
        handlers: What reads each command, by its name.
        names: What stands for commands that need no reading of their own, by their name.
    """

    def __init__(
        self,
        tokens: Tokens,
        macros: Macros,
        labels: dict[str, str],
        handlers: Mapping[str, Handler],
        names: Mapping[str, Definition],
    ) -> None:
        self.tokens = tokens
        self.macros = macros
        self.labels = labels
        self._handlers = handlers
        self._names = names
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
        handler = self._handlers.get(piece)
        if handler is not None:
            return handler(self)
        known = self._names.get(piece)
        return None if known is None else known.expand(self.tokens)

    def note_tag(self, *, label: str = "", tag: str = "") -> None:
        """Keep the label or the tag of a line; once both are known, the tag by the label."""
        self.label = label or self.label
        self.tag = tag or self.tag
        if self.label and self.tag:
            self.labels[self.label] = self.tag
            self.label = self.tag = ""
