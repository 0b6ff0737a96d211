"""Options that other programs have under another name."""

from __future__ import annotations

import shlex

import click
import pytest

from vaultkit.cli.arguments.usage_messages import _OURS
from vaultkit.cli.main import cli, run

TYPED = [
    ("serve --port 8765", '"--port"; did you mean "--addr HOST:PORT"?'),
    ("serve -p 8765", '"-p"; did you mean "--addr HOST:PORT"?'),
    ("serve --host 0.0.0.0", '"--host"; did you mean "--addr HOST:PORT"?'),
    ("serve --dev-addr=:80", '"--dev-addr"; did you mean "--addr HOST:PORT"?'),
    ("build --output-dir x", '"--output-dir"; did you mean "--site-dir DIR"?'),
    ("build --dest x", '"--dest"; did you mean "--site-dir DIR"?'),
    ("build -o x", '"-o"; did you mean "--site-dir DIR"?'),
    ("check -o x", '"-o"; did you mean "--output FILE"?'),
    ("check --config-file x", '"--config-file"; did you mean "--config FILE"?'),
    ("check --silent", '"--silent"; did you mean "--quiet"?'),
    ("check --json", '"--json"; did you mean "--format json"?'),
    ("build --json", '"--json"'),
    ("check --dry-run", '"--dry-run"; did you mean "--diff"?'),
    ("check --no-color", '"--no-color"; did you mean "--color never"?'),
    ("check --fixx", '"--fixx"; did you mean "--fix"?'),
    ("review --json", '"--json"; did you mean "--format json"?'),
    ("import --dir x y", '"--dir"; did you mean "--vault DIR"?'),
    ("build --base-url x", '"--base-url"; did you mean "--site-url URL"?'),
]


@pytest.mark.parametrize(("words", "said"), TYPED, ids=[words for words, _ in TYPED])
def test_another_spelling_leads_to_ours(
    words: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(shlex.split(words)) == 2
    assert capsys.readouterr().err.splitlines()[0] == f"error: no option {said}"


def test_each_of_ours_is_an_option_of_some_command() -> None:
    known: set[str] = set()
    pending: list[click.Command] = [cli]
    while pending:
        command = pending.pop()
        known.update(name for param in command.params for name in param.opts)
        if isinstance(command, click.Group):
            context = click.Context(command)
            found = (command.get_command(context, name) for name in command.list_commands(context))
            pending += [one for one in found if one is not None]
    assert {ours.split()[0] for ours in _OURS} <= known
