"""Do the renames that fixes ask for, proved like those of `vaultkit mv`, or leave them out.

A rename is left out where it could not be undone by a person who sees no diff of it: if a base may
mean the old name, or if the new path would publish or hide the note.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.authoring.rename import Plan, plan_paths
from vaultkit.checks.diagnostic import Rename
from vaultkit.checks.fixing.fix_exclusions import WELCOME
from vaultkit.errors import VaultkitError
from vaultkit.notes.paths import fold
from vaultkit.vault.publishing.published_files import find_published

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vaultkit.checks.engine.check_report import Report
    from vaultkit.config import Config
    from vaultkit.vault.vault import Vault


class Renamed(NamedTuple):
    """A vault with some renames done.

    Args:
        vault: The vault as it will be.
        moves: The new path of each note, by the old one.
        refused: Why a rename was left out, as a sentence without full stop.
    """

    vault: Vault
    moves: Mapping[str, str]
    refused: Mapping[Rename, str]


def do_renames(
    vault: Vault, config: Config, wanted: Sequence[Rename], moved: Mapping[str, str]
) -> Renamed:
    """Do as many renames as can be done.

    Args:
        vault: The vault as it is.
        config: What the operator set.
        wanted: The renames, each of another note.
        moved: What moved before in the same run, since a transaction gives no name twice.
    """
    refused: dict[Rename, str] = {}
    taken = {fold(path): f"{path} gets another name in this run; run it again" for path in moved}
    free: list[Rename] = []
    for rename in wanted:
        if reason := taken.get(fold(rename.new)):
            refused[rename] = reason
        else:
            free.append(rename)
            taken[fold(rename.new)] = f'{rename.old} would be named "{rename.new}" as well'
    plan, reason = _try(vault, config, free)
    if reason:
        refused |= {one: why for one in free if (why := _try(vault, config, [one])[1])}
        free = [one for one in free if one not in refused]
        plan, reason = _try(vault, config, free)
        refused |= dict.fromkeys(free, reason) if reason else {}
    if plan is None:
        return Renamed(vault, {}, refused)
    return Renamed(plan.after, plan.moves, refused)


def _try(vault: Vault, config: Config, renames: Iterable[Rename]) -> tuple[Plan | None, str]:
    """Return a plan, or why there is none."""
    moves = {rename.old: rename.new for rename in renames}
    if not moves:
        return None, ""
    for path, why in vault.unread:
        return None, f"{path} could not be read ({why}) and may hold links to it"
    try:
        public = frozenset(find_published(vault, config).notes)
        plan = plan_paths(vault, moves, redirect=public if config.links.redirect else ())
        still = frozenset(find_published(plan.after, config).notes)
    except VaultkitError as error:
        return None, str(error)
    if plan.left:
        path, line, text = plan.left[0]
        return None, f'{path}:{line} may mean it: "{text}"; use vaultkit mv, and look'
    for path in sorted({*map(str, still)} ^ {moves.get(path, path) for path in public}):
        return None, f'"{path}" would be {"" if path in still else "no longer "}published'
    return plan, ""


def add_moves(moved: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """Return the moves of two steps as those of one."""
    both = {old: more.get(new, new) for old, new in moved.items()}
    return both | {old: new for old, new in more.items() if old not in moved.values()}


def find_blame(before: Report, after: Report, moves: Mapping[str, str]) -> dict[Rename, str]:
    """Return which renames bring up something new, and what; none if nothing is.

    Targets may hold names, so findings are compared by note and rule.
    """
    known = Counter((moves.get(x.path, x.path), x.code) for x in before.findings)
    blame: dict[Rename, str] = {}
    for finding in after.findings:
        known[finding.path, finding.code] -= 1
        if known[finding.path, finding.code] < 0 and finding.code not in WELCOME:
            reason = f"it would bring up {finding.code} in {finding.path}: {finding.message}"
            own = [Rename(old, new) for old, new in moves.items() if new == finding.path]
            for rename in own or [Rename(*pair) for pair in moves.items()]:
                blame.setdefault(rename, reason)
    return blame
