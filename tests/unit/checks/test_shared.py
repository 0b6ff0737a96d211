"""Rules in several processes: they find what one process finds, and crash as in one."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.engine.rule_run import check_vault
from vaultkit.checks.rule import Rule
from vaultkit.config import Config
from vaultkit.errors import RuleCrashedError
from vaultkit.testing import make_vault, run_example
from vaultkit.vault.parallel import forked_work as shared
from vaultkit.vault.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

TODAY = date(2026, 11, 1)
FILES = {
    "a.md": "---\ntags: [a b]\ntags: 1\n---\n[[gone]] ![[none]]\n",
    "A b.md": "```yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: B_C}\n```\n[x][y] it[^1]\n",
    "c.md": "[[#Nothing]] [[#^id]] %% vaultkit: ignore L %%\n\n"
    "x ^id\n\n%% vaultkit: ignore H %%\ny ^id\n",
}
FOUND = [
    ("A b.md", "G501"),
    ("A b.md", "K8S211"),
    ("A b.md", "H809"),
    ("a.md", "G501"),
    ("a.md", "T703"),
    ("a.md", "F304"),
    ("a.md", "L101"),
    ("a.md", "E201"),
    ("c.md", "G501"),
]


class WhichProcess(Rule):
    """Say in which process it runs, as a rule of another package that knows of no processes."""

    code = "Z001"
    severity = Severity.WARNING

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        del context
        yield self.finding(note, (0, 1), str(os.getpid()))


class CrashingHere(Rule):
    """Crash."""

    code = "Z002"
    severity = Severity.ERROR

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        raise KeyError(len(context.vault.notes))


class CrashingApart(CrashingHere):
    """Crash as a rule that follows no links."""

    code = "Z003"
    follows_links = False


class OnlyHere(Rule):
    """Crash in every process but this one."""

    code = "Z004"
    severity = Severity.WARNING
    follows_links = False
    here = os.getpid()

    def check(self, note: Note, context: Context) -> Iterator[Diagnostic]:
        del context
        if os.getpid() != self.here:
            raise KeyError(note.path)
        yield self.finding(note, (0, 1), "a finding")


@pytest.fixture(autouse=True)
def _always_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "can_fork", lambda: hasattr(os, "fork"))


def run(jobs: int, *more: Rule) -> Any:
    rules = (*load_rules(), *more)
    return check_vault(make_vault(FILES), Config(), today=TODAY, rules=rules, jobs=jobs)


@pytest.mark.parametrize("jobs", [2, 4])
def test_several_processes_find_what_one_finds(jobs: int) -> None:
    one, several = run(1), run(jobs)
    assert one == several
    assert [(finding.path, finding.code) for finding in one.findings] == FOUND
    assert one.suppressed == 2


def test_a_rule_that_says_nothing_runs_here() -> None:
    where = {
        finding.message for finding in run(2, WhichProcess()).findings if finding.code == "Z001"
    }
    assert where == {str(os.getpid())}


@pytest.mark.parametrize("rule", [CrashingApart(), CrashingHere()], ids=lambda rule: rule.name)
def test_a_crash_is_a_crash_wherever_it_happens(rule: Rule) -> None:
    with pytest.raises(RuleCrashedError) as caught:
        run(2, rule)
    assert [crash[:2] for crash in caught.value.crashes] == [(rule.code, "the whole vault")]
    assert isinstance(caught.value.__cause__, KeyError)


def test_a_rule_may_only_work_in_this_process() -> None:
    where = [f.message for f in run(2, OnlyHere()).findings if f.code == "Z004"]
    assert where == ["a finding"] * len(FILES)


APART = [rule for rule in load_rules() if not rule.follows_links]


@pytest.mark.parametrize("rule", APART, ids=lambda rule: rule.code)
def test_who_says_so_follows_no_links(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    def links(_: Vault) -> None:
        pytest.fail(f"{rule.code} follows links")

    monkeypatch.setattr(Vault, "links", property(links))
    for example in rule.examples:
        run_example(rule, example, alone=True)
