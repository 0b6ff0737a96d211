"""H805: a file name that no link can hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.context import file_view
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule
from vaultkit.notes.paths import (
    AUDIO_SUFFIXES,
    IMAGE_SUFFIXES,
    VIDEO_SUFFIXES,
    NotePath,
    suffix_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic

_UNLINKABLE = re.compile(r"[#^|]|\[\[|\]\]|%%")
"""What ends the name in a wikilink. Single brackets may stand in one: `[[[Draft] Ports]]`."""
_SHOWN = IMAGE_SUFFIXES | AUDIO_SUFFIXES | VIDEO_SUFFIXES | {"md", "pdf", "canvas", "base"}


class UnlinkableFileName(Rule):
    """A file's name holds a character that means something else in a link.

    ## What it does
    Reports notes, pictures and other files that Obsidian shows whose name or folder holds `#`, `^`,
    `|`, `[[`, `]]` or `%%`. Single brackets are no harm.

    ## Why is this bad
    In `[[C# notes]]` everything from the `#` on is a heading: no wikilink can lead to the file.

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
            {"C# notes.md": "", "a/p[[1]].png": b"", "100%%/x.md": "", "a^b.md": ""},
            (
                ("C# notes.md", 1, 'no wikilink can hold the "#" in this file\'s name'),
                ("a/p[[1]].png", 1, '"[["'),
                (
                    "100%%/x.md",
                    1,
                    'no wikilink can hold the "%%" in the name of this file\'s folder',
                ),
                ("a^b.md", 1, '"^"'),
            ),
        ),
        Example(
            "other characters, and files that nothing shows",
            {
                "a (1) 50% & b's.md": "",
                "src/C#.csproj": b"",
                "é, ü; =+~!.md": "",
                "[Draft] (Live) p[1].md": "",
            },
        ),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the names of notes and of files that can be shown."""
        for path, message in context.view(_unlinkable).items():
            note = context.vault.notes.get(NotePath(path)) or context.file(path)
            yield self.finding(note, (0, 0), message, target=path)


def _judge(path: str) -> str | None:
    match = _UNLINKABLE.search(path)
    if match is None or suffix_of(path) not in _SHOWN:
        return None
    is_folder = "/" in path[match.end() :]
    where = "the name of this file's folder" if is_folder else "this file's name"
    return f'no wikilink can hold the "{match[0]}" in {where}'


_unlinkable = file_view(_judge)
"""What is wrong with the files that no link can hold."""
