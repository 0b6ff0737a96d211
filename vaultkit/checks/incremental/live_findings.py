"""What rules find in a vault that is kept up to date: after a change, only what it can concern.

Rules say what they look at (`Rule.looks_at`). After a change, one that looks at the note alone is
asked about that note; one that follows links, also about the notes that link to it; one that
compares notes judges the groups anew that the note left or entered. A rule that may look at
anything is asked about everything. What is found is what `check_vault` finds: a test compares the
two over thousands of random changes, and so does `is_paranoid` after each. See decision 54.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from vaultkit.checks.context import MKDOCS_FILES, Context, Evidence
from vaultkit.checks.engine.check_report import KnownFiles, Report
from vaultkit.checks.engine.finding_causes import Causes, depends_on_files, with_causes
from vaultkit.checks.engine.finding_filters import with_severity
from vaultkit.checks.engine.registry import index_rules, load_rules, select_rules
from vaultkit.checks.engine.rule_run import ask_rules, check_vault, settle
from vaultkit.checks.engine.rule_sight import OutOfSightError, narrow
from vaultkit.checks.families.grouped_rule import GroupedRule
from vaultkit.checks.families.link_rules import card_texts
from vaultkit.checks.incremental.finding_state import CHECK, GROUP, VAULT, FindingState
from vaultkit.checks.incremental.next_context import next_context
from vaultkit.checks.incremental.touched_notes import Touched, VaultBefore
from vaultkit.checks.rule import NOTE_ALONE, Rule
from vaultkit.distribution.extras import has_extra
from vaultkit.notes.edit import Patch, Piece
from vaultkit.notes.paths import NotePath
from vaultkit.vault.workspace import Change

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
    from datetime import date

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import KnownFindings
    from vaultkit.checks.engine.rule_run import Found
    from vaultkit.checks.families.grouped_rule import Facts
    from vaultkit.checks.incremental.finding_state import Slot
    from vaultkit.checks.incremental.touched_notes import Before
    from vaultkit.config import Config
    from vaultkit.vault.vault import Vault


_KEEPS_CANDIDATES = frozenset({"names", "places", "called", "wanted", "missing"})
"""What rules look at that may change for all notes at once: then only their candidates matter."""


class NotTheSameError(AssertionError):
    """What is kept up to date is not what a whole run finds: a bug."""


class Kept(Protocol):
    """What an earlier run has kept, and what is different since then.

    Attributes:
        state: What it found.
        change: What is different.
        has_other_moves: Whether something else is known of what became of files.
    """

    state: FindingState
    change: Change
    has_other_moves: bool

    @property
    def before(self) -> Before:
        """The vault as it was."""

    def context_of(self, context: Context) -> Context:
        """Return a run whose views are made of what is kept, where that is less work."""


class LiveFindings:
    """The findings of the moment.

    Args:
        vault: The vault.
        config: What the operator set.
        today: The day to count from.
        rules: The rules that run; None for those that the config selects.
        only: Paths to report on; None for all that are not excluded.
        evidence: What is known beyond the vault.
        is_paranoid: Whether to compare with a whole run after each change.
        jobs: Processes that share the rules out at the first look.
        kept: What an earlier run has kept of this very run; None to ask about everything.

    Errors:
        RuleCrashedError: a rule crashed; what was found all the same is in it.
        NotTheSameError: see `is_paranoid`.
    """

    def __init__(  # noqa: PLR0913 - what a run depends on
        self,
        vault: Vault,
        config: Config,
        *,
        today: date,
        rules: Sequence[Rule] | None = None,
        only: Collection[str] | None = None,
        evidence: Evidence | None = None,
        is_paranoid: bool = False,
        jobs: int = 1,
        kept: Kept | None = None,
    ) -> None:
        self.rules = tuple(select_rules(load_rules(), config) if rules is None else rules)
        self._order = {rule.code: at for at, rule in enumerate(self.rules)}
        self._judged = [x for x in self.rules if not x.extra or has_extra(x.extra)]
        self._context = whole_run(
            vault, config, today=today, rules=self.rules, evidence=evidence, only=only
        )
        self._is_paranoid = is_paranoid
        self._is_broken = False
        self._wide: set[str] = set()
        self._late: dict[str, Rule] = {}
        self._is_resumed = kept is not None
        if kept is None:
            self._start(jobs)
        else:
            self._context, self.state = kept.context_of(self._context), kept.state
            self._causes = Causes(vault)
            before, change = kept.before, kept.change
            others = kept.has_other_moves
            self._ask(Touched(before, self._context, change, has_other_moves=others), change)

    @property
    def context(self) -> Context:
        """The run that rules would be given now."""
        return self._context

    def of(self, path: str) -> tuple[Diagnostic, ...]:
        """Return what is found in a note or file, in order."""
        return self.state.settled.get(path, ())

    @property
    def report(self) -> Report:
        """Everything that is found, as `check_vault` returns it without a baseline."""
        settled, state = self.state.settled, self.state
        findings = tuple(chain.from_iterable(settled[path] for path in sorted(settled)))
        number = len(self._asked()) - len(state.whole_reports)
        return Report(findings, sum(state.suppressed.values()), number)

    def report_beyond(self, baseline: KnownFindings | None) -> Report:
        """Return what is found and a baseline does not hold, as `check_vault` returns it."""
        report, context = self.report, self._context
        if baseline is None:
            return report
        known = KnownFiles(frozenset(context.file_paths), context.evidence.moves)
        paths = None if context.only is None else self._asked()
        report = baseline.apply(report, self._judged, paths, known)
        severe = with_severity(report.findings, context.config)
        return replace(report, findings=with_causes(severe, context.vault, self._causes))

    def follow(
        self,
        change: Change,
        evidence: Evidence | None = None,
        *,
        only: Collection[str] | None = None,
        puts_off: bool = False,
    ) -> frozenset[str]:
        """Find what there is to find after a change; return the paths whose findings differ.

        Args:
            change: What the `Workspace` says.
            evidence: What is known beyond the vault now; None if that is the same. What became of
                moved files may differ without a word where files came or went.
            only: Paths to report on now; None for all that are not excluded.
            puts_off: Whether rules that may look at anything wait for `catch_up`; until then, what
                they found moves along with the text.

        Errors:
            RuleCrashedError, NotTheSameError: as above.
        """
        before = {**self.state.settled}
        if not puts_off:
            self._ask_late()
        is_other = evidence is not None and not change.files
        is_other |= not MKDOCS_FILES.isdisjoint(change.files)  # by which every rule may go
        if change.is_whole or is_other or self._is_broken or only != self._context.only:
            self._context = _with(self._context, change.after, evidence, only)
            self._start()
        elif change:
            self._follow(change, evidence, puts_off=puts_off)
        if self._is_paranoid and not self._late:
            self._compare()
        after = self.state.settled
        paths = before.keys() | after.keys()
        return frozenset(path for path in paths if before.get(path) != after.get(path))

    @property
    def is_late(self) -> bool:
        """Whether a rule waits for `catch_up`."""
        return bool(self._late)

    def catch_up(self) -> frozenset[str]:
        """Ask the rules that were put off; return the paths whose findings differ."""
        return self.follow(
            Change(self._context.vault, self._context.vault), only=self._context.only
        )

    def _ask_late(self) -> None:
        """Ask the rules that were put off about everything."""
        if self._late and not self._is_broken:
            self.state.touched = set()
            with self._told_crashes():
                for rule in self._late.values():
                    if type(rule).check is not Rule.check and self._sees_all(rule):
                        self._check(rule, self._context, None)
                    if not isinstance(rule, GroupedRule) and _has_vault_check(rule):
                        self._put_vault(rule)
            self._settle()
        self._late.clear()

    def _put_off(self, rule: Rule, change: Change) -> frozenset[str]:
        """Put off what of a rule may look at anything; return which of its parts that are."""
        parts = set()
        if type(rule).check is not Rule.check and self._sees_all(rule):
            parts.add(CHECK)
        if "vault" in rule.vault_looks_at and _has_vault_check(rule):
            parts.add(VAULT)
        if not parts or isinstance(rule, GroupedRule):
            return frozenset()
        self._late[rule.code] = rule
        for path in change.notes:
            old, new = (x.notes.get(path) for x in (change.before, change.after))
            for slot in ((rule.code, part, None) for part in parts):
                found = self.state.found_in(path).get(slot, ())
                moved = []
                if found and old and new:
                    patch = _difference(old.source.data, new.source.data)
                    moved = [_moved(one, patch) for one in found]
                self.state.put(slot, [path], {path: moved})
        return frozenset(parts)

    def _start(self, jobs: int = 1) -> None:
        """Ask all rules about everything."""
        self._late.clear()
        self.state = FindingState()
        self._wide.clear()
        self._causes = Causes(self._context.vault)
        context, notes = self._context, self._context.vault.notes
        with self._told_crashes():
            found = ask_rules(self.rules, context, self._asked(), jobs=jobs)
            for rule, one in zip(self.rules, found, strict=True):
                if one.crash is not None:
                    raise one.crash.cause
                self._take(rule, one)
        self.state.touched.update(context.ignores)
        self.state.touched.update(p for p, note in notes.items() if b"vaultkit" in note.source.data)
        self._settle()

    def _take(self, rule: Rule, found: Found) -> None:
        """Take what a rule found in the whole vault."""
        state, code = self.state, rule.code
        state.put((code, CHECK, None), (), _by_path(found.own))
        state.put((code, VAULT, None), (), _by_path(found.rest))
        if not _KEEPS_CANDIDATES.isdisjoint(rule.looks_at):
            state.put_candidates(code, found.candidates, frozenset(found.candidates))
        for path, facts in found.facts.items():
            state.put_facts(code, path, facts)
        for key, some in found.groups:
            state.put((code, GROUP, key), (), _by_path(some))

    @contextmanager
    def _told_crashes(self) -> Iterator[None]:
        """Have a whole run tell of a rule that crashes, with all that was found."""
        self._is_broken = True
        try:
            yield
        except Exception:
            if not self._is_resumed:
                self._run()
            raise
        self._is_broken = False

    def _run(self) -> Report:
        context = self._context
        return check_vault(
            context.vault,
            context.config,
            today=context.today,
            only=context.only,
            rules=self.rules,
            evidence=context.evidence,
        )

    def _follow(self, change: Change, evidence: Evidence | None, *, puts_off: bool) -> None:
        before = self._context
        after = next_context(before, change, evidence)
        self._context = after
        self._causes = self._causes.after(after.vault, change.notes, has_files=bool(change.files))
        touched = Touched(VaultBefore(change.before), after, change)
        self._ask(touched, change, puts_off=puts_off)

    def _ask(self, touched: Touched, change: Change, *, puts_off: bool = False) -> None:
        """Ask rules about what a change touches."""
        self.state.touched = {*change.notes, *change.files}
        with self._told_crashes():
            for rule in self.rules:
                late = self._put_off(rule, change) if puts_off else frozenset()
                self._follow_rule(rule, touched, late)
        self.state.touched |= touched.of_links
        self._settle()
        if change.files:
            self._tell_folders()

    def _follow_rule(self, rule: Rule, touched: Touched, late: Collection[str]) -> None:
        """Ask a rule about what a change touches, but for its parts that wait."""
        if type(rule).check is not Rule.check and CHECK not in late:
            asked = None if self._sees_all(rule) else self._concerned(rule, touched)
            if asked is None or asked:
                self._check(rule, self._context, asked, touched)
            self._drop(rule, touched.gone)
        if isinstance(rule, GroupedRule):
            self._gather(rule, self._context, touched.facts(rule.facts_look_at))
        elif VAULT not in late and _has_vault_check(rule) and self._is_due(rule, touched):
            self._put_vault(rule)

    def _sees_all(self, rule: Rule) -> bool:
        return "vault" in rule.looks_at or rule.code in self._wide

    def _concerned(self, rule: Rule, touched: Touched) -> frozenset[NotePath]:
        """Return the notes to ask a rule about."""
        asked = touched.by(rule.looks_at)
        if "missing" in rule.looks_at:
            asked |= self._suggested(rule, touched.changed)
        if touched.reaches_all(rule.looks_at):
            asked |= frozenset(map(NotePath, self.state.candidates_of(rule.code)))
        notes = self._context.vault.notes
        return frozenset(path for path in asked if path in notes)

    def _suggested(self, rule: Rule, changed: frozenset[str]) -> frozenset[NotePath]:
        """Return the notes in which a rule's findings name one of some notes as a candidate."""
        slot: Slot = (rule.code, CHECK, None)
        return frozenset(
            NotePath(path)
            for path in self.state.paths_naming(slot, changed)
            if any(not changed.isdisjoint(x.candidates) for x in self.state.found_in(path)[slot])
        )

    def _is_due(self, rule: Rule, touched: Touched) -> bool:
        """Tell whether `check_vault` of a rule can find anything else than before."""
        looks_at = rule.vault_looks_at
        if "cards" in looks_at:
            if self._context.view(card_texts):
                return True
            slot: Slot = (rule.code, VAULT, None)
            return touched.has_texts and bool(self.state.paths_of(slot))
        return touched.concerns_vault(looks_at)

    def _check(
        self,
        rule: Rule,
        context: Context,
        asked: frozenset[NotePath] | None,
        touched: Touched | None = None,
    ) -> None:
        """Ask a rule about some notes, or all."""
        paths = self._asked()
        if asked is not None:
            fellows = touched.fellows_of(asked) if touched and "missing" in rule.looks_at else ()
            context = touched.part(asked, rule.looks_at, fellows) if touched else context
        found: dict[str, list[Diagnostic]] = {}
        candidates: set[NotePath] = set()
        try:
            for note in rule.candidates(context):
                if asked is None or note.path in asked:
                    candidates.add(note.path)
                    if note.path in paths:
                        for one in rule.check(note, context):
                            found.setdefault(one.path, []).append(one)
        except OutOfSightError:
            self._wide.add(rule.code)  # it says too little of what it looks at; a test tells
            self._check(rule, self._context, None)
            return
        slot: Slot = (rule.code, CHECK, None)
        state = self.state
        old = state.paths_of(slot) if asked is None else state.paths_among(slot, asked)
        state.put(slot, old, found)
        if not _KEEPS_CANDIDATES.isdisjoint(rule.looks_at):
            of = context.vault.notes if asked is None else asked
            state.put_candidates(rule.code, of, candidates)

    def _drop(self, rule: Rule, gone: Collection[NotePath]) -> None:
        """Forget what a rule found in notes that are gone."""
        slot: Slot = (rule.code, CHECK, None)
        self.state.put(slot, self.state.paths_among(slot, gone), {})
        if gone and not _KEEPS_CANDIDATES.isdisjoint(rule.looks_at):
            self.state.put_candidates(rule.code, gone, ())

    def _put_vault(self, rule: Rule) -> None:
        """Ask a rule about the whole vault."""
        slot: Slot = (rule.code, VAULT, None)
        found = _by_path(rule.check_vault(self._context))
        self.state.put(slot, self.state.paths_of(slot), found)

    def _gather(self, rule: GroupedRule, context: Context, asked: frozenset[NotePath]) -> None:
        """Take the facts of some notes again, and judge the groups that these are or were in."""
        there = frozenset(path for path in asked if path in context.vault.notes)
        facts = self._facts(rule, context, there)
        changed: set[Hashable] = set()
        for path in asked:
            now = facts.get(path, {})
            if rule.judges_facts and now == self.state.facts_in(rule.code, path):
                continue
            changed |= self.state.put_facts(rule.code, path, now)
        for key in changed:
            self._judge(rule, key)

    def _facts(
        self, rule: GroupedRule, context: Context, asked: frozenset[NotePath]
    ) -> dict[NotePath, Facts]:
        part = narrow(context, sorted(asked), rule.facts_look_at)
        return {path: facts for path, facts in rule.facts_by_note(part) if path in asked}

    def _judge(self, rule: GroupedRule, key: Hashable) -> None:
        group = self.state.group_of(rule.code, key)
        found: dict[str, list[Diagnostic]] = {}
        if group:
            ordered = {path: group[path] for path in sorted(group)} if len(group) > 1 else group
            found = _by_path(rule.judge(key, ordered, self._context))
        slot: Slot = (rule.code, GROUP, key)
        self.state.put(slot, self.state.paths_of(slot), found)

    def _asked(self) -> frozenset[NotePath]:
        context = self._context
        only = context.only
        return context.reported if only is None else context.reported.intersection(only)

    def _settle(self) -> None:
        """Work out what is told of what was found in the files that a change touched."""
        context, only, state = self._context, self._context.only, self.state
        asked, order = self._asked(), self._order
        paths = frozenset(path for path in map(NotePath, state.touched) if path in asked)
        files = context.reported_files
        others = {p for p in state.touched if p in files and (only is None or p in only)}
        found: list[Diagnostic] = []
        for path in sorted(paths | others):
            own = sorted(state.found_in(path).items(), key=lambda item: order[item[0][0]])
            found.extend(chain.from_iterable(some for _, some in own))
        settled = settle(found, self._judged, narrow(context, sorted(paths), NOTE_ALONE), paths)
        for path in state.touched:
            state.settled.pop(path, None)
            state.suppressed.pop(path, None)
            state.whole_reports.discard(path)
        state.whole_reports |= settled.whole
        state.suppressed.update(settled.suppressed)
        severe = with_severity(settled.findings, context.config)
        told = with_causes(severe, context.vault, self._causes)
        state.settled.update({p: tuple(some) for p, some in _by_path(told).items()})

    def _tell_folders(self) -> None:
        """Work out again which folders are missing or copies, since files came or went."""
        settled = self.state.settled
        for path, findings in settled.items():
            if any(map(depends_on_files, findings)):
                bare = [x.with_cause("") if depends_on_files(x) else x for x in findings]
                settled[path] = with_causes(bare, self._context.vault, self._causes)

    def _compare(self) -> None:
        """Raise unless a whole run finds the same."""
        own, whole = self.report, self._run()
        if (own.suppressed, own.notes) != (whole.suppressed, whole.notes):
            numbers = f"{(own.suppressed, own.notes)}, {(whole.suppressed, whole.notes)}"
            message = f"silenced and notes: kept and whole are {numbers}"
            raise NotTheSameError(message)
        kept, found = ({*one.findings} for one in (own, whole))
        if kept != found or len(own.findings) != len(whole.findings):
            wrong = sorted(map(str, kept ^ found))
            message = "\n".join(["kept up to date is not what a whole run finds:", *wrong[:4]])
            raise NotTheSameError(message)


