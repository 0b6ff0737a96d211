"""M601: a generated region that no longer says what the vault says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Fix, Severity
from vaultkit.checks.families.map_rules import plan_maps
from vaultkit.checks.families.publishing_rules import PUBLISHING
from vaultkit.checks.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic

_BASE = "filters: file.hasTag('t')\nviews:\n- type: table\n  name: All\n"
_BEGIN = "%% vaultkit:moc begin B.base#All list %%\n"
_END = "%% vaultkit:moc end %%\n"


class MocStale(Rule):
    """A generated region of a map differs from what its query gives now.

    ## What it does
    Evaluates the query of each region between `%% vaultkit:moc begin … %%` and
    `%% vaultkit:moc end %%` and reports those whose lines are others. Its fix, like `vaultkit moc`,
    writes them anew; nothing outside the two lines changes. The query of a region in a note that
    is published sees only what is published (P908); in others it sees the whole vault.

    ## Why is this bad
    Readers take a map for complete: a note that it leaves out is not found, and one that is gone
    is looked for.

    ## Example
    A note that was tagged after the map had been written.

    ## Use instead
    `vaultkit moc`, whenever notes change; `vaultkit moc --check` before they are published.
    """

    code = "M601"
    severity = Severity.ERROR
    only_with = ("regions",)
    fixes = ("safe",)
    options = PUBLISHING
    examples = (
        Example(
            "a note was added",
            {
                "Map.md": f"# Map\n\n{_BEGIN}\n- [[One]]\n\n{_END}\nMine.\n",
                "One.md": "#t\n",
                "Two.md": "#t\n",
                "B.base": _BASE,
            },
            (("Map.md", 3, 'this region, list of "B.base#All", is out of date'),),
            fixed={
                "Map.md": f"# Map\n\n{_BEGIN}\n- [[One]]\n- [[Two]]\n\n{_END}\nMine.\n",
            },
        ),
        Example(
            "up to date, and a region in code",
            {
                "Map.md": f"{_BEGIN}\n- [[One]]\n\n{_END}",
                "One.md": f"#t\n\n```\n{_BEGIN}{_END}```\n",
                "B.base": _BASE,
            },
        ),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the regions that differ."""
        for path, plan in context.view(plan_maps).items():
            for stale in plan.stale:
                region = stale.region
                span = (region.begin.start, region.end.end)
                note = context.vault.notes[path]
                found = self.finding(note, span, stale.message, target=region.query)
                yield replace(found, fix=Fix("write the region anew", "safe", (stale.edit,)))
