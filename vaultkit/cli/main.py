"""The `vaultkit` command: run one command, and turn what ends it into a message and a status."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING, TextIO

import click

from vaultkit import __version__
from vaultkit.cli.arguments.usage_messages import usage_message
from vaultkit.cli.program.command_group import Commands, package_of
from vaultkit.cli.program.exit_status import (
    CANNOT_WRITE,
    FAILED,
    INTERRUPTED,
    OK,
    SIGNALLED,
    EndedError,
    ending_tidily,
)
from vaultkit.cli.terminal.stderr import complain, escaped_errors, say
from vaultkit.errors import VaultkitError, describe_bug

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDEST_HELP = 100
"""Columns of a help text, on a terminal that has as many: longer lines are hard to read."""
_MOST = 255
"""The greatest exit status that a shell can tell."""
_SHOWN = 40
"""Characters that a message shows of a name that is too long."""


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

    Errors of the operator become one message. Anything else is a bug, of ours or of the package
    that the command is of, and says so; with `--verbose` one of ours is raised as it is.
    """
    _accept_any_text(sys.stdout)
    _accept_any_text(sys.stderr)
    if "_VAULTKIT_COMPLETE" in os.environ:
        from vaultkit.cli.completion.completion_scripts import answer

        return answer(cli)
    cli.plugin, cli.is_verbose = None, False
    with escaped_errors(lambda: cli.plugin is not None):
        return _run(args)


def _run(args: Sequence[str]) -> int:
    try:
        with ending_tidily():
            _refuse_nul(args)
            status = cli.main(
                args=list(args), prog_name="vaultkit", standalone_mode=False, obj=tuple(args)
            )
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return OK
    except (click.Abort, KeyboardInterrupt) as error:
        ended = error if isinstance(error, KeyboardInterrupt) else error.__cause__
        return SIGNALLED + ended.number if isinstance(ended, EndedError) else INTERRUPTED
    except SystemExit as error:
        if cli.plugin is None or isinstance(error.code, str):
            raise
        return _status_of(error.code)
    except Exception as error:
        lines = _message_of(error, is_verbose=_is_verbose(args))
        if not lines:
            raise
        return _complain(*lines)
    return _status_of(status)


def _message_of(error: Exception, *, is_verbose: bool) -> Sequence[str]:
    """Return what to say of what ended a command, nothing if it is to be raised as it is.

    Effect: prints where it happened if that was asked for.
    """
    if isinstance(error, click.ClickException):
        return usage_message(error)
    if isinstance(error, VaultkitError):
        if is_verbose and error.__cause__ is not None:
            _print_traceback(error.__cause__)
        return error.lines
    if refusal := _refusal(error):
        return (refusal,)
    if is_verbose and cli.plugin is None:
        return ()
    if is_verbose:
        _print_traceback(error)
    return (_describe_crash(error),)


def _is_verbose(args: Sequence[str]) -> bool:
    """Tell whether `--verbose` was asked for; what another package calls `-v` is its own."""
    if cli.plugin is None:
        return cli.is_verbose
    words = list(args)
    return "--verbose" in (words[: words.index("--")] if "--" in words else words)


def _status_of(value: object) -> int:
    """Return the exit status that a command came to; one that is none is a bug in its package."""
    if value is None or cli.plugin is None:
        return value if isinstance(value, int) else OK
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST:
        return value
    point = cli.plugin
    return _complain(
        f'the command "{point.name}" of package "{package_of(point)}" gave {value!r} as its exit '
        f"status, where a number from 0 to {_MOST} is wanted; this is a bug in that package: "
        "report it there"
    )


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


def _describe_crash(error: Exception) -> str:
    """Return what to say of an exception that nobody expected, and whose bug it is."""
    point = cli.plugin
    if point is None:
        return describe_bug(error)
    return (
        f'the command "{point.name}" of package "{package_of(point)}" crashed: '
        f"{type(error).__name__}: {error}; this is a bug in that package: report it there"
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


def _print_traceback(cause: BaseException) -> None:
    import traceback

    for text in traceback.format_exception(cause):
        say(*text.splitlines())
