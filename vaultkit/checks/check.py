"""Run rules over a vault: which notes, which findings are silenced, and in what order they come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultkit.checks.context import Context
from vaultkit.checks.diagnostic import Diagnostic, Severity
from vaultkit.checks.globs import match_any
from vaultkit.checks.ignores import matches
from vaultkit.checks.rule import Rule, load_rules, select_rules
from vaultkit.errors import RuleCrashedError
from vaultkit.notes.paths import NotePath

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from vaultkit.checks.ignores import Ignore
    from vaultkit.config import Config
    from vaultkit.vault.vault import Vault

WHOLE_VAULT = "the whole vault"
"""Stands for the path where a rule that looks at all notes crashes."""
UNUSED_IGNORE = "X001"
"""This rule is asked last, when it is known which comments silenced something."""


@dataclass(frozen=True)
class Report:
    """What a run found.

    Args:
        findings: By path, place and code.
        suppressed: How many findings comments and `per-file-ignores` silenced.
        notes: How many notes were reported on.
    """

    findings: tuple[Diagnostic, ...]
    suppressed: int
    notes: int

    def count(self, severity: Severity) -> int:
        """Return how many findings have a severity."""
        return sum(finding.severity is severity for finding in self.findings)


def check_vault(
    vault: Vault,
    config: Config,
    *,
    today: date,
    only: Collection[str] | None = None,
    rules: Sequence[Rule] | None = None,
) -> Report:
    """Run rules over a vault.

    Args:
        vault: All of it; links are resolved against every file.
        config: What the operator set.
        today: The day to count from.
        only: Paths to report on; None for all that are not excluded.
        rules: The rules to run; None for those that the config selects.

    Errors:
        RuleCrashedError: a rule raised an exception.
        ConfigError, PluginError: see `select_rules` and `load_rules`.
    """
    if rules is None:
        rules = select_rules(load_rules(), config)
    codes = frozenset(rule.code for rule in (*load_rules(), *rules))
    context = Context(vault, config, today, codes)
    paths = context.reported if only is None else context.reported.intersection(only)
    found = [
        finding
        for rule in rules
        for finding in run_rule(rule, context, paths)
        if finding.path in paths
    ]
    kept, silenced = _silence(found, rules, context, paths)
    kept, dropped = _drop_by_file(kept, config)
    kept.sort(key=lambda finding: (finding.path, finding.start, finding.code, finding.end))
    return Report(tuple(kept), silenced + dropped, len(paths))


def run_rule(rule: Rule, context: Context, paths: Collection[str]) -> Iterator[Diagnostic]:
    """Yield what a rule finds in notes; what it says about others is left to the caller.

    Errors:
        RuleCrashedError: the rule raised an exception.
    """
    kind, at = type(rule), WHOLE_VAULT
    try:
        if kind.check is not Rule.check:
            for note in rule.candidates(context):
                if note.path in paths:
                    at = note.path
                    yield from rule.check(note, context)
            at = WHOLE_VAULT
        if kind.check_vault is not Rule.check_vault:
            yield from rule.check_vault(context)
    except Exception as error:
        raise RuleCrashedError(rule.code, at, error) from error


def _silence(
    found: Iterable[Diagnostic], rules: Sequence[Rule], context: Context, paths: Collection[str]
) -> tuple[list[Diagnostic], int]:
    """Take out what comments silence, and report the comments that silence nothing."""
    ignores = context.ignores
    used: set[tuple[str, Ignore]] = set()
    kept: list[Diagnostic] = []
    silenced = 0

    def keep(findings: Iterable[Diagnostic]) -> None:
        nonlocal silenced
        for finding in findings:
            covering = [
                one for one in ignores.get(NotePath(finding.path), ()) if one.covers(finding)
            ]
            used.update((finding.path, one) for one in covering)
            if covering:
                silenced += 1
            else:
                kept.append(finding)

    keep(found)
    rule = next((rule for rule in rules if rule.code == UNUSED_IGNORE), None)
    if rule is not None:
        keep(list(_report_unused(rule, rules, context, paths, used)))
    return kept, silenced


def _report_unused(
    rule: Rule,
    rules: Sequence[Rule],
    context: Context,
    paths: Collection[str],
    used: set[tuple[str, Ignore]],
) -> Iterator[Diagnostic]:
    """Report comments that silenced nothing, if all rules that they name have run."""
    ran = {one.code for one in rules}
    normal = {one.code for one in load_rules() if one.severity is not Severity.OFF} | ran
    for path, ignores in context.ignores.items():
        for ignore in ignores if path in paths else ():
            named = {code for code in normal if matches(ignore.code, code)}
            is_judged = named and named <= ran and not all(code.startswith("X0") for code in named)
            if is_judged and (path, ignore) not in used:
                message = f'nothing is silenced by "{ignore.code}" here'
                span = (ignore.start, ignore.end)
                yield rule.finding(context.vault.notes[path], span, message, target=ignore.code)


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


def exit_status(report: Report, fail_on: str) -> int:
    """Return 1 if a finding is at least as bad as `error`, `warning` or `info`; `never` gives 0."""
    if fail_on == "never":
        return 0
    threshold = Severity(fail_on)
    return int(any(finding.severity >= threshold for finding in report.findings))
