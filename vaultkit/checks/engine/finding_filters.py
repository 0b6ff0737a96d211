"""Take out findings that are not to be told: by comments, by the config, and in reports of ours."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Diagnostic, Severity
from vaultkit.checks.engine.registry import find_severity, index_rules
from vaultkit.checks.families.template_code import is_in_templates
from vaultkit.checks.ignore_comments import Coverage, plan_removal
from vaultkit.checks.rule_codes import matches
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import NotePath, fold, is_note, stem_of
from vaultkit.vault.files.excluded_files import match_any
from vaultkit.vault.obsidian.new_note_folder import find_period

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from vaultkit.checks.context import Context
    from vaultkit.checks.ignore_comments import Ignore
    from vaultkit.checks.rule import Rule
    from vaultkit.config import Config
    from vaultkit.notes.note import Note
    from vaultkit.notes.source import Span
    from vaultkit.vault.obsidian.obsidian_settings import Settings

NOTE_NOT_FOUND = "L101"
"""The rule whose findings the setting `links.planned` keeps back."""
DUPLICATE_TITLE = "G508"
"""The rule of titles, which templates share with each other."""
UNUSED_IGNORE = "X001"
"""This rule is asked last, when it is known which comments silenced something."""

_DAY = lazy_re(r"(?:19|20)\d\d-[01]\d-[0-3]\d")
"""The usual name of a daily note."""
_INDENTED = lazy_re(rb"(?:[ \t]*+\r?\n)*+(?:\t| {2,})")
"""Blank lines, and a line that is indented."""


def outside_reports(
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


def outside_templates(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Leave out what is found of links, embeds and titles in folders that are called templates.

    Their links are placeholders, such as `[[project]]`; what they show is told where they are used.
    """
    return [one for one in found if not (_is_of_links(one.code) and is_in_templates(one.path))]


def _is_of_links(code: str) -> bool:
    return code[0] in "LE" or code == DUPLICATE_TITLE


def silence(
    found: Iterable[Diagnostic], rules: Sequence[Rule], context: Context, paths: Collection[str]
) -> tuple[list[Diagnostic], Counter[str]]:
    """Take out what comments silence, and report the comments that silence nothing.

    Returns:
        The rest, and how many were silenced by path.
    """
    coverages = {str(path): Coverage(ignores) for path, ignores in context.ignores.items()}
    kept: list[Diagnostic] = []
    silenced: Counter[str] = Counter()

    def keep(findings: Iterable[Diagnostic]) -> None:
        for finding in findings:
            coverage = coverages.get(finding.path)
            if coverage and coverage.covers(finding):
                silenced[finding.path] += 1
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
    if not context.ignores:
        return
    from vaultkit.checks.remedies.remedy import keeps_links, with_fix

    ran = {one.code for one in rules}
    normal = {one.code for one in index_rules() if one.severity is not Severity.OFF} | ran

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
                if gone and (not _is_indented(note, gone[1]) or keeps_links(note, (*gone, ""))):
                    found = with_fix(found, "remove it", (*gone, ""))
                yield found


def _is_indented(note: Note, at: int) -> bool:
    """Tell whether what follows may be code where nothing stands before it: an indented line."""
    return _INDENTED.match(note.source.data, at) is not None


def drop_by_file(found: list[Diagnostic], config: Config) -> list[Diagnostic]:
    """Take out what `per-file-ignores` silences."""
    kept = found
    for glob, codes in config.per_file_ignores.items():
        is_meant = match_any([glob])
        kept = [
            finding
            for finding in kept
            if not (any(matches(code, finding.code) for code in codes) and is_meant(finding.path))
        ]
    return kept


def drop_planned(found: list[Diagnostic], config: Config, settings: Settings) -> list[Diagnostic]:
    """Take out links to notes that are still to be written.

    The config declares them; and a note of a day leads to those round it before they are made.
    """
    if not any(finding.code == NOTE_NOT_FOUND for finding in found):
        return found
    is_meant = match_any(map(fold, config.links.planned))

    @cache
    def is_day(name: str, path: str = "") -> bool:
        if _DAY.fullmatch(name):
            return True
        place = find_period(settings.new_notes, name)
        if place is None or place.period is None:
            return False
        return not path or fold(path).startswith(fold(place.period.folder))

    def is_planned(finding: Diagnostic) -> bool:
        if finding.code != NOTE_NOT_FOUND:
            return False
        target = finding.target.partition("#")[0].lstrip("/")
        name = target[:-3] if is_note(target) else target
        if is_day(stem_of(target)) and is_day(stem_of(finding.path), finding.path):
            return True
        return is_meant(fold(name)) or is_meant(fold(target))

    return [finding for finding in found if not is_planned(finding)]


def with_severity(found: Sequence[Diagnostic], config: Config) -> Iterator[Diagnostic]:
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
