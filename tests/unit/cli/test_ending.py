"""Whoever is asked to end (SIGTERM, SIGHUP) takes back what was begun, as after Ctrl-C."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

import click
import pytest

from vaultkit.cli import main
from vaultkit.cli.main import run
from vaultkit.cli.program.exit_status import ending_tidily
from vaultkit.vault.write import file_creation as create
from vaultkit.vault.write import run_steps, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are of POSIX")
SIGNALS = {"SIGTERM": 143, "SIGHUP": 129, "SIGINT": 130}
CONFIG = '[types."fact"]\n'
LINK = "---\nup: [[T]]\n---\n\n[[T]]\n"
MAP = "%% vaultkit:moc begin B.base#All list %%\n%% vaultkit:moc end %%\n"
BASE = "views:\n  - type: table\n    name: All\n"
FILES = {
    "vaultkit.toml": CONFIG,
    ".obsidian/templates.json": '{"folder": "Templates"}',
    "Templates/fact.md": "---\ntype: fact\n---\n",
    "T.md": "---\nreview_interval: 90d\nlast_reviewed: 2026-01-01\n---\n",
    "B.base": BASE,
    "m.md": MAP,
    **{f"n{number}.md": LINK for number in range(9)},
}
COMMANDS = {
    "fix": ["check", "--fix", "--select", "F302"],
    "mv": ["mv", "T", "New"],
    "moc": ["moc"],
    "moc new": ["moc", "new", "Map", "--tag", "x"],
    "new": ["new", "fact", "One"],
    "review done": ["review", "done", "T"],
    "import": ["import", "../source"],
    "undo": ["undo"],
    "init": ["init", "../fresh"],
}


@pytest.fixture(autouse=True)
def usual_signals() -> Iterator[None]:
    """Let signals do what they do in a terminal, however the tests were started."""
    usual = (signal.SIG_DFL, signal.SIG_DFL, signal.default_int_handler)
    before = {name: signal.getsignal(getattr(signal, name)) for name in SIGNALS}
    for name, handler in zip(SIGNALS, usual, strict=True):
        signal.signal(getattr(signal, name), handler)
    yield
    for name, former in before.items():
        signal.signal(getattr(signal, name), former)


def interrupt(patch: pytest.MonkeyPatch, number: int, count: int, *names: str) -> None:
    """Send this process a signal before one of the calls that change the disk."""
    calls = []

    def interrupted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            calls.append(function)
            if len(calls) == count:
                os.kill(os.getpid(), number)
            return function(*args, **options)

        return call

    for module in (transaction, run_steps, create):
        for name in names:
            if hasattr(module, name):
                patch.setattr(module, name, interrupted(getattr(module, name)))


def put(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"folder"
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("sign", SIGNALS)
def test_what_was_begun_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, sign: str
) -> None:
    root = put(tmp_path / "vault", FILES)
    put(tmp_path / "source", {"one.md": "1\n", "deep/two.md": "2\n"})
    monkeypatch.chdir(root)
    if name == "undo":
        assert run([*COMMANDS["mv"], "--quiet"]) == 0
    before, statuses = everything(root), []
    for count in range(1, 9):
        with monkeypatch.context() as patch:
            interrupt(patch, getattr(signal, sign), count, "write_new", "replace_file")
            statuses.append(run(COMMANDS[name]))
        if statuses[-1] in (0, 1):
            break
        assert everything(root) == before
    assert {*statuses} - {0, 1} == {SIGNALS[sign]}


def test_a_run_that_is_done_clears_up_before_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = put(tmp_path, FILES)
    monkeypatch.chdir(root)
    with monkeypatch.context() as patch:
        interrupt(patch, signal.SIGTERM, 2, "keep_run", "remove_file")
        assert run(["mv", "T", "New"]) == 143
    assert (root / "New.md").exists()
    left = {path.name for path in root.rglob(".vaultkit-*")}
    assert left == {path.name for path in (root / ".vaultkit/undo").rglob(".vaultkit-*")}
    assert not (root / ".vaultkit/journal.json").exists()
    assert run(["undo"]) == 0
    assert (root / "T.md").read_text() == FILES["T.md"]


def test_signals_do_afterwards_what_they_did_before() -> None:
    before = [signal.getsignal(getattr(signal, name)) for name in SIGNALS]
    with ending_tidily():
        assert signal.getsignal(signal.SIGTERM) != before[0]
    assert [signal.getsignal(getattr(signal, name)) for name in SIGNALS] == before


def test_a_signal_that_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ending_tidily():
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_click_tells_which_signal_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def command() -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(main, "cli", command)
    assert run([]) == 143
