"""C007: a method that no decision leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.callout_rules import decisions_of
from vaultkit.checks.families.field_rules import key_span, notes_with
from vaultkit.checks.rule import Example, Rule
from vaultkit.vault.files.excluded_files import match_any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic


class DecisionUnreachable(Rule):
    """No answers of any decision lead to a note that describes a choice.

    ## What it does
    Reports notes with the property named by `[decisions] methods` that no result of a
    `> [!decision]` callout links to, leaving out the globs of `[decisions] exempt`. Silent without
    that setting, and in vaults without decisions.

    ## Why is this bad
    The vault describes the choice, but nobody who follows its decisions finds it.

    ## Example
    ```toml
    [decisions]
    methods = "scope"
    ```
    and a note with the property `scope` that the decision does not know.

    ## Use instead
    An answer that ends in a link to the note; or, if it is not meant to be chosen:
    ```toml
    [decisions]
    methods = "scope"
    exempt = ["Old/**"]
    ```
    """

    code = "C007"
    severity = Severity.WARNING
    only_with = ("callouts",)
    options = ("decisions.methods", "decisions.exempt")
    follows_links = False
    examples = (
        Example(
            "a method that is missing in the decision",
            {
                "D.md": "> [!decision]\n> - **One?**\n>   - a → [[A]]\n>   - b → no [[B\n",
                "A.md": "---\nscope: node\n---\n",
                "B.md": "---\nx: y\nscope: cluster\n---\n",
                "Old/C.md": "---\nscope: node\n---\n",
            },
            (("B.md", 3, "no decision leads to this note"),),
            config={"decisions": {"methods": "scope", "exempt": ["Old/**"]}},
        ),
        Example(
            "no decisions at all, or no setting",
            {"A.md": "---\nscope: node\n---\n"},
            config={"decisions": {"methods": "scope"}},
        ),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the methods that are never reached."""
        config = context.config.decisions
        decisions = context.view(decisions_of) if config.methods else {}
        if not decisions:
            return
        reached = {
            context.vault.resolve(link, path).destination
            for path, several in decisions.items()
            for decision in several
            for result in decision.results()
            for link in result.links
        }
        is_exempt = match_any(config.exempt)
        for note in notes_with(context, config.methods):
            if note.path not in reached and not is_exempt(note.path):
                span = key_span(note, config.methods)
                message = f'no decision leads to this note, which has "{config.methods}"'
                yield self.finding(note, span, message, target=note.path)
