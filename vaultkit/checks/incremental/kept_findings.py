"""What a whole run found, as the next run finds it, and what has changed since then.

Nothing is worked out before somebody asks: of most notes no link is resolved, no fact and no
finding but those that are told is read. What has changed is told by digests of all bytes. See
decision 57; `kept_run.py` writes what is read here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from vaultkit.checks.context import MADE_OF, Context, view_name
from vaultkit.checks.engine.report_encoding import (
    UnreadableError,
    dump,
    read_finding,
    read_findings,
)
from vaultkit.checks.families.grouped_rule import GroupedRule
from vaultkit.checks.incremental.finding_state import FindingState
from vaultkit.checks.incremental.note_traits import Traits, name_of, traits_of
from vaultkit.checks.incremental.touched_notes import linkers_of_places
from vaultkit.notes.paths import NotePath, fold
from vaultkit.notes.source import DIGEST
from vaultkit.vault.cache.line_table import LineTable
from vaultkit.vault.links.links_on_demand import OnDemand, resolve_on_demand
from vaultkit.vault.links.view_updates import asked_names
from vaultkit.vault.workspace import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from vaultkit.checks.incremental.finding_state import Facts, Found, Slot
    from vaultkit.checks.rule import Rule
    from vaultkit.vault.vault import Vault

_View = TypeVar("_View")

SEPARATOR = "\0"
PROBLEMS = "!"
"""Marks notes with links that are not plainly right; rules mark candidates by their codes."""
MISSES = b',{"m'
"""Stands in the traits of notes with links that lead nowhere."""
_FEW_NOTES, _FEW_FILES = 0.2, 16
"""Up to which share of the notes, and how many new and gone files, a run goes on from another."""


class TooMuchError(ValueError):
    """So much has changed that it is less work to begin anew."""


class KeptFindings:
    """What is known, for a run of the same rules.

    Args:
        data: What `encode_findings` gave.
        rules: The rules that run.
        vault: The vault as it is. Its links are resolved on demand from now on.

    Attributes:
        state: What was found.
        change: What is different.
        views: Names of views of which it is known what notes they are made of.
        has_missing: Whether a link led nowhere.
        moves: A digest of what was known of moved files, if so.
        has_other_moves: To be set by who knows whether that is another one.

    Errors:
        TooMuchError: begin anew.
        Exception: it is not what was written, of a kind that shows what is wrong.
    """

    def __init__(self, data: bytes, rules: Sequence[Rule], vault: Vault) -> None:
        head, parts = _read_parts(data)
        self._vault = vault
        self._rules = {rule.code: rule for rule in rules if isinstance(rule, GroupedRule)}
        notes = _split(parts["notes"])
        self._places = {path: number for number, path in enumerate(notes)}
        self._traits = LineTable(self._places, parts["traits"])
        self._marks = LineTable(self._places, parts["marks"])
        self._facts = {
            code: LineTable(self._places, parts[facts_name(code)]) for code in self._rules
        }
        self.found_paths = _split(parts["found paths"])
        self._found = LineTable({p: at for at, p in enumerate(self.found_paths)}, parts["found"])
        self._naming: dict[str, list[str]] = {}
        self.views: list[str] = head["views"]
        self.has_missing: bool = head["has_missing"]
        self.moves: str = head["moves"]
        self.has_other_moves = False
        self.state = FindingState(self)
        for one in read_findings(parts["settled"]):
            self.state.settled.setdefault(one.path, []).append(one)  # type: ignore[arg-type, attr-defined]
        self.state.settled = {path: tuple(some) for path, some in self.state.settled.items()}
        self.state.suppressed = dict(head["suppressed"])
        self.state.whole_reports = {*head["whole_reports"]}
        self.changed: frozenset[NotePath] = frozenset()
        self.change = self._compare(parts["digests"], head, _split(parts["others"]))

    @property
    def before(self) -> KeptFindings:
        """The vault as it was."""
        return self

    def _compare(self, digests: bytes, head: Mapping[str, Any], others: list[str]) -> Change:
        """Work out what is different."""
        vault, places = self._vault, self._places
        notes = {path for path in places if path not in vault.notes}
        for path, note in vault.notes.items():
            at = places.get(path, -1) * DIGEST
            if at < 0 or digests[at : at + DIGEST] != note.source.digest:
                notes.add(path)
        files = {*places, *others} ^ {*vault.notes, *vault.attachments}
        before = {tuple(skip) for skip in head["skipped"]}
        skipped = {path for path, _ in before.symmetric_difference(vault.skipped)}
        now = {path: source.digest.hex() for path, source in vault.texts.items()}
        texts = {path for path, _ in head["texts"].items() ^ now.items()}
        if len(notes) > _FEW_NOTES * len(vault.notes) + 1 or len(files) > _FEW_FILES:
            raise TooMuchError
        own = frozenset(map(NotePath, notes))
        asking = self._find_asking(files, own)
        self.changed = own | asking
        resolve_on_demand(vault, self, self.changed)
        linkers = (linkers_of_places(vault, path) for path in own if self._has_other_places(path))
        relinked = asking.union(*linkers) - own
        self.changed = own | relinked
        if len(self.changed) > _FEW_NOTES * len(vault.notes) + 1:
            raise TooMuchError
        shown = (own, frozenset(files | skipped), frozenset(texts), relinked, asking)
        return Change(vault, vault, *shown)

    def _find_asking(self, files: Iterable[str], notes: frozenset[NotePath]) -> frozenset[NotePath]:
        """Return the notes, besides some, whose links may name files that are new or gone."""
        names = {name for path in files for name in asked_names(path)}
        every = self._vault.notes.items() if names else ()
        return frozenset(
            path for path, note in every if path not in notes and any(map(note.may_link, names))
        )

    def _has_other_places(self, path: NotePath) -> bool:
        old, new = self.traits_of(path), self._now(path)
        return old is None or new is None or old.places != new.places

    @cached_property
    def tables(self) -> Mapping[str, LineTable]:
        """What is kept: the `traits`, `marks` and facts of notes, and what was `found`."""
        facts = {facts_name(code): table for code, table in self._facts.items()}
        return {"traits": self._traits, "marks": self._marks, "found": self._found, **facts}

    def traits_of(self, path: NotePath) -> Traits | None:
        """Return what was to be seen of a note."""
        line = self._traits.line(path)
        return read_traits(line) if line else None

    def linkers_of_places(self, path: NotePath) -> Iterator[NotePath]:
        """Return the notes that had links to headings or blocks of a note."""
        words = b"%s:[" % dump(f"d{name_of(path)}")
        return map(NotePath, self._traits.paths_with(words))

    def linkers_of(self, path: str) -> Iterator[NotePath]:
        """Return the notes that may have had links to a file."""
        return map(NotePath, self._traits.paths_with(b"%s:" % dump(f"d{name_of(path)}")))

    def called(self, alias: str) -> Iterator[NotePath]:
        """Return the notes that had a folded alias."""
        return map(NotePath, self._traits.paths_with(dump(f"a{alias}")))

    def found_in(self, path: str) -> Found:
        """Return what was found in a note or file."""
        rows = json.loads(self._found.line(path) or b"[]")
        return {
            (code, kind, _as_tuple(key)): tuple(map(read_finding, found))
            for code, kind, key, found in rows
        }

    def paths_of(self, slot: Slot) -> Iterator[str]:
        """Return the notes and files in which a question found something."""
        return self._found.paths_with(dump(slot)[:-1] + b",")

    def paths_naming(self, slot: Slot, candidates: Iterable[str]) -> set[str]:
        """Return the notes and files with findings that may name some paths."""
        del slot
        for path in candidates:
            if path not in self._naming:
                self._naming[path] = [*self._found.paths_with(dump(path))]
        return {found for path in candidates for found in self._naming[path]}

    def candidates_of(self, code: str) -> Iterator[str]:
        """Return the candidates of a rule."""
        return self._marks.paths_with(b" %s " % code.encode())

    def facts_in(self, code: str, path: NotePath) -> Facts:
        """Return the facts of a note for a rule."""
        line = self._facts[code].line(path)
        rule = self._rules[code]
        return {
            _as_tuple(key): tuple([rule.from_plain(_as_tuple(fact)) for fact in some])
            for key, some in (json.loads(line) if line else ())
        }

    def group_of(self, code: str, key: Hashable) -> dict[NotePath, tuple[Any, ...]]:
        """Return the facts of one key, by note."""
        paths = map(NotePath, self._facts[code].paths_with(b"[%s,[" % dump(key)))
        facts = ((path, self.facts_in(code, path)) for path in paths)
        return {path: own[key] for path, own in facts if key in own}

    def holders_of(self, view: str) -> list[NotePath]:
        """Return the notes that a view is made of now, in path order."""
        holds, notes = MADE_OF[view][1], self._vault.notes
        before = self._unchanged(self._marks.paths_with(b" @%d " % self.views.index(view)))
        own = (path for path in self.changed if path in notes and holds(notes[path]))
        return sorted({*before, *own})

    def context_of(self, context: Context) -> Context:
        """Return a run whose views are made of what is kept."""
        given = {one.name: getattr(context, one.name) for one in fields(Context)}
        new = _KeptContext(**given, kept=self)
        known = vars(new)
        may = {*self._unchanged(self._marks.paths_with(b" %s " % PROBLEMS.encode()))}
        may.update(path for path in self.changed if path in context.vault.notes)
        known["problems"] = OnDemand(
            lambda path: context.problems_of([path]).get(path) if path in may else None,
            lambda: context.problems_of(sorted(may)),
        )
        for view, trait in (("missed", "m"), ("wanted_names", "w")):
            known[view] = self._by_target(view, trait, new)
        return new

    def _by_target(
        self, view: str, trait: str, context: Context
    ) -> OnDemand[str, frozenset[NotePath]]:
        """Return notes by what their links miss."""

        def find(name: str) -> frozenset[NotePath] | None:
            before = self._unchanged(self._traits.paths_with(dump(f"{trait}{name}")))
            own = (path for path in self.changed if name in self._targets(path, trait))
            return frozenset(before).union(own) or None

        whole = replace(context)  # of which all is worked out at once

        def find_all() -> Mapping[str, frozenset[NotePath]]:
            vars(whole)["problems"] = context.problems
            found: Mapping[str, frozenset[NotePath]] = getattr(whole, view)
            return found

        return OnDemand(find, find_all)

    def _targets(self, path: NotePath, trait: str) -> Iterable[str]:
        now = self._now(path)
        if now is None:
            return ()
        return now.missed if trait == "m" else now.wanted

    def _unchanged(self, paths: Iterable[str]) -> Iterator[NotePath]:
        notes, changed = self._vault.notes, self.changed
        return (p for p in map(NotePath, paths) if p in notes and p not in changed)

    @cached_property
    def _traits_now(self) -> dict[NotePath, Traits | None]:
        return {}

    def _now(self, path: NotePath) -> Traits | None:
        """Return what is to be seen of a note now."""
        if path not in self._traits_now:
            self._traits_now[path] = traits_of(self._vault, path)
        return self._traits_now[path]


@dataclass(frozen=True)
class _KeptContext(Context):
    """A run in which views are made of the notes alone that are known to add something."""

    kept: KeptFindings = field(kw_only=True)

    def view(self, make: Callable[[Context], _View]) -> _View:
        name = view_name(make)
        if make not in self._views and name in self.kept.views and name in MADE_OF:
            notes = {path: self.vault.notes[path] for path in self.kept.holders_of(name)}
            given = {one.name: getattr(self, one.name) for one in fields(Context)}
            vault = replace(self.vault, notes=notes)
            self._views[make] = make(Context(**{**given, "vault": vault}))
        return super().view(make)


def facts_name(code: str) -> str:
    """Return the name of the table of a rule's facts."""
    return f"facts {code}"


