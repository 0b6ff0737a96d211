"""M603: a note that no map leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.authoring.moc.map_suggestions import is_map
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.publishing_rules import PUBLISHING, find_published
from vaultkit.checks.rule import Example, Rule
from vaultkit.vault.publishing.publish_properties import is_unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic


class NoteInNoMoc(Rule):
    """A published note that no map of content links to.

    ## What it does
    Reports published notes to which no map links: a note of the type `moc` or `map`, with one of
    these as a tag, or with a region that `vaultkit moc` writes. Maps themselves are left alone, and
    so are notes with `unlisted: true`. Off by default; a vault without maps has no findings.

    ## Why is this bad
    Who comes in through the maps never learns of it.

    ## Example
    A note that nobody put on a map.

    ## Use instead
    A link to it in the map of its topic, or a query there that finds it; `vaultkit moc suggest`
    names maps that are missing.
    """

    code = "M603"
    severity = Severity.OFF
    options = PUBLISHING
    examples = (
        Example(
            "on no map",
            {
                "Map.md": "---\ntype: moc\npublish: true\n---\n[[One]]\n",
                "One.md": "---\npublish: true\n---\n[[Two]]\n",
                "Two.md": "---\npublish: true\n---\n",
                "Own.md": "",
                "By address.md": "---\npublish: true\nunlisted: true\n---\n",
            },
            (("Two.md", 1, "no map leads to this note"),),
        ),
        Example("no maps", {"One.md": "---\npublish: true\n---\n"}),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the notes that no map links to."""
        vault = context.vault
        maps = {path for path, note in vault.notes.items() if is_map(note)}
        if not maps:
            return
        reached = {link.destination for path in maps for link in vault.links[path]}
        for path, note in context.view(find_published).items():
            if path not in maps and path not in reached and not is_unlisted(note):
                yield self.finding(note, (0, 0), "no map leads to this note", target=path)
