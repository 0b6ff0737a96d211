"""H809: a footnote without its text, or a text without its footnote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.template_code import holds, template_spans
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_MARK = lazy_re(rb"(?<!\\)\[\^([^\]\[\s\\]{1,100})\](:?)")
_LABEL = lazy_re(r"\w[\w.:-]*")
"""What people call footnotes; `[^/]`, `[^"]` and `[^)]` are sets of a regular expression."""
_RANGE = lazy_re(r"(?:.-.|\w-\w\w-\w.*)", re.DOTALL)
"""What a set has and a footnote has not: `a-z`, `a-z0-9`."""
_END = lazy_re(r"\Z|[\s.,;:!?…)\]}»”\u2019\"'*_=~|<\[/—\u2013-]|[^\x00-\x7f]")
"""What follows a footnote; after a set stands a letter or `+*?{$`."""


class FootnoteMismatch(Rule):
    """A footnote has no text, or a footnote's text is never referred to.

    ## What it does
    Reports `[^1]` where the note has no line `[^1]: …`, such lines that nothing refers to, and a
    second line of the same label. Sets of regular expressions such as `[^/]+`, Templater code, and,
    in a note without any footnote, ` [^1]` where no such mark hangs on a word, are left alone.

    ## Why is this bad
    The reader sees `[^1]` in the middle of a sentence, or never sees what the author wrote below.

    ## Example
    ```markdown
    Ports start at 30000.[^1]
    ```

    ## Use instead
    ```markdown
    Ports start at 30000.[^1]

    [^1]: By default.
    ```
    """

    code = "H809"
    severity = Severity.WARNING
    only_with = ("footnotes",)
    looks_at = NOTE_ALONE
    follows_links = False
    examples = (
        Example(
            "no text, no reference, twice",
            {"A.md": "a[^1] b[^gone]\n\n[^1]: x\n[^2]: y\n[^1]: z\n"},
            (
                ("A.md", 1, 'the footnote "[^gone]" has no text in this note'),
                ("A.md", 4, 'nothing refers to the footnote "[^2]"'),
                ("A.md", 5, 'the footnote "[^1]" already has a text, in line 3'),
            ),
        ),
        Example(
            "whole footnotes, any case, inline ones, code, comments and escapes",
            {
                "A.md": "a[^x] b[^X] c^[inline] `[^no]` \\[^no] %% [^no] %%\n\n[^x]: text\n",
                "B.md": "```\n[^no]\n```\n\n    [^no]\n\n$a[^2]$ x[^] [^ y] [^a b]\n",
                "C.md": "> [^q]\n\n[^q]: in a quote\n",
            },
        ),
        Example(
            "regular expressions, Templater, and talk of footnotes",
            {
                "A.md": "'^https://[^/]+/' and [^hc]at or ([^a-z]*) x[^\"]y [^0-9] [^\\n]\n\n"
                "<%* x.replace(/[^x] /g) %>\n",
                "B.md": "A footnote is written [^1] behind a word.\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that hold a footnote, or what looks like one."""
        notes = context.vault.notes.values()
        return [n for n in notes if n.may_hold(b"[^")]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report footnotes without a text, then texts without a footnote."""
        used = {x.label.casefold() for x in note.footnotes if x.kind == "reference"}
        yield from self._undefined(note, context)
        for item in note.footnotes:
            if item.kind != "definition":
                continue
            span = (item.start, min(item.end, item.start + len(item.label.encode()) + 4))
            first = note.definitions[item.label.casefold()]
            name = f'the footnote "[^{item.label}]"'
            if first is not item:
                line = note.source.line_of(first.start)
                message = f"{name} already has a text, in line {line}"
                yield self.finding(note, span, message, target=item.label)
            elif item.label.casefold() not in used:
                yield self.finding(note, span, f"nothing refers to {name}", target=item.label)

    def _undefined(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report marks that stayed text because nothing defines them."""
        known_starts = {x.start for x in note.footnotes if x.kind != "inline"}
        if note.source.data.count(b"[^", note.body_start) == len(known_starts):
            return
        marks = [
            match
            for match in _MARK.finditer(note.source.data, note.body_start)
            if match.start() not in known_starts
            and note.source.slice(*match.span(1)).casefold() not in note.definitions
        ]
        if not marks:
            return
        data = note.source.data
        code = list(template_spans(data, note.body_start))
        has_notes = bool(note.definitions) or any(
            _is_meant(note, match, has_notes=False) and not holds(code, match.start())
            for match in marks
        )
        for match in marks:
            span = (match.start(), match.end(1) + 1)
            is_meant = _is_meant(note, match, has_notes=has_notes) and not holds(code, span[0])
            if is_meant and context.prose(note).is_text(*span):
                label = note.source.slice(*match.span(1))
                message = f'the footnote "[^{label}]" has no text in this note'
                yield self.finding(note, span, message, target=label)


def _is_meant(note: Note, match: re.Match[bytes], *, has_notes: bool) -> bool:
    """Tell a footnote from a set of a regular expression, and from talk about footnotes."""
    label = note.source.slice(*match.span(1))
    end = match.end(1) + 1
    data = note.source.data
    after = data[end : end + 1].decode("ascii", "replace")
    before = data[match.start() - 1 : match.start()].decode("ascii", "replace")
    if not _LABEL.fullmatch(label) or _RANGE.fullmatch(label) or not _END.match(after):
        return False
    if before and before in "[(^/\\|\"'`=":
        return False
    return has_notes or bool(before.strip())
