"""Options that every command understands, and what they come to."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from vaultkit.cli.program.command_group import Commands
from vaultkit.distribution.lazy_dataclass import lazy_dataclass
from vaultkit.vault.files.user_folders import FOLLOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.shell_completion import CompletionItem

    Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]

Command = TypeVar("Command", bound=Callable[..., Any])


@lazy_dataclass(frozen=True)
class Common:
    """What the options of every command say.

    Args:
        vault: Folder given with `--vault`.
        config: File given with `--config`.
        color: `auto`, `always` or `never`.
        quiet: Print results and errors only.
        verbose: Tell what was read, what was skipped and why.
        today: The day to count from.
        follow_links: Read what symbolic links lead to out of the vault; set for this process.
    """

    vault: Path | None
    config: Path | None
    color: str
    quiet: bool
    verbose: bool
    today: date
    follow_links: bool = False

    @property
    def has_color(self) -> bool:
        """Whether standard output shows colour."""
        if self.color != "auto":
            return self.color == "always"
        is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return not is_plain and sys.stdout.isatty()

    def tell(self, message: str) -> None:
        """Print a line on standard error if `--verbose` is given."""
        if self.verbose:
            click.echo(message, err=True)


def read_day(ctx: click.Context, param: click.Parameter, value: str | date | None) -> date:
    """Read a day written as `YYYY-MM-DD`; without one, it is today."""
    if value is None or isinstance(value, date):
        return value or date.today()  # noqa: DTZ011 - the day where the author is
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        message = f'"{value}" is no day such as 2026-01-31'
        raise click.BadParameter(message, ctx, param) from None


def read_codes(
    ctx: click.Context, param: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    """Split codes or family letters at commas; the option may be given several times."""
    del ctx, param
    return tuple(code.strip() for item in value for code in item.split(",") if code.strip())


def keep_nothing(ctx: click.Context, param: click.Parameter, value: bool) -> bool:  # noqa: FBT001
    """Have a command keep nothing for the next run, and take nothing from the last one."""
    del param
    if value and not ctx.resilient_parsing:
        from vaultkit.vault.cache.note_cache import nothing_kept

        ctx.with_resource(nothing_kept())
    return value


def is_asked(ctx: click.Context, args: Sequence[str]) -> bool:
    """Tell whether a shell asks what can be typed after a group's name."""
    return ctx.resilient_parsing and not args


def completing(name: str) -> Complete:
    """Return what completes a value; it is imported when a shell asks.

    Args:
        name: The function of `vaultkit.cli.completion.completion_candidates`.
    """

    def complete(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        from vaultkit.cli.completion import completion_candidates

        found: Complete = getattr(completion_candidates, name)
        return found(ctx, param, incomplete)

    return complete


@contextmanager
def _following_links(*, is_asked: bool) -> Iterator[None]:
    """Let this command, and the processes it starts, follow links; see decision 49.

    Effect: changes the environment until the command has ended.
    """
    before = os.environ.get(FOLLOW)
    os.environ.update({FOLLOW: "1"} if is_asked else {})
    try:
        yield
    finally:
        os.environ.pop(FOLLOW, None)
        os.environ.update({} if before is None else {FOLLOW: before})


PATH = click.Path(path_type=Path)

_OPTIONS = (
    click.option("--vault", type=PATH, metavar="DIR", help="Folder of the vault."),
    click.option("--config", type=PATH, metavar="FILE", help="Config file to use."),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="Whether to use colour; auto: on a terminal, unless NO_COLOR is set or TERM is dumb.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="Print results and errors only."),
    click.option("-v", "--verbose", is_flag=True, help="Tell what was read, and what was not."),
    click.option(
        "--today", metavar="YYYY-MM-DD", callback=read_day, help="Day to count from; default today."
    ),
    click.option(
        "--follow-links",
        is_flag=True,
        help="Read what symbolic links lead to out of the vault.",
    ),
)


def common_options(command: Command) -> Command:
    """Give a command the common options; it gets them as one `Common`, first."""
    names = tuple(Common.__annotations__)

    @wraps(command)
    def run(**values: Any) -> Any:
        common = Common(**{name: values.pop(name) for name in names})
        root = click.get_current_context().find_root().command
        if isinstance(root, Commands):
            root.is_verbose = common.verbose
        with _following_links(is_asked=common.follow_links):
            return command(common, **values)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run  # type: ignore[return-value]


def given_day(common: Common) -> date | None:
    """Return the day that `--today` names, None if it was not given."""
    source = click.get_current_context().get_parameter_source("today")
    return None if source in {ParameterSource.DEFAULT, None} else common.today


def format_option(*formats: str, default: str = "text") -> Callable[[Command], Command]:
    """Make a `--format` option of the given choices."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=default,
        show_default=True,
        help="How to print.",
    )


def codes_option(name: str, text: str) -> Callable[[Command], Command]:
    """Make an option that takes rule codes."""
    return click.option(
        name,
        multiple=True,
        metavar="CODE[,…]",
        callback=read_codes,
        shell_complete=completing("codes"),
        help=text,
    )


def allow_code_option(command: Command) -> Command:
    """Give a command the option `--allow-code`."""
    return click.option(
        "--allow-code",
        is_flag=True,
        envvar="VAULTKIT_ALLOW_CODE",
        help="Let the vault's mkdocs.yml run code, and name files and addresses.",
    )(command)
