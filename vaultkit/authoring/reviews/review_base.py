"""Write the queue of reviews as a base of Obsidian's, so that it is seen where notes are written.

Its formulas are what `review_state` works out, in Obsidian's own functions: see decision 20. They
differ by up to three days where a month has no such day: 31 January and one month is 28 February
here, 3 March there. How central a note is, no base can tell, so what is due first comes first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vaultkit.config import ReviewConfig

NAME = "Reviews.base"
_TEXT = r"""# What is due for review; vaultkit init --reviews made it, and leaves it to you.
filters:
  and:
    - file.ext == "md"
    - or:
        - file.hasProperty("last_reviewed")
        - file.hasProperty("review_interval")
        - file.hasProperty("review_by")
{folders}formulas:
  interval: >-
    if(review_interval || review_interval == 0, review_interval.toString().trim().lower(), "never")
  named: >-
    if(formula.interval == "weekly", "7d", if(formula.interval == "monthly", "1m",
    if(formula.interval == "quarterly", "3m", if(formula.interval == "half-yearly", "6m",
    if(formula.interval == "yearly", "12m", formula.interval)))))
  counted: formula.named.replace(/^every +/, "").replace(/^(day|week|month|year)$/, "1 $1")
  plain: formula.counted.replace(/^p/, "").replace(/^([0-9]+)$/, "$1d")
  short: formula.plain.replace(/([0-9]+) *([dwmy])(ays?|eeks?|onths?|ears?)?/g, "$1$2 ").trim()
  span: >-
    if(/^([0-9]*[1-9][0-9]*[dwmy] ?)+$/.matches(formula.short),
    formula.short.replace(/m/g, "M"), "")
  next: >-
    if(formula.span, if(last_reviewed, date(last_reviewed).date() + duration(formula.span),
    if(created, date(created).date(), "")), "")
  fixed: >-
    if(review_by, if(last_reviewed, if(date(last_reviewed) < date(review_by),
    date(review_by).date(), ""), date(review_by).date()), "")
  is_told: formula.interval == "never" || formula.span != ""
  due: >-
    if(!formula.is_told, "", if(formula.next && formula.fixed,
    if(formula.next < formula.fixed, formula.next, formula.fixed),
    if(formula.next, formula.next, formula.fixed)))
  days_left: if(formula.due, ((formula.due - today()) / 86400000).round(), "")
  state: >-
    if(!formula.is_told, "no interval", if(formula.due,
    if(formula.days_left < -{grace}, "overdue", if(formula.days_left <= {soon}, "due soon", "ok")),
    if(formula.span, "no day to count from", "")))
properties:
  file.name:
    displayName: Note
  formula.due:
    displayName: Due
  formula.days_left:
    displayName: Days left
  formula.state:
    displayName: State
  note.last_reviewed:
    displayName: Last reviewed
  note.review_interval:
    displayName: Interval
views:
{views}"""
_VIEWS = (
    ("Overdue", 'formula.state == "overdue"'),
    ("Due soon", 'formula.state == "due soon"'),
    ("Cannot be told", 'formula.state.startsWith("no ")'),
    ("All reviews", 'formula.state != ""'),
)
_COLUMNS = (
    *("file.name", "formula.due", "formula.days_left", "formula.state"),
    *("last_reviewed", "review_interval"),
)


def review_base(config: ReviewConfig, templates: tuple[str, ...]) -> bytes:
    """Return a base that shows the queue of reviews.

    Args:
        config: When a review is due soon, and from when on it is overdue.
        templates: Globs of files that are templates; of those that are folders, notes are left out.
    """
    folders = [glob.removesuffix("/**") for glob in templates if glob.endswith("/**")]
    plain = [one for one in folders if not set("*?[\\\"'") & set(one)]
    kept = "".join(f"    - '!file.inFolder(\"{one}\")'\n" for one in plain)
    views = "".join(_view(name, test) for name, test in _VIEWS)
    text = _TEXT.replace("{folders}", kept).replace("{views}", views)
    text = text.replace("{grace}", str(config.grace)).replace("{soon}", str(config.due_soon))
    return text.encode()


def _view(name: str, test: str) -> str:
    order = "".join(f"      - {column}\n" for column in _COLUMNS)
    return (
        f"  - type: table\n    name: {name}\n    filters: '{test}'\n    order:\n{order}"
        "    sort:\n      - property: formula.due\n        direction: ASC\n"
        "      - property: file.name\n        direction: ASC\n"
    )
