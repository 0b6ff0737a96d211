"""Write SARIF 2.1.0, for GitHub code scanning and other services that collect findings.

Silenced and baselined findings are left out rather than marked as suppressed: code scanning shows
what it is sent as open. No text of a note is sent either: a finding may be about a secret.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from vaultkit import __version__
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.report.machine_readable.fingerprint import take_fingerprints
from vaultkit.checks.report.report_style import Style, path_of, source_of
from vaultkit.checks.rule_codes import family_of
from vaultkit.notes.text.one_line import ascii_in_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vaultkit.checks.diagnostic import Diagnostic, Fix
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.checks.rule import Rule
    from vaultkit.notes.edit import Edit
    from vaultkit.notes.source import Source
    from vaultkit.vault.vault import Vault

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = "%SRCROOT%"
"""What addresses are relative to: the folder vaultkit was started in."""
FINGERPRINT = "vaultkitFinding/v1"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}


def render_sarif(report: Report, vault: Vault, style: Style) -> str:
    """Return one run with its rules and results."""
    prefix = "" if style.prefix.startswith("/") else style.prefix
    found = {finding.code for finding in report.findings}
    rules = [rule for rule in load_rules() if rule.code in found]
    indices = {rule.code: index for index, rule in enumerate(rules)}
    results = _Results(report, vault, Style(prefix=prefix), indices)
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "vaultkit",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "results": results.records(),
    }
    if prefix != style.prefix:
        run["originalUriBaseIds"] = {ROOT: {"uri": f"file://{_address(style.prefix)}"}}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return ascii_in_json(json.dumps(log, **_JSON)) + "\n"


_JSON: dict[str, Any] = {"ensure_ascii": False, "indent": 2}


def _rule(rule: Rule) -> dict[str, Any]:
    """Return a rule's page from its class."""
    sections = rule.documentation()
    severity = Severity.WARNING if rule.severity is Severity.OFF else rule.severity
    level = _LEVELS[severity]
    page = "\n\n".join(f"## {name}\n{text}" if name else text for name, text in sections.items())
    return {
        "id": rule.code,
        "name": type(rule).__name__,
        "shortDescription": {"text": _one_line(sections[""])},
        "fullDescription": {"text": _one_line(sections.get("What it does", sections[""]))},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": level, "enabled": rule.severity is not Severity.OFF},
        "properties": {"tags": [family_of(rule.code)], "problem.severity": _PROBLEM[level]},
    }


def _invocation(report: Report) -> dict[str, Any]:
    """Return whether all rules could run, and what happened to those that could not."""
    record: dict[str, Any] = {"executionSuccessful": not report.crashes}
    if report.crashes:
        record["toolExecutionNotifications"] = [
            {"level": "error", "message": {"text": str(crash)}} for crash in report.crashes
        ]
    return record


class _Results:
    """The results of one run.

    Args:
        report: What was found.
        vault: Where.
        style: With the prefix of addresses.
        indices: Of each code among the run's rules.
    """

    def __init__(
        self, report: Report, vault: Vault, style: Style, indices: Mapping[str, int]
    ) -> None:
        self._report = report
        self._vault = vault
        self._style = style
        self._indices = indices

    def records(self) -> list[dict[str, Any]]:
        findings = self._report.findings
        return [
            self._record(finding, fingerprint)
            for finding, fingerprint in zip(findings, take_fingerprints(findings), strict=True)
        ]

    def _record(self, finding: Diagnostic, fingerprint: str) -> dict[str, Any]:
        source = source_of(finding.path, self._report, self._vault)
        region = _region(source, finding.start, finding.end)
        uri = _address(path_of(finding, self._style))
        place = {"artifactLocation": {"uri": uri, "uriBaseId": ROOT}, "region": region}
        record: dict[str, Any] = {
            "ruleId": finding.code,
            "ruleIndex": self._indices.get(finding.code, -1),
            "level": _LEVELS[finding.severity],
            "message": {"text": finding.message},
            "locations": [{"physicalLocation": place}],
            "partialFingerprints": {FINGERPRINT: fingerprint},
            "properties": {"cause": finding.cause},
        }
        if self._report.is_compared:
            record["baselineState"] = "new"
        if finding.fix and self._can_show(finding.fix):
            record["fixes"] = [self._fix(finding.fix)]
        return record

    def _can_show(self, fix: Fix) -> bool:
        """Tell whether it has edits, all of files that were read: others have no lines to name."""
        return bool(fix.edits) and all(edit.path in self._vault.notes for edit in fix.edits)

    def _fix(self, fix: Fix) -> dict[str, Any]:
        by_path: dict[str, list[Edit]] = {}
        for edit in fix.edits:
            by_path.setdefault(edit.path, []).append(edit)
        return {
            "description": {"text": fix.title},
            "artifactChanges": [self._change(path, edits) for path, edits in by_path.items()],
        }

    def _change(self, path: str, edits: Iterable[Edit]) -> dict[str, Any]:
        source = source_of(path, self._report, self._vault)
        uri = _address(f"{self._style.prefix}{path}")
        return {
            "artifactLocation": {"uri": uri, "uriBaseId": ROOT},
            "replacements": [
                {
                    "deletedRegion": _region(source, edit.start, edit.end),
                    "insertedContent": {"text": edit.text},
                }
                for edit in edits
            ],
        }


def _region(source: Source, start: int, end: int) -> dict[str, Any]:
    first, last = source.position(start), source.position(end)
    return {
        "startLine": first.line,
        "startColumn": first.column,
        "endLine": last.line,
        "endColumn": last.column,
    }


def _address(path: str) -> str:
    """Return a path as a URI reference."""
    return quote(path.encode("utf-8", "surrogateescape"))


def _one_line(text: str) -> str:
    return " ".join(text.split())
