"""Run rules over a vault and return the report (`check_vault`); see decisions 3 and 22."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from vaultkit.checks.context import Context, Evidence
from vaultkit.checks.diagnostic import Diagnostic, Severity
from vaultkit.checks.engine.check_report import KnownFiles, Report
from vaultkit.checks.engine.finding_causes import with_causes
from vaultkit.checks.engine.registry import find_severity, load_rules, select_rules
from vaultkit.checks.ignore_comments import Coverage, plan_removal
from vaultkit.checks.remedies.remedy import with_fix
from vaultkit.checks.rule import Rule
from vaultkit.checks.rule_codes import family_of, matches
from vaultkit.distribution.extras import has_extra
from vaultkit.errors import RuleCrash, RuleCrashedError, VaultkitError
from vaultkit.notes.markdown.report_region import is_report, report_spans
from vaultkit.notes.paths import NotePath, is_note
from vaultkit.vault.files.excluded_files import match_any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from vaultkit.checks.engine.check_report import KnownFindings
    from vaultkit.checks.ignore_comments import Ignore
    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.notes.source import Span
    from vaultkit.vault.vault import Vault

WHOLE_VAULT = "the whole vault"
"""Stands for the path where a rule that looks at all notes crashes."""
NOTE_NOT_FOUND = "L101"
"""The rule whose findings the setting `links.planned` keeps back."""
UNUSED_IGNORE = "X001"
"""This rule is asked last, when it is known which comments silenced something."""


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
        rules: The rules to run; None for those that the config selects.
        baseline: Findings that are known and not reported.
        evidence: What is known beyond the vault.
        jobs: Processes that share the rules out.

    Errors:
        RuleCrashedError: a rule raised an exception; what was found all the same is in it.
        ConfigError, PluginError: see `select_rules` and `load_rules`.
    """
    if rules is None:
        rules = select_rules(load_rules(), config)
    codes = frozenset(rule.code for rule in (*load_rules(), *rules))
    context = Context(vault, config, today, codes, evidence or Evidence(), only)
    paths = context.reported if only is None else context.reported.intersection(only)
    files = context.reported_files if only is None else context.reported_files.intersection(only)
    wanted = paths | files
    shared = jobs > 1
    each = _run_shared(rules, context, paths, jobs) if shared else _run_all(rules, context, paths)
    reports = {path: spans for path in paths if (spans := report_spans(vault.notes[path]))}
    found = [finding for one in each for finding in one.findings if finding.path in wanted]
    whole = frozenset(path for path in reports if is_report(vault.notes[path]))
    found = _outside_reports(found, reports, whole) if reports else found
    crashes = tuple(one.crash for one in each if one.crash is not None)
    if crashes:
        crashed = {crash.code for crash in crashes}
        rules = [rule for rule in rules if rule.code not in crashed]
    rules = [rule for rule in rules if not rule.extra or has_extra(rule.extra)]
    kept, silenced = _silence(found, rules, context, paths)
    kept, dropped = _drop_by_file(kept, config)
    kept, planned = _drop_planned(kept, config)
    kept.sort(key=lambda finding: (finding.path, finding.start, finding.code, finding.end))
    number = len(paths) - len(whole)
    report = Report(tuple(kept), silenced + dropped + planned, number, crashes=crashes)
    if baseline is not None:
        there = frozenset((*vault.notes, *vault.attachments))
        known = KnownFiles(there, context.evidence.moves)
        report = baseline.apply(report, rules, paths if only is not None else None, known)
    findings = with_causes(tuple(_with_severity(report.findings, config)), vault)
    report = replace(report, findings=findings)
    if crashes:
        _refuse(report)
    return report


def _outside_reports(
    found: Iterable[Diagnostic],
    reports: Mapping[NotePath, tuple[Span, ...]],
    whole: Collection[str],
) -> list[Diagnostic]:
    """Leave out what is found in a report of ours, or about a note that is nothing else."""
    return [
        finding
        for finding in found
        if finding.path not in whole
        and not any(a <= finding.start < b for a, b in reports.get(NotePath(finding.path), ()))
    ]


def _refuse(report: Report) -> NoReturn:
    """Raise for the rules that crashed, with all that was found."""
    raise RuleCrashedError(report.crashes, report) from report.crashes[0].cause


class Found(NamedTuple):
    """What a rule finds, and where it crashed, if it did."""

    findings: list[Diagnostic]
    crash: RuleCrash | None = None


def _run_all(rules: Sequence[Rule], context: Context, paths: Collection[str]) -> list[Found]:
    """Return what each rule finds."""
    return [run_rule(rule, context, paths) for rule in rules]


