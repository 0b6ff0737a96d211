"""L111: a reference link without its definition, or a definition without its link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import NOTE_ALONE, Example, Rule
from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.markdown.prose import Prose
    from vaultkit.notes.note import Note

_DEFINITION = lazy_re(
    rb"^[ >]{0,12}\[([^\]\[^\n][^\]\[\n]{0,300})\]:[ \t]*(<[^<>\n]*>|\S+)"
    rb"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t\r]*$",
    re.MULTILINE,
)
_USE = lazy_re(rb"(?<![\w\]\)\\!])\[([^\[\]\n]{1,300})\]\[([^\[\]\n]{0,300})\]")
_LABEL = lazy_re(r"\[([^\[\]]*)\]\Z")
_BLANKS = lazy_re(r"\s+")
_ADDRESS = lazy_re(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_WORDS = lazy_re(r"[^\W\d_][\w .,:;!?()&/\u2019'\"“”„*`+—\u2013-]*")
"""What the text of a link is made of; the sets and indices of code hold other signs."""
_ONE_WORD = lazy_re(r"[\w\u2019'-]+")
_NAME = lazy_re(r"\w[\w .:-]*")
_YEAR = lazy_re(r"(?<![^\W_])(?:1[4-9]|20)[0-9]{2}[a-z]?\Z")
"""What ends a citation: two of them side by side, [Smith 2020][Jones 2021], are no link."""
_CODE = lazy_re(r"[\[\]{}=\"<>$;|\\]")
"""What a line of words does not hold, its links aside."""
_LETTERS = lazy_re(r"[^\W\d_]{2,}")
_LEAST = 3
_FARTHEST = 320
"""Bytes in which the mark and label of a definition have room."""
_RANGE = lazy_re(r"\w-\w(?:\w-\w)*")
_PATH = lazy_re(rb"[./:#]")
"""What an address or a path holds; `[prompt]: word` is a definition that nobody meant."""
_COMMENTS = (b"#", b"<>", b"-")
"""Destinations of definitions that are comments, such as `[//]: # (text)`."""


class ReferenceMismatch(Rule):
    """A reference link has no definition, or a definition no link.

    ## What it does
    Reports `[text][label]` where the note has no line `[label]: …`, and where the label is a web
    address; such lines that no link uses; and a second line of the same label that leads elsewhere.
    Comments of the form `[//]: # (text)` do not count, however many there are, nor lines for
    wikilinks, as Foam writes them. What may be an index, a set of a regular expression or a
    citation is left alone.

    ## Why is this bad
    Without its definition a link is shown as text with brackets; of two definitions, the second
    counts for nothing.

    ## Example
    ```markdown
    See the [manual][kube].
    ```

    ## Use instead
    ```markdown
    See the [manual][kube].

    [kube]: https://kubernetes.io/docs/
    ```
    """

    code = "L111"
    severity = Severity.WARNING
    only_with = ("references",)
    looks_at = NOTE_ALONE
    fixes = ("safe",)
    follows_links = False
    examples = (
        Example(
            "no definition, no link, twice",
            {
                "A.md": "[a][x] [the b][y], [see][]\n\n[x]: https://x.org\n[z]: B.md\n[X]: https://y.org\n",
                "B.md": "",
            },
            (
                ("A.md", 1, 'the reference "[y]" is not defined in this note'),
                ("A.md", 1, 'the reference "[see]" is not defined in this note'),
                ("A.md", 4, 'no link uses the definition of "[z]"'),
                ("A.md", 5, '"[X]" is already defined in line 3'),
            ),
        ),
        Example(
            "an address in place of a label",
            {"A.md": "See the [docs][https://x.org/a?b] and [d] .\n"},
            (("A.md", 1, "a web address stands in round brackets: [docs](https://x.org/a?b)"),),
            fixed={"A.md": "See the [docs](https://x.org/a?b) and [d] .\n"},
        ),
        Example(
            "comments, wikilinks with definitions, the same twice, sets, indices, citations",
            {
                "A.md": "[//]: # (first)\n\nText [[Todo list]].\n\n[//]: # (second)\n"
                '[//begin]: # "Written by Foam"\n[Todo list]: B.md "Todo"\n[//end]: # "End"\n',
                "B.md": "Sets [a-z][0-9], [T_H][S], %[i$][flags] and $['a']['element'].\n\n"
                'if [container][name] in ["cart"] {\n\n>> [music][music]\n\n'
                "As shown [1][2] and [Smith 2020][Jones 2021].\n",
                "C.md": "[x][k]\n\n[k]: https://x.org\n[k]: https://x.org\n",
                "Todo list.md": "",
            },
        ),
        Example(
            "every form of link, comments, footnotes, tasks, indices, code",
            {
                "A.md": "[a][x y] [z][] [w] ![p][q]\n\n[X  Y]: B.md\n[z]: <B.md>\n[w]: B.md 'T'\n"
                "[q]: p.png\n[//]: # (hidden)\n\n- [ ] [x] [^1] m[i][j] [0][1] [i][j] [[B]][x]\n"
                "\n[^1]: text\n\n`[a][b]` \\[a][b]\n\n```\n[n]: x\n[a][b]\n```\n",
                "B.md": "- [ ]: text\n",
                "p.png": b"",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes that may hold a reference or a definition."""
        notes = context.vault.notes.values()
        return [n for n in notes if n.may_hold(b"]:") or n.may_hold(b"][")]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report what does not match."""
        data, body = note.source.data, note.body_start
        definitions = list(_definitions(data, body)) if b"]:" in data else []
        uses = list(_uses(data, body)) if b"][" in data else []
        used = _used(note) if definitions or uses else set()
        if _is_fine(note, definitions, uses, used):
            return
        prose = context.prose(note)
        defined = yield from self._unused(note, prose, definitions, used)
        has_definitions = any(line for line, _ in defined.values())
        for match in uses:
            label = note.source.slice(*match.span(2)) or note.source.slice(*match.span(1))
            if _fold(label) in defined or not prose.is_text(*match.span()):
                continue
            if _ADDRESS.fullmatch(label):
                yield self._address(note, match, label)
            elif _is_meant(note, match, has_definitions=has_definitions):
                message = f'the reference "[{label}]" is not defined in this note'
                yield self.finding(note, match.span(), message, target=label)

    def _unused(
        self, note: Note, prose: Prose, definitions: list[re.Match[bytes]], used: set[str]
    ) -> Generator[Diagnostic, None, dict[str, tuple[int, bytes]]]:
        """Report definitions that count for nothing; return all by label: line, destination.

        The line is 0 for a comment, and for what nobody meant as a definition.
        """
        defined: dict[str, tuple[int, bytes]] = {}
        used = used | {_fold(link.target) for link in note.links if link.kind == "wiki"}
        for match in definitions:
            if prose.is_in_block(match.start(1)):
                continue
            label = note.source.slice(*match.span(1))
            name = _fold(label)
            if match[2] in _COMMENTS or not _PATH.search(match[2]):
                defined.setdefault(name, (0, match[2]))
                continue
            span = (match.start(1) - 1, match.end(1) + 1)
            line, destination = defined.get(name, (0, b""))
            if line and destination != match[2]:
                message = f'"[{label}]" is already defined in line {line}'
                yield self.finding(note, span, message, target=label)
            elif not line and name not in used:
                message = f'no link uses the definition of "[{label}]"'
                yield self.finding(note, span, message, target=label)
            defined.setdefault(name, (note.source.line_of(match.start()), match[2]))
        return defined

    def _address(self, note: Note, match: re.Match[bytes], label: str) -> Diagnostic:
        """Report an address that stands where a label should."""
        text = note.source.slice(*match.span(1))
        message = f"a web address stands in round brackets: [{text}]({label})"
        found = self.finding(note, match.span(), message, target=label)
        start, end = match.end(1) + 1, match.end()
        if {"(", ")", "<", ">"} & {*label}:
            return found
        return with_fix(found, "put it in round brackets", (start, end, f"({label})"))


def _definitions(data: bytes, body: int) -> Iterator[re.Match[bytes]]:
    """Yield the lines that look like definitions; most `]:` stand elsewhere."""
    at = data.find(b"]:", body)
    while at != -1:
        start = data.rfind(b"\n", max(0, at - _FARTHEST), at) + 1
        is_near = start > 0 or at < _FARTHEST
        match = _DEFINITION.match(data, start) if is_near else None
        if match and match.end(1) == at:
            yield match
        at = data.find(b"]:", at + 2)


def _uses(data: bytes, body: int) -> Iterator[re.Match[bytes]]:
    """Yield what looks like `[text][label]`."""
    at = data.find(b"][", body)
    while at != -1:
        match = _USE.match(data, max(data.rfind(b"[", body, at), body))
        if match and match.end(1) == at:
            yield match
        at = data.find(b"][", at + 2)


def _is_fine(
    note: Note, definitions: list[re.Match[bytes]], uses: list[re.Match[bytes]], used: set[str]
) -> bool:
    """Tell whether nothing can be wrong, so that the note need not be read again."""
    labels = [_fold(note.source.slice(*match.span(1))) for match in definitions]
    if len(set(labels)) < len(labels) or not used.issuperset(labels):
        return False
    return all(_fold(note.source.slice(*m.span(2 if m[2] else 1))) in used for m in uses)


def _used(note: Note) -> set[str]:
    """Return the labels that links of the note use."""
    found: set[str] = set()
    spans = [(x.start, x.end) for x in note.links if x.kind == "reference"]
    spans += [(x.start, x.end) for x in note.external if x.kind == "reference"]
    for span in spans:
        raw = note.source.slice(*span)
        match = _LABEL.search(raw.removesuffix("[]"))
        found.add(_fold(match[1] if match else raw.strip("![]")))
    return found


def _fold(label: str) -> str:
    return _BLANKS.sub(" ", label).strip().casefold()


def _is_meant(note: Note, match: re.Match[bytes], *, has_definitions: bool) -> bool:
    """Tell a link from an index such as `[0][1]`, a set, a citation and a task.

    In a note that defines no label at all, brackets have to look much like a link.
    """
    text, label = note.source.slice(*match.span(1)), note.source.slice(*match.span(2))
    is_text = len(text) > 1 and _WORDS.fullmatch(text) and not _RANGE.fullmatch(text)
    is_label = _NAME.fullmatch(label) and _fold(text) != _fold(label)
    if has_definitions or not is_text:
        return bool(is_text and (is_label or not label))
    return bool(is_label and not _is_citation(note, match) and _is_in_words(note, match))


def _is_citation(note: Note, match: re.Match[bytes]) -> bool:
    """Tell whether brackets stand in a row, `[web:4][web:5][web:9]`, or name years or works."""
    text, label = note.source.slice(*match.span(1)), note.source.slice(*match.span(2))
    is_row = note.source.data.startswith(b"[", match.end())
    return is_row or " " in label or bool(_YEAR.search(text) or _YEAR.search(label))


def _is_in_words(note: Note, match: re.Match[bytes]) -> bool:
    """Tell whether a text has several words, or is one that stands in a line of words, not code."""
    text = note.source.slice(*match.span(1))
    if " " in text or not _ONE_WORD.fullmatch(text):
        return " " in text
    data = note.source.data
    end = data.find(b"\n", match.end())
    before = note.source.slice(data.rfind(b"\n", 0, match.start()) + 1, match.start())
    after = note.source.slice(match.end(), len(data) if end == -1 else end)
    around = f"{before} {after}"
    return len(text) >= _LEAST and _LETTERS.search(before) is not None and not _CODE.search(around)
