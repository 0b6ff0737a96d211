"""What to say of a command line that is wrong, with options as other programs spell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vaultkit.distribution.lazy_re import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTED = lazy_re(r"(?<!\w)'([^']*)'(?!\w)")
"""What click puts between single quotes; an apostrophe stands beside a letter."""
_OURS = {
    "--addr": "--port -p --host --hostname --address --dev-addr --bind --listen -a",
    "--site-dir": "--output-dir --out-dir --outdir --dest --destination --output --out -o -d",
    "--output": "--out --output-file --out-file --report -o",
    "--config": "--config-file --conf --settings -c -f",
    "--vault": "--root --dir --directory --path --cwd --vault-dir -C",
    "--quiet": "--silent -s",
    "--verbose": "--debug",
    "--format json": "--json",
    "--format": "--output-format --reporter --fmt --type",
    "--color never": "--no-color --no-colour --nocolor",
    "--color": "--colour --colors --ansi",
    "--diff": "--dry-run --dryrun --preview -n",
    "--dry-run": "--diff --dryrun --preview --check -n",
    "--fix": "--write --autofix --auto-fix --repair --apply",
    "--select": "--enable --rule --rules --only",
    "--ignore": "--disable --skip",
    "--fail-on": "--fail-level --error-on --max-warnings --severity --level",
    "--jobs": "--threads --workers --parallel --concurrency --processes -j",
    "--no-cache": "--clean --no-caching",
    "--site-url": "--base-url --baseurl --url -b",
    "--external": "--check-external --online --http",
    "--watch": "-w",
    "--diff-base": "--since --base --changed",
    "--force": "--yes -y -f",
    "--into": "--to --target -o",
    "--folder": "--dir --directory --in",
    "--ics": "--ical --calendar",
    "--limit": "--top --max --count -n",
}
"""Options of ours, some with a value, by what they are called elsewhere."""


def usage_message(error: click.ClickException) -> list[str]:
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
    from vaultkit.config import suggest

    name = error.option_name
    ours = _find_ours(name, error.ctx.command) if error.ctx else ""
    return f'; did you mean "{ours}"?' if ours else suggest(name, error.possibilities or ())


def _find_ours(spelled: str, command: click.Command) -> str:
    """Return an option of a command that is spelled otherwise elsewhere, as typed; "" for none."""
    options = {name: param for param in command.params for name in param.opts}
    for ours, others in _OURS.items():
        name, _, value = ours.partition(" ")
        if name in options and spelled in others.split():
            return f"{name} {value}" if value else " ".join(_as_typed(name, options[name]))
    return ""


def _as_typed(name: str, param: click.Parameter) -> Iterator[str]:
    """Yield an option, and what stands for its value if it takes one that says how it looks."""
    yield name
    if param.metavar:
        yield param.metavar
