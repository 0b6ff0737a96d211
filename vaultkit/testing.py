"""For authors of rules: vaults made of strings, and the test that every rule has to pass."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from vaultkit.checks.context import Context, Evidence
from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.engine.rule_sight import OutOfSightError, narrow
from vaultkit.checks.families.grouped_rule import GroupedRule
from vaultkit.checks.fixing.fix_loop import fix_vault
from vaultkit.checks.history.baseline import read_baseline
from vaultkit.checks.history.revision_diff import look_back
from vaultkit.checks.report.report_style import place_of
from vaultkit.checks.rule import Rule, find_rule_fault
from vaultkit.config import read_config
from vaultkit.notes.markdown.parse_note import parse_note
from vaultkit.notes.paths import NotePath, is_note, suffix_of
from vaultkit.notes.source import Source
from vaultkit.vault.files.file_listing import is_visible
from vaultkit.vault.files.file_reading import TEXTS
from vaultkit.vault.files.outward_links import LEADS_OUT
from vaultkit.vault.git.renames_between_states import find_renames
from vaultkit.vault.git.renames_in_history import Move
from vaultkit.vault.obsidian.obsidian_settings import Settings, collect_settings
from vaultkit.vault.obsidian.settings_faults import read_object
from vaultkit.vault.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.checks.rule import Example, Sight
    from vaultkit.notes.note import Note


def make_vault(
    files: Mapping[str, str | bytes],
    settings: Settings | Mapping[str, object] | None = None,
    unread: Mapping[str, str] = MappingProxyType({}),
) -> Vault:
    """Return a vault that exists in memory only.

    Args:
        files: Vault-relative path to content; what is no `.md` file is an attachment. Files below
            `.obsidian` are Obsidian's settings.
        settings: Obsidian's settings, or the fields of them that differ from those.
        unread: What could not be read, and why.
    """
    if not isinstance(settings, Settings):
        own = collect_settings(
            lambda name: read_object(_bytes(files.get(f".obsidian/{name}", "{}")))
        )
        settings = replace(own, **(settings or {}))  # type: ignore[arg-type]
    sources = {p: Source(p, _bytes(files[p])) for p in sorted(files) if is_visible(p)}
    notes = {NotePath(path): parse_note(x) for path, x in sources.items() if is_note(path)}
    attachments = tuple(path for path in sources if not is_note(path))
    texts = {path: sources[path] for path in attachments if suffix_of(path) in TEXTS}
    skipped = tuple(sorted(unread.items()))
    beyond = {path: path for path, reason in skipped if reason == LEADS_OUT}
    return Vault(Path("vault"), notes, attachments, settings, skipped, texts, beyond=beyond)


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def run_example(rule: Rule, example: Example, *, alone: bool = False) -> list[tuple[str, int, str]]:
    """Return what a rule finds in an example, among all rules or alone: path, line, message."""
    report, vault = (
        report_example(rule, example, alone=alone),
        make_vault(example.files, unread=example.unread),
    )
    return [_brief(report, vault, found) for found in report.findings if found.code == rule.code]


def report_example(rule: Rule, example: Example, *, alone: bool = False) -> Report:
    """Return what a rule, among all rules or alone, finds in an example."""
    others = () if alone else (other for other in load_rules() if other.code != rule.code)
    name = example.baseline
    return check_vault(
        make_vault(example.files, unread=example.unread),
        read_config(example.config, Path("vaultkit.toml")),
        today=example.today,
        rules=(rule, *others),
        baseline=read_baseline(Source(name, _bytes(example.files[name]))) if name else None,
        evidence=evidence_of(example),
    )


def show_example(rule: Rule, example: Example) -> list[tuple[str, int, str]]:
    """Return the same as `run_example`, fast: only rules about other rules need those."""
    kind = type(rule)
    is_own = kind.check is not Rule.check or kind.check_vault is not Rule.check_vault
    return run_example(rule, example, alone=is_own)


def fix_example(rule: Rule, example: Example) -> dict[str, bytes]:
    """Return the files that a rule's fixes change in an example, unsafe ones included.

    A note that gets another name is among them by that name.
    """
    config = read_config(example.config, Path("vaultkit.toml"))
    others = (x for x in select_rules(load_rules(), config) if x.code != rule.code)
    result = fix_vault(
        make_vault(example.files, unread=example.unread),
        config,
        today=example.today,
        rules=(rule, *others),
        unsafe=True,
        codes={rule.code},
        evidence=evidence_of(example),
    )
    vault, files = result.vault, {*result.sources, *result.moves}
    return {now: vault.source_of(now).data for now in sorted(result.moves.get(p, p) for p in files)}


def evidence_of(example: Example) -> Evidence:
    """Return what an example says beyond its files; what it holds of an earlier state."""
    if example.before is None:
        return Evidence(dead=example.dead)
    now, then = (
        {path: _bytes(data) for path, data in files.items()}
        for files in (example.files, example.before)
    )
    moves = {
        old: Move(new, is_exact=then[old] == now[new])
        for old, new in find_renames(then, now).items()
    }
    before = look_back(make_vault(example.files), make_vault(example.before))
    return Evidence(lambda: moves, before, example.dead)


def _brief(report: Report, vault: Vault, found: Diagnostic) -> tuple[str, int, str]:
    start, _ = place_of(found, report, vault)
    return found.path, start.line, found.message


def assert_sight(rule: Rule | type[Rule], context: Context) -> None:
    """Check that a rule judges each note by no more than its `looks_at` says.

    It is asked about each note in a run in which the rest of the vault is hidden; it must find what
    it finds in the whole one. A rule that looks at "vault" passes.

    Args:
        rule: The rule.
        context: A run over a whole vault.

    Errors:
        AssertionError: it asks for something else, or finds something else without it.
    """
    rule = rule() if isinstance(rule, type) else rule
    if type(rule).check is not Rule.check:
        _assert_narrow(rule, context, rule.looks_at, rule.candidates, rule.check)
    if isinstance(rule, GroupedRule):
        _assert_narrow(rule, context, rule.facts_look_at, rule.contributors, rule.facts)


def _assert_narrow(
    rule: Rule,
    context: Context,
    looks_at: Sequence[Sight],
    notes_of: Callable[[Context], Iterable[Note]],
    ask: Callable[[Note, Context], Iterable[object]],
) -> None:
    """Check that a rule says the same of each note when the rest is hidden."""
    if "vault" in looks_at:
        return
    said = f"{rule.code} looks at {', '.join(looks_at)}, but in"
    whole = {path: list[object]() for path in context.vault.notes}
    for note in notes_of(context):
        whole[note.path] = [*ask(note, context)]
    for path, expected in whole.items():
        part = narrow(context, [path], looks_at)
        try:
            notes = [note for note in notes_of(part) if note.path == path]
            found = [one for note in notes for one in ask(note, part)]
        except OutOfSightError as error:
            message = f"{said} {path}: {error}"
            raise AssertionError(message) from error
        if found != expected:
            differs = f"when the rest is hidden:\n  whole  {expected}\n  hidden {found}"
            message = f"{said} {path} it finds something else {differs}"
            raise AssertionError(message)


def context_of(example: Example, *rules: Rule) -> Context:
    """Return a run over an example, as `check_vault` gives it to rules."""
    every = (*load_rules(), *rules)
    return Context(
        make_vault(example.files, unread=example.unread),
        read_config(example.config, Path("vaultkit.toml")),
        example.today,
        frozenset(one.code for one in every),
        evidence_of(example),
        names={one.name: one.code for one in every},
    )


def assert_examples(rule: Rule | type[Rule]) -> None:
    """Check that a rule is documented and finds in its examples what they say, and no more.

    To find it, it may look at nothing but what its `looks_at` says.

    Errors:
        AssertionError: it does not; the message tells the example and the difference.
    """
    rule = rule() if isinstance(rule, type) else rule
    fault = find_rule_fault(type(rule))
    if fault:
        raise AssertionError(fault)
    if not any(example.findings for example in rule.examples):
        message = f"{rule.code}: no example shows a finding"
        raise AssertionError(message)
    for example in rule.examples:
        assert_sight(rule, context_of(example, rule))
        found = run_example(rule, example)
        expected = sorted(example.findings)
        is_same = len(found) == len(expected) and all(
            path == wanted_path and line == wanted_line and text in message
            for (path, line, message), (wanted_path, wanted_line, text) in zip(
                sorted(found), expected, strict=True
            )
        )
        if not is_same:
            message = f"{rule.code}, {example.title}:\n  expected {expected}\n  found    {found}"
            raise AssertionError(message)
        if example.fixed is not None:
            _assert_fixed(rule, example, example.fixed)


def _assert_fixed(rule: Rule, example: Example, fixed: Mapping[str, str | bytes]) -> None:
    made = fix_example(rule, example)
    wanted = {path: _bytes(content) for path, content in fixed.items()}
    if made != wanted:
        message = f"{rule.code}, {example.title}:\n  expected {wanted}\n  made     {made}"
        raise AssertionError(message)
