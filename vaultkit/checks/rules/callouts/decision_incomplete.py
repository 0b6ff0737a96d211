"""C006: a decision with a path that ends nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.callout_rules import CalloutRule, decisions_of
from vaultkit.checks.rule import Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class DecisionIncomplete(CalloutRule):
    """A path through a decision callout does not end in a link or in advice.

    ## What it does
    Reports in `> [!decision]` callouts: no first question, questions with fewer than two answers,
    answers that lead nowhere, to several things, back to where they came from, or to a note that
    does not exist. A question is bold. An answer leads to what stands behind its arrow or alone in
    the list below it: a question, a link with a reason, or advice. A bold text without answers
    leads on to the question of that text.

    ## Why is this bad
    Somebody answers every question and is left without a result.

    ## Example
    ```markdown
    > [!decision] Which fruit
    > - **Sweet or sour?**
    >   - Sweet → **How much time is there?**
    >   - Sour
    ```

    ## Use instead
    ```markdown
    > [!decision] Which fruit
    > - **Sweet or sour?**
    >   - Sweet → **How much time is there?**
    >     - Little → [[Banana]] — needs no knife
    >     - Enough → [[Mango]] — worth the mess
    >   - Sour → buy a lemon
    ```
    """

    code = "C006"
    severity = Severity.ERROR
    looks_at = ("links",)
    read = staticmethod(decisions_of)
    follows_links = False
    examples = (
        Example(
            "paths that end nowhere",
            {
                "A.md": "> [!decision] D\n> - **One?**\n>   - a\n>   - b → **Two?**\n"
                ">     - c → [[Gone]]\n>   - d → **One?**\n>   - e → **Never asked?**\n"
                ">   - f\n>     - x\n>     - y\n>   - g → x\n>     - y\n\n"
                "> [!decision] E\n> Text.\n\n> [!decision] F\n> - Not bold\n"
            },
            (
                ("A.md", 3, 'the answer "a" leads nowhere'),
                ("A.md", 4, 'the question "Two?" needs two answers or more, it has 1'),
                ("A.md", 5, 'the result "Gone" is a link to no note'),
                ("A.md", 6, '"One?" leads back to a question that led here'),
                ("A.md", 7, 'the question "Never asked?" has no answers here or elsewhere'),
                ("A.md", 8, 'the answer "f" leads to 2 things'),
                ("A.md", 12, "nothing follows a result"),
                ("A.md", 14, "a decision has no list that starts with a question"),
                ("A.md", 18, "a decision starts with one question in bold"),
            ),
        ),
        Example(
            "both ways to write it, and a question that is reached twice",
            {
                "A.md": "> [!decision]+ D\n> Text.\n>\n> - **One?**\n>   - a\n>     - [[A]] — why\n"
                ">   - b → **Two?**\n>     - c -> [[A#^x|A]]: why\n>     - d => *advice*\n"
                ">   - e\n>     - **Two?**\n>   - f\n>     - plain advice\n\n^x\n"
            },
        ),
    )

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report paths without an end."""
        yield from super().check(note, context)
        for decision in context.view(decisions_of)[note.path]:
            for link in (link for result in decision.results() for link in result.links):
                if context.vault.resolve(link, note.path).destination is None:
                    message = f'the result "{link.shown}" is a link to no note'
                    yield self.finding(note, (link.start, link.end), message, target=link.target)
