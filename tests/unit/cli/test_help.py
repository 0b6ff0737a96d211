"""Help texts: what is printed when nothing is asked, an example for each command, apostrophes."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click
import pytest

from vaultkit.cli.main import cli, run
from vaultkit.cli.program.command_table import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with the words that call it."""
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {part}", one) for part, one in command.commands.items())


ALL = dict(commands())


@pytest.mark.parametrize("words", ALL)
def test_help_ends_with_a_line_to_type(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*words.split(), "--help"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"  Example: vaultkit {words}")


@pytest.mark.parametrize("words", ALL)
def test_the_line_can_be_typed(words: str) -> None:
    example = ALL[words].epilog or ""
    typed = shlex.split(example.removeprefix(f"\b\nExample: vaultkit {words}"))
    ALL[words].make_context(words, typed, resilient_parsing=False)


@pytest.mark.parametrize(
    ("width", "widest"), [("60", 60), ("80", 80), ("200", 100)], ids=["narrow", "usual", "wide"]
)
def test_help_is_wrapped_at_the_width_of_the_terminal(
    width: str, widest: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    assert run(["audit", "--help"]) == 0
    text = capsys.readouterr().out.partition("Options:")[0]
    assert widest - 20 < max(map(len, text.splitlines())) <= widest


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["mv", "A"], 'missing argument "NEW"'),
        (["check", "--format", "it's"], '"it\'s" is not one of'),
        (["check", "--nope'd"], 'no option "--nope\'d"'),
        (["chekc's"], 'no command "chekc\'s"'),
        (["chekc"], 'no command "chekc"; did you mean "check"?'),
        (["graph", "hub's"], 'no graph command "hub\'s"; did you mean "hubs"?'),
        (["graph", "hubs", "--limit", "Obsidian's"], '"Obsidian\'s" is not a valid integer'),
        (["rule", "--color", "o'clock 'x'"], "o'clock"),
        (["render", "A's", "B's"], "got unexpected extra argument (B's)"),
    ],
)
def test_apostrophes_survive(
    args: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(args) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert message in shown.err
