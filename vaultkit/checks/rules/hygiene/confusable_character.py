"""H803: a character in a link or file name that nobody can see or tell apart."""

from __future__ import annotations

import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

from vaultkit.checks.context import file_view
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import Example, Rule
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import NotePath, fold, stem_of
from vaultkit.vault.presentation.inspection import link_span
from vaultkit.vault.resolving.resolve import Missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink

_INVISIBLE = lazy_re(
    "[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufeff\x00-\x1f\x7f]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
"""Joiners count only next to ASCII: emoji and many scripts need them."""
_LOOKALIKES = (
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0410\u0412\u0415\u041a\u041c"
    "\u041d\u041e\u0420\u0421\u0422\u0425\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d"
    "\u039f\u03a1\u03a4\u03a5\u03a7\u03bf"
)
"""Cyrillic and Greek letters that look like Latin ones."""
_MIXED = lazy_re(f"(?<=[A-Za-z])[{_LOOKALIKES}]|[{_LOOKALIKES}](?=[A-Za-z])")


_LATIN = str.maketrans(_LOOKALIKES, "aeopcyxijsABEKMHOPCTXABEZHIKMNOPTYXo")
"""What each of those looks like."""


class ConfusableCharacter(Rule):
    """A link or a note's name holds a character that cannot be seen or told apart.

    ## What it does
    Reports zero-width and direction characters, and Cyrillic or Greek letters inside a Latin word,
    in links that lead nowhere, and in the name of a file that such a link misses by them.

    ## Why is this bad
    `Docker` with a Cyrillic letter in it looks right and is another name: links typed by hand never
    find it.

    ## Example
    A note whose name ends with a zero-width space, pasted from a web page, and a link without it.

    ## Use instead
    The name without it.
    """

    code = "H803"
    severity = Severity.WARNING
    only_with = ("bad-links",)
    looks_at = ("names", "links")
    fixes = ("safe",)
    examples = (
        Example(
            "in a link that leads nowhere",
            {"A.md": "[[B\u200b]] [[D\u043ecker]]\n", "B.md": "", "Docker.md": ""},
            (
                ("A.md", 1, "this link holds the invisible character U+200B ZERO WIDTH SPACE"),
                ("A.md", 1, "holds U+043E CYRILLIC SMALL LETTER O among Latin letters"),
            ),
        ),
        Example(
            "in a file name that a link misses",
            {
                "A\u200e.md": "",
                "B.md": "[[A]] ![[p.png]] [[docker]]\n",
                "p\ufeff.png": b"",
                "D\u043ecker.md": "",
            },
            (
                ("A\u200e.md", 1, 'U+200E LEFT-TO-RIGHT MARK; a link in "B.md" misses it'),
                ("D\u043ecker.md", 1, "U+043E CYRILLIC SMALL LETTER O among Latin letters"),
                ("p\ufeff.png", 1, "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
            ),
        ),
        Example(
            "in a file name that no link misses",
            {"A\u200e.md": "", "B.md": "[[A\u200e]]\n", "p\ufeff.png": b"", "c\nd.md": ""},
        ),
        Example(
            "whole words of another script, joined emoji, units",
            {
                "Журнал.md": "[[нет]] [[Ω-meter]] [[5 \u03bcs]] [[👩\u200d💻]]\n",
                "👩\u200d🚀.md": "",
                "\u0645\u06cc\u200c\u062e.md": "",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with links that may lead nowhere."""
        notes, problems = context.vault.notes, context.problems.items()
        return [notes[p] for p, links in problems if any(type(x.outcome) is Missing for x in links)]

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report links that lead nowhere."""
        for link in context.problems.get(note.path, ()):
            if isinstance(link.outcome, Missing) and (fault := _find(link.link.target)):
                yield self._at_link(link, fault, context, note.path)

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report file names."""
        strange = context.view(_strange_names)
        missed: dict[str, NotePath] = {}
        for path, links in context.problems.items() if strange else ():
            for link in links:
                if isinstance(link.outcome, Missing):
                    missed.setdefault(_look(stem_of(link.link.target)), path)
        for file, fault in strange.items() if missed else ():
            name = stem_of(file)
            if by := missed.get(_look(name)):
                note = context.vault.notes.get(NotePath(file)) or context.file(file)
                message = f'this file name holds {fault}; a link in "{by}" misses it'
                yield self.finding(note, (0, 0), message, target=name)

    def _at_link(
        self, link: ResolvedLink, fault: tuple[str, str], context: Context, path: NotePath
    ) -> Diagnostic:
        note = context.vault.notes[path]
        start, end = link_span(note, link.link)
        found = self.finding(
            note, (start, end), f"this link holds {fault[1]}", target=link.link.target
        )
        cleaned = _INVISIBLE.sub("", link.link.target)
        edits = list(_without_invisible(note, (start, end), link.link.target))
        if edits and context.vault.resolver.resolve(cleaned, path).path is not None:
            return with_fix(found, "remove it" if len(edits) == 1 else "remove them", *edits)
        return found


def _without_invisible(
    note: Note, span: tuple[int, int], target: str
) -> Iterator[tuple[int, int, str]]:
    """Yield the edits that take all invisible characters out of a link's target at once.

    None is yielded where a byte that is not UTF-8 stands for one.
    """
    text, data = note.source.slice(*span), note.source.data
    number = len(_INVISIBLE.findall(target))
    for match in islice(_INVISIBLE.finditer(text), number):
        at = span[0] + len(text[: match.start()].encode())
        end = at + len(match[0].encode())
        if data[at:end] == match[0].encode():
            yield at, end, ""


def _look(name: str) -> str:
    """Return what a name looks like, in any case."""
    return fold(_INVISIBLE.sub("", name).translate(_LATIN))


def _find(text: str) -> tuple[str, str] | None:
    """Return the first such character and what to call it."""
    if text.isascii() and text.isprintable():
        return None
    match = _INVISIBLE.search(text)
    if match:
        return match[0], f"the invisible character {_name(match[0])}"
    match = _MIXED.search(text)
    return (match[0], f"{_name(match[0])} among Latin letters") if match else None


def _name(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()


def _judge(path: str) -> str | None:
    fault = None if path.isascii() else _find(stem_of(path))
    return fault[1] if fault else None


_strange_names = file_view(_judge)
"""What to call such a character, by the paths of the files whose names hold one."""
