"""What rules share that compare notes: each note adds facts to groups, and groups are judged.

Two notes of one id, one title or one address can be anywhere in a vault. What a note adds depends
on that note, or on where its links lead; what is found depends on the groups alone. So when a note
changes, its facts are taken again and the groups judged that it left, entered or stays in: a few
of many thousands; see decision 54.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from vaultkit.checks.rule import NOTE_ALONE, Rule

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.rule import Sight
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath

    Group = Mapping[NotePath, Sequence[Any]]
    """The facts of the notes of a group, in path order; those of a note in the order it gave."""


class GroupedRule(Rule):
    """A rule that compares notes; override `facts` and `judge`.

    Attributes:
        facts_look_at: What `contributors` and `facts` look at besides the note.
    """

    facts_look_at: ClassVar[tuple[Sight, ...]] = NOTE_ALONE

    def contributors(self, context: Context) -> Iterable[Note]:
        """Return the notes that may have facts; fewer than all makes a rule fast."""
        return context.vault.notes.values()

    def facts(self, note: Note, context: Context) -> Iterator[tuple[Hashable, Any]]:
        """Yield what a note adds to groups: the key of a group, and a fact."""
        raise NotImplementedError

    def judge(self, key: Any, group: Group, context: Context) -> Iterator[Diagnostic]:
        """Yield what is wrong with a group, by its facts and what stands in its notes."""
        raise NotImplementedError

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Judge all groups."""
        groups: dict[Hashable, dict[NotePath, list[Any]]] = {}
        for note in self.contributors(context):
            for key, fact in self.facts(note, context):
                groups.setdefault(key, {}).setdefault(note.path, []).append(fact)
        for key, group in groups.items():
            yield from self.judge(key, group, context)
