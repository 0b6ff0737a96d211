"""R401: a review that should have happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.reviews.review_queue import owners_of
from vaultkit.authoring.reviews.review_state import OVERDUE
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.review_rules import ReviewRule, last_review
from vaultkit.checks.rule import NOTE_ALONE, Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.authoring.reviews.review_state import ReviewState
    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class ReviewOverdue(ReviewRule):
    """A note is past the day of its review.

    ## What it does
    Reports notes whose `last_reviewed` and `review_interval`, or whose `review_by`, lie back by
    more than the `grace` of the config, and names who looks after them (`owner`). A note that was
    never reviewed is due since `created`.

    ## Why is this bad
    Readers trust the note more than it deserves.

    ## Example
    ```yaml
    last_reviewed: 2024-01-15
    review_interval: 6 months
    ```

    ## Use instead
    Read the note, correct it, and write the day:
    ```yaml
    last_reviewed: 2026-11-01
    review_interval: 6 months
    ```
    """

    code = "R401"
    severity = Severity.WARNING
    looks_at = NOTE_ALONE
    options = ("review.grace",)
    state = OVERDUE
    examples = (
        Example(
            "an interval that has passed",
            {"A.md": "---\nreview_interval: 6 months\nlast_reviewed: 2026-04-30\n---\n"},
            (("A.md", 3, "review is 2 days overdue: it was due on 2026-10-30"),),
        ),
        Example(
            "never reviewed, and a fixed day",
            {
                "A.md": "---\ncreated: 2026-10-31\nlast_reviewed:\nreview_interval: 90\n---\n",
                "B.md": "---\nowner: '[[Ada|A. L.]]'\nreview_by: 2026-10-01\n---\n",
            },
            (
                ("A.md", 3, "review is 1 day overdue: it was due on 2026-10-31"),
                ("B.md", 3, '31 days overdue: it was due on 2026-10-01; its owner is "A. L."'),
            ),
        ),
        Example(
            "due today, within grace, never, or without an interval",
            {
                "A.md": "---\nlast_reviewed: 2026-10-01\nreview_interval: monthly\n---\n",
                "B.md": "---\nreview_by: 2026-10-25\n---\n",
                "C.md": "---\nlast_reviewed: 2001-01-01\nreview_interval: never\n---\n",
                "D.md": "---\nlast_reviewed: 2001-01-01\n---\n",
                "E.md": "",
            },
            config={"review": {"grace": 7}},
        ),
    )

    def check_state(self, note: Note, state: ReviewState, context: Context) -> Iterator[Diagnostic]:
        """Report how late the review is."""
        if state.due is not None:
            days = (context.today - state.due).days
            late = "1 day" if days == 1 else f"{days} days"
            owners = ", ".join(owners_of(note))
            message = f"review is {late} overdue: it was due on {state.due}"
            message += f'; its owner is "{owners}"' if owners else ""
            yield self.at_review(note, message, target=last_review(state))
