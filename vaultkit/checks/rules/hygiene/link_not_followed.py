"""H812: a symbolic link that leads out of the vault, which is not followed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.vault.files.outward_links import LEADS_OUT
from vaultkit.vault.presentation.inspection import link_span
from vaultkit.vault.resolving.resolve import Unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic

_NAMED = 3
"""Links that are told by their places."""
_WAY_OUT = "it is read with --follow-links, or if your own config says follow-links"


class LinkNotFollowed(Rule):
    """A symbolic link leads out of the vault, and is not read.

    ## What it does
    Reports each symbolic link to a file or folder outside, and how many links of notes lead through
    it. What is there counts as there: no link to it is broken, and nothing about it is repaired;
    its headings are not known. `--follow-links` reads it, and so does `follow-links = true`, or a
    list of vaults, in `vaultkit/config.toml` of your own config folder (`~/.config`); the settings
    of a vault cannot. Links from one folder of the vault to another are ignored, as by Obsidian.

    ## Why is this bad
    It need not be: Obsidian reads such folders. But nothing of it is checked or published, and who
    clones the vault does not get it.

    ## Example
    `ln -s ~/Documents/papers papers`

    ## Use instead
    `vaultkit check --follow-links`, or the files themselves.
    """

    code = "H812"
    severity = Severity.INFO
    only_with = ("unread-files",)
    examples = (
        Example(
            "a note that lies elsewhere",
            {"A.md": "[[B]] ![[B#Use]] [b](x/B.md)\n", "b.canvas": "{}"},
            (("x/B.md", 1, "this leads out of the vault and is not read; 3 links lead to it"),),
            unread={"x/B.md": LEADS_OUT},
        ),
        Example(
            "a link that leads nowhere",
            {"A.md": ""},
            unread={"B.md": "a symbolic link that leads nowhere"},
        ),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the links, each once."""
        vault = context.vault
        links = [path for path, reason in vault.skipped if reason == LEADS_OUT]
        if not links:
            return
        used = defaultdict(list)
        for found in (link for some in vault.links.values() for link in some):
            if isinstance(found.outcome, Unread):
                used[vault.beyond[found.outcome.beyond]].append(found)
        for path in links:
            number = len(used[path])
            leads = "1 link leads" if number == 1 else f"{number:,} links lead"
            places = [
                f"{one.source}:{note.source.position(link_span(note, one.link).start)} leads there"
                for one in used[path][:_NAMED]
                for note in [vault.notes[one.source]]
            ]
            yield self.finding(
                context.file(path),
                (0, 0),
                f"this leads out of the vault and is not read; {leads} to it",
                target=path,
                explanation=["a symbolic link; no link to it counts as broken", *places, _WAY_OUT],
            )
