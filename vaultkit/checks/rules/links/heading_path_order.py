"""L104: a link through headings that do not lie within each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.link_rules import LinkRule
from vaultkit.checks.remedies.remedy import with_new_link
from vaultkit.checks.remedies.target_suggestion import has_all_headings
from vaultkit.checks.rule import Example
from vaultkit.notes.paths import NotePath, fold_heading, stem_of
from vaultkit.notes.wikilink import WikiLink, split_subpath
from vaultkit.vault.resolving.resolve import HEADING_NOT_FOUND, OK, resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink


class HeadingPathOrder(LinkRule):
    """A link names headings that exist, but not one inside the other.

    ## What it does
    Reports links such as `[[Note#A#B]]` where the note has both headings and `B` is not in the
    section of `A`.

    ## Why is this bad
    Obsidian looks for `B` below `A` and does not find it; the link opens the note at its top.

    ## Example
    ```markdown
    [[NodePort#Range#Ports]]
    ```

    ## Use instead
    The headings from outer to inner, or the last one alone:
    ```markdown
    [[NodePort#Ports#Range]]
    ```
    """

    code = "L104"
    severity = Severity.WARNING
    looks_at = ("links",)
    fixes = ("unsafe",)
    statuses = frozenset({HEADING_NOT_FOUND})
    embeds = False
    examples = (
        Example(
            "inner before outer",
            {"A.md": "[[B#Range#Ports]]\n", "B.md": "# Ports\n\n## Range\n"},
            (("A.md", 1, 'in "B" the heading "Ports" is not below "Range"'),),
            fixed={"A.md": "[[B#Ports#Range]]\n"},
        ),
        Example(
            "side by side",
            {"A.md": "[[B#One#Two|x]]\n", "B.md": "# One\n\n# Two\n"},
            (("A.md", 1, 'in "B" the heading "Two" is not below "One"'),),
            fixed={"A.md": "[[B#Two|x]]\n"},
        ),
        Example(
            "outer before inner, with a level skipped",
            {"A.md": "[[B#Ports#Range]] [[#Not#There]]\n", "B.md": "# Ports\n\n### Range\n"},
        ),
    )

    def check_link(self, link: ResolvedLink, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report a link of which every heading exists."""
        if has_all_headings(link, context):
            path = NotePath(link.destination or "")
            segments = split_subpath(link.link.subpath)
            at = max(i for i, part in enumerate(segments) if part == link.subpath.missing)
            where = "this note" if path == note.path else f'"{stem_of(path)}"'
            inner, outer = segments[at], segments[max(at - 1, 0)]
            message = f'in {where} the heading "{inner}" is not below "{outer}"'
            found = self.at_link(link, note, context, message)
            wanted = WikiLink(link.link.target, _in_order(link, context), link.link.display)
            title = f'write "{wanted.subpath}"'
            yield with_new_link(found, link, context, title=title, wanted=wanted, safety="unsafe")


def _in_order(link: ResolvedLink, context: Context) -> str:
    """Return the headings of a link from outer to inner, or the inner one alone."""
    note = context.vault.notes[NotePath(link.destination or "")]
    segments = split_subpath(link.link.subpath)
    places = {part: note.heading_index[fold_heading(part)] for part in segments}
    inner = max(segments, key=lambda part: (places[part].level, places[part].start))
    subpath = "".join(f"#{part}" for part in sorted(segments, key=lambda part: places[part].start))
    return subpath if resolve_subpath(subpath, note).status == OK else f"#{inner}"
