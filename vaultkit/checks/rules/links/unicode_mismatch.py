"""L109: a link whose accents are encoded in another way than the file's."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import Example, Rule
from vaultkit.vault.presentation.inspection import link_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class UnicodeMismatch(Rule):
    """A link writes an accented letter in another way than the file's name.

    ## What it does
    Reports links in which a letter and its accent are two characters, where the name of the file
    they lead to has one character for both (normal form C).

    ## Why is this bad
    The two look the same, and Obsidian finds the file. Search, Git, scripts and most other programs
    do not.

    ## Example
    `[[Café]]` with an `e` and a combining accent, pasted from a file list of macOS.

    ## Use instead
    `[[Café]]` with one character `é`.
    """

    code = "L109"
    severity = Severity.WARNING
    looks_at = ("links",)
    fixes = ("safe",)
    examples = (
        Example(
            "two characters in the link, one in the name",
            {"A.md": "[[Cafe\u0301|x]] [y](Cafe\u0301.md)\n", "Caf\u00e9.md": ""},
            (
                ("A.md", 1, "this link writes an accent as a character of its own"),
                ("A.md", 1, "the file's name does not"),
            ),
        ),
        Example(
            "the same in both, or only in the file's name, or a link that leads nowhere",
            {
                "A.md": "[[Caf\u00e9]] [[Cle\u0301]] [[Cl\u00e9]] [[Gone\u0301]]\n",
                "Caf\u00e9.md": "",
                "Cle\u0301.md": "",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that hold a combining character."""
        links_of = context.vault.links
        wrong = {target for target in context.vault.resolver.targets if not _is_normal(target)}
        if not wrong:
            return []
        notes = context.vault.notes
        return [
            notes[path]
            for path, links in links_of.items()
            if any(link.link.target in wrong for link in links)
        ]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the links."""
        for link in context.vault.links[note.path]:
            target, path = link.link.target, link.destination
            if path is None or _is_normal(target) or not _is_normal(path):
                continue
            message = (
                "this link writes an accent as a character of its own; the file's name does not"
            )
            start, end = link_span(note, link.link)
            found = self.finding(note, (start, end), message, target=target, candidates=(path,))
            at = note.source.data.find(target.encode(), start, end)
            if at != -1:
                text = unicodedata.normalize("NFC", target)
                edit = (at, at + len(target.encode()), text)
                found = with_fix(found, "write one character", edit)
            yield found


def _is_normal(text: str) -> bool:
    return text.isascii() or unicodedata.is_normalized("NFC", text)
