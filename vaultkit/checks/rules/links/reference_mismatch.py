"""L111: a reference link without its definition, or a definition without its link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

_DEFINITION = re.compile(
    rb"^[ >]{0,12}\[([^\]\[^\n][^\]\[\n]{0,300})\]:[ \t]*(\S[^\n]*)$", re.MULTILINE
)
_USE = re.compile(rb"(?<![\w\]\)\\!])\[([^\[\]\n]{1,300})\]\[([^\[\]\n]{0,300})\]")
_LABEL = re.compile(r"\[([^\[\]]*)\]\Z")
_BLANKS = re.compile(r"\s+")
_COMMENTS = (b"#", b"<>", b"<", b"-")
"""Destinations of definitions that are comments, such as `[//]: # (text)`."""


class ReferenceMismatch(Rule):
    """A reference link has no definition, or a definition no link.

    ## What it does
    Reports `[text][label]` where the note has no line `[label]: …`, such lines that no link uses,
    and a second line of the same label. Comments of the form `[//]: # (text)` do not count.

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
        defined: dict[str, int] = {}
        for match in definitions:
            if prose.is_in_block(match.start(1)):
                continue
            label = note.source.slice(*match.span(1))
            name = _fold(label)
            span = (match.start(1) - 1, match.end(1) + 1)
            if name in defined:
                message = f'"[{label}]" is already defined in line {defined[name]}'
                yield self.finding(note, span, message, target=label)
            elif name not in used and match[2].split()[0] not in _COMMENTS:
                message = f'no link uses the definition of "[{label}]"'
                yield self.finding(note, span, message, target=label)
            defined.setdefault(name, note.source.line_of(match.start()))
        for match in uses:
            label = note.source.slice(*match.span(2)) or note.source.slice(*match.span(1))
            is_text = prose.is_text(*match.span())
            if _fold(label) not in defined and is_text and _is_meant(match[1], match[2]):
                message = f'the reference "[{label}]" is not defined in this note'
                yield self.finding(note, match.span(), message, target=label)


def _definitions(data: bytes, body: int) -> Iterator[re.Match[bytes]]:
    """Yield the lines that look like definitions; most `]:` stand elsewhere."""
    at = data.find(b"]:", body)
    while at != -1:
        match = _DEFINITION.match(data, data.rfind(b"\n", 0, at) + 1)
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


def _is_meant(text: bytes, label: bytes) -> bool:
    """Tell a link from an index such as `[0][1]` and from a task."""
    if not label:
        return len(text) > 1 and not text.isdigit() and text[:1] != b"^"
    is_index = len(text) == len(label) == 1 or (text.isdigit() and label.isdigit())
    return bool(text.strip()) and not is_index and b"^" not in (text[:1], label[:1])
