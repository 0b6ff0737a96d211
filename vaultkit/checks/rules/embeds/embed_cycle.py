"""E203: embeds that show themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.embed_loops import Shown, find_loops, name_steps, shown_by
from vaultkit.checks.families.grouped_rule import GroupedRule
from vaultkit.checks.rule import Example
from vaultkit.notes.note import Link, as_wikilink
from vaultkit.vault.resolving.name_index import MOST_CANDIDATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.families.grouped_rule import Group
    from vaultkit.notes.note import Note

_SHOWN = 6
"""Steps of a loop that a message shows."""


class EmbedCycle(GroupedRule):
    """Embeds show each other without end.

    ## What it does
    Reports embeds that, followed from note to note, come back to themselves. What counts is the
    passage that is shown: embedding another section of the same note is fine.

    ## Why is this bad
    Obsidian stops at some depth and shows a notice; programs that export notes hang or repeat the
    passage many times.

    ## Example
    `A.md` holds `![[B]]`, and `B.md` holds:
    ```markdown
    ![[A]]
    ```

    ## Use instead
    A link in one of the two places, or an embed of a section that does not lead back:
    ```markdown
    [[A]]
    ```
    """

    code = "E203"
    severity = Severity.ERROR
    only_with = ("embeds",)
    judges_facts = True
    facts_look_at = ("links", "destinations")
    examples = (
        Example(
            "two notes embed each other",
            {"A.md": "Text\n\n![[B]]\n", "B.md": "![[A]]\n"},
            (("A.md", 3, "this embed leads back to itself: A → B → A"),),
        ),
        Example(
            "a note embeds itself, a section itself, and a block itself",
            {
                "A.md": "![[A]]\n",
                "B.md": "# H\n\n![[#H]]\n",
                "C.md": "Text ![[#^b]] ^b\n",
            },
            (
                ("A.md", 1, "itself: A → A"),
                ("B.md", 3, "itself: B → B#H → B#H"),
                ("C.md", 1, "itself: C → C#^b → C#^b"),
            ),
        ),
        Example(
            "a section that holds no embed ends the loop",
            {
                "A.md": "# One\n\n![[#Two]]\n\n# Two\n\nText\n",
                "B.md": "![[C#Two]]\n",
                "C.md": "# One\n\n![[B]]\n\n# Two\n\nText\n",
            },
        ),
        Example(
            "embeds in comments show nothing, and a chain is no loop",
            {"A.md": "%% ![[B]] %%\n", "B.md": "![[A]] ![[C]]\n", "C.md": "[[B]]\n"},
        ),
        Example(
            "two loops through one note",
            {"A.md": "![[B]] ![[B]]\n\n![[C]]\n", "B.md": "![[A]]\n", "C.md": "![[A]]\n"},
            (("A.md", 1, "A → B → A"), ("A.md", 3, "A → C → A")),
        ),
    )

    def contributors(self, context: Context) -> Iterable[Note]:
        """Return the notes that may show others."""
        return [note for note in context.vault.notes.values() if note.may_hold(b"![")]

    def facts(self, note: Note, context: Context) -> Iterator[tuple[None, Shown]]:
        """Yield the embeds of notes."""
        for embed in shown_by(note, context.vault):
            yield None, embed

    @staticmethod
    def to_plain(fact: Shown) -> tuple[Any, ...]:
        """Return an embed without the names of its parts."""
        return tuple(fact._replace(link=tuple(fact.link)))  # type: ignore[arg-type]

    @staticmethod
    def from_plain(plain: tuple[Any, ...]) -> Shown:
        """Return the embed."""
        shown = Shown._make(plain)
        return shown._replace(link=Link._make(shown.link))

    def judge(self, key: None, group: Group, context: Context) -> Iterator[Diagnostic]:
        """Report each loop once, at its first embed in path order."""
        del key
        for loop in find_loops(group, context.reported):
            first = loop[0]
            note = context.vault.notes[first.source]
            names = name_steps(loop)
            if len(names) > _SHOWN:
                names[_SHOWN - 1 : -1] = [f"… {len(names) - _SHOWN} more …"]
            written = as_wikilink(first.link)
            yield self.finding(
                note,
                (first.start, first.end),
                f"this embed leads back to itself: {' → '.join(names)}",
                target=written.target + written.subpath,
                candidates=[*dict.fromkeys(embed.destination for embed in loop)][:MOST_CANDIDATES],
            )
