"""X001: a comment that silences nothing."""

from __future__ import annotations

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule


class UnusedIgnore(Rule):
    """A comment silences a finding that is not there.

    ## What it does
    Reports codes in `%% vaultkit: ignore … %%` that silence nothing, if the rules they name have
    run. The engine asks this rule last.

    ## Why is this bad
    What was silenced once may come back for another reason, and nobody would hear of it.

    ## Example
    ```markdown
    %% vaultkit: ignore L101 %%
    See [[A note that exists]].
    ```

    ## Use instead
    ```markdown
    See [[A note that exists]].
    ```
    """

    code = "X001"
    severity = Severity.WARNING
    fixes = ("safe",)
    examples = (
        Example(
            "nothing to silence",
            {
                "A.md": "%% vaultkit: ignore L101, E %%\n\n[[A]]\n",
                "B.md": "%% vaultkit: ignore-file L102 %%\n",
            },
            (
                ("A.md", 1, 'nothing is silenced by "L101" here'),
                ("A.md", 1, 'nothing is silenced by "E" here'),
                ("B.md", 1, 'nothing is silenced by "L102" here'),
            ),
            fixed={"A.md": "[[A]]\n", "B.md": ""},
        ),
        Example(
            "used, by line, by block and by note",
            {
                "A.md": "[[No]] %% vaultkit: ignore L101 %%\n\n%% vaultkit: ignore L %%\n\n"
                "- [[No]]\n- [[Nor]]\n",
                "B.md": "---\nup: '[[No]]'\n---\n\n%% vaultkit: ignore-file l101 %%\n",
            },
        ),
    )
