"""The group of all commands: ours, imported when they are used, and those of other packages.

Another package brings commands through the entry point `vaultkit.commands`, whose name is what is
typed. Entry points are read only where a name is none of ours, for the help, and for completion.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

from vaultkit.cli.program.command_table import COMMANDS, example_of
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.errors import PluginError
from vaultkit.notes.text.one_line import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import EntryPoint

ENTRY_POINTS = "vaultkit.commands"
_OURS = "vaultkit.kubernetes."
"""How the value of an entry point begins whose command comes with vaultkit."""
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
"""What the name of a command may be made of."""
_OBJECT = lazy_re(r"[\w.]+\s*:\s*[\w.]+\s*(?:\[[^\[\]]*\])?")
"""How an entry point names what it gives."""


class Commands(click.Group):
    """A group that imports a command when it is asked for.

    Attributes:
        plugin: The entry point of the command that runs, if it is none of ours.
        is_verbose: Whether the command that runs was given our own option `--verbose`.
    """

    plugin: EntryPoint | None = None
    is_verbose = False

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return [*COMMANDS, *(name for name in find_plugins() if name not in COMMANDS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is none of that name.

        Errors:
            PluginError: it is of another package, and cannot be used; while a shell asks what can
                be typed, there is none then.
        """
        self.plugin = None
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return self._get_plugin(cmd_name, is_asked=ctx.resilient_parsing)
        command = import_module(entry.module).command
        assert isinstance(command, click.Command)  # noqa: S101
        command.epilog = command.epilog or example_of(cmd_name, entry.example)
        return command

    def _get_plugin(self, name: str, *, is_asked: bool) -> click.Command | None:
        points = find_plugins().get(name)
        if points is None:
            return None
        try:
            command = load_plugin(points)
        except PluginError:
            if is_asked:
                return None
            raise
        self.plugin = points[0]
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command to run; of a wrong one, name the nearest."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            known = self.list_commands(ctx)
            if name not in known:
                from vaultkit.config import suggest

                message = f'no command "{name}"{suggest(name, known)}'
                raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List our commands without importing them, then those of other packages."""
        del ctx
        own = [(name, entry.summary) for name, entry in COMMANDS.items()]
        with formatter.section("Commands"):
            formatter.write_dl([*own, *_describe_plugins(are_ours=True)])
        rows = list(_describe_plugins(are_ours=False))
        if rows:
            with formatter.section("Commands of other packages"):
                formatter.write_dl(rows)


def find_plugins() -> dict[str, list[EntryPoint]]:
    """Return the entry points of each name, in order of names. Effect: reads; imports none."""
    from importlib.metadata import entry_points

    found: dict[str, list[EntryPoint]] = {}
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda one: one.name):
        found.setdefault(point.name, []).append(point)
    return found


def load_plugin(points: list[EntryPoint]) -> click.Command:
    """Import the command of another package.

    Args:
        points: All entry points of its name.

    Errors:
        PluginError: the name is taken or none that can be typed, or the package does not load, or
            gives no command.
    """
    point = points[0]
    if fault := _name_fault(points):
        raise _plugin_error(point, fault)
    try:
        command = point.load()
    except (Exception, SystemExit) as error:
        fault = f"it does not load: {type(error).__name__}: {error}"
        raise _plugin_error(point, fault) from error
    if not isinstance(command, click.Command):
        raise _plugin_error(point, f"{command!r} is no click.Command")
    return command


def package_of(point: EntryPoint) -> str:
    """Return the name of the package that an entry point belongs to."""
    return point.dist.name if point.dist else point.value


def _name_fault(points: list[EntryPoint]) -> str:
    """Return why a command cannot have its name, "" if it can."""
    point, *others = points
    if point.name in COMMANDS:
        return "vaultkit's own command of that name runs instead"
    if not _OBJECT.fullmatch(point.value):
        return 'its entry point is not written "module:name"'
    if not _LETTERS.issuperset(point.name) or not point.name[:1].isalpha():
        return "its name is not made of small letters, digits and hyphens"
    if others:
        return f'the name is taken by package "{package_of(others[0])}" as well'
    return ""


def _plugin_error(point: EntryPoint, fault: str) -> PluginError:
    return PluginError(
        f'the command "{point.name}" of package "{package_of(point)}" cannot be used: {fault} '
        f"(entry point {point.name} = {point.value}); repair or uninstall it"
    )


def _describe_plugins(*, are_ours: bool) -> Iterator[tuple[str, str]]:
    """Yield each command of other packages with its summary, or why it cannot be used.

    Args:
        are_ours: Whether to yield those that come with vaultkit, through the same entry point.
    """
    for name, points in find_plugins().items():
        if points[0].value.startswith(_OURS) is not are_ours:
            continue
        try:
            command = load_plugin(points)
            if command.hidden:
                continue
            what = command.get_short_help_str(limit=100)
        except PluginError as error:
            what = f"{error.lines[0]}."
        yield one_line(name), one_line(what or f"From package {package_of(points[0])}.")
