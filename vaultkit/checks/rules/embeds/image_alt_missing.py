"""E209: an image without a text for those who cannot see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import IMAGE_SUFFIXES, suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_SIZE = lazy_re(r"(?:(.*)\|)?\s*\d+(?:x\d+)?\s*", re.DOTALL)
_ALT = lazy_re(rb"!\[([^\]]*)\]")


class ImageAltMissing(Rule):
    """An image has no alternative text.

    ## What it does
    Reports images, of the vault and of the web, without a text or with a size only. Off by default.

    ## Why is this bad
    On a site, a screen reader says the file's name, and a search engine nothing.

    ## Example
    ```markdown
    ![[path.png|300]]
    ```

    ## Use instead
    ```markdown
    ![[path.png|A packet enters at a node and leaves at a pod|300]]
    ```
    """

    code = "E209"
    severity = Severity.OFF
    only_with = ("embeds",)
    looks_at = NOTE_ALONE
    follows_links = False
    examples = (
        Example(
            "no text, a size only, an image of the web",
            {
                "A.md": "![[p.png]]\n![[p.png|300x2]]\n![](p.png)\n![](https://x.org/p.png)\n",
                "p.png": b"",
            },
            (
                ("A.md", 1, '"p.png" has no alternative text'),
                ("A.md", 2, '"p.png" has no alternative text'),
                ("A.md", 3, '"p.png" has no alternative text'),
                ("A.md", 4, '"https://x.org/p.png" has no alternative text'),
            ),
        ),
        Example(
            "a text, with and without a size; notes, sounds and links",
            {
                "A.md": "![[p.png|A pod]] ![[p.png|A pod|300]] ![A](p.png) ![A|9](https://x.org/p)\n"
                "![[B]] ![[s.mp3]] [[p.png]] <https://x.org>\n",
                "B.md": "",
                "p.png": b"",
                "s.mp3": b"",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with images."""
        return [note for note in context.vault.notes.values() if note.may_hold(b"![")]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the images without a text."""
        del context
        images = [
            (link.start, link.end, link.target, link.display or "")
            for link in note.links
            if link.is_embed and suffix_of(link.target) in IMAGE_SUFFIXES
        ]
        for item in note.external:
            match = _ALT.match(note.source.data, item.start, item.end)
            if match:
                images.append((item.start, item.end, item.url, note.source.slice(*match.span(1))))
        for start, end, target, text in images:
            size = _SIZE.fullmatch(text)
            if not (size[1] or "" if size else text).strip():
                message = f'"{target}" has no alternative text'
                yield self.finding(note, (start, end), message, target=target)