def whole_run(  # noqa: PLR0913 - what a run depends on
    vault: Vault,
    config: Config,
    *,
    today: date,
    rules: Iterable[Rule],
    evidence: Evidence | None = None,
    only: Collection[str] | None = None,
) -> Context:
    """Return the run that shows everything."""
    every = (*index_rules(), *rules)
    codes = frozenset(rule.code for rule in every)
    names = {rule.name: rule.code for rule in every}
    return Context(vault, config, today, codes, evidence or Evidence(), only, names)


def _has_vault_check(rule: Rule) -> bool:
    return type(rule).check_vault is not Rule.check_vault


def _difference(before: bytes, after: bytes) -> Patch:
    """Return the one place in which two texts differ."""
    start = _shared(before, after)
    most = min(len(before), len(after)) - start
    size = _shared(before[::-1][:most], after[::-1][:most])
    return Patch(before, (Piece(start, len(before) - size, after[start : len(after) - size]),))


def _shared(one: bytes, other: bytes) -> int:
    """Return how many bytes two texts begin with together."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _moved(finding: Diagnostic, patch: Patch) -> Diagnostic:
    """Return a finding where its place is by now; its fix counts from what was."""
    start = patch.move(finding.start)[1]
    end = max(start, patch.move(finding.end)[0])
    return replace(finding, start=start, end=end, fix=None)


def _by_path(found: Iterable[Diagnostic]) -> dict[str, list[Diagnostic]]:
    by_path: dict[str, list[Diagnostic]] = {}
    for one in found:
        by_path.setdefault(one.path, []).append(one)
    return by_path


def _with(
    context: Context, vault: Vault, evidence: Evidence | None, only: Collection[str] | None
) -> Context:
    given = context.evidence if evidence is None else evidence
    return replace(context, vault=vault, evidence=given, only=only)
