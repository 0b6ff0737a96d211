"""Plan what fixing comes to in files, links and settings, and write it: all of it, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vaultkit.opening.check_run import check_opened, gather_evidence
from vaultkit.opening.configured_baseline import above_baseline, inside_baseline, plan_move
from vaultkit.opening.writing.settings_changes import above, inside, plan_after_moves
from vaultkit.opening.writing.vault_changes import (
    changes_of,
    find_aliases,
    refuse_dirty,
    refuse_unread_settings,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultkit.authoring.rename.settings_files.settings_plan import SettingsPlan
    from vaultkit.checks.context import Evidence
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.checks.fixing.fix_loop import FixResult
    from vaultkit.opening.check_run import CheckRun
    from vaultkit.opening.configured_baseline import BaselineChange
    from vaultkit.opening.open_vault import Opened
    from vaultkit.vault.vault import Vault


@dataclass(frozen=True)
class FixRun:
    """What fixing comes to.

    Args:
        opened: The vault as it is.
        result: What is fixed in notes, and what is refused.
        settings: What changes outside notes; None if no file gets another path.
        baseline: How the baseline changes; None if it does not.
    """

    opened: Opened
    result: FixResult
    settings: SettingsPlan | None
    baseline: BaselineChange | None

    @property
    def after(self) -> Opened:
        """The vault as it is then."""
        return _after(self.opened, self.result.vault, self.result.moves)

    @property
    def touched(self) -> list[str]:
        """The files that change or move."""
        return sorted({*self.result.sources, *self.result.moves})


def plan_fixes(
    run: CheckRun, opened: Opened, evidence: Evidence | None = None, *, is_unsafe: bool = False
) -> FixRun:
    """Work out what fixing comes to; files that are another name of one are left out.

    Args:
        run: What is checked.
        opened: The vault.
        evidence: See `check_opened`.
        is_unsafe: Whether to repair also what takes a guess.

    Errors:
        SettingsError: Obsidian's settings could not be read.
        RuleCrashedError, FixHarmedError: bugs in rules.
        RenameError: a file would get another path, and what is published would change.
    """
    refuse_unread_settings(opened, "nothing was changed")
    evidence = evidence or gather_evidence(run, opened)
    left: dict[str, str] = {}
    while True:
        result = _fix(run, opened, evidence, left, is_unsafe=is_unsafe)
        more = find_aliases(opened.vault, result.sources, result.moves, twins=True)
        if not more.keys() - left.keys():
            break
        left |= more
    settings = plan_after_moves(opened, result.vault, result.moves)
    return FixRun(opened, result, settings, _move_baseline(run, opened, result))


def write_fixes(fixes: FixRun, call: str, *, allows_dirty: bool = False, way_out: str = "") -> None:
    """Write what was fixed, unless git could not give the old state back. Effect: writes.

    Args:
        fixes: What was planned.
        call: What the run is called in the list of what can be undone.
        allows_dirty: Whether files may change that have changes not committed to git.
        way_out: What a message says to do where they may not.

    Errors:
        WriteError: a file was changed meanwhile, is not committed, or cannot be written.
    """
    from vaultkit.vault.write import write_files

    opened, result = fixes.opened, fixes.result
    if not fixes.touched:
        return
    if not allows_dirty:
        refuse_dirty(opened.vault.root, fixes.touched, opened.prefix, "fixed", way_out)
    changes = changes_of(opened.vault, result.sources, result.moves)
    settings = fixes.settings
    changes |= (inside(settings) if settings else {}) | inside_baseline(fixes.baseline)
    outside = (above(settings) if settings else {}) | above_baseline(fixes.baseline)
    write_files(opened.vault.root, changes, result.moves, keep=call, above=outside)


def _fix(
    run: CheckRun, opened: Opened, evidence: Evidence, left: Mapping[str, str], *, is_unsafe: bool
) -> FixResult:
    from vaultkit.checks.fixing.fix_loop import fix_vault

    def report_on(vault: Vault, moves: Mapping[str, str]) -> Report:
        after = _after(opened, vault, moves)
        return check_opened(run, after, _with_moves(evidence, moves))

    return fix_vault(
        opened.vault,
        opened.config,
        today=run.today,
        rules=run.rules,
        unsafe=is_unsafe,
        only=opened.only,
        evidence=evidence,
        left=left,
        report_on=report_on if run.baseline or run.diff_base else None,
    )


def _with_moves(evidence: Evidence, moves: Mapping[str, str]) -> Evidence:
    """Return evidence that knows of moves of this run, by which a baseline's entries are known."""
    from vaultkit.vault.git.renames_in_history import Move

    own = {old: Move(new, is_exact=True) for old, new in moves.items()}
    return replace(evidence, moves=lambda: {**evidence.moves(), **own}) if own else evidence


def _after(opened: Opened, vault: Vault, moves: Mapping[str, str]) -> Opened:
    """Return what was opened as it is when notes were changed and moved."""
    only = opened.only and frozenset(moves.get(path, path) for path in opened.only)
    return replace(opened, vault=vault, only=only)


def _move_baseline(run: CheckRun, opened: Opened, result: FixResult) -> BaselineChange | None:
    """Return how the baseline changes whose notes get other names, None if it does not."""
    from vaultkit.checks.history.baseline_moves import Renaming

    if not run.baseline or not result.moves:
        return None
    renaming = Renaming(opened.vault, result.vault, result.moves)
    return plan_move(run.baseline, run.place, renaming, run.today)
