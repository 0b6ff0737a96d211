"""M602: a generated region that cannot be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.map_rules import find_marked
from vaultkit.checks.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class MocRegionBroken(Rule):
    """The markers or the query of a generated region are wrong.

    ## What it does
    Reports regions that begin and do not end, end without a beginning, or stand in one
    another; markers that share a line with something else; and queries that name no shape, no base,
    no view, or a base that cannot be used.

    ## Why is this bad
    The region is never written again, and nobody is told.

    ## Example
    ```
    %% vaultkit:moc begin Methods.base#By scpoe list %%
    ```

    ## Use instead
    ```
    %% vaultkit:moc begin Methods.base#By scope list %%

    %% vaultkit:moc end %%
    ```
    """

    code = "M602"
    severity = Severity.ERROR
    only_with = ("regions",)
    looks_at = ("vault",)
    examples = (
        Example(
            "markers",
            {
                "A.md": "%% vaultkit:moc begin B.base#All list %%\n",
                "C.md": "%% vaultkit:moc end %%\n",
                "D.md": "%% vaultkit:moc begin B.base list %%\n"
                "%% vaultkit:moc begin B.base list %%\n%% vaultkit:moc end %%\n",
                "E.md": "x %% vaultkit:moc begin B.base list %%\n\n%% vaultkit:moc end %%\n",
                "F.md": "%% vaultkit:moc start B.base list %%\n",
                "B.base": "views:\n- type: table\n  name: All\n",
            },
            (
                ("A.md", 1, "this region has a begin and no end"),
                ("C.md", 1, "this end has no begin"),
                ("D.md", 2, "nested: the region that begins in line 1 has not ended"),
                ("E.md", 1, "a marker of a generated region must stand alone on its line"),
                ("F.md", 1, '"start" is neither begin nor end'),
            ),
        ),
        Example(
            "queries",
            {
                "A.md": "%% vaultkit:moc begin B.base#All %%\n%% vaultkit:moc end %%\n",
                "C.md": "%% vaultkit:moc begin Gone.base#X list %%\n%% vaultkit:moc end %%\n",
                "D.md": "%% vaultkit:moc begin B.base#X list %%\n%% vaultkit:moc end %%\n",
                "E.md": "%% vaultkit:moc begin Bad.base list %%\n%% vaultkit:moc end %%\n",
                "F.md": "%% vaultkit:moc begin list %%\n%% vaultkit:moc end %%\n",
                "B.base": "views:\n- type: table\n  name: All\n",
                "Bad.base": "filters: foo()\n",
            },
            (
                ("A.md", 1, 'no shape follows "B.base#All"; there are list, grouped, table, tags,'),
                ("C.md", 1, 'no base "Gone.base", and no view of that name in a code block'),
                ("D.md", 1, 'the base "B.base" has no view "X"; it has "All"'),
                ("E.md", 1, 'the base "Bad.base" cannot be used: no function foo()'),
                ("F.md", 1, "name a view and a shape: File.base#View, then list, grouped"),
            ),
        ),
        Example(
            "a view of a file, of a code block, and a first view",
            {
                "A.md": "```base\nviews: [{type: table, name: All of mine}]\n```\n\n"
                "%% vaultkit:moc begin All of mine list %%\n%% vaultkit:moc end %%\n\n"
                "%% vaultkit:moc begin B list %%\n%% vaultkit:moc end %%\n",
                "B.base": "",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with marks of regions."""
        return [context.vault.notes[path] for path in context.view(find_marked)]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report what is wrong with regions."""
        from vaultkit.authoring.moc.region_plan import find_faults

        for span, message in find_faults(note, context.vault):
            yield self.finding(note, span, message, target=note.path)
