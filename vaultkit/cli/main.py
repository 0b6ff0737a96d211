"""The `vaultkit` command: finds the module of a command, runs it, and turns errors into status 2.

A command's module is imported when the command is used, so that starting stays fast.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TextIO

import click

from vaultkit import __version__
from vaultkit.cli.terminal.stderr import complain, escaped_errors, say
from vaultkit.errors import VaultkitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OK, FINDINGS, FAILED = 0, 1, 2
"""Exit status: clean; findings, or something is stale; could not do it."""
INTERRUPTED = 130
_SIGNALLED = 128
"""What a shell adds to the number of the signal that ended a process."""
CANNOT_WRITE = frozenset(
    {errno.EBADF, errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)}
)
_WIDEST_HELP = 100
"""Columns of a help text, on a terminal that has as many: longer lines are hard to read."""
_SHOWN = 40
"""Characters that a message shows of a name that is too long."""


_QUOTED = re.compile(r"(?<!\w)'([^']*)'(?!\w)")
"""What click puts between single quotes; an apostrophe stands beside a letter."""


class EndedError(KeyboardInterrupt):
    """Another process asked this one to end.

    Args:
        number: The signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Entry(NamedTuple):
    """A command: the module whose attribute `command` it is, what it is good for, and a use of it.

    The example is what is typed after the name.
    """

    module: str
    summary: str
    example: str = ""


COMMANDS = {
    "check": Entry(
        "vaultkit.cli.commands.check", "Validate a vault, or some of its notes.", "--fix"
    ),
    "inspect": Entry(
        "vaultkit.cli.commands.inspect", "Print what vaultkit reads in notes.", '"Node port"'
    ),
    "render": Entry(
        "vaultkit.cli.commands.render",
        "Print a note, canvas or base as the site shows it.",
        '"Node port"',
    ),
    "graph": Entry(
        "vaultkit.cli.commands.graph",
        "Count, rank, connect and export notes and links.",
        "hubs --limit 10",
    ),
    "base": Entry(
        "vaultkit.cli.commands.base",
        "Evaluate a view of a base.",
        '"Projects.base#Open" --format csv',
    ),
    "review": Entry(
        "vaultkit.cli.commands.review",
        "Show what is due for review, plan a backlog, note down a review.",
        "--due-within 7",
    ),
    "mv": Entry(
        "vaultkit.cli.commands.mv",
        "Rename or move something, and write every link to it anew.",
        '"Node port" Services/',
    ),
    "undo": Entry(
        "vaultkit.cli.commands.undo", "Take back what vaultkit changed, step by step.", "--list"
    ),
    "redo": Entry("vaultkit.cli.commands.redo", "Do again what was taken back.", ""),
    "new": Entry(
        "vaultkit.cli.commands.new",
        "Make a note from the template of its type.",
        'person "Ada Lovelace"',
    ),
    "init": Entry(
        "vaultkit.cli.commands.init",
        "Make a vault that passes check, with config, templates, settings and workflow.",
        "my-vault",
    ),
    "import": Entry(
        "vaultkit.cli.commands.import_",
        "Import a folder of Markdown with the habits of Hugo, Jekyll or MkDocs.",
        "old-notes",
    ),
    "moc": Entry(
        "vaultkit.cli.commands.moc", "Write the generated regions of maps of content.", "--check"
    ),
    "rule": Entry("vaultkit.cli.commands.rule", "Explain a rule, or list all of them.", "L101"),
    "schema": Entry(
        "vaultkit.cli.commands.schema",
        "Print the JSON Schema of the config or of a note type.",
        "config --output vaultkit.schema.json",
    ),
    "audit": Entry(
        "vaultkit.cli.commands.audit",
        "Search a built site for what the vault does not publish.",
        "site",
    ),
    "build": Entry(
        "vaultkit.cli.commands.build", "Build the vault's site with MkDocs.", "--site-dir ../site"
    ),
    "serve": Entry(
        "vaultkit.cli.commands.serve",
        "Show the vault's site and follow changes.",
        "--addr 127.0.0.1:8080",
    ),
}


def example_of(*words: str) -> str:
    """Return the last line of a command's help: a line to type."""
    return f"\b\nExample: vaultkit {' '.join(filter(None, words))}"


class Commands(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is none of that name."""
        del ctx
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = import_module(entry.module).command
        assert isinstance(command, click.Command)  # noqa: S101
        command.epilog = command.epilog or example_of(cmd_name, entry.example)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command to run; of a wrong one, name the nearest."""
        if args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            from vaultkit.config import suggest

            message = f'no command "{args[0]}"{suggest(args[0], COMMANDS)}'
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])


EPILOG = """\
Exit status: 0 clean, 1 findings, 2 could not do it.

\b
Completion of commands, options, rules, notes, types and views:
  bash  eval "$(_VAULTKIT_COMPLETE=bash_source vaultkit)"
  zsh   eval "$(_VAULTKIT_COMPLETE=zsh_source vaultkit)"
  fish  _VAULTKIT_COMPLETE=fish_source vaultkit | source
"""


@click.command(
    cls=Commands,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": _WIDEST_HELP},
)
@click.version_option(__version__, message="vaultkit %(version)s")
def cli() -> None:
    """Check, repair and publish an Obsidian vault.

    Links go exactly where Obsidian's go.
    """


