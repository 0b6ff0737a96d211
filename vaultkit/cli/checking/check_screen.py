"""How much of a report of `vaultkit check` is shown, and what was typed to get it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from vaultkit.checks.report.report_style import Call, Screen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LINES = 60
"""Lines that a report takes on a terminal: a screen, and what one scrolls back."""
_GOVERNING = frozenset(
    {
        *("vault", "config", "select", "extend_select", "ignore"),
        *("baseline", "diff_base", "external"),
    }
)
"""Options that say what is checked, rather than what is done with it."""
_NO = frozenset({"", "0", "false"})


def find_screen(options: Mapping[str, Any]) -> Screen | None:
    """Return the terminal that a report goes to, None where all of it is wanted.

    What goes to a file, a program or the log of a CI service is whole: nobody can ask again there.
    """
    is_ci = os.environ.get("CI", "").lower() not in _NO
    if options["show_all"] or options["output"] is not None or is_ci or not sys.stdout.isatty():
        return None
    import shutil

    return Screen(LINES, shutil.get_terminal_size().columns)


def read_call(options: Mapping[str, Any], *, is_part: bool) -> Call:
    """Return the command as it was typed, without what says how to report.

    Args:
        options: Those of the command.
        is_part: Whether only some notes are checked.
    """
    context = click.get_current_context(silent=True)
    words = ("vaultkit", "check", *(_typed(context) if context else ()))
    is_fixing = bool(options["fix"] or options["unsafe_fixes"])
    can_keep = not (is_part or is_fixing or _is_compared(options))
    return Call(words, can_fix=not is_fixing, can_keep=can_keep)


def plain_call(options: Mapping[str, Any], *, is_part: bool) -> Call:
    """Return the command for a report that stays: of a whole vault, as one types it in there."""
    if is_part:
        return read_call(options, is_part=True)._replace(can_fix=True)
    return Call(can_keep=not _is_compared(options))


def _is_compared(options: Mapping[str, Any]) -> bool:
    return any(options[name] for name in ("baseline", "write_baseline", "diff_base"))


def _typed(context: click.Context) -> Iterator[str]:
    """Yield the paths and options that say what is checked."""
    for parameter in context.command.params:
        name = parameter.name or ""
        if context.get_parameter_source(name) is not ParameterSource.COMMANDLINE:
            continue
        value = context.params.get(name)
        if isinstance(parameter, click.Argument):
            yield from map(str, value or ())
        elif name in _GOVERNING and not getattr(parameter, "is_flag", False):
            yield parameter.opts[-1]
            yield ",".join(value) if isinstance(value, tuple) else str(value)
        elif name in _GOVERNING:
            yield parameter.opts[-1]
