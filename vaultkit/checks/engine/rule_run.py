"""Run rules over a vault and return the report (`check_vault`); see decisions 3 and 22."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from vaultkit.checks.context import Context, Evidence
from vaultkit.checks.engine.check_report import KnownFiles, Report
from vaultkit.checks.engine.finding_causes import with_causes
from vaultkit.checks.engine.finding_filters import (
    drop_by_file,
    drop_planned,
    outside_reports,
    outside_templates,
    silence,
    with_severity,
)
from vaultkit.checks.engine.indexed_rule import IndexedRule
from vaultkit.checks.engine.registry import index_rules, load_rules, select_rules
from vaultkit.checks.engine.vault_holdings import may_find
from vaultkit.checks.families.grouped_rule import GroupedRule, groups_of
from vaultkit.checks.rule import Rule
from vaultkit.checks.rule_codes import family_of
from vaultkit.distribution.extras import has_extra
from vaultkit.errors import RuleCrash, RuleCrashedError, VaultkitError
from vaultkit.notes.markdown.report_region import is_report, report_spans

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Hashable,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )
    from datetime import date

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import KnownFindings
    from vaultkit.checks.families.grouped_rule import Facts
    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath
    from vaultkit.vault.vault import Vault

_TOGETHER = {"E": "L", "G": "P"}
"""Families whose rules share a view with those of another: links that lead nowhere, what leaves."""
_OWN = "vaultkit."
WHOLE_VAULT = "the whole vault"
"""Stands for the path where a rule that looks at all notes crashes."""


def check_vault(  # noqa: PLR0913 - all that a run depends on
    vault: Vault,
    config: Config,
    *,
    today: date,
    only: Collection[str] | None = None,
    rules: Sequence[Rule] | None = None,
    baseline: KnownFindings | None = None,
    evidence: Evidence | None = None,
    jobs: int = 1,
) -> Report:
    """Run rules over a vault.

    Args:
        vault: All of it; links are resolved against every file.
        config: What the operator set.
        today: The day to count from.
        only: Paths to report on; None for all that are not excluded.
        rules: The rules to run, none of them imported before it has to be; None for those that
            the config selects.
        baseline: Findings that are known and not reported.
        evidence: What is known beyond the vault.
        jobs: Processes that share the rules out.

    Errors:
        RuleCrashedError: a rule raised an exception; what was found all the same is in it.
        ConfigError, PluginError: see `select_rules` and `index_rules`.
    """
    if rules is None:
        rules = select_rules(load_rules(), config)
    every = (*index_rules(), *rules)
    codes, names = frozenset(rule.code for rule in every), {rule.name: rule.code for rule in every}
    context = Context(vault, config, today, codes, evidence or Evidence(), only, names)
    paths = context.reported if only is None else context.reported.intersection(only)
    files = context.reported_files if only is None else context.reported_files.intersection(only)
    wanted = paths | files
    each = ask_rules(rules, context, paths, jobs=jobs)
    found = [finding for one in each for finding in one.findings if finding.path in wanted]
    crashes = tuple(one.crash for one in each if one.crash is not None)
    if crashes:
        crashed = {crash.code for crash in crashes}
        rules = [rule for rule in rules if rule.code not in crashed]
    rules = [rule for rule in rules if not rule.extra or has_extra(rule.extra)]
    settled = settle(found, rules, context, paths)
    number = len(paths) - len(settled.whole)
    report = Report(settled.findings, sum(settled.suppressed.values()), number, crashes=crashes)
    if baseline is not None:
        there = frozenset((*vault.notes, *vault.attachments))
        known = KnownFiles(there, context.evidence.moves)
        report = baseline.apply(report, rules, paths if only is not None else None, known)
    findings = with_causes(tuple(with_severity(report.findings, config)), vault)
    report = replace(report, findings=findings)
    if crashes:
        _refuse(report)
    return report


class Settled(NamedTuple):
    """What is left of what rules found.

    Args:
        findings: By path, place and code.
        suppressed: How many were silenced, by path.
        whole: Notes that are a report of ours and nothing else.
    """

    findings: tuple[Diagnostic, ...]
    suppressed: Mapping[str, int]
    whole: frozenset[NotePath]


def settle(
    found: list[Diagnostic], rules: Sequence[Rule], context: Context, paths: Collection[NotePath]
) -> Settled:
    """Take out what is not to be told: by comments, the config, templates and our own reports.

    Each note is settled by itself.

    Args:
        found: What rules found, in the order of the rules.
        rules: Those that ran.
        context: A run that shows at least those notes.
        paths: The notes that are reported on.
    """
    notes, config = context.vault.notes, context.config
    reports = {path: spans for path in paths if (spans := report_spans(notes[path]))}
    whole = frozenset(path for path in reports if is_report(notes[path]))
    found = outside_reports(found, reports, whole) if reports else found
    kept, silenced = silence(found, rules, context, paths)
    told = outside_templates(kept)
    kept = drop_planned(drop_by_file(told, config), config, context.vault.settings)
    if len(kept) != len(told):
        silenced += Counter(one.path for one in told) - Counter(one.path for one in kept)
    kept.sort(key=lambda finding: (finding.path, finding.start, finding.code, finding.end))
    return Settled(tuple(kept), silenced, whole)


def _refuse(report: Report) -> NoReturn:
    """Raise for the rules that crashed, with all that was found."""
    raise RuleCrashedError(report.crashes, report) from report.crashes[0].cause


class Found(NamedTuple):
    """What a rule finds.

    Args:
        own: In the notes that it was asked about.
        rest: In the whole vault.
        crash: Where it crashed, if it did.
        candidates: The notes that it was asked about.
        facts: What it compares, if it is a `GroupedRule`.
        groups: What it finds in each group of facts; that is not in `rest`.
    """

    own: list[Diagnostic]
    rest: list[Diagnostic]
    crash: RuleCrash | None = None
    candidates: Sequence[NotePath] = ()
    facts: Mapping[NotePath, Facts] = MappingProxyType({})
    groups: Sequence[tuple[Hashable, list[Diagnostic]]] = ()

    @property
    def findings(self) -> Iterator[Diagnostic]:
        """All that was found."""
        return chain(self.own, self.rest, *(found for _, found in self.groups))


def ask_rules(
    rules: Sequence[Rule], context: Context, paths: Collection[str], *, jobs: int = 1
) -> list[Found]:
    """Return what each rule finds.

    Args:
        rules: The rules.
        context: The run.
        paths: The notes to ask about.
        jobs: Processes that share them out.
    """
    ask = partial(run_rule, context=context, paths=paths)
    if jobs > 1:
        _ = context.vault.links  # once, for the copies too
        return _run_shared(rules, ask, jobs)
    return [*map(ask, rules)]


def _run_shared(rules: Sequence[Rule], ask: Callable[[Rule], Found], jobs: int) -> list[Found]:
    """Do the same in several processes, which draw lots of rules until none is left.

    Lots are families, because rules of a family share views; those that share one between them
    are one lot. The first, which finds most and asks git, falls to this process.
    """
    from vaultkit.vault.parallel.forked_work import map_shared

    lots: dict[str, list[Rule]] = {"L": [], "P": []}  # they take longest
    for rule in rules:
        lots.setdefault(_lot_of(rule), []).append(rule)
    drawn = [lot for lot in lots.values() if lot]
    here = os.getpid()

    def run(lot: list[Rule]) -> list[Found]:
        done = [*map(ask, lot)]
        crash = next((one.crash for one in done if one.crash is not None), None)
        if crash is not None and os.getpid() != here:
            raise crash.cause  # it is done again here, where its traceback is kept
        return done

    results = map_shared(run, drawn, at_once=1, workers=jobs)
    found = {
        rule: one
        for lot, each in zip(drawn, results, strict=True)
        for rule, one in zip(lot, each, strict=True)
    }
    return [found[rule] for rule in rules]


def _lot_of(rule: Rule) -> str:
    """Return which rules one runs with; one of another package runs in this process if unsure."""
    if rule.follows_links and not type(rule).__module__.startswith(_OWN):
        return "L"
    family = family_of(rule.code)
    return _TOGETHER.get(family, family)


def run_rule(rule: Rule, context: Context, paths: Collection[str]) -> Found:
    """Return what a rule finds in notes; what it says about others is left to the caller.

    One that crashes on a note is asked about the others all the same.

    Args:
        rule: The rule.
        context: The run.
        paths: The notes to ask it about.
    """
    if isinstance(rule, IndexedRule):
        if not may_find(rule.only_with, context):
            return Found([], [])
        rule = rule.loaded
    kind, tried = type(rule), _Tried()
    own: list[Diagnostic] = []
    notes: list[Note] = []
    if kind.check is not Rule.check and paths:
        tried.ask(WHOLE_VAULT, notes, rule.candidates, context)
    for note in notes:
        if note.path in paths:
            tried.ask(note.path, own, rule.check, note, context)
    rest: list[Diagnostic] = []
    facts: dict[NotePath, Facts] = {}
    groups: list[tuple[Hashable, list[Diagnostic]]] = []
    if isinstance(rule, GroupedRule):
        given: list[tuple[NotePath, Facts]] = []
        tried.ask(WHOLE_VAULT, given, rule.facts_by_note, context)
        facts = dict(given)
        for key, group in groups_of(facts).items():
            found: list[Diagnostic] = []
            tried.ask(WHOLE_VAULT, found, rule.judge, key, group, context)
            groups += [(key, found)] if found else []
    elif kind.check_vault is not Rule.check_vault:
        tried.ask(WHOLE_VAULT, rest, rule.check_vault, context)
    candidates = [note.path for note in notes]
    crash = None
    if tried.cause is not None:
        crash = RuleCrash(rule.code, tried.path, tried.cause, tried.count - 1)
    return Found(own, rest, crash, candidates, facts, groups)


class _Tried:
    """Where a rule crashed first, and how often it did."""

    def __init__(self) -> None:
        self.path = ""
        self.cause: Exception | None = None
        self.count = 0

    def ask(
        self, path: str, into: list[Any], question: Callable[..., Iterable[Any]], *about: Any
    ) -> None:
        """Add what a rule answers; what came before a crash counts."""
        try:
            into.extend(question(*about))
        except VaultkitError:
            raise  # a fault of the config, such as a pattern that takes too long
        except Exception as error:  # noqa: BLE001 it is told, and the run fails
            self.count += 1
            if self.cause is None:
                self.path, self.cause = path, error
