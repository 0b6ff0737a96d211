"""`docs/reference/commands.md`: every command with its arguments and options, from the program."""

from __future__ import annotations

import inspect
import re
import tomllib
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from tests.docs.markdown import cell, escape
from vaultkit.cli.arguments.options import Common, common_options
from vaultkit.cli.main import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = Path(__file__).with_name("command_examples.toml")
COMMON = frozenset(field.name for field in fields(Common))
DONE = "0 done, 2 could not do it."
_HEAD = """\
# Commands

What `vaultkit COMMAND --help` says, with an example of each. Examples stand in a folder that holds
the vaults `garden`, `notes` and `cluster`: `tests/docs/vaults` in the repository of vaultkit. To
type them along, do so in a copy of that folder, made outside of any repository.

**Which vault.** Every command works on the vault around the current folder: the nearest folder
above that holds `.obsidian/`, `vaultkit.toml` or `[tool.vaultkit]`. `--vault DIR` names another.
What happens where there is none: [On the command line](../command-line.md#which-vault).

**Output.** Results go to standard output, progress and complaints to standard error. `NO_COLOR` and
terminals without colour are respected.

**Exit status.** 0 clean, 1 findings (or something is stale), 2 could not do it, 130 after Ctrl-C.
"""


class Named(NamedTuple):
    """A command with the words that call it, such as `moc suggest`."""

    name: str
    command: click.Command


def walk_commands(group: click.Group = cli, before: str = "") -> Iterator[Named]:
    """Yield all commands, groups before what is in them; none that hides itself."""
    context = context_of(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if command.hidden:
            continue
        yield Named(before + name, command)
        if isinstance(command, click.Group):
            yield from walk_commands(command, f"{before}{name} ")


def context_of(command: click.Command) -> click.Context:
    """Return a context in which a command is what it is below `vaultkit`.

    Commands remember the first help option that they are asked for.
    """
    return click.Context(command, help_option_names=["-h", "--help"])


@cache
def read_examples() -> dict[str, dict[str, str]]:
    """Return what stands in the file of examples, by command."""
    return tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))


def write_commands() -> str:
    """Return the page."""
    lines = [_HEAD, "## Options of every command", "", *_options(_common(), "")]
    shown = "\n\n".join(
        re.findall(r"(?ms)^\x08\n.*?(?=\n\n|\Z)", inspect.cleandoc(cli.epilog or ""))
    )
    lines += ["## Completion", "", *_help(shown)]
    for name, command in walk_commands():
        level = "###" if " " in name else "##"
        lines += [f"{level} vaultkit {name}", "", *_write(name, command)]
    return "\n".join(lines).rstrip() + "\n"


def _common() -> list[click.Parameter]:
    """Return the options that every command understands."""
    command = click.command("x")(common_options(lambda common: common))
    return [*command.params, click.Option(["-h", "--help"], is_flag=True, help="Show the help.")]


def own_parameters(command: click.Command) -> list[click.Parameter]:
    """Return the arguments and options that not every command has."""
    return [param for param in command.params if param.name not in COMMON]


def _write(name: str, command: click.Command) -> Iterator[str]:
    context = context_of(command)
    yield from (
        "```text",
        f"vaultkit {name} {' '.join(command.collect_usage_pieces(context))}",
        "```",
        "",
    )
    text = inspect.cleandoc(command.help or "")
    yield from _help(text)
    yield from _options(own_parameters(command), name)
    known = read_examples()[name]
    if not re.search(r"Exit\s+status", text):
        yield from (f"Exit status: {known.get('status', DONE)}", "")
    yield from ("```sh", known["example"], "```", "")


def _help(text: str) -> Iterator[str]:
    """Yield a help text as Markdown; what click prints as it is stands in a fence."""
    for paragraph in re.split(r"\n\s*\n", text):
        if paragraph.startswith("\b\n"):
            yield from ("```text", inspect.cleandoc(paragraph[2:]), "```", "")
        else:
            yield from (escape(" ".join(paragraph.split())), "")


def _options(params: list[click.Parameter], name: str) -> Iterator[str]:
    context = click.Context(click.Command(name))
    options = [param for param in params if isinstance(param, click.Option) and not param.hidden]
    if not options:
        return
    yield from ("| option | default | what it does |", "|---|---|---|")
    for option in options:
        cells = (_spelled(option, context), _default(option), cell(escape(_said(option))))
        yield f"| {' | '.join(cells)} |"
    yield ""


def _spelled(option: click.Option, context: click.Context) -> str:
    metavar = "" if option.is_flag else f" {option.make_metavar(context)}"
    names = [*option.opts, *option.secondary_opts]
    return ", ".join(f"`{cell(name + (metavar if name == names[-1] else ''))}`" for name in names)


def _default(option: click.Option) -> str:
    value = option.default
    is_set = isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""
    return f"`{value}`" if is_set else ""


def _said(option: click.Option) -> str:
    variables = [option.envvar] if isinstance(option.envvar, str) else option.envvar or []
    said = (option.help or "").rstrip(".")
    also = f"; the same as `{'`, `'.join(variables)}=1`" if variables else ""
    least = getattr(option.type, "min", None)
    return f"{said}{also}{f'; {least} or more' if least is not None else ''}."
