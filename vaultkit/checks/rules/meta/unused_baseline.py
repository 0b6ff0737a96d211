"""X003: an entry of the baseline that no finding needs."""

from __future__ import annotations

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule

_BASELINE = """\
{
  "schema": 1,
  "findings": {
    "A.md": {
      "L101": {
        "Gone": 2,
        "Lost": 1
      }
    },
    "Old.md": {
      "L101": {
        "Lost": 1
      }
    }
  }
}
"""


class UnusedBaseline(Rule):
    """The baseline lets findings pass that are no longer there.

    ## What it does
    Reports entries of the baseline (`--baseline FILE`, or `[check] baseline` in the config) that no
    finding needs, or not as often as they say, if the rules they name have run. `--fix` takes them
    out and adds nothing, and so does `--write-baseline FILE` beside `--baseline FILE`.

    ## Why is this bad
    What was repaired may break again, and the baseline would hide it. It only ever gets tighter.

    ## Example
    `baseline.json` has this, and the note no longer links to "Gone":
    ```json
    "A.md": {"L101": {"Gone": 1}}
    ```

    ## Use instead
    No entry for the note:
    ```sh
    vaultkit check --baseline baseline.json --write-baseline baseline.json
    ```
    """

    code = "X003"
    severity = Severity.INFO
    fixes = ("safe",)
    examples = (
        Example(
            "repaired, partly repaired, and a note that was deleted",
            {"A.md": "[[Gone]]\n", "baseline.json": _BASELINE},
            (
                ("baseline.json", 6, 'the entry L101 "Gone" of "A.md" is needed once, not 2'),
                ("baseline.json", 7, 'the entry L101 "Lost" of "A.md" is no longer needed'),
                ("baseline.json", 12, 'the entry L101 "Lost" of "Old.md" is no longer needed'),
            ),
            baseline="baseline.json",
        ),
        Example(
            "all entries needed",
            {
                "A.md": "[[Gone]] [[Gone]] [[Lost]]\n",
                "Old.md": "[[Lost]]\n",
                "baseline.json": _BASELINE,
            },
            baseline="baseline.json",
        ),
    )
