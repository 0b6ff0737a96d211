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

    Facts = Mapping[Hashable, tuple[Any, ...]]
    """The facts of one note, by the keys of their groups."""
    Group = Mapping[NotePath, Sequence[Any]]
    """The facts of the notes of a group, in path order; those of a note in the order it gave."""


class GroupedRule(Rule):
    """A rule that compares notes; override `facts` and `judge`.

    Attributes:
        facts_look_at: What `contributors` and `facts` look at besides the note.
        judges_facts: Whether `judge` goes by facts and paths alone: then a note whose facts are
            the same changes nothing, whatever else stands in it.
    """

    facts_look_at: ClassVar[tuple[Sight, ...]] = NOTE_ALONE
    judges_facts: ClassVar[bool] = False

    def contributors(self, context: Context) -> Iterable[Note]:
        """Return the notes that may have facts; fewer than all makes a rule fast."""
        return context.vault.notes.values()

    def facts(self, note: Note, context: Context) -> Iterator[tuple[Hashable, Any]]:
        """Yield what a note adds to groups: the key of a group, and a fact."""
        raise NotImplementedError

    def judge(self, key: Any, group: Group, context: Context) -> Iterator[Diagnostic]:
        """Yield what is wrong with a group, by its facts and what stands in its notes."""
        raise NotImplementedError

    @staticmethod
    def to_plain(fact: Any) -> Any:
        """Return a fact as texts, numbers and tuples of these, to be kept between runs."""
        return fact

    @staticmethod
    def from_plain(plain: Any) -> Any:
        """Return the fact of `to_plain`."""
        return plain

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Judge all groups."""
        for key, group in groups_of(dict(self.facts_by_note(context))).items():
            yield from self.judge(key, group, context)

    def facts_by_note(self, context: Context) -> Iterator[tuple[NotePath, Facts]]:
        """Yield the facts of each note that has some."""
        for note in self.contributors(context):
            found: dict[Hashable, list[Any]] = {}
            for key, fact in self.facts(note, context):
                found.setdefault(key, []).append(fact)
            if found:
                yield note.path, {key: tuple(some) for key, some in found.items()}


def groups_of(facts: Mapping[NotePath, Facts]) -> dict[Hashable, dict[NotePath, Sequence[Any]]]:
    """Return the facts of notes by the keys of their groups, the notes in the same order."""
    groups: dict[Hashable, dict[NotePath, Sequence[Any]]] = {}
    for path, own in facts.items():
        for key, some in own.items():
            groups.setdefault(key, {})[path] = some
    return groups
