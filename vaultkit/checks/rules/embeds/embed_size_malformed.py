"""E205: an image size that Obsidian takes for text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import IMAGE_SUFFIXES, suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_SIZE = lazy_re(
    r"\s*(?:w(?:idth)?\s*[=:]\s*)?[\"']?(\d{1,5})[\"']?\s*(?:px)?\s*"
    r"(?:[x\u00d7*]\s*(?:h(?:eight)?\s*[=:]\s*)?[\"']?(\d{1,5})?[\"']?\s*(?:px)?)?\s*"
)
_RIGHT = lazy_re(r"\s*\d+(?:x\d+)?\s*")


class EmbedSizeMalformed(Rule):
    """What was meant as the size of an image is none.

    ## What it does
    Reports image embeds whose text looks like a size and is not of the form `100` or `100x200`.

    ## Why is this bad
    Obsidian takes it for the image's alternative text and shows the image at its full size.

    ## Example
    ```markdown
    ![[path.png|300px]]
    ```

    ## Use instead
    ```markdown
    ![[path.png|300]]
    ```
    """

    code = "E205"
    severity = Severity.WARNING
    only_with = ("embeds",)
    looks_at = NOTE_ALONE
    fixes = ("safe",)
    follows_links = False
    examples = (
        Example(
            "units, other signs, one side only",
            {
                "A.md": "![[p.png|300px]] ![[p.png|A|1\u00d72]]\n![w=50](p.png) ![[p.png|90x]]\n",
                "p.png": b"",
            },
            (
                ("A.md", 1, '"300px" is no size; write "300"'),
                ("A.md", 1, '"1\u00d72" is no size; write "1x2"'),
                ("A.md", 2, '"w=50" is no size; write "50"'),
                ("A.md", 2, '"90x" is no size; write "90"'),
            ),
        ),
        Example(
            "sizes, texts, other files, and links",
            {
                "A.md": "![[p.png|300]] ![[p.png|300x20]] ![[p.png|4 pods]] ![x|100](p.png)\n"
                "![[p.png|]] ![[p.png]] ![[B|300px]] [[p.png|300px]] ![[p.png|100%]]\n",
                "B.md": "",
                "p.png": b"",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that embed something with a text."""
        return [
            note
            for note in context.vault.notes.values()
            if note.may_hold(b"![") and any(link.display and link.is_embed for link in note.links)
        ]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the sizes."""
        del context
        for link in note.links:
            if not (link.is_embed and link.display) or suffix_of(link.target) not in IMAGE_SUFFIXES:
                continue
            written = link.display.rpartition("|")[2]
            match = _SIZE.fullmatch(written)
            if match is None or _RIGHT.fullmatch(written):
                continue
            size = f"{match[1]}x{match[2]}" if match[2] else match[1]
            message = f'"{written}" is no size; write "{size}"'
            span = (link.start, link.end)
            found = self.finding(note, span, message, target=link.target)
            at = note.source.data.rfind(written.encode(), link.start, link.end)
            if link.kind == "wiki" and at != -1:
                edit = (at, at + len(written.encode()), size)
                found = with_fix(found, f'write "{size}"', edit)
            yield found
