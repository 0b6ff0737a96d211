"""L107: a link that several files answer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.link_rules import LinkRule
from vaultkit.checks.remedies.remedy import with_new_link
from vaultkit.checks.rule import Example
from vaultkit.notes.paths import fold, folder_of, is_note
from vaultkit.notes.wikilink import WikiLink
from vaultkit.vault.resolving.resolve import AMBIGUOUS, Found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink

_NAMED = 3
"""Other files named in a message; the finding's candidates hold more."""


class AmbiguousTarget(LinkRule):
    """Several files answer to a link's target.

    ## What it does
    Reports links and embeds that Obsidian resolves only by taking the nearest of several files. A
    link that is the path of the file from the note's own folder, such as `[[Index]]` beside
    `Index.md` or `![](img/a.png)` above `img/a.png`, is left alone: nobody is in doubt about it.

    ## Why is this bad
    Which file is nearest depends on where the linking note stands. When either is moved, the link
    silently leads elsewhere; other programs may pick another file today.

    ## Example
    ```markdown
    [[Index]]
    ```

    ## Use instead
    As much of the path as tells them apart:
    ```markdown
    [[Services/Index]]
    ```
    """

    code = "L107"
    severity = Severity.WARNING
    looks_at = ("links",)
    fixes = ("unsafe",)
    statuses = frozenset({AMBIGUOUS})
    examples = (
        Example(
            "two notes of a name",
            {"A.md": "[[Port]]\n", "x/Port.md": "", "long/Port.md": ""},
            (("A.md", 1, '"Port" leads to "x/Port.md", but could also mean "long/Port.md"'),),
            fixed={"A.md": "[[x/Port|Port]]\n"},
        ),
        Example(
            "told apart by a folder, or by standing at the root",
            {
                "A.md": "[[x/Port]] [[long/Port]] [[Top]]\n",
                "x/Port.md": "",
                "long/Port.md": "",
                "Top.md": "",
                "x/Top.md": "",
            },
        ),
        Example(
            "the file in the note's own folder, or below it",
            {
                "x/A.md": "[[Port]] ![](img/a.png) [p](img/Index.md)\n",
                "x/Port.md": "",
                "y/Port.md": "",
                "x/img/a.png": b"",
                "y/img/a.png": b"",
                "x/img/Index.md": "",
                "y/img/Index.md": "",
            },
        ),
        Example(
            "two names in that folder that differ only in case",
            {"x/A.md": "[[memory]]\n", "x/MEMORY.md": "", "x/memory.md": "", "y/memory.md": ""},
            (("x/A.md", 1, "but could also mean"),),
        ),
    )

    def check_link(self, link: ResolvedLink, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report a link and name the files."""
        winner, *others = link.outcome.candidates
        meant = context.original(winner)
        others = [path for path in others if context.original(path) != meant]
        if _is_beside(winner, others, link) or not (others or link.outcome.more):
            return
        named = ", ".join(f'"{path}"' for path in others[:_NAMED])
        left = len(others) + link.outcome.more - _NAMED
        more = f" and {left} more" if left > 0 else ""
        message = f'"{link.link.target}" leads to "{winner}", but could also mean {named}{more}'
        found = self.at_link(link, note, context, message)
        target = _find_path(winner, link, context)
        if target is not None:
            written = link.link
            wanted = WikiLink(target, written.subpath, _display(link))
            title = f'write "{target}"'
            found = with_new_link(found, link, context, title=title, wanted=wanted, safety="unsafe")
        yield found


def _is_beside(winner: str, others: Sequence[str], link: ResolvedLink) -> bool:
    """Tell whether a link is the path of its file, and of no other, from the note's folder."""
    folder, target = folder_of(link.source), link.link.target
    path = fold(f"{folder}/{target}" if folder else target)
    meant = {path, f"{path}.md"}
    return fold(winner) in meant and meant.isdisjoint(map(fold, others))


def _find_path(winner: str, link: ResolvedLink, context: Context) -> str | None:
    """Return as little of the path as leads to the file and to no other."""
    parts = winner.split("/")
    for first in range(len(parts) - 1, -1, -1):
        target = "/".join(parts[first:])
        if is_note(target) and not is_note(link.link.target):
            target = target[:-3]
        outcome = context.vault.resolver.resolve(target, link.source)
        if isinstance(outcome, Found) and outcome.path == winner:
            return target
    return None


def _display(link: ResolvedLink) -> str | None:
    """Return the text that keeps what a reader sees as it is; embeds show a file, not a name."""
    written = link.link
    is_wiki = getattr(written, "kind", "wiki") == "wiki"
    keep = is_wiki and written.display is None and not link.is_embed
    return written.shown if keep else written.display
