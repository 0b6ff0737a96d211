"""Rules in two processes: they find what one process finds, and crash as in one."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.checks.check import check_vault
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.rule import Rule, load_rules
from vaultkit.config import Config
from vaultkit.errors import RuleCrashedError
from vaultkit.testing import make_vault, run_example
from vaultkit.vault.vault import Vault
from vaultkit.vault.workers import start_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note

TODAY = date(2026, 11, 1)
FILES = {
    "a.md": "---\ntags: [a b]\ntags: 1\n---\n[[gone]] ![[none]]\n",
    "A b.md": "```yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: B_C}\n```\n[x][y] [^1]\n",
    "c.md": "[[#Nothing]] %% vaultkit: ignore L %%\n\nx ^id\n\n%% vaultkit: ignore H %%\ny ^id\n",
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


class Apart(WhichProcess):
    """Say the same as a rule that follows no links."""

    code = "Z002"
    follows_links = False


class CrashingApart(Rule):
    """Crash."""

    code = "Z003"
    severity = Severity.ERROR
    follows_links = False

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        raise KeyError(len(context.vault.notes))


def run(jobs: int, *more: Rule) -> Any:
    rules = (*load_rules(), *more)
    return check_vault(make_vault(FILES), Config(), today=TODAY, rules=rules, jobs=jobs)


def test_two_processes_find_what_one_finds() -> None:
    one, two = run(1), run(2)
    assert one == two
    assert [(finding.path, finding.code) for finding in one.findings] == FOUND
    assert one.suppressed == 2


def test_only_rules_that_follow_no_links_run_apart() -> None:
    where = {f.code: f.message for f in run(2, WhichProcess(), Apart()).findings}
    assert where["Z001"] == str(os.getpid())
    assert where["Z002"] != where["Z001"]


def test_a_crash_in_the_other_process_is_a_crash_here() -> None:
    with pytest.raises(RuleCrashedError) as caught:
        run(2, CrashingApart())
    assert (caught.value.code, caught.value.path) == ("Z003", "the whole vault")
    assert isinstance(caught.value.__cause__, KeyError)


def test_a_process_that_dies_has_no_result() -> None:
    wait = start_apart(lambda: os._exit(9))
    assert wait is not None
    assert wait() is None


def test_where_processes_cannot_be_copied_one_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    where = {finding.code: finding.message for finding in run(2, Apart()).findings}
    assert where["Z002"] == str(os.getpid())


@pytest.mark.parametrize("rule", [r for r in load_rules() if not r.follows_links], ids=str)
def test_who_says_so_follows_no_links(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    def links(_: Vault) -> None:
        pytest.fail(f"{rule.code} follows links")

    monkeypatch.setattr(Vault, "links", property(links))
    for example in rule.examples:
        run_example(rule, example, alone=True)
