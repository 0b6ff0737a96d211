"""T701: one tag in two cases."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.grouped_rule import GroupedRule
from vaultkit.checks.families.tag_places import tag_places
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import Example

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.families.grouped_rule import Group
    from vaultkit.notes.note import Note

TIMES = 3
"""How many times as frequent as any other the usual spelling is."""


class TagCaseVariant(GroupedRule):
    """A tag is written in another case than elsewhere.

    ## What it does
    Reports spellings of a tag that differ from the usual one in case only, where the usual one is
    at least three times as frequent: the others are slips then, not a habit.

    ## Why is this bad
    To Obsidian they are one tag; sites, scripts and search tell them apart.

    ## Example
    `#Kubernetes` once, and `#kubernetes` everywhere else.

    ## Use instead
    `#kubernetes`
    """

    code = "T701"
    severity = Severity.INFO
    fixes = ("safe",)
    follows_links = False
    examples = (
        Example(
            "rare spellings, in text and properties",
            {
                "A.md": "#net/Port #net/port\n",
                "B.md": "---\ntags: [net/port, net/PORT]\n---\n#net/port\n",
            },
            (
                ("A.md", 1, 'the tag "#net/Port" is mostly written "#net/port"'),
                ("B.md", 2, 'the tag "#net/PORT" is mostly written "#net/port"'),
            ),
        ),
        Example(
            "one spelling each, parents, and no usual spelling",
            {"A.md": "#a #b/c #B/d #É #x #X\n", "B.md": "---\ntags: [a, É, x]\n---\n"},
        ),
    )

    def contributors(self, context: Context) -> Iterable[Note]:
        """Return the notes that may have tags."""
        notes = context.vault.notes.values()
        return [note for note in notes if note.tags or note.frontmatter]

    def facts(self, note: Note, context: Context) -> Iterator[tuple[str, str]]:
        """Yield the tags of a note, by what they are whatever their case."""
        if note.path in context.reported:
            for tag in note.all_tags:
                yield tag.lower(), tag

    def judge(self, key: str, group: Group, context: Context) -> Iterator[Diagnostic]:
        """Report the rare spellings."""
        usual = _usual(group)
        if usual is None:
            return
        for path, tags in group.items():
            if all(tag == usual for tag in tags):
                continue
            note = context.vault.notes[path]
            for start, end, tag in tag_places(note):
                if tag != usual and tag.lower() == key:
                    message = f'the tag "#{tag}" is mostly written "#{usual}"'
                    found = self.finding(note, (start, end), message, target=tag)
                    if end - start == len(tag.encode()):
                        found = with_fix(found, f'write "{usual}"', (start, end, usual))
                    yield found


def _usual(group: Group) -> str | None:
    """Return the usual spelling of a tag that has one and others besides."""
    counts = Counter(chain.from_iterable(group.values()))
    if len(counts) == 1:
        return None
    (first, most), (_, more) = counts.most_common(2)
    return first if most >= TIMES * more else None
