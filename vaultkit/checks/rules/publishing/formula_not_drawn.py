"""P909: a formula that readers of the site do not see as it was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.vault.obsidian.math_preambles import macros_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class FormulaNotDrawn(Rule):
    r"""A formula cannot be drawn, or has a command that nobody knows.

    ## What it does
    Draws each formula as the site does, with the commands that `[math.macros]`, the preambles of
    plugins and formulas above it define, and reports what comes out wrong. `vaultkit build` tells
    the first, and how many there are.

    ## Why is this bad
    Readers get the source of the formula, or a name in red. Obsidian mostly shows an error there,
    too.

    ## Example
    ```markdown
    $a & b$ and $\RR^n$
    ```

    ## Use instead
    ```markdown
    $a \& b$ and $\mathbb{R}^n$
    ```
    Or define the command for the vault:
    ```toml
    [math.macros]
    RR = '\mathbb{R}'
    ```
    """

    code = "P909"
    severity = Severity.INFO
    only_with = ("formulas",)
    looks_at = NOTE_ALONE
    options = ("math.macros",)
    follows_links = False
    examples = (
        Example(
            "what cannot be read, an unknown command, in a quote and behind text",
            {
                "A.md": "x\n\n$a & b$ and $\\nope + 1$\n\n> $$\n> \\begin{nope}\n> x\n> $$\n",
                "B.md": "$\\set\\underline 0$\n",
            },
            (
                ("A.md", 3, 'this formula is not drawn: found "&", which may only appear in a'),
                ("A.md", 3, '"\\nope" is no command of MathJax or of this page; readers see its'),
                ("A.md", 5, 'this formula is not drawn: unknown environment "nope"; readers get'),
                ("B.md", 1, "this formula is not drawn: it cannot be read; readers get its source"),
            ),
        ),
        Example(
            "commands of MathJax, of the configuration, of a formula above; comments and code",
            {
                "A.md": "$\\bra{x}\\RR$ $\\newcommand{\\half}{\\frac12}$ $$\\half$$\n\n"
                "%% $\\nope$ %% `$\\nope$`\n\n```\n$$\\nope$$\n```\n",
            },
            config={"math": {"macros": {"RR": "\\mathbb{R}"}}},
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that have formulas."""
        return [note for note in context.vault.notes.values() if note.math]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the formulas of one note that are not drawn as they were meant."""
        from vaultkit.notes.formulas.formula_mathml import Formulas

        preambles = context.vault.settings.preambles
        formulas = Formulas(macros_for(preambles, note, context.config.math.macros))
        for item in note.math:
            message = formulas.find_fault(item.text, is_display=item.is_display)
            if message:
                yield self.finding(note, (item.start, item.end), message)
