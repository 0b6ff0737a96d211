"""T701: one tag in two cases."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.tag_places import tag_places
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic

TIMES = 3
"""How many times as frequent as any other the usual spelling is."""


class TagCaseVariant(Rule):
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

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report the rare spellings."""
        usual = context.view(_usual)
        if not usual:
            return
        for path, note in context.vault.notes.items():
            wrong = {tag for tag in note.all_tags if usual.get(tag.lower(), tag) != tag}
            for start, end, tag in tag_places(note) if wrong else ():
                right = usual.get(tag.lower(), tag)
                if tag != right and path in context.reported:
                    message = f'the tag "#{tag}" is mostly written "#{right}"'
                    found = self.finding(note, (start, end), message, target=tag)
                    if end - start == len(tag.encode()):
                        found = with_fix(found, f'write "{right}"', (start, end, right))
                    yield found


def _usual(context: Context) -> Mapping[str, str]:
    """Return the usual spelling of each tag that has one and others besides."""
    counts: Counter[str] = Counter()
    for path, note in context.vault.notes.items():
        if (note.tags or note.frontmatter) and path in context.reported:
            counts.update(note.all_tags)
    spellings: dict[str, list[str]] = {}
    for tag in counts:
        spellings.setdefault(tag.lower(), []).append(tag)
    usual: dict[str, str] = {}
    for folded, tags in spellings.items():
        if len(tags) > 1:
            first, second = sorted(tags, key=lambda tag: -counts[tag])[:2]
            if counts[first] >= TIMES * counts[second]:
                usual[folded] = first
    return usual
