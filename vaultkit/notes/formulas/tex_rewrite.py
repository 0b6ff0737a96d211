r"""A formula in the words of math-core: macros in place, and what MathJax knows and it does not.

See decision 45.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.formulas.rewriting import Rewriting
from vaultkit.notes.formulas.tex_macros import DEFINERS
from vaultkit.notes.formulas.tex_tokens import CLOSE, OPEN, Budget, TexError, Tokens, join, split

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.notes.formulas.rewriting import Handler
    from vaultkit.notes.formulas.tex_macros import Definition, Macros

MAX_LENGTH = 5000
"""Characters of a formula that is converted: deeper nesting than fits would exhaust the stack."""
MAX_TOKENS = 20_000
"""Tokens that are put in the place of others in one formula."""
_COMMAND = lazy_re(r"\\(?:begin\{[a-z]{1,9}\}|[A-Za-z]+|.)", re.DOTALL)
_OTHERWISE = frozenset(DEFINERS) | {
    r"\begin{align}", r"\begin{equation}", r"\begin{gather}", r"\begin{multline}", r"\begin{array}",
    r"\eqref", r"\label", r"\mathop", r"\require", r"\tag",
}  # fmt: skip
"""What math-core knows, and understands otherwise."""


def must_rewrite(text: str, macros: Macros) -> bool:
    """Tell whether math-core would take a formula and understand it otherwise than MathJax."""
    if OPEN in text or CLOSE in text or ("}[" in text and r"\begin" in text):
        return True
    if r"\\[" in text or r"\\*" in text:
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
    rewriting = Rewriting(Tokens(split(text), own), macros, labels, _handlers(), _names())
    try:
        found = join(rewriting.run())
    finally:
        budget.tokens -= before - max(own.tokens, 0)
    if len(found) > 2 * MAX_LENGTH:
        message = f"a formula of more than {2 * MAX_LENGTH} characters is not drawn"
        raise TexError(message)
    return found


@cache
def _handlers() -> Mapping[str, Handler]:
    """Return what reads each command, by its name."""
    from vaultkit.notes.formulas.chemistry import CHEMISTRY
    from vaultkit.notes.formulas.physics_commands import PHYSICS
    from vaultkit.notes.formulas.tex_boxes import BOXES
    from vaultkit.notes.formulas.tex_commands import COMMANDS
    from vaultkit.notes.formulas.tex_environments import ENVIRONMENTS
    from vaultkit.notes.formulas.tex_text import TEXTS

    return {**CHEMISTRY, **PHYSICS, **BOXES, **COMMANDS, **ENVIRONMENTS, **TEXTS}


@cache
def _names() -> Mapping[str, Definition]:
    """Return what stands for commands that need no reading of their own, by their name."""
    from vaultkit.notes.formulas.tex_names import plain_names

    return plain_names()
