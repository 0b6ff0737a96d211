"""Return what a change introduces: findings of today less those of an earlier revision.

Both states of the vault are checked with the same rules, config and day. So a finding is also new
in a note that nobody touched, if the change broke it, and a note that was renamed keeps what it
had before. See decision 9.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.checks.context import Context, Earlier
from vaultkit.checks.diagnostic import Key
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.report.report_style import source_of
from vaultkit.errors import RuleCrashedError
from vaultkit.vault.git.renames_between_states import find_renames
from vaultkit.vault.graph.graph_changes import compare_graphs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from vaultkit.checks.context import Evidence
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.checks.rule import Rule
    from vaultkit.config import Config
    from vaultkit.vault.vault import Vault


class _Kind(NamedTuple):
    """A kind of finding, and the line it stands on."""

    key: Key
    line: str


def compare_report(  # noqa: PLR0913 - all that a run depends on
    report: Report,
    vault: Vault,
    evidence: Evidence,
    config: Config,
    *,
    today: date,
    only: Collection[str] | None,
    rules: Sequence[Rule],
) -> Report:
    """Return a report with what a change introduced, and what the change does to the graph.

    Args:
        report: Of the vault today.
        vault: The vault today.
        evidence: What the report was made with; it holds the vault before the change.
        config: As the report was made with.
        today: The same.
        only: The same.
        rules: The same.
    """
    if evidence.before is None:
        return report
    before, olds = evidence.before
    renames = {old: new for new, old in olds.items()}
    then = None if only is None else {olds.get(path, path) for path in only}
    known_then = replace(evidence, before=None)
    try:
        old = check_vault(before, config, today=today, only=then, rules=rules, evidence=known_then)
    except RuleCrashedError as error:
        if not report.crashes:
            raise
        old = error.report
    known = [_kind(finding, old, before, renames) for finding in old.findings]
    kept = _subtract([(f, _kind(f, report, vault, {})) for f in report.findings], known)
    return replace(
        report,
        findings=tuple(kept),
        older=len(report.findings) - len(kept),
        is_compared=True,
        changes=compare_graphs(before, vault, renames, Context(vault, config, today).reported),
    )


def look_back(vault: Vault, before: Vault) -> Earlier:
    """Return an earlier state of a vault as evidence."""
    renames = find_renames(_data(before), _data(vault))
    return Earlier(before, {new: old for old, new in renames.items()})


def _data(vault: Vault) -> dict[str, bytes]:
    return {path: note.source.data for path, note in vault.notes.items()}


def _kind(finding: Diagnostic, report: Report, vault: Vault, renames: Mapping[str, str]) -> _Kind:
    source = source_of(finding.path, report, vault)
    path = renames.get(finding.path, finding.path)
    line = source.line_text(source.line_of(finding.start)).strip()
    return _Kind(Key(path, finding.code, finding.target), line)


def _subtract(
    found: Iterable[tuple[Diagnostic, _Kind]], known: Iterable[_Kind]
) -> list[Diagnostic]:
    """Return the findings that are not known, as often as they are.

    Findings on the same line of text are matched first. Then the line no longer counts, so that
    rewording a sentence does not bring up what was wrong with it before; only a finding that names
    no target is known by its line alone.
    """
    left = Counter(known)
    unmatched: list[tuple[Diagnostic, _Kind]] = []
    for finding, kind in found:
        if left[kind] > 0:
            left[kind] -= 1
        else:
            unmatched.append((finding, kind))
    by_key: Counter[Key] = Counter()
    for kind, count in left.items():
        by_key[kind.key] += count
    kept: list[Diagnostic] = []
    for finding, kind in unmatched:
        if finding.target and by_key[kind.key] > 0:
            by_key[kind.key] -= 1
        else:
            kept.append(finding)
    return kept
