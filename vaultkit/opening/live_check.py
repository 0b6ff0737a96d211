"""A check of a vault that is kept up to date: for `check --watch`, and for an editor.

The first look is a whole one. After that, what changed is read again, and rules are asked again
about what it can concern; see decision 54.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from vaultkit.checks.incremental.live_findings import LiveFindings
from vaultkit.errors import GitError
from vaultkit.opening.check_run import gather_evidence, load_baseline
from vaultkit.opening.open_vault import choose_notes, refuse_empty
from vaultkit.vault.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from vaultkit.checks.context import Evidence
    from vaultkit.checks.engine.check_report import Report
    from vaultkit.opening.check_run import CheckRun
    from vaultkit.opening.open_vault import Opened
    from vaultkit.vault.git.renames_in_history import Move
    from vaultkit.vault.vault import Vault
    from vaultkit.vault.workspace import Change

    Choose = Callable[[Vault], Opened]


def can_follow(run: CheckRun) -> bool:
    """Tell whether a run can be kept up to date: none that compares with a revision or asks sites.

    Those look at more than the vault, so each is a whole run.
    """
    return not (run.diff_base or run.external)


class LiveCheck:
    """A vault, what is found in it, and what a baseline leaves of that.

    Args:
        run: The run; see `can_follow`.
        opened: The vault, read just now.
        is_paranoid: Whether to compare with a whole run after each change; see `LiveFindings`.

    Errors:
        RuleCrashedError: a rule crashed.
    """

    def __init__(self, run: CheckRun, opened: Opened, *, is_paranoid: bool = False) -> None:
        self.run = run
        self.opened = opened
        self.workspace = Workspace(opened.place.root, opened.vault)
        self._moves = _Moves(run, opened)
        self.findings = LiveFindings(
            opened.vault,
            opened.config,
            today=run.today,
            rules=run.rules,
            only=opened.only,
            evidence=self._moves.evidence,
            is_paranoid=is_paranoid,
        )

    @property
    def report(self) -> Report:
        """What is found now, as `check_opened` returns it. Effect: reads the baseline.

        Errors:
            VaultkitError: the baseline is not there, or cannot be read.
        """
        return self.findings.report_beyond(load_baseline(self.run))

    def update(self, paths: Collection[str], choose: Choose | None = None) -> frozenset[str]:
        """Read files and folders again; return the paths whose findings differ. Effect: reads.

        Args:
            paths: Vault paths; others are let be.
            choose: Tells which notes are meant.

        Errors:
            VaultNotFoundError: no note is left, or nothing that is meant.
            RuleCrashedError: a rule crashed.
        """
        inside = [path for path in paths if path != ".." and not path.startswith("../")]
        change = self.workspace.update(*inside)
        self.opened = (choose or self._choose)(change.after)
        return self._follow(change)

    def add_all(self, files: Mapping[str, bytes], *, puts_off: bool = False) -> frozenset[str]:
        """Take this for what files hold, until they are read again; return as `update` does.

        Args:
            files: What they hold, by vault path.
            puts_off: See `LiveFindings.follow`.
        """
        change = self.workspace.add_all(files)
        self.opened = replace(self.opened, vault=change.after)
        return self._follow(change, puts_off=puts_off)

    def _follow(self, change: Change, *, puts_off: bool = False) -> frozenset[str]:
        evidence = self._moves.after(change, self.opened)
        only = self.opened.only
        return self.findings.follow(change, evidence, only=only, puts_off=puts_off)

    def _choose(self, vault: Vault) -> Opened:
        opened = choose_notes(self.opened.place, vault)
        refuse_empty(opened)
        return opened


class _Moves:
    """What git tells of moved files: asked again once files came or went, or were committed.

    It takes longer than all else, so it is asked only once a link leads nowhere.
    """

    def __init__(self, run: CheckRun, opened: Opened) -> None:
        self._run = run
        self._asked_at: str | None = None
        self.evidence = self._gather(opened)

    def after(self, change: Change, opened: Opened) -> Evidence | None:
        """Return what is known once a vault changed, None if that is the same."""
        is_old = self._asked_at is not None and self._asked_at != _commit(opened)
        if not change.files and not is_old:
            return None
        self.evidence = self._gather(opened)
        return self.evidence

    def _gather(self, opened: Opened) -> Evidence:
        self._asked_at = None
        evidence = gather_evidence(self._run, opened)

        def ask() -> Mapping[str, Move]:
            self._asked_at = _commit(opened)
            return evidence.moves()

        return replace(evidence, moves=cache(ask))


def _commit(opened: Opened) -> str:
    from vaultkit.vault.git.git_command import get_commit

    try:
        return get_commit(opened.place.root, "HEAD")
    except GitError:
        return ""
