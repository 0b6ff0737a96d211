"""The run: which notes are reported on, what silences a finding, what a crash becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.check_report import Report, exit_status
from vaultkit.checks.engine.registry import load_rules, select_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.rule import Rule
from vaultkit.config import Config, read_config
from vaultkit.errors import RuleCrashedError
from vaultkit.testing import make_vault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

TODAY = date(2026, 11, 1)


def run(
    files: Mapping[str, str | bytes], config: dict[str, Any] | None = None, **options: Any
) -> Report:
    settings = options.pop("settings", None)
    vault = make_vault(files, settings)
    return check_vault(
        vault, read_config(config or {}, Path("vaultkit.toml")), today=TODAY, **options
    )


def found(report: Report) -> list[tuple[str, str]]:
    return [(finding.path, finding.code) for finding in report.findings]


def test_an_empty_vault_has_no_findings() -> None:
    assert run({}) == Report((), 0, 0)


def test_findings_come_by_path_place_and_code() -> None:
    report = run({"b.md": "[[x]] ![[y]]\n", "a.md": "![[z]]\n\n[[#w]]\n", "a/c.md": "[[v]]"})
    assert found(report) == [
        ("a.md", "E201"),
        ("a.md", "L102"),
        ("a/c.md", "L101"),
        ("b.md", "L101"),
        ("b.md", "E201"),
    ]
    assert report.notes == 3


def test_a_finding_carries_what_reports_need() -> None:
    files = {"a.md": "é [[Sub/Note#Top]]\n", "x/Note.md": ""}
    (finding,) = run(files).findings
    assert (finding.start, finding.end) == (3, 19)
    assert (finding.code, finding.name) == ("L101", "note-not-found")
    assert finding.severity is Severity.ERROR
    assert finding.target == "Sub/Note#Top"
    assert finding.candidates == ("x/Note.md",)
    assert finding.fix is None
    assert finding.explanation == (
        'files named "note.md": x/Note.md',
        'none of them has a path that ends with "Sub/Note"',
    )


def test_only_limits_what_is_reported_not_what_is_seen() -> None:
    files = {"a.md": "[[b]] [[x]]\n", "b.md": "[[a]] [[y]]\n"}
    report = run(files, only={"b.md", "picture.png"})
    assert found(report) == [("b.md", "L101")]
    assert report.notes == 1


@pytest.mark.parametrize(
    ("config", "settings"),
    [
        ({"exclude": ["Drafts"]}, None),
        ({"templates": ["Drafts/**"]}, None),
        ({"exclude": ["**/t.md"]}, None),
        ({}, {"excluded": ("Drafts/",)}),
        ({}, {"excluded": ("/^Dr.*\\.md$/",)}),
    ],
)
def test_excluded_notes_are_targets_and_nothing_else(
    config: dict[str, Any], settings: dict[str, Any] | None
) -> None:
    files = {"a.md": "[[t]] [[t#H]] [[gone]]\n", "Drafts/t.md": "# H\n\n[[gone]] [[#nothing]]\n"}
    report = run(files, config, settings=settings)
    assert found(report) == [("a.md", "L101")]
    assert report.notes == 1


def test_a_filter_that_python_cannot_read_excludes_nothing() -> None:
    assert found(run({"a.md": "[[x]]"}, settings={"excluded": ("/(/",)})) == [("a.md", "L101")]


def test_an_embed_loop_is_reported_at_its_first_note_that_is_not_excluded() -> None:
    files = {"a.md": "![[b]]", "b.md": "![[a]]"}
    report = run(files, {"exclude": ["a.md"]})
    assert [(f.path, f.message) for f in report.findings] == [
        ("b.md", "this embed leads back to itself: b → a → b")
    ]


def test_per_file_ignores() -> None:
    files = {"a.md": "[[x]] ![[y]]\n", "old/b.md": "[[x]] ![[y]]\n"}
    report = run(files, {"per-file-ignores": {"old/**": ["L"], "a.md": ["e201"]}})
    assert found(report) == [("a.md", "L101"), ("old/b.md", "E201")]
    assert report.suppressed == 2


class Crashing(Rule):
    """Crash."""

    code = "Z001"
    severity = Severity.ERROR

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        del context
        if note.path == "b.md":
            yield self.finding(note, (0, 1 // len(note.links)), "never")


class CrashingVault(Rule):
    """Crash."""

    code = "Z002"
    severity = Severity.ERROR

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        raise KeyError(len(context.vault.notes))


def test_a_crash_names_rule_and_note() -> None:
    with pytest.raises(RuleCrashedError) as caught:
        run({"a.md": "", "b.md": ""}, rules=[Crashing()])
    assert [crash[:2] for crash in caught.value.crashes] == [("Z001", "b.md")]
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    with pytest.raises(RuleCrashedError) as caught:
        run({"a.md": "", "b.md": ""}, rules=[CrashingVault()])
    assert [crash[:2] for crash in caught.value.crashes] == [("Z002", "the whole vault")]


@pytest.mark.parametrize(
    ("text", "fail_on", "status"),
    [
        ("[[x]]", "error", 1),
        ("[[x]]", "never", 0),
        ("[[", "error", 0),
        ("See [[node", "warning", 1),
        ("---\nreview_by: 2026-11-02\n---\n", "warning", 0),
        ("---\nreview_by: 2026-11-02\n---\n", "info", 1),
        ("", "info", 0),
    ],
)
def test_exit_status(text: str, fail_on: str, status: int) -> None:
    assert exit_status(run({"a.md": text}), fail_on) == status


def test_severities_are_ordered() -> None:
    assert Severity.OFF < Severity.INFO < Severity.WARNING < Severity.ERROR
    assert str(Severity.WARNING) == "warning"


HOSTILE = {
    "empty": b"",
    "nothing but a mark": b"\xef\xbb\xbf",
    "not UTF-8": b"[[\xff]] ^\xfe\n\n[[x\xc3]]\n",
    "zero bytes": b"\x00[[\x00]]\x00",
    "lone returns": b"---\r[[x]]\r---\r",
    "open everything": b"---\n%% [[ ![[ ``` $$ \n> [!note\n| [[x|\n",
    "many brackets": b"[[" * 5000,
    "deep quotes": b">" * 2000 + b" [[x]]",
    "long word": b"x" * 200_000 + b"^id\n\n[[#^id]]",
    "many ids": b"a ^id\n\n" * 3000,
    "many embeds of itself": b"![[a]]\n" * 500,
    "many headings": b"".join(
        b"# heading word %d\n\n[[#haeding word x%d]]\n" % (n, n) for n in range(1500)
    ),
    "many alike": b"".join(b"[[a%d]]\n" % n for n in range(2000)),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.timeout(20)
def test_no_note_stops_the_run(data: bytes) -> None:
    report = run({"a.md": data, "b.md": "[[a]]"})
    assert report.notes == 2
    for finding in report.findings:
        assert 0 <= finding.start <= finding.end <= len(data)


def test_rules_have_no_state() -> None:
    files = {"a.md": "[[x]] ![[y]] [[#z]]\n", "b.md": "---\nreview_by: x\n---\n"}
    vault = make_vault(files)
    rules = select_rules(load_rules(), Config())
    first = check_vault(vault, Config(), today=TODAY, rules=rules)
    assert check_vault(vault, Config(), today=TODAY, rules=rules[::-1]) == first


def test_a_file_that_was_not_read_is_named() -> None:
    vault = make_vault({"a.md": "[[Out]] [[x/Out.md]]\n"})
    vault = replace(vault, skipped=(("x/Out.md", "a symbolic link that leads nowhere"),))
    report = check_vault(vault, Config(), today=TODAY)
    assert [finding.message for finding in report.findings] == [
        f'no note named "{target}"; "x/Out.md" was not read: a symbolic link that leads nowhere'
        for target in ("Out", "x/Out.md")
    ]