def run(args: Sequence[str]) -> int:
    """Run the command line; return the exit status. Effect: prints.

    Errors of the operator become one message. Anything else is a bug of ours, and says so; with
    `--verbose` it is raised as it is.
    """
    _accept_any_text(sys.stdout)
    _accept_any_text(sys.stderr)
    if "_VAULTKIT_COMPLETE" in os.environ:
        from vaultkit.cli.completion.completion_scripts import answer

        return answer(cli)
    with escaped_errors():
        return _run(args, is_verbose=bool({"-v", "--verbose"} & set(args)))


def _run(args: Sequence[str], *, is_verbose: bool) -> int:
    try:
        with ending_tidily():
            _refuse_nul(args)
            status = cli.main(
                args=list(args), prog_name="vaultkit", standalone_mode=False, obj=tuple(args)
            )
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return OK
    except click.ClickException as error:
        return _complain(*_usage_message(error))
    except (click.Abort, KeyboardInterrupt) as error:
        ended = error if isinstance(error, KeyboardInterrupt) else error.__cause__
        return _SIGNALLED + ended.number if isinstance(ended, EndedError) else INTERRUPTED
    except VaultkitError as error:
        if is_verbose and error.__cause__ is not None:
            _print_traceback(error.__cause__)
        return _complain(*error.lines)
    except Exception as error:
        refusal = _refusal(error)
        if is_verbose and not refusal:
            raise
        return _complain(refusal or describe_bug(error))
    return status if isinstance(status, int) else OK


@contextmanager
def ending_tidily() -> Iterator[None]:
    """Let who asks this process to end interrupt it, as Ctrl-C does, so that it can tidy up.

    Effect: changes what signals do, until the end.
    """
    import signal
    import threading

    def end(number: int, _: object) -> NoReturn:
        if os.getpid() != owner:  # a copy of this process, which has nothing to tidy up
            os._exit(_SIGNALLED + number)
        raise EndedError(number)

    owner, before = os.getpid(), {}
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) == signal.SIG_DFL:
                before[number] = signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _refusal(error: Exception) -> str:
    """Return what to say of what the system refuses, "" if it did not refuse anything."""
    if not isinstance(error, OSError):
        return ""
    if error.errno == errno.ENAMETOOLONG:
        return _too_long(error)
    if error.errno == errno.ENOENT and _has_lost_folder():
        return "the current folder is gone; go to another one, such as with cd"
    if error.errno in CANNOT_WRITE:
        return f"{error.filename or 'the output'}: cannot be written: {error.strerror}"
    return ""


def _has_lost_folder() -> bool:
    """Tell whether the current folder was removed, by the move of its last note for one."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False


def describe_bug(error: Exception) -> str:
    """Return what to say of an exception that nobody expected."""
    return (
        f"a bug in vaultkit, not a fault of your vault: {type(error).__name__}: {error}; "
        "to report it, run again with --verbose and send what that prints"
    )


def _refuse_nul(args: Sequence[str]) -> None:
    if any("\0" in arg for arg in args):
        message = "a name or path cannot hold the character NUL; nothing was changed"
        raise VaultkitError(message)


def _too_long(error: Exception) -> str:
    """Return what to say where a name or a path is longer than the file system takes."""
    path = str(getattr(error, "filename", None) or "")
    name = max(path.split("/"), key=len)
    start = f"{name[:_SHOWN]}…" if len(name) > _SHOWN else name
    return f'"{start}": longer than the name of a file may be; nothing was changed'


def _accept_any_text(stream: TextIO) -> None:
    """Let file names and notes be printed whatever the terminal's encoding can show.

    What Windows gives to a file or another program is UTF-8 with plain line ends, as elsewhere:
    JSON and patches must be. PYTHONIOENCODING may say otherwise.
    """
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is None:
        return
    reconfigure(errors="backslashreplace")
    if os.name == "nt" and not stream.isatty() and "PYTHONIOENCODING" not in os.environ:
        reconfigure(encoding="utf-8", newline="\n")


def _complain(*lines: str) -> int:
    complain(lines)
    return FAILED


def _usage_message(error: click.ClickException) -> list[str]:
    """Return click's message as ours: lower case, no full stop, the command to ask for help."""
    message = _QUOTED.sub(r'"\1"', " ".join(error.format_message().split()).rstrip("."))
    message = message[:1].lower() + message[1:]
    if isinstance(error, click.NoSuchOption):
        message = f'no option "{error.option_name}"{_suggest_option(error)}'
    context = getattr(error, "ctx", None)
    hint = [] if context is None else [f"try: {context.command_path} --help"]
    return [message, *hint]


def _suggest_option(error: click.NoSuchOption) -> str:
    """Return what may be meant: first what other programs spell like that."""
    from vaultkit.cli.arguments.other_spellings import find_ours
    from vaultkit.config import suggest

    name = error.option_name
    ours = find_ours(name, error.ctx.command) if error.ctx else ""
    return f'; did you mean "{ours}"?' if ours else suggest(name, error.possibilities or ())


def _print_traceback(cause: BaseException) -> None:
    import traceback

    for text in traceback.format_exception(cause):
        say(*text.splitlines())
