"""What rules found so far, by note and by question, and the facts they compare.

`LiveFindings` changes it after each change of the vault. It may begin with what an earlier run has
kept (`Known`): of that only what somebody asks for is read, and what is put here takes its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.paths import NotePath

    Slot = tuple[str, str, Hashable]
    """A rule, the kind of question it answered (`CHECK`, `VAULT`, `GROUP`), and the group."""
    Found = dict[Slot, tuple[Diagnostic, ...]]
    """What was found in one note, by question."""
    Facts = Mapping[Hashable, tuple[Any, ...]]
    """The facts of one note, by the keys of their groups."""

CHECK, VAULT, GROUP = "check", "vault", "group"


class Known(Protocol):
    """What is known from before."""

    def found_in(self, path: str) -> Found:
        """Return what was found in a note or file."""

    def paths_of(self, slot: Slot) -> Iterable[str]:
        """Return the notes and files in which a question found something."""

    def paths_naming(self, slot: Slot, candidates: Iterable[str]) -> Iterable[str]:
        """Return those of them that may name one of some paths as a candidate."""

    def candidates_of(self, code: str) -> Iterable[str]:
        """Return the candidates of a rule."""

    def facts_in(self, code: str, path: NotePath) -> Facts:
        """Return the facts of a note for a rule."""

    def group_of(self, code: str, key: Hashable) -> Mapping[NotePath, tuple[Any, ...]]:
        """Return the facts of one key, by note."""


class NothingKnown:
    """Nothing is known from before."""

    def found_in(self, path: str) -> Found:  # noqa: ARG002 - as `Known` has it
        """Return nothing."""
        return {}

    def paths_of(self, slot: Slot) -> Iterable[str]:  # noqa: ARG002
        """Return none."""
        return ()

    def paths_naming(
        self,
        slot: Slot,  # noqa: ARG002
        candidates: Iterable[str],  # noqa: ARG002
    ) -> Iterable[str]:
        """Return none."""
        return ()

    def candidates_of(self, code: str) -> Iterable[str]:  # noqa: ARG002
        """Return none."""
        return ()

    def facts_in(self, code: str, path: NotePath) -> Facts:  # noqa: ARG002
        """Return none."""
        return {}

    def group_of(
        self,
        code: str,  # noqa: ARG002
        key: Hashable,  # noqa: ARG002
    ) -> Mapping[NotePath, tuple[Any, ...]]:
        """Return none."""
        return {}


class FindingState:
    """What was found, and what it is made of.

    Args:
        known: What it begins with.

    Attributes:
        found: By path and question, for the notes and files that were asked for or changed.
        facts: By rule and note, for the notes whose facts were taken.
        candidates: By rule and note, whether the rule may find something in it; of notes that it
            was asked about.
        settled: What is told of what was found, by path.
        suppressed: How many findings were silenced, by path.
        whole_reports: Notes that are a report of ours and nothing else.
        touched: Paths in which something else was found since this was emptied.
    """

    def __init__(self, known: Known | None = None) -> None:
        self._known: Known = known or NothingKnown()
        self.found: dict[str, Found] = {}
        self._slots: dict[Slot, set[str]] = {}
        self.candidates: dict[str, dict[NotePath, bool]] = {}
        self.facts: dict[str, dict[NotePath, Facts]] = {}
        self._groups: dict[tuple[str, Hashable], dict[NotePath, tuple[Any, ...]]] = {}
        self.settled: dict[str, tuple[Diagnostic, ...]] = {}
        self.suppressed: dict[str, int] = {}
        self.whole_reports: set[str] = set()
        self.touched: set[str] = set()

    def found_in(self, path: str) -> Found:
        """Return what was found in a note or file."""
        own = self.found.get(path)
        if own is None:
            own = self.found[path] = self._known.found_in(path)
            for slot in own:
                self._slots.setdefault(slot, set()).add(path)
        return own

    def paths_of(self, slot: Slot) -> frozenset[str]:
        """Return the notes and files in which a question found something."""
        before = (path for path in self._known.paths_of(slot) if path not in self.found)
        return frozenset(self._slots.get(slot, ())).union(before)

    def paths_naming(self, slot: Slot, candidates: Collection[str]) -> set[str]:
        """Return those of them that may name one of some paths as a candidate."""
        before = self._known.paths_naming(slot, candidates)
        found = {path for path in before if slot in self.found_in(path)}
        return found.union(self._slots.get(slot, ()))

    def paths_among(self, slot: Slot, paths: Iterable[str]) -> frozenset[str]:
        """Return those of some notes in which a question found something."""
        return frozenset(path for path in paths if slot in self.found_in(path))

    def put(
        self, slot: Slot, old: Collection[str], found: Mapping[str, Sequence[Diagnostic]]
    ) -> None:
        """Put what was found in place of what was found by the same question in some notes."""
        for path in {*old, *found}:
            own, now = self.found_in(path), tuple(found.get(path, ()))
            if now == own.get(slot, ()):
                continue
            self.touched.add(path)
            if now:
                own[slot] = now
                self._slots.setdefault(slot, set()).add(path)
            else:
                del own[slot]
                self._slots[slot].discard(path)

    def put_candidates(
        self, code: str, asked: Iterable[NotePath], found: Collection[NotePath]
    ) -> None:
        """Take which of some notes are candidates of a rule."""
        self.candidates.setdefault(code, {}).update({path: path in found for path in asked})

    def candidates_of(self, code: str) -> set[str]:
        """Return the candidates of a rule, as far as it was asked."""
        own = self.candidates.get(code, {})
        before = (path for path in self._known.candidates_of(code) if path not in own)
        return {path for path, is_one in own.items() if is_one}.union(before)

    def facts_in(self, code: str, path: NotePath) -> Facts:
        """Return the facts of a note for a rule."""
        own = self.facts.setdefault(code, {})
        return own[path] if path in own else self._known.facts_in(code, path)

    def put_facts(self, code: str, path: NotePath, facts: Facts) -> set[Hashable]:
        """Put facts in place of those of a note; return the keys of both."""
        old = self.facts_in(code, path)
        for key in old:
            self.group_of(code, key).pop(path, None)
        self.facts[code][path] = facts
        for key, some in facts.items():
            self.group_of(code, key)[path] = some
        return {*old, *facts}

    def group_of(self, code: str, key: Hashable) -> dict[NotePath, tuple[Any, ...]]:
        """Return the facts of one key, by note in no order."""
        group = self._groups.get((code, key))
        if group is None:
            own = self.facts.get(code, {})
            before = self._known.group_of(code, key)
            group = {path: some for path, some in before.items() if path not in own}
            self._groups[code, key] = group
        return group