def traits_line(traits: Traits) -> bytes:
    """Return traits as they are kept; what notes are looked for by begins with a letter of its own.

    `a` an alias, `w` and `m` what its links miss, `d` a file that they lead to.
    """
    aliases = [f"a{fold(alias)}" for alias in traits.aliases]
    return dump(
        [
            *traits[:5],
            aliases,
            [f"w{name}" for name in sorted(traits.wanted)],
            {f"m{name}": some for name, some in traits.missed.items()},
            {f"d{name}": some for name, some in traits.leads_to.items()},
        ]
    )


def read_traits(line: bytes) -> Traits:
    """Return the traits of `traits_line`."""
    face, places, type_, leads, aliases, _, wanted, missed, leads_to = json.loads(line)
    return Traits(
        face,
        places,
        type_,
        leads,
        tuple(aliases),
        frozenset(name[1:] for name in wanted),
        {name[1:]: some for name, some in missed.items()},
        {name[1:]: some for name, some in leads_to.items()},
    )


def _read_parts(data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the head of what is kept, and its parts by name."""
    at = 4 + int.from_bytes(data[:4], "little")
    head = json.loads(data[4:at])
    parts = {}
    for name, size in head["sizes"]:
        parts[name] = data[at : at + size]
        at += size
    if at != len(data):
        message = "the parts do not come to the whole"
        raise UnreadableError(message)
    return head, parts


def _split(data: bytes) -> list[str]:
    return str(data, "utf-8", "surrogatepass").split(SEPARATOR) if data else []


def _as_tuple(value: Any) -> Any:
    return tuple(map(_as_tuple, value)) if type(value) is list else value
