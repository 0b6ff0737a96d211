"""P908: a generated region that shows what is not published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Fix, Severity
from vaultkit.checks.families.map_rules import find_scopes, find_written
from vaultkit.checks.families.publishing_rules import PUBLISHING
from vaultkit.checks.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_BASE = "filters: file.hasTag('t')\nviews:\n- type: table\n  name: All\n  order: [pay]\n"
_BEGIN = "%% vaultkit:moc begin B.base#All list %%\n"
_TABLE = "%% vaultkit:moc begin B.base#All table %%\n"
_END = "%% vaultkit:moc end %%\n"
_NOTES = {
    "One.md": "---\npay: 1\n---\n#t\n",
    "Two.md": "---\npublish: false\npay: 2\n---\n#t\n",
    "B.base": _BASE,
}


class RegionOfUnpublished(Rule):
    """A generated region of a published note holds rows or values of notes that stay at home.

    ## What it does
    Looks at the regions between `%% vaultkit:moc begin … %%` and `%% vaultkit:moc end %%` of every
    note that `vaultkit build` would publish. Such a region may hold only what published notes give.
    It is reported if it links to a note or file that stays, or if it is out of date and its query,
    asked of the whole vault, gives more than of what is published. Its fix, like `vaultkit moc`,
    writes it anew from published notes alone. `vaultkit build` stops at this finding.

    ## Why is this bad
    The region was written while its note was private, or while those it lists were public. Readers
    would see names and values that their author has taken back since.

    ## Example
    A table of salaries in a map that has become public.

    ## Use instead
    `vaultkit moc`, whenever something becomes public or private.
    """

    code = "P908"
    severity = Severity.ERROR
    only_with = ("regions",)
    looks_at = ("vault",)
    fixes = ("safe",)
    options = PUBLISHING
    examples = (
        Example(
            "a row of a note that has been private since, and a value of it",
            {
                **_NOTES,
                "A.md": f"{_BEGIN}\n- [[One]]: 1\n- [[Two]]: 2\n\n{_END}",
                "C.md": f"{_TABLE}\n| pay |\n| --- |\n| 1 |\n| 2 |\n\n{_END}",
            },
            (
                ("A.md", 1, 'holds "Two", which is not published'),
                ("C.md", 1, "may hold what only unpublished notes say"),
            ),
            fixed={
                "A.md": f"{_BEGIN}\n- [[One]]: 1\n\n{_END}",
                "C.md": f"{_TABLE}\n| pay |\n| --- |\n| 1 |\n\n{_END}",
            },
        ),
        Example(
            "in a note that is private itself, and in one without private rows",
            {
                **_NOTES,
                "A.md": f"---\npublish: false\n---\n{_BEGIN}\n- [[One]]: 1\n- [[Two]]: 2\n\n{_END}",
                "C.md": f"{_BEGIN}\n- [[One]]: 1\n\n{_END}",
            },
        ),
        Example(
            "between markers that are wrong",
            {**_NOTES, "A.md": f"{_BEGIN}\n- [[Two]]\n"},
            (("A.md", 1, 'holds "Two", which is not published'),),
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with something that vaultkit may have written."""
        return [context.vault.notes[path] for path in sorted(context.view(find_written))]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the regions that hold what is not published."""
        from vaultkit.authoring.moc.exposed_regions import find_exposed

        scopes = context.view(find_scopes)
        for exposed in find_exposed(note, scopes) if scopes else ():
            found = self.finding(note, exposed.span, exposed.message, target=exposed.target)
            if exposed.edit:
                fix = Fix("write the region anew", "safe", (exposed.edit,))
                found = replace(found, fix=fix)
            yield found
