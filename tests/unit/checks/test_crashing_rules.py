"""A rule that crashes fails the run, after everything else that was found is told."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine import finding_filters, registry, rule_run
from vaultkit.checks.rule import Rule
from vaultkit.cli.commands.check import FORMATS
from vaultkit.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note


class Shaky(Rule):
    """Crash on notes that say so."""

    code = "Z001"
    severity = Severity.ERROR

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        del context
        yield self.finding(note, (0, 1), "seen before")
        if b"crash" in note.source.data:
            raise ValueError(note.path)


class ShakyVault(Rule):
    """Crash always."""

    code = "Z002"
    severity = Severity.ERROR

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        raise KeyError(len(context.vault.notes))


NOTES = {"A.md": "[[Gone]]\n", "B.md": "crash\n", "C.md": "[[Lost]] %% vaultkit: ignore L101 %%\n"}
ERROR = (
    "error: rule Z001 crashed on B.md: ValueError: B.md; this is a bug in the rule: "
    "run again with --ignore Z001 to go on without it\n"
)


def add_rules(monkeypatch: pytest.MonkeyPatch, *more: type[Rule]) -> None:
    known = (*registry.index_rules(), *(kind() for kind in more))
    for module in (registry, finding_filters, rule_run):
        monkeypatch.setattr(module, "index_rules", lambda: known)


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in NOTES.items():
        (tmp_path / path).write_text(text)
    (tmp_path / "vaultkit.toml").write_text("extend-select = ['X001']\n")
    add_rules(monkeypatch, Shaky)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[str, str]:
    assert run(["check", "--today", "2026-11-21", *options]) == 2
    return capsys.readouterr()


@pytest.mark.usefixtures("vault")
def test_the_other_findings_are_printed_first(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = check(capsys, "--select", "L101,Z001", "--format", "concise")
    assert out.splitlines()[:4] == [
        'A.md:1:1: L101 no note named "Gone"',
        "A.md:1:1: Z001 seen before",
        "B.md:1:1: Z001 seen before",
        "C.md:1:1: Z001 seen before",
    ]  # fmt: skip
    assert err == ERROR


@pytest.mark.usefixtures("vault")
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_whole(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = check(capsys, "--select", "L101,Z001", "--format", form)
    assert err == ERROR
    if form in {"json", "sarif", "gitlab"}:
        assert "no note named" in json.dumps(json.loads(out))
    elif form == "jsonl":
        assert [json.loads(line)["code"] for line in out.splitlines()].count("L101") == 1
    elif form == "junit":
        assert ET.fromstring(out).get("errors") == "1"
    else:
        assert "L101" in out


@pytest.mark.usefixtures("vault")
def test_machines_are_told_of_the_crash(capsys: pytest.CaptureFixture[str]) -> None:
    report = json.loads(check(capsys, "--select", "Z001", "--format", "json")[0])
    message = ERROR.removeprefix("error: ").strip()
    assert report["crashes"] == [{"code": "Z001", "path": "B.md", "message": message}]
    sarif = json.loads(check(capsys, "--select", "Z001", "--format", "sarif")[0])
    assert sarif["runs"][0]["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [{"level": "error", "message": {"text": message}}],
        }
    ]


@pytest.mark.usefixtures("vault")
def test_a_fixing_run_writes_nothing(capsys: pytest.CaptureFixture[str], vault: Path) -> None:
    (vault / "D.md").write_text("[[a]]\n\ttext ^id\n#A/b #a/B\n![[A|10 x 20]]\n")
    out, err = check(capsys, "--fix", "--allow-dirty", "--format", "concise")
    assert "Z001 seen before" in out
    assert "L101" in out
    assert err == ERROR
    assert (vault / "D.md").read_text().startswith("[[a]]")


def test_no_comment_is_unused_where_its_rule_crashed(
    capsys: pytest.CaptureFixture[str], vault: Path
) -> None:
    (vault / "B.md").write_text("crash %% vaultkit: ignore Z001 %%\n")
    (vault / "C.md").write_text("a %% vaultkit: ignore Z001 %%\n\nb %% vaultkit: ignore L101 %%\n")
    out, _ = check(capsys, "--select", "Z001,L101,X001", "--format", "concise")
    assert [line for line in out.splitlines() if "X001" in line] == [
        'C.md:3:23: X001 nothing is silenced by "L101" here'
    ]


def test_a_baseline_is_not_written(capsys: pytest.CaptureFixture[str], vault: Path) -> None:
    check(capsys, "--write-baseline", "base.json")
    assert not (vault / "base.json").exists()


def test_several_crashes_are_told_together(
    capsys: pytest.CaptureFixture[str], vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_rules(monkeypatch, ShakyVault)
    (vault / "C.md").write_text("crash\n")
    out, err = check(capsys, "--format", "concise")
    assert "L101" in out
    assert err.startswith("error: rule Z001 crashed on B.md and 1 more note: ValueError: B.md; ")
    assert "\n       rule Z002 crashed on the whole vault: KeyError: 3; " in err
