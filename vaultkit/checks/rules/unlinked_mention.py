"""G506: a note's name in the text of another, without a link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.remedies import with_fix
from vaultkit.checks.rule import Example, Rule
from vaultkit.checks.suggest import link_text
from vaultkit.notes.paths import fold, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath

SHORTEST = 4
"""Letters of the shortest name looked for."""
MOST = 5
"""Mentions reported in one note."""
_WORD = re.compile(r"\w+")
_LONGEST = 6
_NO_LINK_IN = re.compile(r"[\[\]|#^]")


class _Names(NamedTuple):
    """Names by their words, and how many words names have that start with a word."""

    notes: Mapping[tuple[str, ...], NotePath]
    lengths: Mapping[str, tuple[int, ...]]


class UnlinkedMention(Rule):
    """A note names another without linking to it.

    ## What it does
    Looks in plain text for whole names and aliases of other notes, of four letters or more, in any
    case; the first mention of each note, five in a note, and none if the note links there
    already. Off by default.

    ## Why is this bad
    A link would lead the reader on, and show the note among the other's backlinks.

    ## Example
    ```markdown
    Every NodePort has a port.
    ```

    ## Use instead
    ```markdown
    Every [[NodePort]] has a port.
    ```
    """

    code = "G506"
    severity = Severity.OFF
    examples = (
        Example(
            "a name of two words, an alias",
            {
                "A.md": "A node port, and k8s or Kube; a node port.\n",
                "Node port.md": "",
                "Kubernetes.md": "---\naliases: [Kube, k8s]\n---\n",
            },
            (
                ("A.md", 1, '"node port" is a note; write [[Node port|node port]]'),
                ("A.md", 1, '"Kube" is a note; write [[Kubernetes|Kube]]'),
            ),
        ),
        Example(
            "linked already, in code, links and headings, parts of words, own and short names",
            {
                "A.md": "[[Port]] and port. `Node` [Node](https://x.org) Nodes xNode A B\n",
                "Port.md": "Port\n",
                "Node.md": "",
                "B.md": "",
            },
        ),
    )

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report the first mention of each note."""
        known = {link.destination for link in context.vault.links[note.path]} | {note.path}
        names = context.view(_names)
        links = [(x.start, x.end) for x in note.links]
        links += [(x.start, x.end) for x in note.external]
        links += [(x.start, x.end) for x in note.headings]
        links.sort()
        count = at_link = 0
        for first, last in context.prose(note).runs:
            while at_link < len(links) and links[at_link][1] <= first:
                at_link += 1
            if count == MOST or (at_link < len(links) and links[at_link][0] <= first):
                continue
            text = note.source.slice(first, last)
            for start, end, path in _mentions(text, names):
                if path in known or count == MOST:
                    continue
                known.add(path)
                count += 1
                at = first + len(text[:start].encode())
                shown = text[start:end]
                target = link_text(context, path, note.path)
                new = f"[[{target}]]" if target == shown else f"[[{target}|{shown}]]"
                span = (at, at + len(shown.encode()))
                message = f'"{shown}" is a note; write {new}'
                found = self.finding(note, span, message, target=path)
                if not _is_in_table(note, at):
                    found = with_fix(found, f"write {new}", (*span, new), safety="unsafe")
                yield found


def _is_in_table(note: Note, offset: int) -> bool:
    data = note.source.data
    return data[data.rfind(b"\n", 0, offset) + 1 : offset].lstrip(b"> \t").startswith(b"|")


def _names(context: Context) -> _Names:
    """Return the names and aliases that belong to one note only."""
    found: dict[tuple[str, ...], NotePath | None] = {}
    for path, note in context.vault.notes.items():
        for name in {stem_of(path), *note.aliases}:
            words = tuple(_WORD.findall(fold(name)))
            is_plain = len(name) >= SHORTEST and not _NO_LINK_IN.search(name)
            if is_plain and 0 < len(words) <= _LONGEST and not words[0].isdigit():
                found[words] = path if found.get(words, path) == path else None
    notes = {words: path for words, path in found.items() if path is not None}
    lengths: dict[str, set[int]] = {}
    for words in notes:
        lengths.setdefault(words[0], set()).add(len(words))
    return _Names(notes, {w: tuple(sorted(n, reverse=True)) for w, n in lengths.items()})


def _mentions(text: str, names: _Names) -> Iterator[tuple[int, int, NotePath]]:
    """Yield the names in a text, the longest at each place."""
    words = [(match.start(), match.end(), fold(match[0])) for match in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        for length in names.lengths.get(words[at][2], ()):
            path = names.notes.get(tuple(word for _, _, word in words[at : at + length]))
            if at + length > len(words):
                continue
            if path is not None and "\n" not in text[words[at][0] : words[at + length - 1][1]]:
                yield words[at][0], words[at + length - 1][1], path
                at += length - 1
                break
        at += 1
