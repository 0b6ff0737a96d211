"""R406: a note that must be reviewed and does not say when it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.reviews.review_state import BY, INTERVAL, REVIEWED, is_empty
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.vault.files.excluded_files import match_any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class ReviewMissing(Rule):
    """A note that must be reviewed says neither when it was nor when it will be.

    ## What it does
    Reports notes in the folders `required-in`, or of the types `required-types`, under `[review]`
    in the config, that have neither `last_reviewed` nor `review_by`, or no `review_interval` to
    count with.

    ## Why is this bad
    The note never comes up for review.

    ## Example
    With `required-in = ["Services/**"]`, a note there with
    ```yaml
    title: NodePort
    ```

    ## Use instead
    ```yaml
    title: NodePort
    last_reviewed: 2026-01-31
    review_interval: 6 months
    ```
    """

    code = "R406"
    severity = Severity.WARNING
    only_with = ("review-duties",)
    looks_at = NOTE_ALONE
    fixes = ("unsafe",)
    options = ("review.required-in", "review.required-types")
    follows_links = False
    examples = (
        Example(
            "in a folder, of a type, half of it",
            {
                "S/A.md": "",
                "B.md": "---\ntype: Fact\nlast_reviewed:\nreview_interval: ''\n---\n",
                "S/C.md": "---\nlast_reviewed: 2026-01-01\n---\n",
                "S/D.md": "---\nreview_interval: 90\n---\n",
            },
            (
                ("S/A.md", 1, "this note must be reviewed, but does not say when it was"),
                ("B.md", 1, "this note must be reviewed, but does not say when it was"),
                ("S/C.md", 1, 'this note must be reviewed, but "review_interval" is missing'),
                ("S/D.md", 1, "this note must be reviewed, but does not say when it was"),
            ),
            config={"review": {"required-in": ["S/**"], "required-types": ["fact"]}},
        ),
        Example(
            "all that is needed, and notes elsewhere",
            {
                "S/A.md": "---\nlast_reviewed: 2026-10-01\nreview_interval: 90\n---\n",
                "S/B.md": "---\nreview_by: 2027-01-01\n---\n",
                "S/C.md": "---\ncreated: 2026-10-01\nreview_interval: 90\n---\n",
                "D.md": "",
            },
            config={"review": {"required-in": ["S/**"]}},
        ),
        Example("no policy", {"A.md": "", "B.md": "---\ntype: fact\n---\n"}),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that must be reviewed."""
        review = context.config.review
        types = {name.lower() for name in review.required_types}
        is_in = match_any(review.required_in) if review.required_in else None
        if not types and not is_in:
            return []
        notes = context.vault.notes.items()
        return [n for path, n in notes if n.type in types or (is_in and is_in(path))]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report a note without the properties that reviews need."""
        has = {key for key, value in note.properties.items() if not is_empty(value)}
        if BY in has or (INTERVAL in has and has & {REVIEWED, "created"}):
            return
        what = "does not say when it was" if REVIEWED not in has else f'"{INTERVAL}" is missing'
        message = f"this note must be reviewed, but {what}"
        found = self.finding(note, (0, 0), message)
        front = note.frontmatter
        if front and REVIEWED not in note.properties and not note.faults:
            stamp = f"{REVIEWED}: {context.today.isoformat()}\n"
            at = front.end
            if note.source.data[at - 1 : at] == b"\n" and b"\r" not in note.source.data[:at]:
                edit = (at, at, stamp)
                found = with_fix(found, "say that it was reviewed today", edit, safety="unsafe")
        yield found
