"""`LiveFindings` asks rules again about what a change can concern, and about nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.history.baseline import Baseline
from vaultkit.checks.incremental.live_findings import LiveFindings, NotTheSameError
from vaultkit.checks.rule import NOTE_ALONE, Rule
from vaultkit.config import Config
from vaultkit.errors import RuleCrashedError
from vaultkit.notes.paths import NotePath
from vaultkit.notes.source import Source
from vaultkit.vault.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

TODAY = date(2026, 11, 1)


class Asked(Rule):
    """Notes down which notes it is asked about."""

    code = "Z001"
    severity = Severity.WARNING
    looks_at = NOTE_ALONE

    def __init__(self) -> None:
        self.paths: list[str] = []

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        del context
        self.paths.append(note.path)
        yield from ()


class AskedOfLinks(Asked):
    """The same, and it follows links to places."""

    code = "Z002"
    looks_at = ("links",)


class AskedOfAnything(Asked):
    """The same, of a package that does not say what it looks at."""

    code = "Z003"
    looks_at = ("vault",)


class Liar(Rule):
    """Says that it looks at the note alone, and counts links to it."""

    code = "Z004"
    severity = Severity.WARNING
    looks_at = NOTE_ALONE

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        links = context.vault.backlinks.get(note.path, ())
        yield self.finding(note, (0, 0), f"{len(links)} links")


class Forgetful(Rule):
    """Says that it looks at the note alone, and counts notes, which nobody can see."""

    code = "Z005"
    severity = Severity.WARNING
    looks_at = NOTE_ALONE

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        yield self.finding(note, (0, 0), f"{len(context.vault.notes)} notes")


class Crashing(Rule):
    """Crashes where a note says so."""

    code = "Z006"
    severity = Severity.WARNING
    looks_at = NOTE_ALONE

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        del context
        if b"crash" in note.source.data:
            raise KeyError(note.path)
        yield self.finding(note, (0, 0), "fine")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "A.md").write_text("[[B#One]]\n")
    (tmp_path / "B.md").write_text("# One\n")
    (tmp_path / "C.md").write_text("[[B]]\n")
    return tmp_path


def follow(root: Path, rules: Sequence[Rule], *, is_paranoid: bool = True) -> Live:
    return Live(root, rules, is_paranoid=is_paranoid)


class Live:
    def __init__(self, root: Path, rules: Sequence[Rule], *, is_paranoid: bool) -> None:
        self.root = root
        self.workspace = Workspace(root)
        vault = self.workspace.vault
        self.findings = LiveFindings(
            vault, Config(), today=TODAY, rules=rules, is_paranoid=is_paranoid
        )

    def save(self, path: str, text: str, *, puts_off: bool = False) -> frozenset[str]:
        (self.root / path).write_text(text)
        return self.findings.follow(self.workspace.update(path), puts_off=puts_off)

    @property
    def messages(self) -> list[tuple[str, str]]:
        return [(x.path, x.message) for x in self.findings.report.findings]


def test_rules_are_asked_about_what_they_look_at(root: Path) -> None:
    rules = [Asked(), AskedOfLinks(), AskedOfAnything()]
    live = follow(root, rules, is_paranoid=False)
    asked = []
    for text in ("# One\n\ntext\n", "# Two\n"):
        for rule in rules:
            rule.paths.clear()
        live.save("B.md", text)
        asked.append([rule.paths.copy() for rule in rules])
    every = ["A.md", "B.md", "C.md"]
    assert asked == [[["B.md"], ["B.md"], every], [["B.md"], ["A.md", "B.md"], every]]


def test_what_differs_is_told(root: Path) -> None:
    live = follow(root, [rule for rule in load_rules() if rule.code == "L102"])
    assert live.save("B.md", "# Two\n") == {"A.md"}
    assert live.messages == [("A.md", 'no heading "One" in "B"')]
    assert [x.message for x in live.findings.of("A.md")] == ['no heading "One" in "B"']
    assert live.findings.of("B.md") == ()
    assert live.save("B.md", "# Two\n\ntext\n") == frozenset()
    assert live.save("B.md", "# One\n") == {"A.md"}
    assert live.messages == []


class OfNotesAndVault(Asked):
    """Is asked about single notes, and about the whole vault."""

    vault_looks_at = ("vault",)

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        yield from super().check(note, context)
        yield self.finding(note, (0, 0), note.source.text.strip())

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        for path in ("A.md", "B.md"):
            message = f"{len(context.vault.notes[NotePath(path)].links)} links"
            yield self.finding(context.vault.notes[NotePath(path)], (0, 0), message)


def test_only_what_looks_at_anything_waits(root: Path) -> None:
    rule = OfNotesAndVault()
    live = follow(root, [rule], is_paranoid=False)
    rule.paths.clear()
    live.save("B.md", "[[A]]\n", puts_off=True)
    assert (rule.paths, live.findings.is_late) == (["B.md"], True)
    assert {x.message for x in live.findings.of("B.md")} == {"[[A]]", "0 links"}
    live.findings.catch_up()
    assert (rule.paths, live.findings.is_late) == (["B.md"], False)
    assert {x.message for x in live.findings.of("B.md")} == {"[[A]]", "1 links"}


def test_a_rule_that_says_too_little_is_asked_about_everything(root: Path) -> None:
    live = follow(root, [Liar()])
    live.save("C.md", "no link\n")
    assert live.messages == [("A.md", "0 links"), ("B.md", "1 links"), ("C.md", "0 links")]


def test_paranoia_finds_what_is_out_of_date(root: Path) -> None:
    live = follow(root, [Forgetful()])
    with pytest.raises(NotTheSameError, match="4 notes"):
        live.save("D.md", "")


def test_a_crash_is_told_once_a_note_leads_to_it(root: Path) -> None:
    live = follow(root, [Crashing()])
    with pytest.raises(RuleCrashedError) as caught:
        live.save("B.md", "crash\n")
    assert [(x.code, x.path) for x in caught.value.crashes] == [("Z006", "B.md")]
    assert [x.path for x in caught.value.report.findings] == ["A.md", "C.md"]
    live.save("B.md", "fine again\n")
    assert [path for path, _ in live.messages] == ["A.md", "B.md", "C.md"]


def test_a_baseline_is_taken_out(root: Path) -> None:
    live = follow(root, [rule for rule in load_rules() if rule.code in {"L101", "X003"}])
    live.save("C.md", "[[Gone]]\n")
    key = live.findings.report.findings[0].key
    baseline = Baseline(Source("b.json", b"{}"), {key: 1})
    assert live.findings.report_beyond(baseline).baselined == 1
    assert live.findings.report_beyond(baseline).findings == ()


def test_only_what_is_asked_is_reported(root: Path) -> None:
    workspace = Workspace(root)
    rules = [rule for rule in load_rules() if rule.code == "L101"]
    live = LiveFindings(workspace.vault, Config(), today=TODAY, rules=rules, only={"A.md"})
    (root / "C.md").write_text("[[Gone]]\n")
    live.follow(workspace.update("C.md"), only={"A.md"})
    assert live.report.findings == ()
    (root / "A.md").write_text("[[Gone]]\n")
    live.follow(workspace.update("A.md"), only={"A.md", "C.md"})
    assert [finding.path for finding in live.report.findings] == ["A.md", "C.md"]
