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
from typing import TYPE_CHECKING, Any

from vaultkit.checks.context import Context, Evidence
from vaultkit.checks.engine.check_report import KnownFiles, Report
from vaultkit.checks.engine.finding_causes import OF_FOLDERS, Causes, with_causes
from vaultkit.checks.engine.finding_filters import with_severity
from vaultkit.checks.engine.next_context import next_context
from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault, settle
from vaultkit.checks.engine.rule_sight import OutOfSightError, narrow
from vaultkit.checks.engine.touched_notes import Touched
from vaultkit.checks.families.grouped_rule import GroupedRule
from vaultkit.checks.families.link_rules import card_texts
from vaultkit.checks.rule import NOTE_ALONE, Rule
from vaultkit.distribution.extras import has_extra
from vaultkit.notes.paths import NotePath

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
    from datetime import date

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import KnownFindings
    from vaultkit.config import Config
    from vaultkit.vault.vault import Vault
    from vaultkit.vault.workspace import Change

    Slot = tuple[str, str, Hashable]
    """A rule, the kind of question it answered ("check", "vault", "group"), and the group."""

_KEEPS_CANDIDATES = frozenset({"names", "places", "called", "wanted", "missing"})
"""What rules look at that may change for all notes at once: then only their candidates matter."""


class NotTheSameError(AssertionError):
    """What is kept up to date is not what a whole run finds: a bug."""


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
    ) -> None:
        self.rules = tuple(select_rules(load_rules(), config) if rules is None else rules)
        self._order = {rule.code: at for at, rule in enumerate(self.rules)}
        self._judged = [x for x in self.rules if not x.extra or has_extra(x.extra)]
        every = (*load_rules(), *self.rules)
        self._context = Context(
            vault,
            config,
            today,
            frozenset(rule.code for rule in every),
            evidence or Evidence(),
            only,
            {rule.name: rule.code for rule in every},
        )
        self._is_paranoid = is_paranoid
        self._is_broken = False
        self._start()

    @property
    def context(self) -> Context:
        """The run that rules would be given now."""
        return self._context

    def of(self, path: str) -> tuple[Diagnostic, ...]:
        """Return what is found in a note or file, in order."""
        return self._settled.get(path, ())

    @property
    def report(self) -> Report:
        """Everything that is found, as `check_vault` returns it without a baseline."""
        paths = self._asked()
        findings = tuple(chain.from_iterable(self._settled[path] for path in sorted(self._settled)))
        suppressed = sum(self._suppressed.values())
        return Report(findings, suppressed, len(paths) - len(self._whole_reports))

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
    ) -> frozenset[str]:
        """Find what there is to find after a change; return the paths whose findings differ.

        Args:
            change: What the `Workspace` says.
            evidence: What is known beyond the vault now; None if that is the same. What became of
                moved files may differ without a word where files came or went.
            only: Paths to report on now; None for all that are not excluded.

        Errors:
            RuleCrashedError, NotTheSameError: as above.
        """
        before = self._settled
        is_other = evidence is not None and not change.files
        if change.is_whole or is_other or self._is_broken or only != self._context.only:
            self._context = _with(self._context, change.after, evidence, only)
            self._start()
        elif change:
            self._follow(change, evidence)
        if self._is_paranoid:
            self._compare()
        after = self._settled
        paths = before.keys() | after.keys()
        return frozenset(path for path in paths if before.get(path) != after.get(path))

    def _start(self) -> None:
        """Ask all rules about everything."""
        self._found: dict[str, dict[Slot, tuple[Diagnostic, ...]]] = {}
        self._slots: dict[Slot, frozenset[str]] = {}
        self._candidates: dict[str, frozenset[str]] = {}
        self._groups: dict[str, dict[Hashable, dict[NotePath, tuple[Any, ...]]]] = {}
        self._keys: dict[str, dict[NotePath, tuple[Hashable, ...]]] = {}
        self._wide: set[str] = set()
        self._settled: dict[str, tuple[Diagnostic, ...]] = {}
        self._suppressed: dict[str, int] = {}
        self._whole_reports: set[str] = set()
        self._touched: set[str] = set()
        self._causes = Causes(self._context.vault)
        notes = self._context.vault.notes
        with self._told_crashes():
            for rule in self.rules:
                if type(rule).check is not Rule.check:
                    self._check(rule, self._context, None)
                if isinstance(rule, GroupedRule):
                    self._gather(rule, self._context, frozenset(notes))
                elif type(rule).check_vault is not Rule.check_vault:
                    self._put_vault(rule)
        self._touched.update(self._context.ignores, self._found)
        self._touched.update(p for p, note in notes.items() if b"vaultkit" in note.source.data)
        self._settle()

    @contextmanager
    def _told_crashes(self) -> Iterator[None]:
        """Have a whole run tell of a rule that crashes, with all that was found."""
        self._is_broken = True
        try:
            yield
        except Exception:
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

    def _follow(self, change: Change, evidence: Evidence | None) -> None:
        before = self._context
        after = next_context(before, change, evidence)
        touched = Touched(before, after, change)
        self._context, self._touched = after, {*change.notes, *change.files}
        self._settled = {**self._settled}
        self._causes = self._causes.after(after.vault, change.notes, has_files=bool(change.files))
        with self._told_crashes():
            for rule in self.rules:
                self._follow_rule(rule, touched)
        self._touched |= touched.of_links
        self._settle()
        if change.files:
            self._tell_folders()

    def _follow_rule(self, rule: Rule, touched: Touched) -> None:
        if type(rule).check is not Rule.check:
            asked = None if self._sees_all(rule) else self._concerned(rule, touched)
            if asked is None or asked:
                self._check(rule, self._context, asked, touched)
            self._drop(rule, touched.gone)
        if isinstance(rule, GroupedRule):
            self._gather(rule, self._context, touched.facts(rule.facts_look_at))
        elif type(rule).check_vault is not Rule.check_vault and self._is_due(rule, touched):
            self._put_vault(rule)

    def _sees_all(self, rule: Rule) -> bool:
        return "vault" in rule.looks_at or rule.code in self._wide

    def _concerned(self, rule: Rule, touched: Touched) -> frozenset[NotePath]:
        """Return the notes to ask a rule about."""
        asked = touched.by(rule.looks_at)
        if "missing" in rule.looks_at:
            asked |= self._suggested(rule, touched.changed)
        if touched.reaches_all(rule.looks_at):
            asked |= frozenset(map(NotePath, self._candidates.get(rule.code, ())))
        notes = self._context.vault.notes
        return frozenset(path for path in asked if path in notes)

    def _suggested(self, rule: Rule, changed: frozenset[str]) -> frozenset[NotePath]:
        """Return the notes in which a rule's findings name one of some notes as a candidate."""
        slot: Slot = (rule.code, "check", None)
        return frozenset(
            NotePath(path)
            for path in self._slots.get(slot, ())
            if any(not changed.isdisjoint(x.candidates) for x in self._found[path][slot])
        )

    def _is_due(self, rule: Rule, touched: Touched) -> bool:
        """Tell whether `check_vault` of a rule can find anything else than before."""
        looks_at = rule.vault_looks_at
        if "cards" in looks_at:
            had_cards = (rule.code, "vault", None) in self._slots
            return had_cards or bool(self._context.view(card_texts))
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
        candidates: set[str] = set()
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
        slot: Slot = (rule.code, "check", None)
        known = self._slots.get(slot, frozenset())
        self._put(slot, known if asked is None else known & asked, found)
        if not _KEEPS_CANDIDATES.isdisjoint(rule.looks_at):
            kept = self._candidates.get(rule.code, frozenset())
            self._candidates[rule.code] = (kept - asked if asked else frozenset()) | candidates

    def _drop(self, rule: Rule, gone: Collection[NotePath]) -> None:
        """Forget what a rule found in notes that are gone."""
        slot: Slot = (rule.code, "check", None)
        old = self._slots.get(slot, frozenset()).intersection(gone)
        if old:
            self._put(slot, old, {})
        if rule.code in self._candidates and gone:
            self._candidates[rule.code] -= frozenset(gone)

    def _put_vault(self, rule: Rule) -> None:
        """Ask a rule about the whole vault."""
        found: dict[str, list[Diagnostic]] = {}
        for one in rule.check_vault(self._context):
            found.setdefault(one.path, []).append(one)
        slot: Slot = (rule.code, "vault", None)
        self._put(slot, self._slots.get(slot, frozenset()), found)

    def _gather(self, rule: GroupedRule, context: Context, asked: frozenset[NotePath]) -> None:
        """Take the facts of some notes again, and judge the groups that these are or were in."""
        groups = self._groups.setdefault(rule.code, {})
        keys = self._keys.setdefault(rule.code, {})
        changed: set[Hashable] = set()
        for path in asked & keys.keys():
            for key in keys.pop(path):
                changed.add(key)
                del groups[key][path]
        there = frozenset(path for path in asked if path in context.vault.notes)
        facts = self._facts(rule, context, there)
        for path, own in facts.items():
            keys[path] = tuple(own)
            for key, some in own.items():
                changed.add(key)
                groups.setdefault(key, {})[path] = tuple(some)
        for key in changed:
            self._judge(rule, key, groups)

    def _facts(
        self, rule: GroupedRule, context: Context, asked: frozenset[NotePath]
    ) -> dict[NotePath, dict[Hashable, list[Any]]]:
        is_all = len(asked) == len(context.vault.notes)
        part = context if is_all else narrow(context, sorted(asked), rule.facts_look_at)
        facts: dict[NotePath, dict[Hashable, list[Any]]] = {}
        for note in rule.contributors(part):
            if note.path in asked:
                for key, fact in rule.facts(note, part):
                    facts.setdefault(note.path, {}).setdefault(key, []).append(fact)
        return facts

    def _judge(
        self,
        rule: GroupedRule,
        key: Hashable,
        groups: dict[Hashable, dict[NotePath, tuple[Any, ...]]],
    ) -> None:
        found: dict[str, list[Diagnostic]] = {}
        group = groups[key]
        if group:
            ordered = {path: group[path] for path in sorted(group)} if len(group) > 1 else group
            for one in rule.judge(key, ordered, self._context):
                found.setdefault(one.path, []).append(one)
        else:
            del groups[key]
        slot: Slot = (rule.code, "group", key)
        old = self._slots.get(slot, frozenset())
        if old or found:
            self._put(slot, old, found)

    def _put(
        self, slot: Slot, old: Collection[str], found: Mapping[str, Sequence[Diagnostic]]
    ) -> None:
        """Put what was found in place of what was found by the same question in some notes."""
        for path in {*old, *found}:
            own = self._found.get(path, {})
            now = tuple(found.get(path, ()))
            if now == own.get(slot, ()):
                continue
            self._touched.add(path)
            others = {one: some for one, some in own.items() if one != slot}
            self._found[path] = {**others, slot: now} if now else others
            if not self._found[path]:
                del self._found[path]
        paths = self._slots.pop(slot, frozenset()).difference(old).union(found)
        if paths:
            self._slots[slot] = paths

    def _asked(self) -> frozenset[NotePath]:
        context = self._context
        only = context.only
        return context.reported if only is None else context.reported.intersection(only)

    def _settle(self) -> None:
        """Work out what is told of what was found in the files that a change touched."""
        context, only = self._context, self._context.only
        asked, files = self._asked(), context.reported_files
        order = self._order
        notes = sorted(path for path in map(NotePath, self._touched) if path in asked)
        part = narrow(context, notes, NOTE_ALONE)
        for path in self._touched:
            is_file = path in files and (only is None or path in only)
            self._settled.pop(path, None)
            self._suppressed.pop(path, None)
            self._whole_reports.discard(path)
            if path not in asked and not is_file:
                continue
            own = sorted(self._found.get(path, {}).items(), key=lambda item: order[item[0][0]])
            found = list(chain.from_iterable(some for _, some in own))
            paths = frozenset({NotePath(path)}) & asked
            settled = settle(found, self._judged, _of_one(part, paths), paths)
            self._whole_reports |= settled.whole
            if settled.suppressed:
                self._suppressed[path] = settled.suppressed
            if settled.findings:
                severe = with_severity(settled.findings, context.config)
                self._settled[path] = with_causes(severe, context.vault, self._causes)

    def _tell_folders(self) -> None:
        """Work out again which folders are missing or copies, since files came or went."""
        for path, findings in self._settled.items():
            if any(one.code in OF_FOLDERS for one in findings):
                bare = [one.with_cause("") if one.code in OF_FOLDERS else one for one in findings]
                self._settled[path] = with_causes(bare, self._context.vault, self._causes)

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


def _of_one(part: Context, paths: Collection[NotePath]) -> Context:
    """Return a run that shows one of the notes of another; what these are silenced by is known."""
    given = {path: part.ignores[path] for path in paths if path in part.ignores}
    one = narrow(part, sorted(paths), NOTE_ALONE)
    vars(one)["ignores"] = given
    return one


def _with(
    context: Context, vault: Vault, evidence: Evidence | None, only: Collection[str] | None
) -> Context:
    return Context(
        vault,
        context.config,
        context.today,
        context.codes,
        context.evidence if evidence is None else evidence,
        only,
        context.names,
    )
