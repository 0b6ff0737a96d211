"""R404: a review interval that cannot be read."""

from __future__ import annotations

from vaultkit.authoring.reviews.review_state import INTERVAL
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.review_rules import ReviewFaultRule
from vaultkit.checks.rule import NOTE_ALONE, Example


class ReviewIntervalInvalid(ReviewFaultRule):
    """A review interval cannot be read.

    ## What it does
    Reports `review_interval` values that are none of: days (`90`, `90d`), days, weeks, months or
    years in words (`6 months`, `every 2 weeks`), an ISO 8601 duration (`P6M`, `P1Y2M`), `weekly`,
    `monthly`, `quarterly`, `half-yearly`, `yearly` or `never`.

    ## Why is this bad
    A note whose interval cannot be read never comes up for review, and looks as if all were well.

    ## Example
    ```yaml
    review_interval: now and then
    ```

    ## Use instead
    ```yaml
    review_interval: every 3 months
    ```
    """

    code = "R404"
    severity = Severity.ERROR
    looks_at = NOTE_ALONE
    keys = frozenset({INTERVAL})
    examples = (
        Example(
            "words, nothing, less than nothing",
            {
                "A.md": "---\nlast_reviewed: 2026-10-01\nreview_interval: now and then\n---\n",
                "B.md": "---\nreview_interval: 0\n---\n",
                "C.md": "---\nreview_interval: -3 months\n---\n",
            },
            (
                ("A.md", 3, '"now and then" is no review interval; write 90, 90d, 6 months'),
                ("B.md", 2, '"0" is no review interval'),
                ("C.md", 2, '"-3 months" is no review interval'),
            ),
        ),
        Example(
            "accepted forms",
            {
                f"{at}.md": f"---\nlast_reviewed: 2026-10-01\nreview_interval: {form}\n---\n"
                for at, form in enumerate(
                    ("90", "90d", "6 months", "P1Y2M", "Quarterly", "every 3 months", "never", "")
                )
            },
        ),
    )
