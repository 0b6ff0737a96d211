"""H805: a file name that no link can hold, or that links are easily broken by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.context import file_view
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import (
    AUDIO_SUFFIXES,
    IMAGE_SUFFIXES,
    VIDEO_SUFFIXES,
    NotePath,
    suffix_of,
)
from vaultkit.notes.wikilink import find_unlinkable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic

_BREAKABLE = lazy_re(r"\^|%%")
"""What a wikilink can hold, and what something else is made of where it is typed or stands."""
_NO_LINK = 'no wikilink can hold the "{}" in {}'
_MESSAGES = {
    "^": 'the "{}" in {} begins a block where Obsidian completes a link; type it whole',
    "%%": 'a comment before a wikilink ends with the "{}" in {}',
}
_SHOWN = IMAGE_SUFFIXES | AUDIO_SUFFIXES | VIDEO_SUFFIXES | {"md", "pdf", "canvas", "base"}


class UnlinkableFileName(Rule):
    """A file's name holds a character that means something else in a link.

    ## What it does
    Reports notes, pictures and other files that Obsidian shows whose name or folder holds `#`, `|`,
    `[[` or `]]`, which no wikilink can hold, or `^` or `%%`, which one can hold and easily breaks
    by. Single brackets are no harm, nor is a `|` that a name begins with.

    ## Why is this bad
    In `[[C# notes]]` everything from the `#` on is a heading: no wikilink can lead to the file.
    `[[L^2]]` leads to `L^2`, but Obsidian looks for blocks from the `^` on where it completes a
    link, so it has to be typed; and the `%%` of `[[100%%]]` ends a comment that stands before it.

    ## Example
    `C# notes.md`

    ## Use instead
    `C sharp notes.md`
    """

    code = "H805"
    severity = Severity.WARNING
    vault_looks_at = ("names",)
    follows_links = False
    examples = (
        Example(
            "a note, a picture, a folder",
            {"C# notes.md": "", "a/p[[1]].png": b"", "100%%/x.md": "", "a^b.md": "", "a|b.md": ""},
            (
                ("C# notes.md", 1, 'no wikilink can hold the "#" in this file\'s name'),
                ("a/p[[1]].png", 1, '"[["'),
                (
                    "100%%/x.md",
                    1,
                    'a comment before a wikilink ends with the "%%" in the name of this file\'s ',
                ),
                ("a^b.md", 1, 'the "^" in this file\'s name begins a block where'),
                ("a|b.md", 1, 'no wikilink can hold the "|" in this file\'s name'),
            ),
        ),
        Example(
            "other characters, and files that nothing shows",
            {
                "a (1) 50% & b's.md": "",
                "src/C#.csproj": b"",
                "é, ü; =+~!.md": "",
                "[Draft] (Live) p[1].md": "",
                "x/|y.md": "",
            },
        ),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the names of notes and of files that can be shown."""
        for path, message in context.view(_unlinkable).items():
            note = context.vault.notes.get(NotePath(path)) or context.file(path)
            yield self.finding(note, (0, 0), message, target=path)


def _judge(path: str) -> str | None:
    match = find_unlinkable(path) or _BREAKABLE.search(path)
    if match is None or suffix_of(path) not in _SHOWN:
        return None
    is_folder = "/" in path[match.end() :]
    where = "the name of this file's folder" if is_folder else "this file's name"
    return _MESSAGES.get(match[0], _NO_LINK).format(match[0], where)


_unlinkable = file_view(_judge)
"""What is wrong with the files that no link can hold."""
