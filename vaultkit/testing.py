"""For authors of rules: vaults made of strings, and the test that every rule has to pass."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vaultkit.checks.check import check_vault
from vaultkit.checks.rule import find_rule_fault, load_rules
from vaultkit.config import read_config
from vaultkit.notes.parse import parse_note
from vaultkit.notes.paths import NotePath, is_note
from vaultkit.notes.source import Source
from vaultkit.vault.vault import Settings, Vault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.checks.rule import Example, Rule


def make_vault(
    files: Mapping[str, str | bytes], settings: Settings | Mapping[str, object] | None = None
) -> Vault:
    """Return a vault that exists in memory only.

    Args:
        files: Vault-relative path to content; what is no `.md` file is an attachment.
        settings: Obsidian's settings, or the fields of them that differ from the defaults.
    """
    if not isinstance(settings, Settings):
        settings = replace(Settings(), **(settings or {}))  # type: ignore[arg-type]
    notes = {
        NotePath(path): parse_note(Source(path, _bytes(files[path])))
        for path in sorted(files)
        if is_note(path)
    }
    attachments = tuple(path for path in sorted(files) if not is_note(path))
    return Vault(Path("vault"), notes, attachments, settings)


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def run_example(rule: Rule, example: Example) -> list[tuple[str, int, str]]:
    """Return what a rule finds in an example, among all rules: path, line and message."""
    vault = make_vault(example.files)
    others = (other for other in load_rules() if other.code != rule.code)
    config = read_config(example.config, Path("vaultkit.toml"))
    report = check_vault(vault, config, today=example.today, rules=(rule, *others))
    return [_brief(vault, found) for found in report.findings if found.code == rule.code]


def _brief(vault: Vault, found: Diagnostic) -> tuple[str, int, str]:
    line = vault.notes[NotePath(found.path)].source.line_of(found.start)
    return found.path, line, found.message


def assert_examples(rule: Rule | type[Rule]) -> None:
    """Check that a rule is documented and finds in its examples what they say, and no more.

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
