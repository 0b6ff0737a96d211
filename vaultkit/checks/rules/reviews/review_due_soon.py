"""R402: a review that comes up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.reviews.review_state import DUE_SOON
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.review_rules import ReviewRule, last_review
from vaultkit.checks.rule import NOTE_ALONE, Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.authoring.reviews.review_state import ReviewState
    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class ReviewDueSoon(ReviewRule):
    """A note is to be reviewed within days.

    ## What it does
    Reports notes whose review is due within `due-soon` days of the config (14 unless set), or was
    due within its `grace`.

    ## Why is this bad
    It is not: it tells what to read next, before it is late.

    ## Example
    On 1 November:
    ```yaml
    last_reviewed: 2026-05-05
    review_interval: 6 months
    ```

    ## Use instead
    Once the note was read:
    ```yaml
    last_reviewed: 2026-11-01
    review_interval: 6 months
    ```
    """

    code = "R402"
    severity = Severity.INFO
    looks_at = NOTE_ALONE
    options = ("review.due-soon", "review.grace")
    state = DUE_SOON
    examples = (
        Example(
            "due in days, and today",
            {
                "A.md": "---\nlast_reviewed: 2026-05-05\nreview_interval: 6 months\n---\n",
                "B.md": "---\nreview_by: 2026-11-01\n---\n",
            },
            (
                ("A.md", 2, "review is due on 2026-11-05"),
                ("B.md", 2, "review is due on 2026-11-01"),
            ),
        ),
        Example(
            "due later than that",
            {"A.md": "---\nlast_reviewed: 2026-05-16\nreview_interval: P6M\n---\n", "B.md": ""},
        ),
    )

    def check_state(self, note: Note, state: ReviewState, context: Context) -> Iterator[Diagnostic]:
        """Report the day."""
        del context
        message = f"review is due on {state.due}"
        yield self.at_review(note, message, target=last_review(state))
