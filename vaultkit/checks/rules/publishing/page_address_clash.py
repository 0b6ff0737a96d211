"""P905: a note that would be published at the address of another, or of the site itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.grouped_rule import GroupedRule
from vaultkit.checks.families.publishing_rules import PUBLISHING, find_published
from vaultkit.checks.rule import Example
from vaultkit.notes.paths import fold
from vaultkit.notes.text.url_slugs import count_changes, permalink_path, readable_path
from vaultkit.vault.publishing.site_addresses import RESERVED, is_of_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.families.grouped_rule import Group
    from vaultkit.notes.note import Note


class PageAddressClash(GroupedRule):
    """A note would be published at the address of another note, or of the site itself.

    ## What it does
    Compares the addresses of published notes (see P901), whatever their case: the path with dashes
    for blanks and without the signs that no URL holds, or `permalink` where a note has one. Some
    the site keeps for itself: `search`, `assets`, `feed.xml`, `llms.txt`, `404.html`, its sitemap,
    and what it writes beside pages, such as `index.md` and `vk-preview.html`. In a vault of which
    nothing is known to be published, those are told as an info.

    ## Why is this bad
    One page overwrites the other, and links to either lead to one of them; vaultkit publishes the
    one whose name needs no change at this address, else the first, and the other with a number.

    ## Example
    `Node port.md` and `Node-port.md`

    ## Use instead
    Names that differ in more than a blank.
    """

    code = "P905"
    severity = Severity.ERROR
    judges_facts = True
    options = (*PUBLISHING, "site.home")
    examples = (
        Example(
            "blanks, signs, case, a permalink",
            {
                "Node port.md": "",
                "Node-port.md": "",
                "Why.md": "",
                "why?.md": "",
                "x.md": "---\npermalink: /Why?/\n---\n",
                "z.md": "---\npermalink: a/..\n---\n",
                "a/note.md": "",
            },
            (
                ("Node port.md", 1, 'this note and "Node-port.md" would be published at "Node-'),
                ("why?.md", 1, 'this note and "Why.md" would be published at "why"'),
                ("x.md", 1, 'this note and "Why.md" would be published at "Why"'),
                ("z.md", 1, 'this note and "a/note.md" would be published at "a/note"'),
            ),
            config={"site": {"name": "S"}},
        ),
        Example(
            "addresses of the site, where nothing is known to be published",
            {"search.md": "", "Assets.md": "", "x/search.md": "", "feed.md": ""},
            (
                ("Assets.md", 1, 'the site keeps the address "Assets" for itself'),
                ("search.md", 1, 'the site keeps the address "search" for itself'),
            ),
        ),
        Example(
            "one of them stays at home, or nothing is published",
            {"a b.md": "---\npublish: true\n---\n", "a-b.md": "", "c d.md": "", "c-d.md": ""},
        ),
    )

    def facts(self, note: Note, context: Context) -> Iterator[tuple[str | None, str]]:
        """Yield the address of a published note; for the site, also that of another at its own."""
        address, is_published = _address(note), note.path in context.view(find_published)
        folded = fold(address)
        if is_published:
            yield folded, address
            yield _OF_SITE, _PUBLISHED
        is_taken = folded in RESERVED or is_of_site(folded)
        if is_taken and fold(context.config.site.home) not in {fold(note.path), folded}:
            yield _OF_SITE, address

    def judge(self, key: str | None, group: Group, context: Context) -> Iterator[Diagnostic]:
        """Report notes at an address of the site, and the later notes of any other."""
        if key is _OF_SITE:
            yield from self._taken(group, context)
            return
        first, *others = sorted(group, key=count_changes)
        for path in others:
            if context.original(path) == context.original(first):
                continue  # the page of a symbolic link says the same
            address = group[path][0]
            message = f'this note and "{first}" would be published at "{address}"'
            note = context.vault.notes[path]
            yield self.finding(note, (0, 0), message, target=address, candidates=(first,))

    def _taken(self, group: Group, context: Context) -> Iterator[Diagnostic]:
        """Report notes at an address of the site; where none is published, as an information."""
        is_site = any(facts[0] == _PUBLISHED for facts in group.values())
        for path, facts in group.items():
            if facts[-1] != _PUBLISHED and (len(facts) > 1 or not is_site):
                address = facts[-1]
                message = f'the site keeps the address "{address}" for itself; rename this note'
                note = context.vault.notes[path]
                found = self.finding(note, (0, 0), message, target=address)
                yield found if is_site else replace(found, severity=Severity.INFO)


_OF_SITE = None
"""The key of the group of what the site keeps for itself; others are addresses."""
_PUBLISHED = "?"
"""Says that a note is published; it is no address."""


def _address(note: Note) -> str:
    return permalink_path(note.properties.get("permalink")) or readable_path(note.path)
