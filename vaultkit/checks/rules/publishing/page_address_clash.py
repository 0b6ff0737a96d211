"""P905: a note that would be published at the address of another, or of the site itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.publishing_rules import PUBLISHING, find_published
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.paths import NotePath, fold
from vaultkit.notes.text.url_slugs import permalink_path, readable_path
from vaultkit.vault.publishing.site_addresses import RESERVED, is_of_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class PageAddressClash(Rule):
    """A note would be published at the address of another note, or of the site itself.

    ## What it does
    Compares the addresses of published notes (see P901), whatever their case: the path with dashes
    for blanks and without the signs that no URL holds, or `permalink` where a note has one. Some
    the site keeps for itself: `search`, `assets`, `feed.xml`, `llms.txt`, `404.html` and its
    sitemap. In a vault of which nothing is known to be published, those are told as an info.

    ## Why is this bad
    One page overwrites the other, and links to either lead to one of them; vaultkit publishes the
    later one at an address with a number.

    ## Example
    `Node port.md` and `Node-port.md`

    ## Use instead
    Names that differ in more than a blank.
    """

    code = "P905"
    severity = Severity.ERROR
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
                ("Node-port.md", 1, 'this note and "Node port.md" would be published at "Node-'),
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

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report notes at an address of the site, and the later notes of any other."""
        published = context.view(find_published)
        notes = published or context.vault.notes
        addresses = {path: _address(note) for path, note in notes.items()}
        yield from self._taken(context, addresses)
        first: dict[str, NotePath] = {}
        for path, note in published.items():
            address = addresses[path]
            other = first.setdefault(fold(address), path)
            if other != path:
                message = f'this note and "{other}" would be published at "{address}"'
                yield self.finding(note, (0, 0), message, target=address, candidates=(other,))

    def _taken(self, context: Context, addresses: Mapping[NotePath, str]) -> Iterator[Diagnostic]:
        published = context.view(find_published)
        home = fold(context.config.site.home)
        for path, address in addresses.items():
            folded = fold(address)
            if (folded in RESERVED or is_of_site(folded)) and home not in {fold(path), folded}:
                message = f'the site keeps the address "{address}" for itself; rename this note'
                found = self.finding(context.vault.notes[path], (0, 0), message, target=address)
                yield found if published else replace(found, severity=Severity.INFO)


def _address(note: Note) -> str:
    return permalink_path(note.properties.get("permalink")) or readable_path(note.path)
