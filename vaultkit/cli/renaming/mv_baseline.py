"""The baseline that the config names, for `vaultkit mv`: its entries move along."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from vaultkit.cli.checking.baseline_file import move_baseline
from vaultkit.errors import VaultkitError

if TYPE_CHECKING:
    from pathlib import Path

    from vaultkit.authoring.rename import Plan
    from vaultkit.cli.arguments.options import Common
    from vaultkit.cli.checking.baseline_file import BaselineChange
    from vaultkit.cli.opening.open_vault import Opened
    from vaultkit.config import Config
    from vaultkit.vault.write import Change


def plan_baseline_change(common: Common, opened: Opened, plan: Plan) -> BaselineChange | None:
    """Return how the baseline changes, None if it does not or there is none. Effect: reads.

    One that cannot be read or written is told, and is no reason not to rename.
    """
    if not opened.config.check.baseline:
        return None
    from vaultkit.checks.history.baseline_moves import Renaming

    renaming = Renaming(plan.before, plan.after, plan.moves)
    try:
        return move_baseline(opened.place, renaming, common.today)
    except VaultkitError as error:
        click.echo(f"the baseline does not move along: {error}", err=True)
        return None


def inside_baseline(baseline: BaselineChange | None) -> dict[str, Change]:
    """Return what changes in the vault's folder."""
    return {baseline.path: baseline.change} if baseline and baseline.is_inside else {}


def above_baseline(baseline: BaselineChange | None) -> dict[str, Change]:
    """Return what changes outside the vault's folder, by its real path."""
    return {baseline.path: baseline.change} if baseline and not baseline.is_inside else {}


def tell_baseline(
    opened: Opened, plan: Plan, baseline: BaselineChange | None, *, is_dry: bool, is_quiet: bool
) -> None:
    """Say on standard error that the baseline changes, and where the config has to."""
    config = opened.config
    inner = _inner_path(config, opened.place.root)
    if inner in plan.moves:
        named = f'"check.baseline" names "{config.check.baseline}"'
        text = f"{named}, which is {plan.moves[inner]} in the vault now; change it by hand"
        click.echo(f"{config.path}: {text}", err=True)
    if baseline is not None and not is_quiet:
        verb = "would change" if is_dry else "changed"
        click.echo(f"{verb} {baseline.shown}: entries of the baseline move along", err=True)


def _inner_path(config: Config, root: Path) -> str:
    """Return the vault path of the baseline that a config names, "" if it names none."""
    if config.path is None or not config.check.baseline:
        return ""
    path = os.path.join(os.path.abspath(config.path.parent), config.check.baseline)
    return os.path.relpath(path, root).replace(os.sep, "/")
