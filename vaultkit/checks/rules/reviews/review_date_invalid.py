"""R403: a review date that cannot be right."""

from __future__ import annotations

from vaultkit.authoring.reviews.review_state import BY, REVIEWED
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.review_rules import ReviewFaultRule
from vaultkit.checks.rule import NOTE_ALONE, Example


class ReviewDateInvalid(ReviewFaultRule):
    """A review date is no date, or lies in the future.

    ## What it does
    Reports `last_reviewed` and `review_by` that are no dates, and `last_reviewed` after today.

    ## Why is this bad
    A note whose date cannot be read never comes up for review, and looks as if all were well.

    ## Example
    ```yaml
    last_reviewed: 31.2.2026
    ```

    ## Use instead
    ```yaml
    last_reviewed: 2026-02-28
    ```
    """

    code = "R403"
    severity = Severity.ERROR
    looks_at = NOTE_ALONE
    keys = frozenset({REVIEWED, BY})
    examples = (
        Example(
            "no such day, another order, a word",
            {
                "A.md": "---\nlast_reviewed: 2026-02-31\nreview_by: 1.12.2026\n---\n",
                "B.md": "---\nlast_reviewed: last week\nreview_interval: 90\n---\n",
            },
            (
                ("A.md", 2, '"2026-02-31" is no date such as 2026-01-31'),
                ("A.md", 3, '"1.12.2026" is no date'),
                ("B.md", 2, '"last week" is no date'),
            ),
        ),
        Example(
            "in the future",
            {"A.md": "---\nreview_interval: 90\nlast_reviewed: 2026-11-02\n---\n"},
            (("A.md", 3, '"2026-11-02" lies in the future; today is 2026-11-01'),),
        ),
        Example(
            "today, with a time, quoted, empty; a future review_by",
            {
                "A.md": "---\nlast_reviewed: 2026-11-01T23:59:00\nreview_by: 2030-01-01\n---\n",
                "B.md": "---\nlast_reviewed: '2026-10-30'\n---\n",
                "C.md": "---\nlast_reviewed:\nreview_interval: 90\n---\n",
            },
        ),
    )
