"""What `vaultkit init` writes for others to run: with which source, and what is said of none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vaultkit.cli.stderr import say

if TYPE_CHECKING:
    from collections.abc import Mapping


def plan_automation(hosts: tuple[str, ...], source: str | None, name: str) -> dict[str, bytes]:
    """Return the workflow that checks a vault, and what publishes it at hosts, by path.

    Args:
        hosts: Where the site is published.
        source: What pip installs vaultkit from, as the operator says; None: where this one is from.
        name: What the vault is called.

    Errors:
        click.UsageError: the source is no requirement.
    """
    from vaultkit.authoring.publishing_files import automation_files, with_extra
    from vaultkit.distribution import requirement_of_this

    if source is not None:
        _refuse_no_requirement(source)
        return automation_files(hosts, with_extra(source, ""), with_extra(source, "site"), name)
    return automation_files(hosts, requirement_of_this(), requirement_of_this("site"), name)


def tell_unknown_source(files: Mapping[str, bytes]) -> None:
    """Say of each file that was written what is missing in it. Effect: prints on stderr."""
    from vaultkit.authoring.publishing_files import ask_for_source, lacks_source

    paths = [path for path, data in files.items() if lacks_source(data)]
    if paths:
        say(ask_for_source(paths))


def _refuse_no_requirement(source: str) -> None:
    """Refuse what pip would take for an option or nothing, and what would end its line."""
    is_line = source.isprintable() and source.strip() == source
    if not source or not is_line or source.startswith("-"):
        message = (
            f'"{source}" is nothing that pip installs, such as git+https://… or a wheel\'s address'
        )
        raise click.UsageError(message, click.get_current_context())
