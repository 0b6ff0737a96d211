"""Reads a preamble: the definitions that hold for every formula of a vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.notes.formulas.physics_commands import physics_macros
from vaultkit.notes.formulas.tex_macros import DEFINERS
from vaultkit.notes.formulas.tex_tokens import Budget, TexError, Tokens, split

if TYPE_CHECKING:
    from vaultkit.notes.formulas.tex_macros import Macros


def read_preamble(text: str, macros: Macros) -> None:
    r"""Add the definitions of a preamble; what is none, or cannot be read, is passed over."""
    found = split(text)
    tokens = Tokens(found, Budget(4 * len(found) + 4))
    while piece := tokens.next():
        if piece in DEFINERS:
            try:
                macros.add(piece, tokens)
            except TexError:
                continue
        elif piece == r"\require" and _is_physics(tokens):
            macros.commands |= physics_macros()


def _is_physics(tokens: Tokens) -> bool:
    try:
        return tokens.text() == "physics"
    except TexError:
        return False
