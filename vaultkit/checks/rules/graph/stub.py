"""G505: a note that says nothing yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

FEWEST = 5
"""Words below which a note is a stub."""
_LONGEST = 2_000
_WORD = lazy_re(r"\w+|!\[")
_HEADING = lazy_re(r"^#{1,6} .*$", re.MULTILINE)
_LETTERS_OF_NO_ALPHABET = lazy_re("[\u3040-\u30ff\u3400-\u9fff]")


class Stub(Rule):
    """A note has next to no text.

    ## What it does
    Reports notes with fewer than five words below the front matter; headings, tags and comments do
    not count, and an embed is enough. Off by default.

    ## Why is this bad
    A link to it promises something that is not there.

    ## Example
    ```markdown
    # NodePort

    To be written
    ```

    ## Use instead
    Two sentences.
    """

    code = "G505"
    severity = Severity.OFF
    looks_at = NOTE_ALONE
    follows_links = False
    examples = (
        Example(
            "empty, a heading, a few words",
            {
                "A.md": "",
                "B.md": "---\na: 1\n---\n# NodePort or else\n\nTODO %% write me very soon %%\n",
            },
            (("A.md", 1, "this note is empty"), ("B.md", 1, "this note has 1 word only")),
        ),
        Example(
            "a sentence, an embed, another script, a fence",
            {
                "A.md": "A port on every node.\n",
                "B.md": "![[A]]\n",
                "C.md": "端口在每个节点上\n",
                "D.md": "```yaml\na: b\nc: d\ne: f\n```\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the short notes."""
        notes = context.vault.notes.values()
        return [n for n in notes if len(n.source.data) - n.body_start < _LONGEST]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report a note with few words."""
        del context
        data = bytearray(note.source.data)
        for comment in note.comments:
            data[comment.start : comment.end] = b" " * (comment.end - comment.start)
        text = _HEADING.sub("", data[note.body_start :].decode(errors="replace"))
        words = _WORD.findall(text)
        if "![" in words or _LETTERS_OF_NO_ALPHABET.search(text) or len(words) >= FEWEST:
            return
        noun = "word" if len(words) == 1 else "words"
        message = f"this note has {len(words)} {noun} only" if words else "this note is empty"
        yield self.finding(note, (0, 0), message)