def _run_shared(
    rules: Sequence[Rule], context: Context, paths: Collection[str], jobs: int
) -> list[Found]:
    """Do the same in several processes, which draw lots of rules until none is left.

    Rules that may follow links are one lot, and it falls to this process. The others are drawn by
    families, because rules of a family share views.
    """
    from vaultkit.vault.parallel.forked_work import map_shared

    lots: dict[str, list[Rule]] = {"": []}
    for rule in rules:
        name = "" if rule.follows_links else family_of(rule.code)
        lots.setdefault(name, []).append(rule)
    drawn = [*lots.values()]
    here = os.getpid()

    def run(lot: list[Rule]) -> list[Found]:
        done = _run_all(lot, context, paths)
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


def run_rule(rule: Rule, context: Context, paths: Collection[str]) -> Found:
    """Return what a rule finds in notes; what it says about others is left to the caller.

    One that crashes on a note is asked about the others all the same.
    """
    kind, findings, tried = type(rule), list[Diagnostic](), _Tried()
    if kind.check is not Rule.check:
        notes: list[Note] = []
        tried.ask(WHOLE_VAULT, notes, rule.candidates, context)
        for note in notes:
            if note.path in paths:
                tried.ask(note.path, findings, rule.check, note, context)
    if kind.check_vault is not Rule.check_vault:
        tried.ask(WHOLE_VAULT, findings, rule.check_vault, context)
    if tried.cause is None:
        return Found(findings)
    return Found(findings, RuleCrash(rule.code, tried.path, tried.cause, tried.count - 1))


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


def _silence(
    found: Iterable[Diagnostic], rules: Sequence[Rule], context: Context, paths: Collection[str]
) -> tuple[list[Diagnostic], int]:
    """Take out what comments silence, and report the comments that silence nothing."""
    coverages = {str(path): Coverage(ignores) for path, ignores in context.ignores.items()}
    kept: list[Diagnostic] = []
    silenced = 0

    def keep(findings: Iterable[Diagnostic]) -> None:
        nonlocal silenced
        for finding in findings:
            coverage = coverages.get(finding.path)
            if coverage and coverage.covers(finding):
                silenced += 1
            else:
                kept.append(finding)

    keep(found)
    rule = next((rule for rule in rules if rule.code == UNUSED_IGNORE), None)
    if rule is not None:
        used = {path: coverage.used() for path, coverage in coverages.items()}
        keep(list(_report_unused(rule, rules, context, paths, used)))
    return kept, silenced


def _report_unused(
    rule: Rule,
    rules: Sequence[Rule],
    context: Context,
    paths: Collection[str],
    used: Mapping[str, Collection[Ignore]],
) -> Iterator[Diagnostic]:
    """Report comments that silenced nothing, if all rules that they name have run."""
    ran = {one.code for one in rules}
    normal = {one.code for one in load_rules() if one.severity is not Severity.OFF} | ran

    @cache
    def is_judged(selector: str) -> bool:
        named = {code for code in normal if matches(selector, code)}
        return bool(named) and named <= ran and not all(c.startswith("X0") for c in named)

    for path, ignores in context.ignores.items():
        for ignore in ignores if path in paths else ():
            if is_judged(ignore.code) and ignore not in used[path]:
                message = f'nothing is silenced by "{ignore.code}" here'
                span = (ignore.start, ignore.end)
                note = context.vault.notes[path]
                found = rule.finding(note, span, message, target=ignore.code)
                gone = plan_removal(note, ignore)
                yield with_fix(found, "remove it", (*gone, "")) if gone else found


def _drop_by_file(found: list[Diagnostic], config: Config) -> tuple[list[Diagnostic], int]:
    """Take out what `per-file-ignores` silences."""
    kept = found
    for glob, codes in config.per_file_ignores.items():
        is_meant = match_any([glob])
        kept = [
            finding
            for finding in kept
            if not (any(matches(code, finding.code) for code in codes) and is_meant(finding.path))
        ]
    return kept, len(found) - len(kept)


def _drop_planned(found: list[Diagnostic], config: Config) -> tuple[list[Diagnostic], int]:
    """Take out links to notes that are still to be written, as the config declares them."""
    if not any(finding.code == NOTE_NOT_FOUND for finding in found):
        return found, 0
    is_meant = match_any(config.links.planned)

    def is_planned(finding: Diagnostic) -> bool:
        target = finding.target.partition("#")[0].lstrip("/")
        name = target[:-3] if is_note(target) else target
        return finding.code == NOTE_NOT_FOUND and (is_meant(name) or is_meant(target))

    kept = [finding for finding in found if not is_planned(finding)]
    return kept, len(found) - len(kept)


def _with_severity(found: Sequence[Diagnostic], config: Config) -> Iterator[Diagnostic]:
    """Yield findings as bad as the operator says that those of their rules are.

    One of a rule that is off there was asked for on the command line, and stays as the rule has it.
    """
    asked = {code: find_severity(config, code) for code in {finding.code for finding in found}}
    for finding in found:
        severity = asked[finding.code]
        if severity is None or severity is Severity.OFF:
            yield finding
        else:
            yield replace(finding, severity=severity)
